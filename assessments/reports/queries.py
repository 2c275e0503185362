"""Reads of reports, and what a document is built from, at a constant number of queries."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from assessments.core.models import Assessment
from assessments.reports.document import Sources
from assessments.reports.models import Report
from assessments.results.models import Result
from frameworks.queries import outline
from r2p_site.enqueue.models import Job, JobState

RENDER_JOB = "reports.render"


def reports_of(reports: QuerySet[Report], assessment: Assessment) -> QuerySet[Report]:
    """Those of one assessment, the last asked for first."""
    return with_assessment(reports).filter(assessment=assessment).order_by("-requested_at", "pk")


def with_assessment(reports: QuerySet[Report]) -> QuerySet[Report]:
    return reports.select_related("assessment__cycle__state", "assessment__snapshot", "requested_by")


def jobs_by_report(reports: Iterable[UUID]) -> dict[UUID, Job]:
    """The newest rendering job of each report; one query."""
    jobs = Job.objects.filter(object_id__in=list(reports), name=RENDER_JOB).order_by("created_at")
    return {job.object_id: job for job in jobs}


@dataclass(frozen=True, slots=True)
class Making:
    """How far a report is. One with its file is done, whoever had it rendered; `progress` in percent."""

    state: str
    progress: int
    error_code: str = ""
    error_text: str = ""


def making_of(report: Report, job: Job | None) -> Making:
    if report.sha256:
        return Making(JobState.DONE, 100)
    if job is None:
        return Making(JobState.QUEUED, 0)
    return Making(job.state, job.progress, job.error_code, job.error_text)


def ready_report(assessment: Assessment, *, edition: str, language: str) -> Report | None:
    """The report of that edition and language, once its file is there."""
    return Report.objects.filter(assessment=assessment, edition=edition, language=language).exclude(sha256="").first()


def stored_bytes(report: Report) -> bytes:
    """The PDF of a report that has one."""
    with report.file.open("rb") as file:
        body: bytes = file.read()
    return body


def read_sources(assessment: Assessment, language: str) -> Sources | None:
    """All that a report prints, whole; None while the result is not computed."""
    result = Result.objects.filter(snapshot__assessment=assessment).select_related("snapshot").first()
    if result is None:
        return None
    snapshot = result.snapshot
    return Sources(
        snapshot=json.loads(bytes(snapshot.body)),
        record=json.loads(bytes(snapshot.record)),
        results=json.loads(bytes(result.body)),
        method=assessment.methodology.record,
        outlines=(outline(assessment.risk_version, language), outline(assessment.resilience_version, language)),
        state_name=assessment.cycle.state.name,
        language=language,
        snapshot_sha256=snapshot.sha256,
        results_sha256=result.sha256,
        signed_off_at=snapshot.created_at,
        verify_url=verify_url(snapshot.sha256),
    )


def verify_url(sha256: str) -> str:
    return f"{settings.SITE_URLS['public'].rstrip('/')}/verify/{sha256}/"
