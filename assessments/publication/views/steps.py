"""Publish and withdraw, asked from the review page of the staff site."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessments.core.loading import assessment_or_404, signed_in
from assessments.core.views.factor import lines_of
from assessments.publication.services import publish_assessment, withdraw_assessment
from assessments.review.rows import Refusal
from assessments.review.views import refused
from r2p_site.errors import DomainError

Step = Callable[[str], Any]


@require_POST
def publish(request: HttpRequest, pk: UUID) -> HttpResponse:
    assessment, user = assessment_or_404(request, pk), signed_in(request)

    def step(typed: str) -> None:
        publish_assessment(assessment=assessment, by=user, note=typed)

    return _take(request, pk, step, name="publish", done=_("Published. The public PDF follows when rendered."))


@require_POST
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    assessment, user = assessment_or_404(request, pk), signed_in(request)

    def step(typed: str) -> None:
        withdraw_assessment(assessment=assessment, by=user, reason=typed)

    done = _("Withdrawn. The public page now shows the reason and no figure.")
    return _take(request, pk, step, name="withdraw", done=done)


def _take(request: HttpRequest, pk: UUID, step: Step, *, name: str, done: str) -> HttpResponse:
    """A refusal is shown on the review page, with what was typed still in its box."""
    typed = request.POST.get("reason", "")
    try:
        step(typed)
    except DomainError as error:
        return refused(request, pk, Refusal(name, lines_of(error), typed), error)
    messages.success(request, done)
    return redirect("review:review", pk=pk)
