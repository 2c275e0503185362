"""Reports asked for through the services, on a small signed-off assessment."""

from assessments.core.models import Assessment
from assessments.reports.models import Report
from assessments.reports.queries import RENDER_JOB
from assessments.reports.services import request_report
from assessments.results.services import score_snapshot
from r2p_site.enqueue.models import Job
from r2p_site.enqueue.queries import latest_job
from r2p_site.enqueue.run import run_now
from tests.cast import Cast
from tests.factories.assessments import signed_off


def scored(cast: Cast, **fields: object) -> Assessment:
    """Signed off, with its result."""
    snapshot = signed_off(cast, **fields)
    score_snapshot(snapshot_id=snapshot.pk)
    return snapshot.assessment


def requested(cast: Cast, edition: str = "internal", **fields: object) -> Report:
    assessment = scored(cast, **fields)
    return request_report(assessment=assessment, edition=edition, language="en", by=cast.lead)


def job_of(report: Report) -> Job:
    job = latest_job(report.pk, name=RENDER_JOB)
    assert job is not None
    return job


def rendered(cast: Cast, edition: str = "internal", **fields: object) -> Report:
    """As the worker leaves it."""
    report = requested(cast, edition, **fields)
    run_now(job_of(report))
    report.refresh_from_db()
    return report
