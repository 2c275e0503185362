"""The office's own record: meetings as counts, attributed briefs, and why something is missing."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from assessments.consultation import permissions, queries
from assessments.consultation.forms import BriefForm, MeetingForm, ShortfallForm, WithholdForm
from assessments.consultation.models import Brief
from assessments.consultation.services import (
    add_brief,
    change_brief,
    explain_shortfall,
    record_meeting,
    remove_brief,
    remove_meeting,
    withhold_brief,
)
from assessments.consultation.views.page import evidence_rows, frame, place
from assessments.core.loading import assessment_or_404, signed_in
from assessments.core.models import Assessment
from assessments.core.views.factor import lines_of
from r2p_site.errors import DomainError
from r2p_site.refusals import show_refusal


def _recordable(request: HttpRequest, pk: UUID) -> Assessment:
    assessment = assessment_or_404(request, pk)
    if not permissions.may_record(signed_in(request), assessment):
        raise Http404
    return assessment


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    assessment, user = _recordable(request, pk), signed_in(request)
    form = MeetingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            record_meeting(assessment=assessment, by=user, values=form.value())
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The meeting is recorded, as counts."))
            return redirect("consultation:consultation", pk=pk)
    context = {**frame(assessment, user), "form": form}
    return render(request, "consultation/meeting_form.html", context, status=422 if form.errors else 200)


@require_POST
def meeting_remove(request: HttpRequest, pk: UUID, meeting: UUID) -> HttpResponse:
    assessment = assessment_or_404(request, pk)
    found = get_object_or_404(queries.meetings_of(assessment), pk=meeting)
    try:
        remove_meeting(meeting=found, by=signed_in(request))
    except DomainError as error:
        messages.error(request, " ".join(lines_of(error)))
    else:
        messages.success(request, _("The meeting is removed."))
    return redirect("consultation:consultation", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def brief_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _brief(request, _recordable(request, pk), None)


@require_http_methods(["GET", "HEAD", "POST"])
def brief_detail(request: HttpRequest, pk: UUID, brief: UUID) -> HttpResponse:
    assessment = assessment_or_404(request, pk)
    return _brief(request, assessment, get_object_or_404(queries.briefs_of(assessment), pk=brief))


def _brief(request: HttpRequest, assessment: Assessment, brief: Brief | None) -> HttpResponse:
    user = signed_in(request)
    fields = ("organisation", "title", "text", "permission_on", "reply", "version")
    initial = {name: getattr(brief, name) for name in fields} if brief else {"version": 0}
    form = BriefForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            if brief is None:
                add_brief(assessment=assessment, by=user, values=form.value())
            else:
                change_brief(brief=brief, by=user, values=form.value(), expected_version=form.expected_version)
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The brief is saved. It is published with the assessment."))
            return redirect("consultation:consultation", pk=assessment.pk)
    context = {
        **frame(assessment, user),
        "form": form,
        "brief": brief,
        "may_record": permissions.may_record(user, assessment),
        "remove_url": place("brief_remove", assessment, brief=brief.pk) if brief else "",
        "withhold_url": place("brief_withhold", assessment, brief=brief.pk)
        if brief and permissions.may_withhold(user, assessment)
        else "",
    }
    return render(request, "consultation/brief_form.html", context, status=422 if form.errors else 200)


@require_POST
def brief_remove(request: HttpRequest, pk: UUID, brief: UUID) -> HttpResponse:
    assessment = assessment_or_404(request, pk)
    found = get_object_or_404(queries.briefs_of(assessment), pk=brief)
    try:
        remove_brief(brief=found, by=signed_in(request))
    except DomainError as error:
        messages.error(request, " ".join(lines_of(error)))
    else:
        messages.success(request, _("The brief is removed."))
    return redirect("consultation:consultation", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def brief_withhold(request: HttpRequest, pk: UUID, brief: UUID) -> HttpResponse:
    assessment, user = assessment_or_404(request, pk), signed_in(request)
    if not permissions.may_withhold(user, assessment):
        raise Http404
    found = get_object_or_404(queries.briefs_of(assessment), pk=brief)
    form = WithholdForm(request.POST or None, initial={"withheld": found.withheld, "reason": found.withheld_reason})
    if request.method == "POST" and form.is_valid():
        try:
            withhold_brief(brief=found, by=user, **form.cleaned_data)
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("consultation:consultation", pk=pk)
    context = {**frame(assessment, user), "form": form, "brief": found}
    return render(request, "consultation/withhold.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def shortfall(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The lead writes why there was no consultation, or who did not take part; the public reads it."""
    assessment, user = assessment_or_404(request, pk), signed_in(request)
    if not permissions.may_explain_shortfall(user, assessment):
        raise Http404
    standing = queries.standing_of(assessment)
    form = ShortfallForm(request.POST or None, initial={"reason": standing.shortfall})
    if request.method == "POST" and form.is_valid():
        try:
            written = explain_shortfall(assessment=assessment, by=user, reason=form.cleaned_data["reason"])
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The reason is saved.") if written else _("The reason is taken back."))
            return redirect("consultation:consultation", pk=pk)
    context = {**frame(assessment, user), "form": form, "evidence": evidence_rows(assessment, standing)}
    return render(request, "consultation/shortfall.html", context, status=422 if form.errors else 200)
