"""The national annex: what the State asks beside the frameworks, answered like the rest and never scored."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.core.annex import AnnexRow, annex_of, factors_of
from assessments.core.annex_forms import NationalAnswerForm, NationalForm, initial_answer
from assessments.core.errors import AnnexConflict, RatingConflict
from assessments.core.loading import assessment_or_404, national_or_404, signed_in, site_note
from assessments.core.models import Assessment, NationalIndicator
from assessments.core.permissions import may_keep_annex, may_rate, own_track, visible_evidence
from assessments.core.rows import answer_url, level_words
from assessments.core.services import (
    add_national_indicator,
    change_national_indicator,
    retire_national_indicator,
    save_national_rating,
)
from assessments.core.views.conflicts import carry_version
from assessments.core.views.navigation import section_nav
from r2p_site.errors import DomainError
from r2p_site.refusals import show_refusal


def _frame(request: HttpRequest, assessment: Assessment) -> dict[str, Any]:
    user = signed_in(request)
    return {
        "assessment": assessment,
        "site_note": site_note(assessment),
        "section_nav": section_nav(assessment, "assessment", user),
        "can_keep": may_keep_annex(user, assessment),
        "can_edit": may_rate(user, assessment),
        "back": reverse("core:annex", kwargs={"pk": assessment.pk}),
    }


@require_safe
def annex_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    assessment = assessment_or_404(request, pk)
    rows = annex_of(assessment, own_track(signed_in(request), assessment))
    context = {**_frame(request, assessment), "rows": [_shown(assessment, row) for row in rows]}
    return render(request, "core/annex.html", context)


def _shown(assessment: Assessment, row: AnnexRow) -> dict[str, Any]:
    at = {"pk": assessment.pk, "indicator": row.indicator.pk}
    rating = row.rating
    asked = rating.asked if rating and row.is_reworded else None
    return {
        "code": row.code,
        "indicator": row.indicator,
        "factor": row.factor.title if row.factor else "",
        "level": level_words(rating) if rating else "",
        "rationale": rating.rationale if rating else "",
        "asked": asked["statement"] if asked else "",
        "answer_url": answer_url(assessment, row) if row.factor else reverse("core:national_answer", kwargs=at),
        "edit_url": reverse("core:national_edit", kwargs=at),
        "retire_url": reverse("core:national_retire", kwargs=at),
    }


def _keeping(request: HttpRequest, pk: UUID) -> Assessment:
    assessment = assessment_or_404(request, pk)
    if not may_keep_annex(signed_in(request), assessment):
        raise PermissionDenied
    return assessment


def _own_or_404(assessment: Assessment, indicator: UUID) -> NationalIndicator:
    found = NationalIndicator.objects.filter(state=assessment.cycle.state_id, pk=indicator).first()
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def national_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    assessment = _keeping(request, pk)
    form = NationalForm(request.POST or None, factors=factors_of(assessment).values())
    if request.method == "POST" and form.is_valid():
        try:
            add_national_indicator(
                assessment=assessment, factor=form.factor_chosen, by=signed_in(request), values=form.value()
            )
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Added. Now it can be answered like the others."))
            return redirect("core:annex", pk=pk)
    context = {**_frame(request, assessment), "form": form, "title": _("Add a national indicator")}
    return render(request, "core/national_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def national_edit(request: HttpRequest, pk: UUID, indicator: UUID) -> HttpResponse:
    assessment = _keeping(request, pk)
    found = _own_or_404(assessment, indicator)
    names = ("version", "label", "statement", "family", "guidance")
    form = NationalForm(request.POST or None, indicator=found, initial={name: getattr(found, name) for name in names})
    differences: list[dict[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            change_national_indicator(
                assessment=assessment,
                indicator=found,
                by=signed_in(request),
                expected_version=form.cleaned_data["version"] or 0,
                values=form.value(),
            )
        except DomainError as error:
            show_refusal(form, error)
            if isinstance(error, AnnexConflict):
                found.refresh_from_db()
                stands = {name: getattr(found, name) for name in names}
                differences = _differences(request, form, stands)
        else:
            messages.success(request, _("%(code)s is saved.") % {"code": found.code()})
            return redirect("core:annex", pk=pk)
    context = {**_frame(request, assessment), "form": form, "title": found.code(), "differences": differences}
    return render(request, "core/national_form.html", context, status=422 if form.errors else 200)


def _differences(request: HttpRequest, form: forms.Form, stands: dict[str, Any]) -> list[dict[str, str]]:
    """What stands now where something else was typed; the form then carries the version that is shown."""
    typed = form.cleaned_data
    carry_version(form, request.POST, stands["version"])
    return [
        {"label": str(form.fields[name].label), "stored": str(value or _("nothing"))}
        for name, value in stands.items()
        if name not in {"version", "sources"} and name in form.fields and typed.get(name) != value
    ]


@require_POST
def national_retire(request: HttpRequest, pk: UUID, indicator: UUID) -> HttpResponse:
    assessment = _keeping(request, pk)
    found = _own_or_404(assessment, indicator)
    retired = request.POST.get("retired") == "yes"
    try:
        retire_national_indicator(assessment=assessment, indicator=found, by=signed_in(request), retired=retired)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        done = _("%(code)s is asked no more; answers to it stay.") if retired else _("%(code)s is asked again.")
        messages.success(request, done % {"code": found.code()})
    return redirect("core:annex", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def national_answer(request: HttpRequest, pk: UUID, indicator: UUID) -> HttpResponse:
    assessment = assessment_or_404(request, pk)
    user = signed_in(request)
    track = own_track(user, assessment)
    row = national_or_404(assessment, track, indicator)
    form = NationalAnswerForm(
        request.POST or None,
        family=row.indicator.family,
        evidence=visible_evidence(user, assessment.cycle.state).order_by("-received_on", "title"),
        initial={**initial_answer(row.rating), "wording": row.indicator.version},
    )
    differences: list[dict[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            save_national_rating(
                assessment=assessment,
                indicator=row.indicator,
                by=user,
                expected_version=form.cleaned_data["version"] or 0,
                values=form.value(),
                wording_read=form.cleaned_data["wording"],
            )
        except DomainError as error:
            show_refusal(form, error)
            if isinstance(error, RatingConflict):
                differences = _differences(request, form, initial_answer(error.rating))
        else:
            messages.success(request, _("%(code)s is saved.") % {"code": row.code})
            return redirect("core:annex", pk=pk)
    context = {**_frame(request, assessment), "form": form, "row": row, "differences": differences}
    return render(request, "core/national_answer.html", context, status=422 if form.errors else 200)
