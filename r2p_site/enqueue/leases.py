"""Taking a job, holding it while it runs, giving it back, and finding those whose worker was lost.

Written by workers only. Every write names the attempt, so that a worker that was believed dead changes nothing.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from r2p_site.enqueue.models import Heartbeat, Job, JobState
from r2p_site.enqueue.queries import jobs_to_send, latest_job, lost_jobs
from r2p_site.enqueue.registry import registered, started_by_beat
from r2p_site.enqueue.services import create_job, retry_job, send_job

BACK_OFF = 15  # seconds after the first loss; doubled with each further one
# Once handed over, a message may wait in a long queue; sending it again is harmless but feeds the queue.
RESEND_AFTER = timedelta(minutes=5)
SWEEP_BATCH = 200


def lease_length() -> timedelta:
    return timedelta(seconds=settings.JOB_LEASE_SECONDS)


@transaction.atomic
def claim_job(job_id: UUID) -> Job | None:
    """The job, now running and held by the caller; None when it is held, finished or gone, as on a second delivery."""
    job = Job.objects.select_for_update().filter(pk=job_id, state=JobState.QUEUED).first()
    if job is None:
        return None
    now = timezone.now()
    job.state, job.lease_until, job.started_at = JobState.RUNNING, now + lease_length(), now
    job.attempts += 1
    job.progress = 0
    job.save(update_fields=["state", "lease_until", "started_at", "attempts", "progress"])
    return job


def renew_lease(job: Job) -> bool:
    """False when the job is no longer the caller's."""
    return bool(_mine(job).update(lease_until=timezone.now() + lease_length()))


def record_progress(job: Job, percent: int) -> bool:
    return bool(_mine(job).update(progress=percent))


def is_to_stop(job: Job) -> bool:
    """Whether somebody cancelled it, or it is no longer the caller's."""
    return not _mine(job).filter(cancel_requested=False).exists()


def finish_job(job: Job, state: JobState, *, error_code: str = "", error_text: str = "") -> bool:
    progress = 100 if state == JobState.DONE else job.progress
    return bool(
        _mine(job).update(
            state=state,
            progress=progress,
            lease_until=None,
            finished_at=timezone.now(),
            error_code=error_code,
            error_text=error_text,
        )
    )


def recover_lost_jobs(now: datetime) -> int:
    """Queue again, later each time, what a lost worker left; after `max_attempts` it has failed. Returns how many."""
    with transaction.atomic():
        jobs = list(lost_jobs(now).select_for_update(skip_locked=True)[:SWEEP_BATCH])
        for job in jobs:
            _recover(job, now)
    return len(jobs)


def send_waiting_jobs(now: datetime) -> int:
    """Send what the broker never had or may have lost; stops at the first that it does not take."""
    sent = 0
    for job in jobs_to_send(now, resend_before=now - RESEND_AFTER)[:SWEEP_BATCH]:
        if not send_job(job):
            break
        sent += 1
    return sent


def start_due_jobs() -> int:
    """Jobs that nobody asks for, for objects whose day has come; one that failed is tried again. Returns how many."""
    started = 0
    for known in started_by_beat():
        for object_id in known.due() if known.due else ():
            before = latest_job(object_id, name=known.name)
            if before is not None and not before.is_finished:
                continue
            if before is not None and before.is_retryable:
                retry_job(job_id=before.pk, by=None)
            else:
                create_job(name=known.name, object_id=object_id, by=None)
            started += 1
    return started


def note_alive(name: str) -> None:
    Heartbeat.objects.update_or_create(pk=name, defaults={"seen_at": timezone.now()})


def _recover(job: Job, now: datetime) -> None:
    if job.cancel_requested:
        finish_job(job, JobState.CANCELLED)
    elif job.attempts >= registered(job.name).max_attempts:
        text = _("The work was interrupted several times. Try again; if it fails again, tell the operator.")
        finish_job(job, JobState.FAILED, error_code="worker_lost", error_text=text)
    else:
        wait = timedelta(seconds=BACK_OFF * 2 ** (job.attempts - 1))
        _mine(job).update(state=JobState.QUEUED, lease_until=None, sent_at=None, send_after=now + wait)


def _mine(job: Job):  # type: ignore[no-untyped-def]
    return Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempts=job.attempts)
