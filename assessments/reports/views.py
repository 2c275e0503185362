"""Reports of one assessment: ask, watch, stop, ask again, download, and look at each edition as its readers will."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.core.loading import assessment_or_404, signed_in, site_note
from assessments.core.models import Assessment
from assessments.core.views.navigation import section_nav
from assessments.reports import queries
from assessments.reports.document import build_document
from assessments.reports.enums import AUDIENCE, SHORT_NAMES, Edition
from assessments.reports.forms import ReportForm
from assessments.reports.models import Report
from assessments.reports.permissions import editions_for, may_request, may_stop, visible_to
from assessments.reports.services import cancel_report, request_report, retry_report
from r2p_site.accounts.models import User
from r2p_site.api import etag_response
from r2p_site.enqueue.models import Job
from r2p_site.enqueue.presentation import JobView
from r2p_site.errors import DomainError


@require_http_methods(["GET", "HEAD", "POST"])
def reports_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    assessment = assessment_or_404(request, pk)
    user = signed_in(request)
    posted = request.POST if request.method == "POST" else None
    form = ReportForm(posted, editions=editions_for(user, assessment))
    if request.method == "POST" and form.is_valid():
        try:
            request_report(assessment=assessment, by=user, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The report is being made. This page follows how far it is."))
            return redirect("reports:reports", pk=pk)
    context = _page_context(assessment, user)
    context["form"] = form if context["previews"] else None
    return render(request, "reports/reports.html", context, status=422 if form.errors else 200)


def _page_context(assessment: Assessment, user: User) -> dict[str, Any]:
    reports = list(queries.reports_of(visible_to(user), assessment))
    jobs = queries.jobs_by_report(report.pk for report in reports)
    here = {"pk": assessment.pk}
    return {
        "assessment": assessment,
        "site_note": site_note(assessment),
        "section_nav": section_nav(assessment, "reports", user),
        "order_url": reverse("reports:reports", kwargs=here),
        "reports": [_report_row(report, jobs.get(report.pk), user) for report in reports],
        "previews": [
            {
                "title": SHORT_NAMES[edition],
                "audience": AUDIENCE[edition],
                "url": reverse("reports:preview", kwargs={**here, "edition": edition.value}),
            }
            for edition in editions_for(user, assessment)
        ],
    }


EDITION_KINDS = {Edition.INTERNAL: "stop", Edition.PARTNER: "warn", Edition.PUBLIC: "ok"}


def _report_row(report: Report, job: Job | None, user: User) -> dict[str, Any]:
    edition = Edition(report.edition)
    return {
        "title": _("Full report"),
        "language": dict(settings.LANGUAGES).get(report.language, report.language),
        "ordered": {"at": report.requested_at, "by": report.requested_by.name},
        "edition": SHORT_NAMES[edition],
        "edition_kind": EDITION_KINDS[edition],
        "size": filesizeformat(report.size or 0),
        "sha256": report.sha256,
        "verify_url": queries.verify_url(report.assessment.snapshot.sha256) if report.sha256 else "",
        **_progress(report, job, user),
    }


def _progress(report: Report, job: Job | None, user: User) -> dict[str, Any]:
    """The context of components/progress.html."""
    place = {"pk": report.assessment_id, "report": report.pk}
    found: dict[str, Any] = {
        "job": _job_view(report, job),
        "poll_url": reverse("reports:job", kwargs=place),
        "refresh_url": reverse("reports:reports", kwargs={"pk": report.assessment_id}),
        "file_url": reverse("reports:file", kwargs=place) if report.sha256 else "",
        "file_label": _("Download, PDF, %(size)s") % {"size": filesizeformat(report.size or 0)},
    }
    if may_stop(user, report):
        found["cancel_url"] = reverse("reports:cancel", kwargs=place)
        found["retry_url"] = reverse("reports:retry", kwargs=place)
    return found


def _job_view(report: Report, job: Job | None) -> JobView:
    making = queries.making_of(report, job)
    return JobView(report.pk, making.state, making.progress, making.error_text, label="")


def report_or_404(request: HttpRequest, pk: UUID, report: UUID) -> Report:
    visible = queries.reports_of(visible_to(signed_in(request)), assessment_or_404(request, pk))
    return get_object_or_404(visible, pk=report)


@require_safe
def report_job(request: HttpRequest, pk: UUID, report: UUID) -> HttpResponse:
    """The progress line of one report, asked for again while it is being made."""
    found = report_or_404(request, pk, report)
    job = queries.jobs_by_report([found.pk]).get(found.pk)
    return render(request, "components/progress.html", _progress(found, job, signed_in(request)))


@require_POST
def report_cancel(request: HttpRequest, pk: UUID, report: UUID) -> HttpResponse:
    found = report_or_404(request, pk, report)
    try:
        cancel_report(report=found, by=signed_in(request))
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("reports:reports", pk=pk)


@require_POST
def report_retry(request: HttpRequest, pk: UUID, report: UUID) -> HttpResponse:
    found = report_or_404(request, pk, report)
    try:
        retry_report(report=found, by=signed_in(request))
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("reports:reports", pk=pk)


@require_safe
def report_file(request: HttpRequest, pk: UUID, report: UUID) -> HttpResponse:
    found = report_or_404(request, pk, report)
    if not found.sha256:
        raise Http404
    return etag_response(
        request, lambda: queries.stored_bytes(found), "application/pdf", found.sha256, filename=file_name(found)
    )


def file_name(report: Report) -> str:
    cycle = report.assessment.cycle
    return f"{cycle.state_id}-{slugify(cycle.title) or cycle.number}-{report.edition}-{report.language}.pdf"


@require_safe
def preview(request: HttpRequest, pk: UUID, edition: str) -> HttpResponse:
    """The same document as a page, cut down to one edition in the same place as the PDF."""
    assessment = assessment_or_404(request, pk)
    user = signed_in(request)
    if not may_request(user, assessment, edition):
        raise Http404
    sources = queries.read_sources(assessment, get_language() or settings.LANGUAGE_CODE)
    if sources is None:
        messages.info(request, _("The result is still being computed. Look again in a moment."))
        return redirect("reports:reports", pk=pk)
    # The drawing is a file of the PDF alone; here the same stands as rows.
    context = {
        "assessment": assessment,
        "site_note": site_note(assessment),
        "section_nav": section_nav(assessment, "reports", user),
        "document": build_document(replace(sources, drawing=b""), edition),
        "edition": SHORT_NAMES[Edition(edition)],
        "audience": AUDIENCE[Edition(edition)],
        "back_url": reverse("reports:reports", kwargs={"pk": pk}),
    }
    return render(request, "reports/preview.html", context)
