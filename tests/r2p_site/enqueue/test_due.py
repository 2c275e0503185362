"""Jobs that nobody asks for: started for what is due, once at a time, and again after a failure."""

import uuid
from collections.abc import Iterator

import pytest

from r2p_site.enqueue import Progress, job
from r2p_site.enqueue.leases import start_due_jobs
from r2p_site.enqueue.models import Job, JobState
from r2p_site.enqueue.registry import _jobs
from r2p_site.enqueue.run import run_now
from r2p_site.errors import Conflict

pytestmark = pytest.mark.django_db
DUE = [uuid.UUID(int=1), uuid.UUID(int=2)]


@pytest.fixture
def outcome(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, bool]]:
    monkeypatch.setattr("r2p_site.enqueue.leases.started_by_beat", lambda: [_jobs["probe.due"]])
    found = {"fails": False}

    @job("probe.due", due=lambda: DUE)
    def run(object_id: uuid.UUID, progress: Progress) -> None:
        if found["fails"]:
            raise Conflict

    yield found
    del _jobs["probe.due"]


def test_each_due_object_gets_one_job_at_a_time(outcome: dict[str, bool]) -> None:
    assert start_due_jobs() == 2
    assert start_due_jobs() == 0
    assert sorted(Job.objects.values_list("object_id", flat=True)) == DUE


def test_failed_one_is_tried_again_in_the_same_row(outcome: dict[str, bool]) -> None:
    outcome["fails"] = True
    start_due_jobs()
    first = run_now(Job.objects.get(object_id=DUE[0]))
    assert first.state == JobState.FAILED

    outcome["fails"] = False
    assert start_due_jobs() == 1
    assert run_now(first).state == JobState.DONE
    assert Job.objects.count() == 2


def test_object_that_is_due_again_gets_another_job(outcome: dict[str, bool]) -> None:
    start_due_jobs()
    run_now(Job.objects.get(object_id=DUE[0]))

    assert start_due_jobs() == 1
    assert Job.objects.filter(object_id=DUE[0]).count() == 2
