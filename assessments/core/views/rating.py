"""One answer by itself: saved by script as it is given, its history, its sources, the second person's agreement."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe, require_http_methods, require_POST

from assessments.core import queries, rows
from assessments.core.enums import LEVELS
from assessments.core.errors import RatingConflict
from assessments.core.forms import RatingForm
from assessments.core.loading import assessment_or_404, indicator_or_404, signed_in, site_note
from assessments.core.models import Assessment, Rating
from assessments.core.permissions import may_rate, own_track, visible_evidence
from assessments.core.services import agree_not_applicable, attach_sources
from assessments.core.views.factor import beside_of, bound_form, lines_of, save_answer
from assessments.core.views.navigation import section_nav
from frameworks.models import Indicator
from r2p_site.accounts.models import User
from r2p_site.errors import DomainError


@require_POST
def rating(request: HttpRequest, pk: UUID, code: str) -> HttpResponse:
    """Autosave: answers with the status line alone, so that focus and typed text stay where they are."""
    assessment = assessment_or_404(request, pk)
    indicator = indicator_or_404(assessment, code)
    form = bound_form(request, assessment, indicator)
    resolve = request.POST.get(f"{code}-resolve", "")
    if resolve == "theirs":
        return _whole(request, assessment, indicator)
    try:
        saved = save_answer(assessment, indicator, signed_in(request), form)
    except RatingConflict as conflict:
        return _conflict(request, assessment, indicator, form=form, conflict=conflict)
    except DomainError as error:
        return _line(request, assessment, indicator, errors=lines_of(error), status=422)
    if resolve == "mine":
        return _whole(request, assessment, indicator)
    return _line(request, assessment, indicator, saved=saved)


def _line(
    request: HttpRequest,
    assessment: Assessment,
    indicator: Indicator,
    *,
    saved: Rating | None = None,
    errors: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    urls = {"pk": assessment.pk, "code": indicator.code}
    context = {
        "code": indicator.code,
        "version": saved.version if saved else request.POST.get(f"{indicator.code}-version") or 0,
        "saved": rows.saved_line(saved, signed_in(request)),
        "history_url": reverse("core:rating_history", kwargs=urls) if saved else "",
        "errors": errors or [],
    }
    return render(request, "core/_saved.html", context, status=status)


def _conflict(
    request: HttpRequest, assessment: Assessment, indicator: Indicator, *, form: RatingForm, conflict: RatingConflict
) -> HttpResponse:
    urls = {"pk": assessment.pk, "code": indicator.code}
    context = {"conflict": rows.conflict_context(indicator, urls, conflict, form)}
    return render(request, "core/_conflict.html", context, status=409)


def _whole(request: HttpRequest, assessment: Assessment, indicator: Indicator) -> HttpResponse:
    user = signed_in(request)
    track = own_track(user, assessment)
    stored = queries.ratings_of_factor(assessment, track, indicator.factor).get(indicator.pk)
    beside = beside_of(assessment, indicator.factor, user)
    kind = "risk" if indicator.version_id == assessment.risk_version_id else "res"
    context = {
        "row": rows.indicator_row(assessment, indicator, stored, beside),
        "can_edit": beside.can_edit,
        "factor": {"kind": kind},
    }
    return render(request, "core/_indicator.html", context)


def _own_rating(assessment: Assessment, indicator: Indicator, user: User) -> Rating:
    ratings = queries.ratings_of(assessment, own_track(user, assessment))
    return get_object_or_404(ratings, indicator=indicator)


@require_safe
def rating_history(request: HttpRequest, pk: UUID, code: str) -> HttpResponse:
    """Every version of an answer, who gave it and when, newest first."""
    assessment = assessment_or_404(request, pk)
    indicator = indicator_or_404(assessment, code)
    user = signed_in(request)
    current = _own_rating(assessment, indicator, user)
    context = {
        "assessment": assessment,
        "site_note": site_note(assessment),
        "section_nav": section_nav(assessment, "assessment", user),
        "indicator": indicator,
        "factor_url": f"{rows.factor_url(assessment, indicator.factor)}#i-{indicator.code}",
        "levels": LEVELS[indicator.family],
        "revisions": [
            {
                "version": row.version,
                "at": row.at,
                "by": row.updated_by.name,
                "answer": _words(row.level, row.get_state_display(), indicator),
                "confidence": row.get_confidence_display(),
                "trend": row.get_trend_display(),
                "contested": row.contested,
                "rationale": row.rationale,
            }
            for row in current.revisions.select_related("updated_by")
        ],
    }
    return render(request, "core/history.html", context)


def _words(level: int | None, state: str, indicator: Indicator) -> str:
    return state if level is None else f"{level} {LEVELS[indicator.family][level].word}"


class SourcesForm(forms.Form):
    version = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
    sources = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)


@require_http_methods(["GET", "HEAD", "POST"])
def rating_sources(request: HttpRequest, pk: UUID, code: str) -> HttpResponse:
    """Chooses the sources that one answer rests on, or goes on to add a new one."""
    assessment = assessment_or_404(request, pk)
    indicator = indicator_or_404(assessment, code)
    user = signed_in(request)
    current = queries.ratings_of(assessment, own_track(user, assessment)).filter(indicator=indicator).first()
    back = f"{rows.factor_url(assessment, indicator.factor)}#i-{indicator.code}"
    evidence = visible_evidence(user, assessment.cycle.state).order_by("-received_on", "title")
    form = SourcesForm(
        request.POST or None,
        initial={
            "version": current.version if current else 0,
            "sources": [str(row.pk) for row in current.sources.all()] if current else [],
        },
    )
    choices = [(str(row.pk), row) for row in evidence]
    form.fields["sources"].choices = choices  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        try:
            attach_sources(
                assessment=assessment,
                indicator=indicator,
                by=user,
                expected_version=form.cleaned_data["version"] or 0,
                sources=[UUID(value) for value in form.cleaned_data["sources"]],
            )
        except DomainError as error:
            form.add_error(None, " ".join(lines_of(error)))
        else:
            messages.success(request, _("The sources of %(code)s are saved.") % {"code": indicator.code})
            return redirect(back)
    context: dict[str, Any] = {
        "assessment": assessment,
        "site_note": site_note(assessment),
        "section_nav": section_nav(assessment, "assessment", user),
        "indicator": indicator,
        "form": form,
        "chosen": set(form["sources"].value() or []),
        "evidence": evidence,
        "back": back,
        "can_edit": may_rate(user, assessment),
        "new_url": f"{reverse('core:evidence_new', kwargs={'pk': assessment.pk})}?for={indicator.code}",
    }
    return render(request, "core/rating_sources.html", context, status=422 if form.errors else 200)


@require_POST
def rating_agree(request: HttpRequest, pk: UUID, code: str) -> HttpResponse:
    """The second person agrees that an indicator cannot arise here."""
    assessment = assessment_or_404(request, pk)
    indicator = indicator_or_404(assessment, code)
    waiting = get_object_or_404(queries.waiting_not_applicable(assessment), indicator=indicator)
    try:
        agree_not_applicable(rating=waiting, by=signed_in(request))
    except DomainError as error:
        messages.error(request, " ".join(lines_of(error)))
    else:
        messages.success(request, _("You agreed that %(code)s cannot arise here.") % {"code": indicator.code})
    return redirect("core:not_applicable", pk=assessment.pk)
