"""What an answer to the framework and one to the State's own indicators have in common: saved by script as it is given,
read again in every version, and the sources that it rests on."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from assessments.core import rows
from assessments.core.annex import AnnexRow, annex_of_factor
from assessments.core.enums import Confidence, Trend
from assessments.core.errors import RatingConflict
from assessments.core.forms import RatingForm
from assessments.core.loading import signed_in, site_note
from assessments.core.models import Assessment, Evidence
from assessments.core.permissions import may_add_evidence, may_rate, own_track, visible_evidence
from assessments.core.services import attach_national_sources, attach_sources
from assessments.core.views.conflicts import carry_version
from assessments.core.views.factor import (
    beside_of,
    bound_form,
    lines_of,
    save_answer,
    shows_populations,
    voices_shown,
)
from assessments.core.views.navigation import section_nav
from assessments.core.wording import say_in_readers_language
from frameworks.models import Factor, Indicator
from r2p_site.accounts.models import User
from r2p_site.errors import DomainError, VersionMismatch


def save_by_script(request: HttpRequest, assessment: Assessment, asked: rows.Asked) -> HttpResponse:
    """Answers with the status line alone, so that focus and typed text stay where they are.

    The two buttons of a conflict replace the whole indicator, so a second refusal must bring back what was typed.
    """
    user = signed_in(request)
    form = bound_form(request, asked, shows_populations=shows_populations(assessment, user))
    chosen = request.POST.get(f"{asked.code}-resolve", "")
    if chosen == "theirs":
        return _whole(request, assessment, asked)
    try:
        saved = save_answer(assessment, asked, user, form)
    except RatingConflict as conflict:
        if chosen:
            return _whole(request, assessment, asked, form=form, conflict=conflict, status=409)
        return _conflict(request, assessment, asked, form=form, conflict=conflict)
    except DomainError as error:
        status = 409 if isinstance(error, VersionMismatch) else 422
        if chosen:
            return _whole(request, assessment, asked, form=form, errors=lines_of(error), status=status)
        return line(request, assessment, asked, version=form.version_read, errors=lines_of(error), status=status)
    if chosen:
        return _whole(request, assessment, asked)
    return line(request, assessment, asked, saved=saved, version=saved.version if saved else 0)


def line(
    request: HttpRequest,
    assessment: Assessment,
    asked: rows.Asked,
    *,
    version: int,
    saved: rows.Answered | None = None,
    errors: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "code": asked.code,
        "version": version,
        "saved": rows.saved_line(saved, signed_in(request)),
        "history_url": rows.addresses(assessment, asked)["history_url"] if saved else "",
        "errors": errors or [],
    }
    return render(request, "core/_saved.html", context, status=status)


def _conflict(
    request: HttpRequest, assessment: Assessment, asked: rows.Asked, *, form: RatingForm, conflict: RatingConflict
) -> HttpResponse:
    context = {"conflict": rows.conflict_context(assessment, asked, conflict, form)}
    return render(request, "core/_conflict.html", context, status=409)


def _whole(
    request: HttpRequest,
    assessment: Assessment,
    asked: rows.Asked,
    *,
    form: RatingForm | None = None,
    conflict: RatingConflict | None = None,
    errors: Sequence[str] = (),
    status: int = 200,
) -> HttpResponse:
    user = signed_in(request)
    factor, beside = _around(assessment, asked, user)
    if isinstance(asked, Indicator):
        say_in_readers_language(assessment, [asked])
    context = {
        "row": rows.indicator_row(assessment, asked, beside, form=form, conflict=conflict, errors=errors),
        "can_edit": beside.can_edit,
        "factor": {"kind": "risk" if factor is None or factor.version_id == assessment.risk_version_id else "res"},
    }
    return render(request, "core/_indicator.html", context, status=status)


def _around(assessment: Assessment, asked: rows.Asked, user: User) -> tuple[Factor | None, rows.Beside]:
    """Its factor, the answer as it stands, and what is shown beside."""
    if isinstance(asked, Indicator):
        return asked.factor, beside_of(assessment, asked.factor, user)
    if asked.factor is None:
        own = rows.answers_of([asked])
        return None, rows.Beside(user=user, own=own, can_edit=may_rate(user, assessment))
    track = own_track(user, assessment)
    annex = annex_of_factor(assessment, asked.factor, voices_shown(assessment, user))
    annex[track] = [next((row for row in annex[track] if row.pk == asked.pk), asked)]
    return asked.factor, beside_of(assessment, asked.factor, user, annex=annex)


def history_page(
    request: HttpRequest, assessment: Assessment, asked: rows.Asked, revisions: Iterable[dict[str, Any]]
) -> HttpResponse:
    """`revisions`, newest first: {version, at, by, answer, confidence, trend, contested, rationale}."""
    context = {**_frame(request, assessment, asked), "revisions": list(revisions)}
    return render(request, "core/history.html", context)


def revision_words(said: dict[str, Any]) -> dict[str, str]:
    """Confidence and trend of a version in words."""
    return {
        "confidence": str(Confidence(said["confidence"]).label) if said["confidence"] else "",
        "trend": str(Trend(said["trend"]).label) if said["trend"] else "",
    }


class SourcesForm(forms.Form):
    version = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
    sources = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: QueryDict | None, *, current: rows.Answered | None, evidence: Iterable[Evidence]) -> None:
        chosen = [str(row.pk) for row in current.sources.all()] if current else []
        super().__init__(data, initial={"version": current.version if current else 0, "sources": chosen})
        self.fields["sources"].choices = [(str(row.pk), row) for row in evidence]  # type: ignore[attr-defined]


def choose_sources(
    request: HttpRequest, assessment: Assessment, asked: rows.Asked, current: rows.Answered | None
) -> HttpResponse | None:
    """Chooses the sources that one answer rests on, or goes on to add a new one; None once they are saved."""
    user = signed_in(request)
    evidence = visible_evidence(user, assessment.cycle.state).order_by("-received_on", "title")
    form = SourcesForm(request.POST or None, current=current, evidence=evidence)
    stored: set[str] = set()
    if request.method == "POST" and form.is_valid():
        try:
            _attach(assessment, asked, user, form)
        except DomainError as error:
            form.add_error(None, " ".join(lines_of(error)))
            if isinstance(error, RatingConflict):
                carry_version(form, request.POST, error.rating.version)
                stored = {str(row.pk) for row in error.rating.sources.all()}
        else:
            return None
    context: dict[str, Any] = {
        **_frame(request, assessment, asked),
        "form": form,
        "chosen": set(form["sources"].value() or []),
        "evidence": evidence,
        "stored": stored,
        "can_edit": may_rate(user, assessment),
        "new_url": _new_source_url(assessment, asked, user),
    }
    return render(request, "core/rating_sources.html", context, status=422 if form.errors else 200)


def _attach(assessment: Assessment, asked: rows.Asked, user: User, form: SourcesForm) -> None:
    version = form.cleaned_data["version"] or 0
    sources = [UUID(value) for value in form.cleaned_data["sources"]]
    if isinstance(asked, AnnexRow):
        attach_national_sources(
            assessment=assessment, indicator=asked.indicator, by=user, expected_version=version, sources=sources
        )
    else:
        attach_sources(assessment=assessment, indicator=asked, by=user, expected_version=version, sources=sources)


def _new_source_url(assessment: Assessment, asked: rows.Asked, user: User) -> str:
    """Empty where the user may add none."""
    if not may_add_evidence(user, assessment.cycle.state):
        return ""
    return f"{reverse('core:evidence_new', kwargs={'pk': assessment.pk})}?for={asked.code}"


def _frame(request: HttpRequest, assessment: Assessment, asked: rows.Asked) -> dict[str, Any]:
    if isinstance(asked, Indicator):
        say_in_readers_language(assessment, [asked])
    return {
        "assessment": assessment,
        "site_note": site_note(assessment),
        "section_nav": section_nav(assessment, "assessment", signed_in(request)),
        "indicator": asked,
        "back": rows.answer_url(assessment, asked),
    }
