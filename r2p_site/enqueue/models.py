"""The row that stands for one piece of background work, and the sign of life of the workers."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class JobState(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


FINISHED = (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


class Job(models.Model):
    """What is to be done is (name, object_id) and no more: no text of a user is ever copied here.

    A running job is held by a worker until `lease_until`; the worker renews it. `attempts` counts the holders, and a
    holder writes only while the count is still its own.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=100)
    object_id = models.UUIDField()
    # Who asked, without a foreign key: this table must not keep an account from being deleted.
    asked_by = models.UUIDField(null=True, editable=False)
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.QUEUED)
    progress = models.PositiveSmallIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    # Last handed to the broker; null while that has not worked yet.
    sent_at = models.DateTimeField(null=True)
    # Not before this: set after a lost worker, further away each time.
    send_after = models.DateTimeField(null=True)
    cancel_requested = models.BooleanField(default=False)
    error_code = models.CharField(max_length=60, blank=True)
    error_text = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "id"]
        indexes = [
            models.Index(fields=["object_id", "name", "-created_at"], name="job_of_object"),
            models.Index(fields=["created_at"], condition=Q(state__in=["queued", "running"]), name="job_unfinished"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(progress__lte=100), name="job_progress_percent"),
            models.CheckConstraint(
                condition=Q(state="running", lease_until__isnull=False)
                | (~Q(state="running") & Q(lease_until__isnull=True)),
                name="job_lease_while_running",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["done", "failed", "cancelled"], finished_at__isnull=False)
                | Q(state__in=["queued", "running"], finished_at__isnull=True),
                name="job_finished_at_when_finished",
            ),
            models.CheckConstraint(
                condition=(Q(state="failed") & ~Q(error_code="")) | (~Q(state="failed") & Q(error_code="")),
                name="job_error_when_failed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.state}"

    @property
    def is_finished(self) -> bool:
        return self.state in FINISHED

    @property
    def is_cancellable(self) -> bool:
        return not self.is_finished and not self.cancel_requested

    @property
    def is_retryable(self) -> bool:
        return self.state in {JobState.FAILED, JobState.CANCELLED}


class Heartbeat(models.Model):
    """When a kind of process was last seen alive; `readyz` reads it, since not every site can ask the broker."""

    name = models.CharField(max_length=20, primary_key=True)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
