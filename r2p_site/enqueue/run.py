"""Running one job in a worker: claim, keep the lease, call the function, write how it ended."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection
from django.utils.translation import gettext as _

from r2p_site.enqueue import leases
from r2p_site.enqueue.models import Job, JobState
from r2p_site.enqueue.progress import JobCancelled
from r2p_site.enqueue.registry import registered
from r2p_site.errors import DomainError

logger = logging.getLogger(__name__)


class RowProgress:
    """Progress of a claimed job; see the protocol."""

    def __init__(self, job: Job) -> None:
        self._job = job

    def report(self, done: int, total: int) -> None:
        percent = min(100, max(0, 100 * done // total)) if total > 0 else 0
        if percent != self._job.progress and not connection.in_atomic_block:
            self._job.progress = percent
            leases.record_progress(self._job, percent)
        if leases.is_to_stop(self._job):
            raise JobCancelled


def run_job(job_id: UUID) -> None:
    """Run the job unless it is taken. Safe to call twice with one id, at the same time too."""
    job = leases.claim_job(job_id)
    if job is None:
        logger.info("job is not waiting", extra={"facts": {"job": str(job_id)}})
        return
    with _lease_kept(job):
        state, code, text = _outcome(job)
    held = leases.finish_job(job, state, error_code=code, error_text=text)
    outcome = {"job": str(job.id), "name": job.name, "state": state.value if held else "taken over"}
    logger.info("job ended", extra={"facts": outcome})


def _outcome(job: Job) -> tuple[JobState, str, str]:
    """How it ended, with a code and a sentence for the user when it failed."""
    known = registered(job.name)
    try:
        known.run(job.object_id, RowProgress(job))
    except JobCancelled:
        return JobState.CANCELLED, "", ""
    except DomainError as error:
        return JobState.FAILED, error.code, str(error)
    except SoftTimeLimitExceeded:
        text = _("This took longer than the limit of %(limit)d seconds and was stopped.")
        return JobState.FAILED, "time_limit", text % {"limit": known.soft_limit}
    except Exception:
        logger.exception("job failed", extra={"facts": {"job": str(job.id), "name": job.name}})
        text = _("Something went wrong here, and it was recorded. Try again; if it fails again, tell the operator.")
        return JobState.FAILED, "internal_error", text
    return JobState.DONE, "", ""


@contextmanager
def _lease_kept(job: Job) -> Iterator[None]:
    """Renews from a thread, on a connection of its own, since the function may hold a transaction for long."""
    ended = threading.Event()
    thread = threading.Thread(target=_renew_until, args=(job, ended), name="lease", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _renew_until(job: Job, ended: threading.Event) -> None:
    try:
        while not ended.wait(settings.JOB_LEASE_SECONDS / 3):
            try:
                close_old_connections()
                leases.renew_lease(job)
            except DatabaseError as error:
                logger.warning("lease not renewed: %s", type(error).__name__)
    finally:
        connection.close()


def run_now(job: Job) -> Job:
    """For commands and tests: run a queued job in this process and give the row as it then is."""
    run_job(job.pk)
    job.refresh_from_db()
    return job
