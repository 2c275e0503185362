"""Jobs through a real broker and a real worker process."""

from uuid import uuid4

import pytest
from django.db import transaction

from r2p_site.enqueue import enqueue, services
from r2p_site.enqueue.models import Job
from tests.r2p_site.enqueue.conftest import Worker, wait_for, wait_for_state
from tests.r2p_site.enqueue.probe_jobs import trace

pytestmark = [pytest.mark.worker, pytest.mark.django_db(transaction=True)]


def test_job_is_sent_on_commit_and_done(worker: Worker) -> None:
    with transaction.atomic():
        job = enqueue("tests.probe", uuid4(), by=None)
        trace(job.object_id, "go").touch()

    wait_for_state(job, "done")
    assert (job.progress, job.attempts, job.lease_until, job.error_code) == (100, 1, None, "")
    assert trace(job.object_id, "done").read_text() == "x"


def test_running_job_shows_progress_and_stops_when_cancelled(worker: Worker) -> None:
    job = enqueue("tests.probe", uuid4(), by=None)
    wait_for(lambda: Job.objects.filter(pk=job.pk, state="running", progress=50).exists(), "half of the work")

    services.request_cancel(job_id=job.pk)

    wait_for_state(job, "cancelled")
    assert not trace(job.object_id, "done").exists()


def test_cancelled_job_can_be_retried(worker: Worker) -> None:
    job = enqueue("tests.probe", uuid4(), by=None)
    services.request_cancel(job_id=job.pk)
    wait_for_state(job, "cancelled")
    trace(job.object_id, "go").touch()

    services.retry_job(job_id=job.pk, by=None)

    wait_for_state(job, "done")
    assert trace(job.object_id, "done").read_text() == "x"


def test_job_over_its_limit_fails_with_a_sentence_for_the_user(worker: Worker) -> None:
    job = enqueue("tests.endless", uuid4(), by=None)

    wait_for_state(job, "failed")
    assert job.error_code == "time_limit"
    assert job.error_text == "This took longer than the limit of 1 seconds and was stopped."


def test_worker_log_names_the_error_and_not_its_message(worker: Worker) -> None:
    job = enqueue("tests.broken", uuid4(), by=None)

    wait_for_state(job, "failed")
    wait_for(lambda: '"state": "failed"' in worker.log(), "the end of the job in the log")
    assert '"type": "builtins.ValueError"' in worker.log()
    assert "marker of a person" not in worker.log()
