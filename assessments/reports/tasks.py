from uuid import UUID

from assessments.reports.services import render_report
from r2p_site.enqueue import Progress, job


@job("reports.render", soft_limit=300)
def render(object_id: UUID, progress: Progress) -> None:
    """Renders the report with this id."""
    render_report(report_id=object_id, progress=progress)
    progress.report(1, 1)
