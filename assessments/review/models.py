"""Sign-off: who moved the assessment on and why, and the frozen snapshot that every result is computed from."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.core.enums import Status
from assessments.core.models import Assessment


class Transition(models.Model):
    """One step in the life of an assessment; rows are only ever added."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="transitions")
    source = models.CharField(max_length=20, choices=Status)
    target = models.CharField(max_length=20, choices=Status)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.TextField(_("reason"), blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["assessment", "at"]
        constraints = [models.CheckConstraint(condition=~Q(source=models.F("target")), name="transition_moves")]

    def __str__(self) -> str:
        return f"{self.source} > {self.target}"


class Divergence(models.Model):
    """Why the office keeps a rating far from another voice: of an indicator, two or more levels away from the
    independent reviewer's; of a factor, from the views received where those are flagged `strong`."""

    class Subject(models.TextChoices):
        INDICATOR = "indicator", _("indicator")
        FACTOR = "factor", _("factor")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="divergences")
    subject = models.CharField(max_length=10, choices=Subject, default=Subject.INDICATOR)
    permanent_id = models.CharField(max_length=100)
    reason = models.TextField(_("why the office keeps its rating"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "subject", "permanent_id"], name="divergence_once"),
            models.CheckConstraint(condition=Q(subject__in=["indicator", "factor"]), name="divergence_subject_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="divergence_has_reason"),
        ]

    def __str__(self) -> str:
        return self.permanent_id


class Snapshot(models.Model):
    """What was signed off: canonical JSON and its SHA-256. Never updated or deleted, in the database too.

    `body` is what results are computed from; `record` holds what is frozen beside it (rationales, sources,
    populations), of which the snapshot lists only the hash. `annex` holds the answers to the State's own indicators
    with their sources, or nothing; the snapshot does not know of it, so that it can move no number, not even a seed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.OneToOneField(Assessment, models.PROTECT, related_name="snapshot")
    previous = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    body = models.BinaryField()
    sha256 = models.CharField(max_length=64, unique=True)
    record = models.BinaryField()
    record_sha256 = models.CharField(max_length=64)
    annex = models.BinaryField(default=b"")
    annex_sha256 = models.CharField(max_length=64, default="")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["created_at"]

    def __str__(self) -> str:
        return self.sha256
