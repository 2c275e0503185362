"""The public edition: all that the public site may read of assessments. Publication writes it, `r2p_public` reads."""

import uuid

from django.db import models
from django.db.models import Q

from assessments.core.enums import Disclosure, Status


class PublishedAssessment(models.Model):
    """One published assessment; its id is that of the assessment. `page` is what the page shows beside the results.

    `results` and `bundle` are the exact bytes that REST serves; `bundle` is empty below disclosure level `full`.
    Withdrawing empties `page`, `results` and `bundle`; the hashes stay, so that a printed one is still recognised.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    iso3 = models.CharField(max_length=3)
    state_name = models.CharField(max_length=200)
    practice = models.BooleanField()
    cycle_number = models.PositiveIntegerField()
    cycle_title = models.CharField(max_length=120)
    # The year in which the period assessed ends.
    year = models.PositiveIntegerField()
    period_start = models.DateField()
    period_end = models.DateField()
    disclosure = models.CharField(max_length=10, choices=Disclosure)
    status = models.CharField(max_length=20, choices=Status)
    status_reason = models.TextField(blank=True)
    published_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    methodology = models.CharField(max_length=20)
    # [{"slug", "number", "title", "sha256"}], risk first.
    frameworks = models.JSONField()
    snapshot_sha256 = models.CharField(max_length=64, unique=True)
    # Of `results` as published, and of the same before anything was withheld: internal editions print the latter.
    results_sha256 = models.CharField(max_length=64, db_index=True)
    computed_sha256 = models.CharField(max_length=64, db_index=True)
    page = models.JSONField()
    results = models.BinaryField()
    results_content = models.JSONField()
    bundle = models.BinaryField(blank=True, default=b"")

    class Meta:
        db_table = "published_assessment"
        ordering = ["state_name", "-cycle_number"]
        constraints = [
            models.UniqueConstraint(fields=["iso3", "cycle_number"], name="published_assessment_once"),
            models.CheckConstraint(
                condition=(Q(status="withdrawn", withdrawn_at__isnull=False) & ~Q(status_reason=""))
                | Q(status__in=["published", "superseded"], withdrawn_at=None),
                name="published_assessment_withdrawn_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state_name} {self.cycle_title}"

    @property
    def is_withdrawn(self) -> bool:
        return self.status == Status.WITHDRAWN


class PublishedScore(models.Model):
    """One flat row of a published result; null where coverage or the disclosure level withholds it."""

    assessment = models.ForeignKey(PublishedAssessment, models.CASCADE, related_name="scores")
    # Canonical order within the assessment: measure, then code, then track.
    position = models.PositiveIntegerField()
    track = models.CharField(max_length=8)
    measure = models.CharField(max_length=12)
    code = models.CharField(max_length=60)
    score = models.FloatField(null=True)
    band = models.PositiveSmallIntegerField(null=True)
    coverage = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)

    class Meta:
        db_table = "published_score"
        ordering = ["assessment__iso3", "assessment__cycle_number", "position"]
        constraints = [models.UniqueConstraint(fields=["assessment", "position"], name="published_score_position_once")]

    def __str__(self) -> str:
        return f"{self.measure} {self.code}"


class PublishedReport(models.Model):
    """The public edition of a report; the file itself, so that the public site needs no other storage.

    Withdrawing empties `body`; the hash stays.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(PublishedAssessment, models.CASCADE, related_name="reports")
    language = models.CharField(max_length=12)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveIntegerField()
    pages = models.PositiveIntegerField()
    body = models.BinaryField()

    class Meta:
        db_table = "published_report"
        ordering = ["assessment", "language"]
        constraints = [models.UniqueConstraint(fields=["assessment", "language"], name="published_report_once")]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.language}"


class PublishedDrawing(models.Model):
    """A chart over the published cycles of one State as SVG, made by the worker. `spec_sha256` names what it shows.

    Withdrawing a cycle deletes the State's drawings: they show its scores.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    iso3 = models.CharField(max_length=3)
    spec_sha256 = models.CharField(max_length=64)
    body = models.BinaryField()

    class Meta:
        db_table = "published_drawing"
        ordering = ["iso3", "spec_sha256"]
        constraints = [models.UniqueConstraint(fields=["iso3", "spec_sha256"], name="published_drawing_once")]

    def __str__(self) -> str:
        return self.spec_sha256
