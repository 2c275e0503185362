"""An operator's part in background work: once more, or no more. What the job is about stays closed to operators."""

from django.db import transaction

from r2p_site.accounts.models import User
from r2p_site.accounts.permissions import may_manage_accounts
from r2p_site.audit import record
from r2p_site.enqueue.models import Job
from r2p_site.enqueue.services import request_cancel
from r2p_site.enqueue.services import retry_job as queue_again
from r2p_site.errors import NotPermitted


@transaction.atomic
def retry_job(*, job: Job, by: User) -> Job:
    """Raises NotPermitted, JobNotFailed."""
    _check(by)
    again = queue_again(job_id=job.pk, by=by)
    _record("job.retried", again, by)
    return again


@transaction.atomic
def cancel_job(*, job: Job, by: User) -> Job:
    """Raises NotPermitted, JobFinished."""
    _check(by)
    cancelled = request_cancel(job_id=job.pk)
    _record("job.cancelled", cancelled, by)
    return cancelled


def _check(by: User) -> None:
    if not may_manage_accounts(by):
        raise NotPermitted


def _record(event: str, job: Job, by: User) -> None:
    record(event=event, by=by, subject=f"job:{job.pk}", details={"name": job.name})
