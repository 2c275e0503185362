from uuid import UUID

from django.conf import settings

from assessments.consultation.held import held_themes
from assessments.core.models import Assessment
from assessments.publication.errors import HeldMeanwhile
from assessments.publication.services import attach_report, draw_trend, public_report_of
from assessments.reports.queries import is_narrowed_since_sign_off
from assessments.reports.services import render_report
from r2p_site.enqueue import Progress, job


@job("publication.attach_report", soft_limit=600)
def attach_public_reports(object_id: UUID, progress: Progress) -> None:
    """Makes the PDFs of the assessment with this id public, in each language of the site, rendered where needed."""
    for language, _name in settings.LANGUAGES:
        while not _is_attached(object_id, language, progress):
            pass  # a theme was held back while it was made: it is made again without it
    progress.report(1, 1)


def _is_attached(published_id: UUID, language: str, progress: Progress) -> bool:
    held = held_themes(published_id)
    afresh = is_narrowed_since_sign_off(Assessment.objects.get(pk=published_id))
    report = public_report_of(assessment_id=published_id, language=language)
    rendered = render_report(report_id=report.pk, progress=progress, afresh=afresh)
    try:
        if rendered is not None:
            attach_report(published_id=published_id, report=rendered, held=held)
    except HeldMeanwhile:
        return False
    return True


@job("publication.draw_trend", soft_limit=120)
def draw_public_trend(object_id: UUID, progress: Progress) -> None:
    """Draws the trend of the State whose assessment has this id."""
    draw_trend(published_id=object_id)
    progress.report(1, 1)
