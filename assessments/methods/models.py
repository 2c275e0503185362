"""What another version of the method would have given for what was signed off: rows of their own, never published."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from assessments.core.models import Methodology
from assessments.review.models import Snapshot


class Rescoring(models.Model):
    """That somebody asked to score every snapshot under a version; its job does it, and its rows say how far."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    methodology = models.OneToOneField(Methodology, models.PROTECT, related_name="rescoring")
    # Of the record that the rows were computed with.
    sha256 = models.CharField(max_length=64)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()

    class Meta:
        ordering = ["asked_at"]

    def __str__(self) -> str:
        return self.sha256


class RescoredResult(models.Model):
    """A results object, or why the version cannot score this snapshot. Written once; gone only with its draft."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="rescored")
    methodology = models.ForeignKey(Methodology, models.PROTECT, related_name="rescored")
    content = models.JSONField(null=True)
    refusal = models.TextField(blank=True)
    computed_at = models.DateTimeField()

    class Meta:
        ordering = ["snapshot", "computed_at"]
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "methodology"], name="rescored_result_once"),
            models.CheckConstraint(
                condition=Q(content__isnull=True, refusal__gt="") | Q(content__isnull=False, refusal=""),
                name="rescored_result_or_refusal",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.snapshot_id} {self.methodology_id}"
