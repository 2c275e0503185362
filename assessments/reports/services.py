"""Asking for a report, stopping it, asking again; and what the worker does."""

import hashlib
from uuid import UUID

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.core.models import Assessment
from assessments.reports.document import build_document
from assessments.reports.enums import Edition
from assessments.reports.errors import MayNotRequest, ResultNotReady
from assessments.reports.models import Report
from assessments.reports.pdf import Pdf, pdf_bytes
from assessments.reports.permissions import may_request, may_stop
from assessments.reports.queries import RENDER_JOB, read_sources
from assessments.results.models import Result
from r2p_site.accounts.models import User
from r2p_site.audit import record
from r2p_site.enqueue import Progress, enqueue
from r2p_site.enqueue.models import Job
from r2p_site.enqueue.queries import latest_job
from r2p_site.enqueue.services import request_cancel, retry_job
from r2p_site.errors import InvalidInput, Message, NotFound

STEPS = 10


@transaction.atomic
def request_report(*, assessment: Assessment, edition: str, language: str, by: User) -> Report:
    """The report of that edition and language: the one there is, else a new one; queued unless its file is there.

    Raises InvalidInput, MayNotRequest, ResultNotReady.
    """
    _check(edition, language)
    if not may_request(by, assessment, edition):
        raise MayNotRequest
    if not Result.objects.filter(snapshot__assessment=assessment).exists():
        raise ResultNotReady
    report, _created = Report.objects.get_or_create(
        assessment=assessment,
        edition=edition,
        language=language,
        defaults={"requested_by": by, "requested_at": timezone.now()},
    )
    if not report.sha256:
        _queue(report, by)
    return report


def _queue(report: Report, by: User) -> None:
    """One job at a time; the row lock makes a second asker wait and then see the first one's."""
    Report.objects.select_for_update().get(pk=report.pk)
    job = latest_job(report.pk, name=RENDER_JOB)
    if job is None:
        enqueue("reports.render", report.pk, by=by)
    elif job.is_retryable:
        retry_job(job_id=job.pk, by=by)
    else:
        return
    _record("report.requested", report, by)


@transaction.atomic
def cancel_report(*, report: Report, by: User) -> Job:
    """Raises MayNotRequest, NotFound, JobFinished."""
    job = _job_of(report, by)
    cancelled = request_cancel(job_id=job.pk)
    _record("report.cancelled", report, by)
    return cancelled


@transaction.atomic
def retry_report(*, report: Report, by: User) -> Job:
    """Raises MayNotRequest, NotFound, JobNotFailed."""
    job = _job_of(report, by)
    again = retry_job(job_id=job.pk, by=by)
    _record("report.requested", report, by)
    return again


def render_report(*, report_id: UUID, progress: Progress, afresh: bool = False) -> Report | None:
    """Makes the file; called again, it finds what is stored, unless `afresh`. None when the report is gone."""
    report = (
        Report.objects.filter(pk=report_id)
        .select_related(
            "assessment__cycle__state",
            "assessment__methodology",
            "assessment__risk_version__framework",
            "assessment__resilience_version__framework",
        )
        .first()
    )
    if report is None or (not afresh and report.sha256 and default_storage.exists(str(report.file))):
        return report
    progress.report(0, STEPS)
    sources = read_sources(report.assessment, report.language)
    if sources is None:
        raise ResultNotReady
    progress.report(1, STEPS)
    document = build_document(sources, report.edition)
    progress.report(2, STEPS)
    return _store(report, pdf_bytes(document, progress))


def _check(edition: str, language: str) -> None:
    errors: dict[str, list[Message]] = {}
    if edition not in Edition.values:
        errors["edition"] = [_("Choose one of the editions.")]
    if language not in dict(settings.LANGUAGES):
        errors["language"] = [_("Choose one of the languages of this site.")]
    if errors:
        raise InvalidInput(fields=errors)


def _job_of(report: Report, by: User) -> Job:
    if not may_stop(by, report):
        raise MayNotRequest
    job = latest_job(report.pk, name=RENDER_JOB)
    if job is None:
        raise NotFound
    return job


@transaction.atomic
def _store(report: Report, pdf: Pdf) -> Report | None:
    """Named by id, so that a second rendering takes the place of the first. None when the report is gone: something
    that is in the file was held back while it was made."""
    rows = Report.objects.select_for_update(of=("self",)).select_related("assessment__cycle__state")
    locked = rows.filter(pk=report.pk).first()
    if locked is None:
        return None
    name = f"{locked.pk}.pdf"
    default_storage.delete(f"{Report.file.field.upload_to}{name}")
    locked.file.save(name, ContentFile(pdf.body), save=False)
    locked.size, locked.pages = len(pdf.body), pdf.pages
    locked.sha256 = hashlib.sha256(pdf.body).hexdigest()
    locked.save(update_fields=["file", "size", "pages", "sha256"])
    _record("report.rendered", locked, None)
    return locked


def _record(event: str, report: Report, by: User | None) -> None:
    record(
        event=event,
        by=by,
        state=report.assessment.cycle.state,
        subject=f"assessment:{report.assessment_id}",
        details={
            "report": str(report.pk),
            "edition": report.edition,
            "language": report.language,
            "sha256": report.sha256,
        },
    )
