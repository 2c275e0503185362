"""Files that hold what the recipient holds back since: they leave the public site at once."""

from uuid import UUID

from django.db import transaction

from assessments.publication.models import PublishedAssessment


@transaction.atomic
def take_files_off(assessment_id: UUID) -> None:
    """Until the worker attaches others. The lock is that of attach_report: what is attached before goes, what comes
    after knows what was held back."""
    found = PublishedAssessment.objects.select_for_update().filter(pk=assessment_id, withdrawn_at=None).first()
    if found is not None:
        found.reports.all().delete()
