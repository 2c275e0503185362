"""Reads of reports, and what a document is built from, at a constant number of queries."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils import translation

from assessments.consultation.held import as_held_today, is_held
from assessments.core.enums import Confidentiality, Disclosure, Status
from assessments.core.models import Assessment, Evidence
from assessments.reports.document import Sources
from assessments.reports.models import Report
from assessments.results.models import Result
from assessments.results.queries import blocks_of, signals_beside
from assessments.results.trend import drawn, trend_of
from assessments.review.models import Snapshot
from assessments.review.snapshot import whole_record
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


def stored_bytes(report: Report) -> bytes:
    """The PDF of a report that has one."""
    with report.file.open("rb") as file:
        body: bytes = file.read()
    return body


def read_sources(assessment: Assessment, language: str) -> Sources | None:
    """All that a report prints, whole, in the words of the pinned layers; None while the result is not computed."""
    results = Result.objects.select_related("snapshot__previous__assessment__cycle", "snapshot__assessment__cycle")
    result = results.filter(snapshot__assessment=assessment).first()
    if result is None:
        return None
    snapshot = result.snapshot
    record = whole_record(snapshot)
    trend, drawing = _trend(assessment, result, language)
    return Sources(
        snapshot=json.loads(bytes(snapshot.body)),
        record=as_readable_today(record, assessment),
        results=json.loads(bytes(result.body)),
        method=assessment.methodology.record,
        outlines=(
            outline(assessment.risk_version, language, layers=assessment.layers.all()),
            outline(assessment.resilience_version, language, layers=assessment.layers.all()),
        ),
        state_name=assessment.cycle.state.name,
        language=language,
        snapshot_sha256=snapshot.sha256,
        annex_sha256=snapshot.annex_sha256,
        results_sha256=result.sha256,
        signed_off_at=snapshot.created_at,
        verify_url=verify_url(snapshot.sha256),
        is_change_public=is_change_public(snapshot),
        signals=tuple(signals_beside(assessment)),
        trend=trend,
        drawing=drawing,
    )


def _trend(assessment: Assessment, result: Result, language: str) -> tuple[dict[str, Any] | None, bytes]:
    """In the report's language; the drawing is empty until the worker has made it."""
    blocks = blocks_of(assessment)
    with translation.override(language):
        trend = trend_of(assessment, result, blocks)
        keys = drawn(trend, result) if trend else {}
    if not keys:
        return trend, b""
    return trend, bytes(result.drawings.get(spec_sha256=keys["light"]).body)


def as_confidential_as_today(evidence: Mapping[str, Any]) -> dict[str, Any]:
    """Sources of a record by id, each shown to those alone who might see it at sign-off and may see it now."""
    levels = Confidentiality.values
    today = dict(Evidence.objects.filter(pk__in=evidence).values_list("pk", "confidentiality"))
    now = {str(key): level for key, level in today.items()}

    def strictest(key: str, level: str) -> str:
        return max(level, now.get(key, Confidentiality.INTERNAL.value), key=levels.index)

    return {key: {**row, "confidentiality": strictest(key, row["confidentiality"])} for key, row in evidence.items()}


def is_change_public(snapshot: Snapshot) -> bool:
    """Whether the public can read the cycle that a change is measured from: the score now and the change give away the
    score then. In full, it must also be able to recompute it."""
    if snapshot.previous is None:
        return True
    before = snapshot.previous.assessment
    if before.status not in {Status.PUBLISHED, Status.SUPERSEDED}:
        return False
    is_full = snapshot.assessment.cycle.disclosure == Disclosure.FULL
    return not is_full or before.cycle.disclosure == Disclosure.FULL


def as_readable_today(record: Mapping[str, Any], assessment: Assessment) -> dict[str, Any]:
    """What was frozen, without what was marked as confidential or held back since."""
    today = {**record, "evidence": as_confidential_as_today(record["evidence"])}
    return today | ({"heard": as_held_today(record["heard"], assessment.pk)} if record.get("heard") else {})


def is_narrowed_since_sign_off(assessment: Assessment) -> bool:
    """Whether the public may see less than when this was signed off, so that a file made before may say too much."""
    snapshot = Snapshot.objects.select_related("previous__assessment__cycle", "assessment__cycle").get(
        assessment=assessment
    )
    evidence = whole_record(snapshot)["evidence"]
    narrowed = as_confidential_as_today(evidence) != evidence or is_held(assessment.pk)
    return narrowed or not is_change_public(snapshot)


def verify_url(sha256: str) -> str:
    return f"{settings.SITE_URLS['public'].rstrip('/')}/verify/{sha256}/"
