"""Planning: title, questions, days, regions, and the same words in further languages."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from assessments.consultation import permissions, queries
from assessments.consultation.enums import Stage
from assessments.consultation.forms import LaterDayForm, PlanForm, WordsForm, initial_plan, initial_words
from assessments.consultation.models import Consultation
from assessments.consultation.services import (
    add_language,
    plan_consultation,
    propose_later_day,
    remove_language,
)
from assessments.consultation.validators import language_name
from assessments.consultation.views.page import frame
from assessments.core.loading import assessment_or_404, signed_in
from assessments.core.models import Assessment
from assessments.core.views.factor import lines_of
from r2p_site.errors import DomainError
from r2p_site.refusals import show_refusal


def _plannable(request: HttpRequest, pk: UUID) -> tuple[Assessment, Consultation | None]:
    """404 for whoever does not plan, and for everybody once the recipient has opened it."""
    assessment = assessment_or_404(request, pk)
    found = queries.consultation_of(assessment)
    if not permissions.may_plan(signed_in(request), assessment) or (found and found.stage != Stage.PLANNED):
        raise Http404
    return assessment, found


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    assessment, found = _plannable(request, pk)
    user = signed_in(request)
    form = PlanForm(request.POST or None, initial=initial_plan(found, settings.LANGUAGE_CODE))
    if request.method == "POST" and form.is_valid():
        try:
            plan_consultation(
                assessment=assessment, by=user, values=form.value(), expected_version=form.expected_version
            )
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The plan is saved. It leaves this office when you sign and send it."))
            return redirect("consultation:consultation", pk=pk)
    context = {**frame(assessment, user), "form": form, "is_new": found is None}
    return render(request, "consultation/plan.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def language_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _language(request, pk, "")


@require_http_methods(["GET", "HEAD", "POST"])
def language_edit(request: HttpRequest, pk: UUID, language: str) -> HttpResponse:
    return _language(request, pk, language)


def _language(request: HttpRequest, pk: UUID, language: str) -> HttpResponse:
    """The words in one more language; with `language`, those that are there."""
    assessment, found = _plannable(request, pk)
    if found is None or (language and language not in found.languages):
        raise Http404
    user = signed_in(request)
    form = WordsForm(request.POST or None, initial=initial_words(found, language))
    if request.method == "POST" and form.is_valid():
        try:
            add_language(assessment=assessment, by=user, words=form.words())
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The words are saved."))
            return redirect("consultation:consultation", pk=pk)
    context = {
        **frame(assessment, user),
        "form": form,
        "title": found.title,
        "questions": found.questions,
        "main_language": found.main_language,
        "name": language_name(language) if language else "",
    }
    return render(request, "consultation/language.html", context, status=422 if form.errors else 200)


@require_POST
def language_remove(request: HttpRequest, pk: UUID, language: str) -> HttpResponse:
    assessment = assessment_or_404(request, pk)
    try:
        remove_language(assessment=assessment, by=signed_in(request), language=language)
    except DomainError as error:
        messages.error(request, " ".join(lines_of(error)))
    return redirect("consultation:consultation", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def later_day(request: HttpRequest, pk: UUID) -> HttpResponse:
    """404 for whoever does not lead, and while it is not open."""
    assessment, user = assessment_or_404(request, pk), signed_in(request)
    found = queries.consultation_of(assessment)
    is_open = found is not None and found.stage == Stage.OPEN
    if found is None or not is_open or not permissions.may_propose_later_day(user, assessment):
        raise Http404
    form = LaterDayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            propose_later_day(assessment=assessment, by=user, closes_on=form.cleaned_data["closes_on"])
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Signed. Nothing changes before the recipient has taken it."))
            return redirect("consultation:consultation", pk=pk)
    context = {**frame(assessment, user), "form": form, "closes_on": found.closes_on}
    return render(request, "consultation/later_day.html", context, status=422 if form.errors else 200)
