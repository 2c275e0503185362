"""Results as they were computed once from a snapshot: stored bytes that pages, PDF and REST all read."""

import uuid

from django.db import models

from assessments.review.models import Snapshot


class Result(models.Model):
    """`body`: canonical JSON of the results object, `sha256` its hash; one snapshot always gives the same bytes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    snapshot = models.OneToOneField(Snapshot, models.PROTECT, related_name="result")
    content = models.JSONField()
    body = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    computed_at = models.DateTimeField()

    class Meta:
        ordering = ["computed_at"]

    def __str__(self) -> str:
        return self.sha256


class Drawing(models.Model):
    """A chart of one result as SVG, made once by the worker.

    `spec_sha256` names exactly what it shows, theme and language included: a page that shows something else by now does
    not find it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    result = models.ForeignKey(Result, models.CASCADE, related_name="drawings")
    spec_sha256 = models.CharField(max_length=64)
    body = models.BinaryField()

    class Meta:
        ordering = ["result", "spec_sha256"]
        constraints = [models.UniqueConstraint(fields=["result", "spec_sha256"], name="drawing_once")]

    def __str__(self) -> str:
        return self.spec_sha256
