"""Asking for what signed-off assessments would have given under a version; an administrator sees counts alone."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from assessments.methods.services import cancel_rescoring, request_rescoring
from assessments.methods.views.progress import rescoring_context
from assessments.methods.views.versions import editor_of
from r2p_site.accounts.requests import signed_in
from r2p_site.errors import DomainError


@require_POST
def rescore(request: HttpRequest, version: str) -> HttpResponse:
    found = editor_of(request, version)
    request_rescoring(methodology=found, by=signed_in(request))
    return redirect("methods:method", found.version)


@require_POST
def rescore_cancel(request: HttpRequest, version: str) -> HttpResponse:
    found = editor_of(request, version)
    try:
        cancel_rescoring(methodology=found, by=signed_in(request))
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("methods:method", found.version)


@require_safe
def rescore_job(request: HttpRequest, version: str) -> HttpResponse:
    """The counts and the progress line, asked for again while the job runs."""
    found = editor_of(request, version)
    return render(request, "methods/_rescoring_progress.html", {"rescoring": rescoring_context(found)})
