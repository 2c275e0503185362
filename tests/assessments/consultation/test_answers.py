"""Answering themes, and how the answers travel back."""

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from assessments.consultation.errors import MayNotConsult, NothingHeard, NotSent, RecordClosed, ThemesUnanswered
from assessments.consultation.models import SentPackage, Theme
from assessments.consultation.queries import are_answers_sent, themes_of, undelivered
from assessments.consultation.services import (
    answer_theme,
    deliver_package,
    note_handed_over,
    send_again,
    send_answers,
    sending,
)
from assessments.core.models import Assessment
from assessments.review.errors import NotReady
from assessments.review.services import approve_assessment, submit_assessment
from r2p_site.enqueue.errors import JobNotFailed
from r2p_site.enqueue.models import Job, JobState
from r2p_site.errors import InvalidInput, VersionMismatch
from r2p_site.packages import PushFailed, PushRefused, open_package, public_key_of
from tests.cast import Cast
from tests.factories.assessments import all_rated, signed_off, started
from tests.factories.consultations import OFFICE_KEY, planned, released, sent, theme

WHY = {"en": "The ministry has ended it.", "fr": ""}


class Silent:
    """Progress that nobody watches."""

    def report(self, done: int, total: int) -> None:
        assert 0 < done <= total


def heard(cast: Cast, *titles: str) -> Assessment:
    assessment = all_rated(cast)
    released(assessment, cast, themes=[theme(title) for title in titles or ("Prices", "Checkpoints")])
    return assessment


def answer(assessment: Assessment, found: Theme, by: Any, **how: Any) -> Any:
    values: dict[str, Any] = {"reply": "partly", "text": WHY, "expected_version": 0, **how}
    return answer_theme(assessment=assessment, theme=found, by=by, **values)


def answer_all(assessment: Assessment, by: Any) -> None:
    for found in themes_of(assessment):
        answer(assessment, found, by)


def test_answer_says_which_and_why(cast: Cast) -> None:
    assessment = heard(cast)

    found = answer(assessment, themes_of(assessment)[0], cast.drafter)

    assert (found.reply, found.text, found.by, found.version) == ("partly", {"en": WHY["en"]}, cast.drafter, 1)


@pytest.mark.parametrize(
    ("field", "how"),
    [
        ("reply", {"reply": "maybe"}),
        ("text", {"text": {"en": "  "}}),
        ("text", {"text": {"en": "a\x00b"}}),
        ("text", {"text": {"en": "x" * 20_001}}),
    ],
)
def test_answer_without_a_reason_is_refused_by_field(cast: Cast, field: str, how: dict[str, Any]) -> None:
    assessment = heard(cast)

    with pytest.raises(InvalidInput) as refused:
        answer(assessment, themes_of(assessment)[0], cast.lead, **how)

    assert list(refused.value.fields) == [field]


def test_answer_of_somebody_else_is_not_overwritten(cast: Cast) -> None:
    assessment = heard(cast)
    found = themes_of(assessment)[0]
    answer(assessment, found, cast.drafter)

    with pytest.raises(VersionMismatch):
        answer(assessment, found, cast.lead, reply="accepted")

    assert answer(assessment, found, cast.lead, reply="accepted", expected_version=1).version == 2


def test_who_reads_does_not_answer(cast: Cast) -> None:
    assessment = heard(cast)

    for name in ("approver", "reviewer", "stranger"):
        with pytest.raises(MayNotConsult):
            answer(assessment, themes_of(assessment)[0], cast.named(name))


def test_answers_travel_together_and_the_same_ones_once(cast: Cast) -> None:
    assessment = heard(cast)
    answer(assessment, themes_of(assessment)[0], cast.lead)
    with pytest.raises(ThemesUnanswered):
        send_answers(assessment=assessment, by=cast.lead)
    answer(assessment, themes_of(assessment)[1], cast.lead, reply="not")
    assert not are_answers_sent(assessment)

    package = send_answers(assessment=assessment, by=cast.lead)

    assert package is not None
    opened = open_package(bytes(package.body), kind="answers", sender="office", trusted=public_key_of(OFFICE_KEY))
    assert opened.body == {
        "consultation": str(assessment.consultation.pk),
        "number": 1,
        "answers": [
            {"theme": str(found.pk), "answer": found.answer.reply, "text": {"en": WHY["en"]}}
            for found in themes_of(assessment)
        ],
    }
    assert are_answers_sent(assessment)
    assert send_answers(assessment=assessment, by=cast.lead) is None
    answer(assessment, themes_of(assessment)[0], cast.lead, reply="accepted", expected_version=1)
    assert not are_answers_sent(assessment)

    changed = send_answers(assessment=assessment, by=cast.lead)

    assert changed is not None
    assert json.loads(bytes(changed.body))["body"]["number"] == changed.number == 2


