"""One answer by itself: saved by script as it is given, its history, its sources, the second person's agreement."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.core import queries, rows
from assessments.core.enums import LEVELS
from assessments.core.errors import QuestionMoved, RatingConflict
from assessments.core.forms import RatingForm
from assessments.core.loading import assessment_or_404, indicator_or_404, signed_in, site_note
from assessments.core.models import Assessment, Evidence, Rating
from assessments.core.permissions import may_add_evidence, may_rate, own_track, visible_evidence
from assessments.core.services import agree_not_applicable, attach_sources
from assessments.core.views.conflicts import carry_version
from assessments.core.views.factor import beside_of, bound_form, lines_of, save_answer, shows_populations
from assessments.core.views.navigation import section_nav
from assessments.core.wording import say_in_readers_language
from frameworks.models import Indicator
from r2p_site.accounts.models import User
from r2p_site.errors import DomainError


@require_POST
def rating(request: HttpRequest, pk: UUID, code: str) -> HttpResponse:
    """Autosave: answers with the status line alone, so that focus and typed text stay where they are."""
    assessment = assessment_or_404(request, pk)
    indicator = indicator_or_404(assessment, code)
    user = signed_in(request)
    form = bound_form(request, indicator, shows_populations=shows_populations(assessment, user))
    if request.GET.get("asked", str(indicator.pk)) != str(indicator.pk):
        moved = [str(QuestionMoved.message)]
        return _line(request, assessment, indicator, version=form.version_read, errors=moved, status=409)
    # The two buttons of a conflict replace the whole indicator, so a second refusal must bring back what was typed.
    chosen = request.POST.get(f"{code}-resolve", "")
    if chosen == "theirs":
        return _whole(request, assessment, indicator)
    try:
        saved = save_answer(assessment, indicator, user, form)
    except RatingConflict as conflict:
        if chosen:
            return _whole(request, assessment, indicator, form=form, conflict=conflict, status=409)
        return _conflict(request, assessment, indicator, form=form, conflict=conflict)
    except DomainError as error:
        if chosen:
            return _whole(request, assessment, indicator, form=form, errors=lines_of(error), status=422)
        return _line(request, assessment, indicator, version=form.version_read, errors=lines_of(error), status=422)
    if chosen:
        return _whole(request, assessment, indicator)
    return _line(request, assessment, indicator, saved=saved, version=saved.version if saved else 0)


def _line(
    request: HttpRequest,
    assessment: Assessment,
    indicator: Indicator,
    *,
    version: int,
    saved: Rating | None = None,
    errors: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    urls = {"pk": assessment.pk, "code": indicator.code}
    context = {
        "code": indicator.code,
        "version": version,
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


def _whole(
    request: HttpRequest,
    assessment: Assessment,
    indicator: Indicator,
    *,
    form: RatingForm | None = None,
    conflict: RatingConflict | None = None,
    errors: Sequence[str] = (),
    status: int = 200,
) -> HttpResponse:
    user = signed_in(request)
    beside = beside_of(assessment, indicator.factor, user)
    kind = "risk" if indicator.version_id == assessment.risk_version_id else "res"
    say_in_readers_language(assessment, [indicator])
    context = {
        "row": rows.indicator_row(assessment, indicator, beside, form=form, conflict=conflict, errors=errors),
        "can_edit": beside.can_edit,
        "factor": {"kind": kind},
    }
    return render(request, "core/_indicator.html", context, status=status)


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
    say_in_readers_language(assessment, [indicator])
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

    def __init__(self, data: QueryDict | None, *, current: Rating | None, evidence: Iterable[Evidence]) -> None:
        chosen = [str(row.pk) for row in current.sources.all()] if current else []
        super().__init__(data, initial={"version": current.version if current else 0, "sources": chosen})
        self.fields["sources"].choices = [(str(row.pk), row) for row in evidence]  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
def rating_sources(request: HttpRequest, pk: UUID, code: str) -> HttpResponse:
    """Chooses the sources that one answer rests on, or goes on to add a new one."""
    assessment = assessment_or_404(request, pk)
    indicator = indicator_or_404(assessment, code)
    user = signed_in(request)
    current = queries.ratings_of(assessment, own_track(user, assessment)).filter(indicator=indicator).first()
    back = f"{rows.factor_url(assessment, indicator.factor)}#i-{indicator.code}"
    evidence = visible_evidence(user, assessment.cycle.state).order_by("-received_on", "title")
    form = SourcesForm(request.POST or None, current=current, evidence=evidence)
    stored: set[str] = set()
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
            if isinstance(error, RatingConflict):
                carry_version(form, request.POST, error.rating.version)
                stored = {str(row.pk) for row in error.rating.sources.all()}
        else:
            messages.success(request, _("The sources of %(code)s are saved.") % {"code": indicator.code})
            return redirect(back)
    say_in_readers_language(assessment, [indicator])
    context: dict[str, Any] = {
        "assessment": assessment,
        "site_note": site_note(assessment),
        "section_nav": section_nav(assessment, "assessment", user),
        "indicator": indicator,
        "form": form,
        "chosen": set(form["sources"].value() or []),
        "evidence": evidence,
        "back": back,
        "stored": stored,
        "can_edit": may_rate(user, assessment),
        "new_url": f"{reverse('core:evidence_new', kwargs={'pk': assessment.pk})}?for={indicator.code}"
        if may_add_evidence(user, assessment.cycle.state)
        else "",
    }
    return render(request, "core/rating_sources.html", context, status=422 if form.errors else 200)


@require_POST
def rating_agree(request: HttpRequest, pk: UUID, code: str) -> HttpResponse:
    """The second person agrees that an indicator cannot arise here."""
    assessment = assessment_or_404(request, pk)
    indicator = indicator_or_404(assessment, code)
    read = request.POST.get("version", "")
    waiting = queries.waiting_not_applicable(assessment).filter(indicator=indicator).first()
    if waiting is None or read != str(waiting.version):
        messages.error(request, _("This answer was changed in the meantime. Read it again, then decide."))
        return redirect("core:not_applicable", pk=assessment.pk)
    try:
        agree_not_applicable(rating=waiting, by=signed_in(request))
    except DomainError as error:
        messages.error(request, " ".join(lines_of(error)))
    else:
        messages.success(request, _("You agreed that %(code)s cannot arise here.") % {"code": indicator.code})
    return redirect("core:not_applicable", pk=assessment.pk)
