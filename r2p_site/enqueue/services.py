"""Asking for work, stopping it, asking again. The caller records the audit event: it knows what the job means."""

import logging
from typing import Any, Protocol
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from r2p_site.enqueue.errors import JobFinished, JobNotFailed
from r2p_site.enqueue.models import Job, JobState
from r2p_site.enqueue.registry import registered

logger = logging.getLogger(__name__)


class Asker(Protocol):
    """A user, without importing accounts, which stands above this package."""

    @property
    def pk(self) -> Any: ...


@transaction.atomic
def create_job(*, name: str, object_id: UUID, by: Asker | None) -> Job:
    registered(name)
    job = Job.objects.create(name=name, object_id=object_id, asked_by=by.pk if by else None)
    _send_on_commit(job)
    return job


@transaction.atomic
def request_cancel(*, job_id: UUID) -> Job:
    """A waiting job is cancelled at once, a running one when it next reports progress. Raises JobFinished."""
    job = Job.objects.select_for_update().get(pk=job_id)
    if job.is_finished:
        raise JobFinished
    job.cancel_requested = True
    if job.state == JobState.QUEUED:
        job.state, job.finished_at = JobState.CANCELLED, timezone.now()
    job.save(update_fields=["cancel_requested", "state", "finished_at"])
    return job


@transaction.atomic
def retry_job(*, job_id: UUID, by: Asker | None) -> Job:
    """The same row, queued afresh. Raises JobNotFailed."""
    job = Job.objects.select_for_update().get(pk=job_id)
    if not job.is_retryable:
        raise JobNotFailed
    job.state, job.progress, job.attempts = JobState.QUEUED, 0, 0
    job.error_code = job.error_text = ""
    job.cancel_requested = False
    job.sent_at = job.send_after = job.started_at = job.finished_at = None
    job.asked_by = by.pk if by else None
    job.save()
    _send_on_commit(job)
    return job


def send_job(job: Job) -> bool:
    """Hand the id to the broker; False, and the row stays as it was, when the broker cannot be reached."""
    from r2p_site import celery

    # Written first, so that the row is never younger than a message that a worker has read.
    now = timezone.now()
    if not celery.send(job.id, registered(job.name)):
        logger.warning("job waits for the broker", extra={"facts": {"job": str(job.id), "name": job.name}})
        return False
    Job.objects.filter(pk=job.pk, state=JobState.QUEUED).update(sent_at=now)
    return True


def _send_on_commit(job: Job) -> None:
    if settings.R2P_SITE in settings.SITES_WITHOUT_ACCOUNTS:
        return  # these sites cannot reach a broker; beat sends the row
    transaction.on_commit(lambda: send_job(job), robust=True)
