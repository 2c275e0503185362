"""Populations at risk in one assessment."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.core import queries
from assessments.core.enums import answer_words
from assessments.core.errors import PopulationConflict
from assessments.core.forms import PopulationForm
from assessments.core.loading import assessment_or_404, signed_in, site_note
from assessments.core.models import Assessment, Population, Rating
from assessments.core.permissions import is_office, may_keep_record
from assessments.core.services import add_population, change_population, remove_population
from assessments.core.views.conflicts import Difference, show_what_stands
from assessments.core.views.factor import lines_of
from assessments.core.views.navigation import section_nav
from r2p_site.errors import DomainError
from r2p_site.refusals import show_refusal


def _office_assessment(request: HttpRequest, pk: UUID) -> Assessment:
    assessment = assessment_or_404(request, pk)
    if not is_office(signed_in(request), assessment):
        raise Http404
    return assessment


def _frame(request: HttpRequest, assessment: Assessment) -> dict[str, Any]:
    user = signed_in(request)
    return {
        "assessment": assessment,
        "site_note": site_note(assessment),
        "section_nav": section_nav(assessment, "populations", user),
        "can_edit": may_keep_record(user, assessment),
    }


@require_safe
def population_list(request: HttpRequest, pk: UUID) -> HttpResponse:
    assessment = _office_assessment(request, pk)
    context = {
        **_frame(request, assessment),
        "populations": [_row(queries.presence(row)) for row in queries.populations_of(assessment)],
        "add_url": reverse("core:population_new", kwargs={"pk": pk}),
    }
    return render(request, "core/populations.html", context)


def _row(presence: queries.Presence) -> dict[str, Any]:
    row = presence.population
    return {
        "id": row.pk,
        "name": row.name,
        "url": reverse("core:population_detail", kwargs={"pk": row.assessment_id, "population": row.pk}),
        "kind": row.get_group_display(),
        "size": row.size,
        "place": row.where,
        "sex_age": " ".join(part for part in (row.women_and_girls, row.age) if part),
        "sensitive": row.sensitive,
        "codes": [sign.indicator.code for sign in presence.signs],
        "highest": _words(presence.highest) if presence.highest else "",
    }


def _words(sign: Rating) -> str:
    """ "3 In force (7.2)": the words of a level depend on what is asked."""
    words = answer_words(sign.state, sign.level, sign.indicator.family)
    return f"{words} ({sign.indicator.code})"


def _places(assessment: Assessment, population: Population | None) -> dict[str, Any]:
    remove = ""
    if population is not None:
        remove = reverse("core:population_remove", kwargs={"pk": assessment.pk, "population": population.pk})
    return {
        "is_new": population is None,
        "cancel_url": reverse("core:populations", kwargs={"pk": assessment.pk}),
        "remove_url": remove,
    }


@require_http_methods(["GET", "HEAD", "POST"])
def population_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    assessment = _office_assessment(request, pk)
    form = PopulationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            add_population(assessment=assessment, by=signed_in(request), values=form.value())
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The population is recorded. Name it now in the answers that concern it."))
            return redirect("core:populations", pk=assessment.pk)
    context = {**_frame(request, assessment), "form": form, **_places(assessment, None)}
    return render(request, "core/population_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def population_detail(request: HttpRequest, pk: UUID, population: UUID) -> HttpResponse:
    assessment = _office_assessment(request, pk)
    found = get_object_or_404(assessment.populations.all(), pk=population)
    form = PopulationForm(request.POST or None, instance=found, initial={"version": found.version})
    differences: list[Difference] = []
    if request.method == "POST" and form.is_valid():
        try:
            change_population(
                population=found,
                by=signed_in(request),
                expected_version=form.cleaned_data["version"] or 0,
                values=form.value(),
            )
        except DomainError as error:
            show_refusal(form, error)
            if isinstance(error, PopulationConflict):
                differences = show_what_stands(form, request.POST, found)
        else:
            messages.success(request, _("The population is saved."))
            return redirect("core:populations", pk=assessment.pk)
    context = {**_frame(request, assessment), "form": form, "differences": differences, **_places(assessment, found)}
    return render(request, "core/population_form.html", context, status=422 if form.errors else 200)


@require_POST
def population_remove(request: HttpRequest, pk: UUID, population: UUID) -> HttpResponse:
    assessment = _office_assessment(request, pk)
    found = get_object_or_404(assessment.populations.all(), pk=population)
    try:
        remove_population(population=found, by=signed_in(request))
    except DomainError as error:
        messages.error(request, " ".join(lines_of(error)))
    else:
        messages.success(request, _("The population is removed."))
    return redirect("core:populations", pk=assessment.pk)
