"""Moving a cycle under way to a newer version of its framework: what it would do, the button, what was set aside."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.core import rows, versions
from assessments.core.enums import Track
from assessments.core.errors import NothingToMoveTo
from assessments.core.loading import assessment_or_404, factor_or_404, indicator_or_404, signed_in, site_note
from assessments.core.models import Assessment, CarriedAnswer
from assessments.core.permissions import is_office, may_move, own_track
from assessments.core.services import adopt_answer, move_assessment, plan_move
from assessments.core.services.moving import Move, Step
from assessments.core.views.factor import FactorPost, factor_page_context, lines_of
from assessments.core.views.navigation import section_nav
from frameworks.models import FrameworkVersion, Indicator
from r2p_site.errors import DomainError


def _frame(request: HttpRequest, assessment: Assessment) -> dict[str, Any]:
    return {
        "assessment": assessment,
        "site_note": site_note(assessment),
        "section_nav": section_nav(assessment, "assessment", signed_in(request)),
        "back": reverse("core:assessment", kwargs={"pk": assessment.pk}),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, pk: UUID, version: UUID) -> HttpResponse:
    assessment = assessment_or_404(request, pk)
    user = signed_in(request)
    if not is_office(user, assessment):
        raise Http404
    if not may_move(user, assessment):
        raise PermissionDenied
    target = get_object_or_404(FrameworkVersion.objects.select_related("framework"), pk=version)
    refusal = ""
    try:
        if request.method == "POST":
            done = move_assessment(assessment=assessment, version=target, by=user)
            messages.success(request, _moved(target, done))
            return redirect("core:assessment", pk=pk)
        plan = plan_move(assessment, target)
    except NothingToMoveTo as error:
        raise Http404 from error
    except DomainError as error:
        refusal, plan = str(error), plan_move(assessment, target)
    context = {**_frame(request, assessment), "version": target, "refusal": refusal, **_preview(plan)}
    return render(request, "core/move.html", context, status=409 if refusal else 200)


def _moved(version: FrameworkVersion, done: Move) -> str:
    return _("Moved to version %(number)d: %(kept)d answers kept, %(suggested)d to confirm, %(aside)d set aside.") % {
        "number": version.number,
        "kept": len(done.kept),
        "suggested": len(done.suggested),
        "aside": len(done.set_aside),
    }


def _preview(plan: Move) -> dict[str, Any]:
    """The reviewer's answers are counted and never shown."""
    own = [step for step in plan.steps if step.rating.track == Track.OFFICIAL]
    return {
        "kept": [_line(step) for step in own if step.is_kept],
        "suggested": [_line(step) for step in own if step.targets and not step.is_kept],
        "aside": [_line(step) for step in own if not step.targets],
        "new": plan.new,
        "reviewer_count": len(plan.steps) - len(own),
    }


def _line(step: Step) -> dict[str, Any]:
    return {
        "code": step.rating.indicator.code,
        "label": step.rating.indicator.label,
        "level": rows.level_words(step.rating),
        "targets": [f"{row.code} {row.label}" for row in step.targets],
        "why": step.lineage.label,
    }


@require_safe
def set_aside(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was answered and is asked no more: nothing of it is lost."""
    assessment = assessment_or_404(request, pk)
    track = own_track(signed_in(request), assessment)
    context = {
        **_frame(request, assessment),
        "answers": [rows.carried_row(row) for row in versions.set_aside(assessment, track)],
    }
    return render(request, "core/set_aside.html", context)


@require_POST
def adopt(request: HttpRequest, pk: UUID, code: str) -> HttpResponse:
    """Confirms a suggestion as it stands; it can be changed afterwards like any answer."""
    assessment = assessment_or_404(request, pk)
    indicator = indicator_or_404(assessment, code)
    track = own_track(signed_in(request), assessment)
    suggestions = CarriedAnswer.objects.filter(assessment=assessment, indicator=indicator, track=track)
    sent = request.POST.get("carried", "")
    carried = next((row for row in suggestions if str(row.pk) == sent), None)
    if carried is None:
        raise Http404
    factor = factor_or_404(assessment, indicator.factor.number, domain=_is_domain(assessment, indicator))
    outcome = FactorPost(request, assessment, factor)
    outcome.save()  # the button sends the whole page: what else was typed is not to be lost
    if not outcome.is_refused:
        try:
            adopt_answer(carried=carried, by=signed_in(request))
        except DomainError as error:
            outcome.errors[indicator.pk] = lines_of(error)
    if outcome.is_refused:
        context = factor_page_context(request, assessment, factor, outcome)
        return render(request, "core/factor.html", context, status=422)
    messages.success(request, _("%(code)s now says what was answered before.") % {"code": code})
    return redirect(f"{rows.factor_url(assessment, indicator.factor)}#i-{code}")


def _is_domain(assessment: Assessment, indicator: Indicator) -> bool:
    return indicator.version_id == assessment.resilience_version_id
