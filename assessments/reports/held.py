"""Files that hold what is held back since, of every edition: whoever needs one asks for it again."""

from functools import partial
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import transaction

from assessments.reports.models import Report


@transaction.atomic
def forget_reports(assessment_id: UUID) -> None:
    """Of one that is being made at this moment nothing is stored."""
    for report in Report.objects.select_for_update().filter(assessment=assessment_id):
        if report.file:
            transaction.on_commit(partial(default_storage.delete, str(report.file)))
        report.delete()
