"""Asking for work, cancelling and retrying; what a second delivery, a lost worker and a silent broker do."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from r2p_site.accounts.models import User
from r2p_site.celery import app
from r2p_site.enqueue import JobCancelled, enqueue, job, leases, queries, services
from r2p_site.enqueue.errors import JobFinished, JobNotFailed
from r2p_site.enqueue.models import Job
from r2p_site.enqueue.registry import registered_names
from r2p_site.enqueue.run import RowProgress, run_job, run_now
from tests.r2p_site.enqueue import probe_jobs

pytestmark = pytest.mark.django_db

SOON = timedelta(minutes=2)


@pytest.fixture
def queued() -> Job:
    return enqueue("tests.reporting", uuid4(), by=None)


def claimed(name: str = "tests.reporting") -> Job:
    claim = leases.claim_job(enqueue(name, uuid4(), by=None).pk)
    assert claim is not None
    return claim


def with_state(state: str) -> Job:
    ended = None if state in {"queued", "running"} else timezone.now()
    lease = timezone.now() if state == "running" else None
    code = "x" if state == "failed" else ""
    return Job.objects.create(
        name="tests.probe", object_id=uuid4(), state=state, finished_at=ended, lease_until=lease, error_code=code
    )


def test_job_belongs_to_who_asked() -> None:
    user = User.objects.create_user(email="lead@practice.example", name="Lead")
    wanted = uuid4()

    asked = enqueue("tests.reporting", wanted, by=user)

    row = queries.latest_job(wanted, name="tests.reporting")
    assert row == asked
    assert (asked.asked_by, asked.state, asked.progress, asked.attempts) == (user.pk, "queued", 0, 0)


def test_unknown_name_is_refused_where_it_is_asked() -> None:
    with pytest.raises(KeyError):
        enqueue("tests.unheard_of", uuid4(), by=None)


def test_row_is_undone_with_the_callers_transaction() -> None:
    with transaction.atomic():
        enqueue("tests.reporting", uuid4(), by=None)
        transaction.set_rollback(True)

    assert Job.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_broker_that_is_down_leaves_the_job_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    # Read at each use; a changed attribute of a configuration that is still pending would outlive the test.
    monkeypatch.setenv("CELERY_BROKER_WRITE_URL", "redis://127.0.0.1:1/0")
    monkeypatch.setattr(app.amqp, "_producer_pool", None)
    started = timezone.now()

    waiting = enqueue("tests.reporting", uuid4(), by=None)

    waiting.refresh_from_db()
    assert (waiting.state, waiting.sent_at) == ("queued", None)
    assert timezone.now() - started < timedelta(seconds=3)
    assert list(queries.jobs_to_send(timezone.now(), resend_before=started)) == [waiting]


def test_job_runs_and_is_done(queued: Job) -> None:
    ended = run_now(queued)

    assert (ended.state, ended.progress, ended.attempts, ended.lease_until) == ("done", 100, 1, None)
    assert ended.started_at <= ended.finished_at


def test_job_delivered_twice_runs_once(queued: Job, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.setenv(probe_jobs.FOLDER, str(tmp_path))
    probe = enqueue("tests.probe", uuid4(), by=None)
    probe_jobs.trace(probe.object_id, "go").touch()

    run_job(probe.pk)
    run_job(probe.pk)

    assert probe_jobs.trace(probe.object_id, "done").read_text() == "x"


def test_job_that_is_gone_is_ignored() -> None:
    run_job(uuid4())

    assert Job.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "code", "text"),
    [
        ("tests.refused", "conflict", "There is nothing to report yet."),
        (
            "tests.broken",
            "internal_error",
            "Something went wrong here, and it was recorded. Try again; if it fails again, tell the operator.",
        ),
    ],
)
def test_failure_tells_the_user_what_a_user_can_use(name: str, code: str, text: str) -> None:
    ended = run_now(enqueue(name, uuid4(), by=None))

    assert (ended.state, ended.error_code, ended.error_text) == ("failed", code, text)


def test_waiting_job_is_cancelled_at_once(queued: Job) -> None:
    cancelled = services.request_cancel(job_id=queued.pk)

    assert (cancelled.state, cancelled.is_retryable, leases.claim_job(queued.pk)) == ("cancelled", True, None)


def test_running_job_learns_of_the_cancellation() -> None:
    running = claimed()

    services.request_cancel(job_id=running.pk)

    with pytest.raises(JobCancelled):
        RowProgress(running).report(1, 4)


@pytest.mark.parametrize("state", ["done", "failed", "cancelled"])
def test_finished_job_cannot_be_cancelled(state: str) -> None:
    with pytest.raises(JobFinished):
        services.request_cancel(job_id=with_state(state).pk)


@pytest.mark.parametrize("state", ["failed", "cancelled"])
def test_retry_starts_afresh(state: str) -> None:
    again = services.retry_job(job_id=with_state(state).pk, by=None)

    again.refresh_from_db()
    assert (again.state, again.attempts, again.error_code, again.finished_at) == ("queued", 0, "", None)
    assert run_now(again).attempts == 1 if again.name == "tests.reporting" else True


@pytest.mark.parametrize("state", ["queued", "running", "done"])
def test_job_that_did_not_fail_cannot_be_retried(state: str) -> None:
    with pytest.raises(JobNotFailed):
        services.retry_job(job_id=with_state(state).pk, by=None)


def lose(lost: Job, now: datetime) -> Job:
    leases.recover_lost_jobs(now)
    lost.refresh_from_db()
    return lost


def test_lost_job_waits_longer_each_time_and_then_fails() -> None:
    lost, pauses, now = claimed(), [], timezone.now()
    for _ in range(2):
        now += SOON
        lose(lost, now)
        pauses.append((lost.send_after - now).total_seconds())
        assert leases.claim_job(lost.pk) is not None

    lose(lost, now + SOON)

    assert pauses == [15, 30]
    assert (lost.state, lost.attempts, lost.error_code) == ("failed", 3, "worker_lost")


def test_job_with_a_live_lease_is_not_lost() -> None:
    assert leases.recover_lost_jobs(timezone.now()) == 0 if claimed() else False


def test_cancelled_job_of_a_lost_worker_is_cancelled() -> None:
    lost = claimed()
    services.request_cancel(job_id=lost.pk)

    assert lose(lost, timezone.now() + SOON).state == "cancelled"


def test_worker_believed_dead_changes_nothing_any_more() -> None:
    dead = claimed()
    leases.recover_lost_jobs(timezone.now() + SOON)
    leases.claim_job(dead.pk)

    assert leases.renew_lease(dead) is False
    assert leases.finish_job(dead, Job(state="done").state) is False  # type: ignore[arg-type]
    with pytest.raises(JobCancelled):
        RowProgress(dead).report(1, 4)
    assert Job.objects.get(pk=dead.pk).state == "running"


def test_due_jobs_are_those_never_sent_or_sent_long_ago() -> None:
    now = timezone.now()
    rows = {
        "never": enqueue("tests.reporting", uuid4(), by=None),
        "recent": enqueue("tests.reporting", uuid4(), by=None),
        "old": enqueue("tests.reporting", uuid4(), by=None),
        "later": enqueue("tests.reporting", uuid4(), by=None),
    }
    Job.objects.filter(pk=rows["recent"].pk).update(sent_at=now - timedelta(seconds=30))
    Job.objects.filter(pk=rows["old"].pk).update(sent_at=now - timedelta(minutes=6))
    Job.objects.filter(pk=rows["later"].pk).update(send_after=now + timedelta(seconds=5))

    due = queries.jobs_to_send(now, resend_before=now - leases.RESEND_AFTER)

    assert list(due) == [rows["never"], rows["old"]]


def test_progress_inside_a_transaction_is_not_shown() -> None:
    running = claimed()

    RowProgress(running).report(1, 4)  # the test itself is a transaction

    assert connection.in_atomic_block
    assert Job.objects.get(pk=running.pk).progress == 0


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("job_finished_at_when_finished", {"state": "lost"}),
        ("job_progress_percent", {"progress": 101}),
        ("job_lease_while_running", {"state": "running"}),
        ("job_lease_while_running", {"lease_until": datetime(2026, 1, 1).astimezone()}),
        ("job_finished_at_when_finished", {"state": "done"}),
        ("job_finished_at_when_finished", {"finished_at": datetime(2026, 1, 1).astimezone()}),
        ("job_error_when_failed", {"state": "failed", "finished_at": datetime(2026, 1, 1).astimezone()}),
        ("job_error_when_failed", {"error_code": "x"}),
    ],
)
def test_row_that_contradicts_itself_is_refused(constraint: str, values: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=constraint):
        Job.objects.create(name="tests.probe", object_id=uuid4(), **values)


def test_name_cannot_be_taken_twice() -> None:
    def stranger(object_id: Any, progress: Any) -> None: ...

    with pytest.raises(ValueError, match=r"tests\.probe is registered"):
        job("tests.probe")(stranger)


def test_limit_above_the_brokers_patience_is_refused() -> None:
    with pytest.raises(ValueError, match="soft_limit must stay below"):
        job("tests.patient", soft_limit=3570)

    assert "tests.patient" not in registered_names()
