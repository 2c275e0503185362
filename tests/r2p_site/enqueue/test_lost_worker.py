"""A worker that disappears in the middle of a job."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from r2p_site.enqueue import enqueue, leases
from r2p_site.enqueue.models import Heartbeat
from tests.r2p_site.enqueue.conftest import Worker, wait_for, wait_for_state
from tests.r2p_site.enqueue.probe_jobs import trace

pytestmark = [pytest.mark.worker, pytest.mark.django_db(transaction=True)]


def test_job_of_a_killed_worker_is_done_once_by_the_next(start_worker: Callable[[], Worker]) -> None:
    first = start_worker()
    wait_for(Heartbeat.objects.filter(pk="worker").exists, "a sign of life of the worker")
    job = enqueue("tests.probe", uuid4(), by=None)
    wait_for(trace(job.object_id, "started").exists, "the first worker in the middle of the job")
    first.kill()
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("running", 1)

    start_worker()
    trace(job.object_id, "go").touch()
    # What beat does every ten seconds, at a time when the lease has run out and the pause has passed.
    later = timezone.now() + timedelta(minutes=2)
    assert leases.recover_lost_jobs(later) == 1
    assert leases.send_waiting_jobs(later + timedelta(minutes=1)) == 1

    wait_for_state(job, "done")
    assert (job.attempts, job.progress) == (2, 100)
    assert trace(job.object_id, "done").read_text() == "x"
