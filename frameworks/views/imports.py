"""Bringing in a file: send it, see what it would change, then decide."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from frameworks.errors import DraftChanged, FileRefused
from frameworks.forms import ImportForm
from frameworks.permissions import may_edit
from frameworks.queries import pending_of
from frameworks.services import ImportReport, confirm_import, discard_import, prepare_import, renew_import, report_on
from r2p_site.accounts.models import User
from r2p_site.accounts.requests import signed_in
from r2p_site.errors import DomainError
from r2p_site.wording import listed_apart

# More would make the page unreadable; the number of the others is said.
PROBLEMS_SHOWN = 200


def editor(request: HttpRequest) -> User:
    user = signed_in(request)
    if not may_edit(user):
        raise PermissionDenied
    return user


@require_http_methods(["GET", "HEAD", "POST"])
def import_file(request: HttpRequest) -> HttpResponse:
    user = editor(request)
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            pending, _report = prepare_import(body=file.read(), name=file.name, by=user)
        except FileRefused as refused:
            problems = [str(problem) for problem in refused.problems]
            form.add_error("file", str(refused))
        except DomainError as error:
            form.add_error("file", str(error))
        else:
            return redirect("frameworks:import_report", pending.pk)
    context = {
        "form": form,
        "file_problems": problems[:PROBLEMS_SHOWN],
        "problem_count": len(problems),
        "more": max(0, len(problems) - PROBLEMS_SHOWN),
    }
    return render(request, "frameworks/import.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def import_report(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The differences; a POST decides for them."""
    user = editor(request)
    pending = get_object_or_404(pending_of(user), pk=pk)
    refusal: DomainError | None = None
    try:
        if request.method == "POST":
            return _imported(request, confirm_import(pending=pending, by=user))
        report = report_on(pending)
    except DraftChanged as error:
        refusal = error
        report = renew_import(pending=pending, by=user)
    except FileRefused as refused:
        # What it started from has changed so much that the file no longer fits.
        discard_import(pending=pending, by=user)
        messages.error(request, listed_apart(refused.problems[:3]))
        return redirect("frameworks:import")
    context = {"pending": pending, "report": report, "difference": report.difference, "refusal": refusal}
    return render(request, "frameworks/import_report.html", context, status=409 if refusal else 200)


def _imported(request: HttpRequest, report: ImportReport) -> HttpResponse:
    if report.version is None:
        messages.info(request, _("The file says what the framework says already. Nothing was changed."))
        return redirect("frameworks:framework", report.content.slug)
    messages.success(request, _("The draft now holds what the file says. Another administrator can publish it."))
    return redirect("frameworks:version", report.content.slug, report.version.number)


@require_POST
def import_discard(request: HttpRequest, pk: UUID) -> HttpResponse:
    user = editor(request)
    discard_import(pending=get_object_or_404(pending_of(user), pk=pk), by=user)
    messages.info(request, _("The file was thrown away. Nothing was changed."))
    return redirect("frameworks:list")
