"""A plan changed after it was sent: signed again by a higher number, and what the recipient says is what is asked."""

import json
from datetime import timedelta
from typing import Any

import pytest

from assessments.consultation.errors import (
    AlreadyOpened,
    MayNotConsult,
    NotOpen,
    StatusOutOfOrder,
    UnreadableContent,
)
from assessments.consultation.models import Consultation, PublishedConsultation, SentPackage
from assessments.consultation.queries import standing_of, undelivered
from assessments.consultation.services import (
    deliver_package,
    plan_consultation,
    propose_later_day,
    send_consultation,
)
from assessments.core.models import Assessment
from r2p_site.audit.models import Event
from r2p_site.enqueue.models import Job, JobState
from r2p_site.enqueue.progress import Unwatched
from r2p_site.errors import InvalidInput
from tests.cast import Cast
from tests.factories.assessments import started
from tests.factories.consultations import plan_input, received, sent, status_body


@pytest.fixture
def assessment(cast: Cast) -> Assessment:
    return started(cast)


def change(assessment: Assessment, cast: Cast, **fields: Any) -> Consultation:
    version = Consultation.objects.get().version
    return plan_consultation(assessment=assessment, by=cast.lead, values=plan_input(**fields), expected_version=version)


def sent_again(assessment: Assessment, cast: Cast, **fields: Any) -> SentPackage:
    change(assessment, cast, **fields)
    return send_consultation(assessment=assessment, by=cast.lead)


def body_of(package: SentPackage) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(bytes(package.body))["body"]
    return body


def test_changed_plan_is_signed_by_a_higher_number(assessment: Assessment, cast: Cast) -> None:
    found = sent(assessment, cast)
    package = sent_again(assessment, cast, regions=("West",))

    assert (package.number, body_of(package)["number"], body_of(package)["regions"]) == (2, 2, ["West"])
    assert body_of(package)["consultation"] == str(found.pk)
    assert [row.number for row in found.sent_packages.order_by("made_at")] == [1, 2]


def test_standing_says_that_a_change_was_not_sent(assessment: Assessment, cast: Cast) -> None:
    sent(assessment, cast)
    assert standing_of(assessment).is_changed is False
    change(assessment, cast, regions=("West",))
    assert standing_of(assessment).is_changed is True
    send_consultation(assessment=assessment, by=cast.lead)
    assert standing_of(assessment).is_changed is False


@pytest.mark.parametrize(("plan", "regions"), [(1, ["North", "South"]), (2, ["West"])])
def test_what_the_recipient_asks_is_what_the_office_shows(
    assessment: Assessment, cast: Cast, plan: int, regions: list[str]
) -> None:
    """Taken or kept out, and whatever was written here since without being sent."""
    found = sent(assessment, cast)
    sent_again(assessment, cast, regions=("West",))
    change(assessment, cast, regions=("East",))

    received(found, "status", status_body(found, plan=plan, declined=2 if plan == 1 else 0))

    assert (found.regions, found.plan_number, found.declined_number) == (regions, plan, 2 if plan == 1 else 0)
    assert PublishedConsultation.objects.get(pk=assessment.pk).closes_on == found.closes_on
    with pytest.raises(AlreadyOpened):
        send_consultation(assessment=assessment, by=cast.lead)


def test_recipient_that_does_not_say_by_which_plan_changes_nothing_here(assessment: Assessment, cast: Cast) -> None:
    found = sent(assessment, cast)
    received(found, "status", status_body(found))

    assert (found.stage, found.plan_number, found.regions) == ("open", None, ["North", "South"])


@pytest.mark.parametrize("plan", [2, 99, 0, "1", True])
def test_plan_that_was_never_signed_is_refused(assessment: Assessment, cast: Cast, plan: object) -> None:
    found = sent(assessment, cast)

    with pytest.raises(UnreadableContent) as refused:
        received(found, "status", status_body(found, plan=plan))
    assert list(refused.value.fields) == ["plan"]
    assert Consultation.objects.get().stage == "planned"


def test_later_last_day_holds_once_the_recipient_says_so(assessment: Assessment, cast: Cast) -> None:
    found = sent(assessment, cast)
    received(found, "status", status_body(found, plan=1))
    before = found.closes_on
    package = propose_later_day(assessment=assessment, by=cast.lead, closes_on=before + timedelta(days=9))

    first, second = (body_of(row) for row in found.sent_packages.order_by("made_at"))
    assert {name for name in first if first[name] != second[name]} == {"number", "closes_on"}
    found.refresh_from_db()
    assert (found.closes_on, found.waits_for_recipient) == (before, True)

    received(found, "status", status_body(found, plan=package.number))
    assert (found.closes_on, found.waits_for_recipient) == (before + timedelta(days=9), False)
    assert PublishedConsultation.objects.get(pk=assessment.pk).closes_on == before + timedelta(days=9)


def test_later_last_day_that_was_kept_out_changes_nothing(assessment: Assessment, cast: Cast) -> None:
    found = sent(assessment, cast)
    received(found, "status", status_body(found, plan=1))
    before = found.closes_on
    propose_later_day(assessment=assessment, by=cast.lead, closes_on=before + timedelta(days=9))

    received(found, "status", status_body(found, plan=1, declined=2))
    assert (found.closes_on, found.waits_for_recipient) == (before, False)


def test_status_of_an_earlier_plan_does_not_come_behind(assessment: Assessment, cast: Cast) -> None:
    found = sent(assessment, cast)
    received(found, "status", status_body(found, plan=1))
    propose_later_day(assessment=assessment, by=cast.lead, closes_on=found.closes_on + timedelta(days=9))
    received(found, "status", status_body(found, plan=2))

    with pytest.raises(StatusOutOfOrder):
        received(found, "status", status_body(found, plan=1))


def test_only_a_later_day_of_an_open_consultation_and_only_by_the_lead(assessment: Assessment, cast: Cast) -> None:
    found = sent(assessment, cast)
    day = found.closes_on + timedelta(days=9)
    with pytest.raises(NotOpen):
        propose_later_day(assessment=assessment, by=cast.lead, closes_on=day)
    received(found, "status", status_body(found, plan=1))
    for early in (found.closes_on, found.closes_on - timedelta(days=1)):
        with pytest.raises(InvalidInput):
            propose_later_day(assessment=assessment, by=cast.lead, closes_on=early)
    with pytest.raises(MayNotConsult):
        propose_later_day(assessment=assessment, by=cast.drafter, closes_on=day)
    assert SentPackage.objects.count() == 1


def test_plan_behind_a_later_one_is_not_delivered_and_not_missed(
    assessment: Assessment, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = sent(assessment, cast)
    first = found.sent_packages.get()
    failed = {"state": JobState.FAILED, "error_code": "push_failed", "finished_at": first.made_at}
    Job.objects.filter(object_id=first.pk).update(**failed)
    assert undelivered(assessment)
    second = sent_again(assessment, cast, regions=("West",))
    assert not undelivered(assessment)

    pushed: list[bytes] = []
    monkeypatch.setattr("assessments.consultation.services.sending.push_package", lambda data, url: pushed.append(data))
    for package in (first, second):
        deliver_package(package_id=package.pk, progress=Unwatched())
    assert pushed == [bytes(second.body)]
    assert Event.objects.filter(event="consultation.sent").count() == 2
