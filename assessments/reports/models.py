"""A report asked for: one edition of one signed-off assessment in one language, rendered by the worker."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.core.models import Assessment
from assessments.reports.enums import Edition


class Report(models.Model):
    """The state of the work is on the job row whose object is this report."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="reports")
    edition = models.CharField(_("edition"), max_length=10, choices=Edition)
    language = models.CharField(_("language"), max_length=12)
    file = models.FileField(upload_to="reports/", max_length=200, blank=True)
    size = models.PositiveIntegerField(null=True)
    pages = models.PositiveIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()

    class Meta:
        ordering = ["assessment", "-requested_at"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "edition", "language"], name="report_once_per_edition"),
            models.CheckConstraint(condition=Q(edition__in=Edition.values), name="report_edition_known"),
            models.CheckConstraint(
                condition=Q(file="", sha256="") | (~Q(file="") & ~Q(sha256="")), name="report_file_has_hash"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.edition} {self.language}"
