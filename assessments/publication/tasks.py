from uuid import UUID

from django.conf import settings

from assessments.core.models import Assessment
from assessments.publication.services import attach_report, draw_trend, public_report_of
from assessments.reports.queries import is_narrowed_since_sign_off
from assessments.reports.services import render_report
from r2p_site.enqueue import Progress, job


@job("publication.attach_report", soft_limit=600)
def attach_public_reports(object_id: UUID, progress: Progress) -> None:
    """Makes the PDFs of the assessment with this id public, in each language of the site, rendered where needed."""
    afresh = is_narrowed_since_sign_off(Assessment.objects.get(pk=object_id))
    for language, _name in settings.LANGUAGES:
        report = public_report_of(assessment_id=object_id, language=language)
        rendered = render_report(report_id=report.pk, progress=progress, afresh=afresh)
        if rendered is not None:
            attach_report(published_id=object_id, report=rendered)
    progress.report(1, 1)


@job("publication.draw_trend", soft_limit=120)
def draw_public_trend(object_id: UUID, progress: Progress) -> None:
    """Draws the trend of the State whose assessment has this id."""
    draw_trend(published_id=object_id)
    progress.report(1, 1)
