"""Re-scoring under another version: beside the signed results, once for each snapshot, however it is interrupted."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError
from django.utils import timezone

from assessments.core.models import Methodology
from assessments.methods.errors import RescoringUnderWay
from assessments.methods.models import RescoredResult, Rescoring
from assessments.methods.queries import rescoring_progress
from assessments.methods.services import (
    cancel_rescoring,
    change_draft,
    discard_draft,
    request_rescoring,
    rescore,
)
from assessments.methods.services import rescoring as service
from assessments.results.models import Result
from assessments.results.services import compute, score_snapshot
from assessments.review.models import Snapshot
from r2p_site.accounts.models import User
from r2p_site.audit.models import Event
from r2p_site.enqueue import JobCancelled, leases
from r2p_site.enqueue.models import Job
from r2p_site.enqueue.progress import Unwatched
from r2p_site.enqueue.run import run_now
from r2p_site.errors import NotPermitted
from tests.assessments.methods.drafted import administrator, draft, method_input
from tests.assessments.methods.signed import copies
from tests.cast import PEOPLE, Cast
from tests.factories.assessments import signed_off
from tests.r2p_site.enqueue.conftest import Worker, wait_for, wait_for_state

LOWER = {"bands": [0.1, 0.2, 0.3, 0.4]}


@pytest.fixture
def snapshot(cast: Cast) -> Snapshot:
    found = signed_off(cast, level=2)
    score_snapshot(snapshot_id=found.pk)
    return found


def asked(by: User, **changes: Any) -> tuple[Methodology, Job]:
    made = draft(by, **(changes or LOWER))
    return made, request_rescoring(methodology=made, by=by)


def test_signed_result_stays_and_the_other_stands_beside_it(snapshot: Snapshot) -> None:
    before = Result.objects.values_list("body", "sha256").get()

    made, job = asked(administrator())
    job = run_now(job)

    row = RescoredResult.objects.get()
    assert (job.state, job.progress, row.refusal) == ("done", 100, "")
    assert row.content["methodology"] == {"version": "1.1.0", "sha256": made.sha256}
    assert row.content["input_sha256"] == snapshot.sha256
    crime = row.content["tracks"]["official"]["crimes"]["genocide"]
    assert (crime["score"], crime["band"]) == (0.5, 4)
    assert crime["interval"]["low"] < 0.5
    assert Result.objects.values_list("body", "sha256").get() == before
    events = Event.objects.filter(event__startswith="methodology.rescor").order_by("pk")
    assert [(row.event, row.subject) for row in events] == [
        ("methodology.rescoring_requested", "methodology:1.1.0"),
        ("methodology.rescored", "methodology:1.1.0"),
    ]


def test_same_version_gives_the_signed_result_again(snapshot: Snapshot) -> None:
    request = request_rescoring(methodology=snapshot.assessment.methodology, by=administrator())

    run_now(request)

    assert RescoredResult.objects.get().content == Result.objects.get().content


def test_twice_gives_one_row_for_each(snapshot: Snapshot) -> None:
    copies(snapshot, 3)
    _made, job = asked(administrator())
    run_now(job)
    first = set(RescoredResult.objects.values_list("pk", flat=True))

    rescore(rescoring_id=Rescoring.objects.get().pk, progress=Unwatched())

    assert set(RescoredResult.objects.values_list("pk", flat=True)) == first
    assert len(first) == 4


def test_asking_again_scores_what_was_signed_off_since(snapshot: Snapshot) -> None:
    person = administrator()
    made, job = asked(person)
    run_now(job)
    copies(snapshot, 2)

    again = request_rescoring(methodology=made, by=person)
    run_now(again)

    assert again.pk != job.pk
    assert RescoredResult.objects.count() == 3


def test_asking_while_it_is_under_way_changes_nothing(snapshot: Snapshot) -> None:
    person = administrator()
    made, job = asked(person)

    assert request_rescoring(methodology=made, by=person).pk == job.pk
    assert Job.objects.filter(name="methods.rescore").count() == 1


class Stopping:
    """Progress of a job that is cancelled after so many reports."""

    def __init__(self, reports: int) -> None:
        self.left, self.reported = reports, list[tuple[int, int]]()

    def report(self, done: int, total: int) -> None:
        self.reported.append((done, total))
        self.left -= 1
        if not self.left:
            raise JobCancelled


def test_cancelled_in_the_middle_it_goes_on_from_there(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "CHUNK", 2)
    copies(snapshot, 4)
    asked(administrator())
    rescoring, progress = Rescoring.objects.get(), Stopping(3)

    with pytest.raises(JobCancelled):
        rescore(rescoring_id=rescoring.pk, progress=progress)
    kept = set(RescoredResult.objects.values_list("pk", flat=True))
    rescore(rescoring_id=rescoring.pk, progress=Unwatched())

    assert progress.reported == [(0, 5), (2, 5), (4, 5)]
    assert len(kept) == 4
    found = set(RescoredResult.objects.values_list("pk", flat=True))
    assert (kept < found, len(found)) == (True, 5)


def test_cancelling_is_recorded_and_can_be_taken_back(snapshot: Snapshot) -> None:
    person = administrator()
    made, job = asked(person)

    assert cancel_rescoring(methodology=made, by=person).state == "cancelled"
    assert request_rescoring(methodology=made, by=person).pk == job.pk
    names = Event.objects.filter(event__startswith="methodology.rescoring").order_by("pk")
    assert [row.event.rpartition("_")[2] for row in names] == ["requested", "cancelled", "requested"]


@pytest.mark.parametrize("name", [name for name in PEOPLE if name != "framework_admin"])
def test_others_ask_and_cancel_nothing(cast: Cast, name: str) -> None:
    made, _job = asked(administrator())

    for attempt in (request_rescoring, cancel_rescoring):
        with pytest.raises(NotPermitted):
            attempt(methodology=made, by=cast.named(name))


def test_snapshot_that_the_version_cannot_score_is_counted_with_its_reason(snapshot: Snapshot) -> None:
    scale = {"level_max": 1, "bands": [0.5], "critical_own": {"1": 1}, "critical_common": {"1": 1}}
    nexus = {"war_crimes": {"indicator": "1.1", "level": 1}}
    _made, job = asked(administrator(), **scale, level_present=1, nexus=nexus)

    run_now(job)

    row = RescoredResult.objects.get()
    assert row.content is None
    assert "level: 2 is outside 0 to 1" in row.refusal
    progress = rescoring_progress(row.methodology)
    assert progress is not None
    assert (progress.snapshots, progress.rescored, progress.refused) == (1, 1, 1)


def test_changed_draft_forgets_what_it_gave(snapshot: Snapshot) -> None:
    person = administrator()
    made, job = asked(person)
    with pytest.raises(RescoringUnderWay):
        change_draft(draft=made, expected_revision=1, values=method_input(mc_n=100), by=person)
    run_now(job)

    change_draft(draft=made, expected_revision=1, values=method_input(mc_n=100), by=person)

    assert (RescoredResult.objects.count(), Rescoring.objects.count()) == (0, 0)


def test_discarded_draft_takes_what_it_gave_with_it(snapshot: Snapshot) -> None:
    person = administrator()
    made, job = asked(person)
    run_now(job)

    discard_draft(draft=made, by=person)

    assert (RescoredResult.objects.count(), Methodology.objects.count()) == (0, 1)


def test_nothing_is_written_for_a_draft_that_changed_meanwhile(snapshot: Snapshot) -> None:
    made, _job = asked(administrator())
    Methodology.objects.filter(pk=made.pk).update(sha256="0" * 64)

    with pytest.raises(JobCancelled):
        rescore(rescoring_id=Rescoring.objects.get().pk, progress=Unwatched())

    assert RescoredResult.objects.count() == 0


def test_row_is_never_changed_in_the_database(snapshot: Snapshot) -> None:
    _made, job = asked(administrator())
    run_now(job)

    with pytest.raises(DatabaseError, match="never changed"):
        RescoredResult.objects.update(refusal="x", content=None)


def test_row_of_a_version_in_force_is_not_removed_in_the_database(snapshot: Snapshot) -> None:
    run_now(request_rescoring(methodology=snapshot.assessment.methodology, by=administrator()))

    with pytest.raises(DatabaseError, match="never changed"):
        RescoredResult.objects.all().delete()


@pytest.mark.parametrize(
    ("row", "constraint"),
    [
        ({"content": None, "refusal": ""}, "rescored_result_or_refusal"),
        ({"content": {}, "refusal": "both"}, "rescored_result_or_refusal"),
        ({"content": {}, "refusal": ""}, "rescored_result_once"),
    ],
)
def test_constraint(snapshot: Snapshot, row: dict[str, Any], constraint: str) -> None:
    made, job = asked(administrator())
    run_now(job)

    with pytest.raises(IntegrityError, match=constraint):
        RescoredResult.objects.create(snapshot=snapshot, methodology=made, computed_at=timezone.now(), **row)


@pytest.mark.worker
@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_nothing_is_lost_or_doubled(
    cast: Cast, start_worker: Callable[[], Worker], monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshot = signed_off(cast, level=2)
    total = 1 + len(copies(snapshot, 149))
    first = start_worker()
    _made, job = asked(administrator())

    wait_for(RescoredResult.objects.exists, "the first results")
    first.kill()
    kept = dict(RescoredResult.objects.values_list("pk", "computed_at"))
    job.refresh_from_db()
    assert (job.state, job.attempts, 0 < len(kept) < total) == ("running", 1, True)

    start_worker()
    # What beat does every ten seconds, at a time when the lease has run out and the pause has passed.
    later = timezone.now() + timedelta(minutes=2)
    leases.recover_lost_jobs(later)
    leases.send_waiting_jobs(later + timedelta(minutes=1))
    wait_for_state(job, "done")

    rows = list(RescoredResult.objects.select_related("snapshot"))
    assert (job.attempts, len(rows), len({row.snapshot_id for row in rows})) == (2, total, total)
    assert kept.items() <= {row.pk: row.computed_at for row in rows}.items()
    sample = next(row for row in rows if row.pk not in kept)
    again = compute(json.loads(bytes(sample.snapshot.body)), snapshot.assessment.methodology, None)
    assert (
        sample.content["tracks"]["official"]["crimes"]["genocide"]["score"]
        == (again["tracks"]["official"]["crimes"]["genocide"]["score"])
    )
