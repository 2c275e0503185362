from uuid import UUID

from assessments.publication.services import attach_report, public_report_of
from r2p_site.enqueue import Progress, job
from r2p_site.enqueue.registry import registered


@job("publication.attach_report", soft_limit=600)
def attach_public_report(object_id: UUID, progress: Progress) -> None:
    """Renders the public edition of the assessment with this id, unless that is done, and makes the PDF public."""
    report = public_report_of(assessment_id=object_id)
    if not report.file:
        registered("reports.render").run(report.pk, progress)
        report.refresh_from_db()
    attach_report(published_id=object_id, report=report)