def test_answers_that_did_not_arrive_are_signed_again_with_a_higher_number(cast: Cast) -> None:
    """An office that was restored from a backup gives a number again that the recipient has."""
    assessment = heard(cast)
    answer_all(assessment, cast.lead)
    package = send_answers(assessment=assessment, by=cast.lead)
    assert package is not None
    Job.objects.filter(object_id=package.pk).update(
        state=JobState.FAILED, error_code="push_failed", finished_at=package.made_at
    )
    assert not are_answers_sent(assessment)

    again = send_answers(assessment=assessment, by=cast.lead)

    assert again is not None
    assert (package.number, again.number) == (1, 2)
    assert are_answers_sent(assessment)
    # The worker leaves the one alone that would be refused behind it.
    deliver_package(package_id=package.pk, progress=Silent())
    package.refresh_from_db()
    assert package.delivered_at is None


@pytest.mark.parametrize(("made", "refusal"), [(planned, NotSent), (sent, NothingHeard), (released, NothingHeard)])
def test_answers_need_something_to_answer(
    cast: Cast, made: Callable[[Assessment, Cast], Any], refusal: type[Exception]
) -> None:
    assessment = started(cast)
    made(assessment, cast)

    with pytest.raises(refusal):
        send_answers(assessment=assessment, by=cast.lead)


def test_sign_off_waits_for_every_answer_then_sends_them_by_itself(cast: Cast) -> None:
    assessment = heard(cast)
    submit_assessment(assessment=assessment, by=cast.lead)
    with pytest.raises(NotReady):
        approve_assessment(assessment=assessment, by=cast.approver)
    answer_all(assessment, cast.lead)

    approve_assessment(assessment=assessment, by=cast.approver)

    package = SentPackage.objects.get(kind="answers")
    assert len(json.loads(bytes(package.body))["body"]["answers"]) == 2
    with pytest.raises(RecordClosed):
        answer(assessment, themes_of(assessment)[0], cast.lead, expected_version=1)
    # After sign-off the lead can still have what was signed delivered.
    assert send_answers(assessment=assessment, by=cast.lead) is None


def test_sign_off_without_a_release_sends_nothing(cast: Cast) -> None:
    signed_off(cast)

    assert not SentPackage.objects.exists()


# --- Delivery -------------------------------------------------------------------------------------------------------


class Peer:
    """The recipient's server: silent or refusing for a while, then it takes what comes."""

    def __init__(self, *answers: PushFailed | None) -> None:
        self.answers, self.received = list(answers), list[tuple[bytes, str]]()

    def push(self, data: bytes, *, url: str) -> None:
        failure = self.answers.pop(0)
        if failure is not None:
            raise failure
        self.received.append((data, url))


def silent() -> PushFailed:
    return PushFailed()


def refusing() -> PushRefused:
    return PushRefused("It is not open to this.")


@pytest.fixture
def package(cast: Cast) -> SentPackage:
    return sent(started(cast), cast).sent_packages.get()


@pytest.fixture
def waited(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    found: list[float] = []
    monkeypatch.setattr(sending.time, "sleep", found.append)
    return found


def deliver(package: SentPackage, peer: Peer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "push_package", peer.push)
    deliver_package(package_id=package.pk, progress=Silent(), pauses=(1, 2))


def test_delivery_hands_over_the_bytes_as_signed(
    package: SentPackage, monkeypatch: pytest.MonkeyPatch, settings: Any, waited: list[float]
) -> None:
    settings.SITE_URLS = {**settings.SITE_URLS, "custodian": "https://custodian.example"}
    peer = Peer(silent(), silent(), None)

    deliver(package, peer, monkeypatch)

    assert peer.received == [(bytes(package.body), "https://custodian.example/exchange/")]
    assert waited == [1, 2]
    package.refresh_from_db()
    assert package.delivered_at is not None
    # Asked for again by a second worker, it is not sent twice.
    deliver(package, Peer(), monkeypatch)


@pytest.mark.parametrize(
    ("answers", "pauses"), [([refusing()], []), ([silent(), silent(), silent()], [1, 2])], ids=["refused", "silent"]
)
def test_delivery_gives_up_and_says_so(
    package: SentPackage,
    monkeypatch: pytest.MonkeyPatch,
    waited: list[float],
    answers: list[PushFailed],
    pauses: list[float],
) -> None:
    with pytest.raises(PushFailed):
        deliver(package, Peer(*answers), monkeypatch)

    package.refresh_from_db()
    assert (package.delivered_at, waited) == (None, pauses)


def test_delivery_of_a_package_that_is_gone_does_nothing(db: None) -> None:
    assert deliver_package(package_id=uuid4(), progress=Silent()) is None


def test_failed_delivery_is_asked_for_again_or_carried_by_hand(cast: Cast, package: SentPackage) -> None:
    assessment = package.consultation.assessment
    with pytest.raises(JobNotFailed):
        send_again(package=package, by=cast.lead)
    jobs = Job.objects.filter(object_id=package.pk)
    jobs.update(state=JobState.FAILED, error_code="push_failed", finished_at=package.made_at)
    assert undelivered(assessment)
    with pytest.raises(MayNotConsult):
        send_again(package=package, by=cast.approver)

    send_again(package=package, by=cast.lead)

    assert [job.state for job in jobs] == ["queued"]
    jobs.update(state=JobState.FAILED, error_code="push_failed", finished_at=package.made_at)
    assert note_handed_over(package=package, by=cast.lead).delivered_at is not None
    assert not undelivered(assessment)
