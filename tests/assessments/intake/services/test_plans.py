"""A plan that comes after another one: never in force before a custodian took it, and less and less may change."""

import json
from datetime import date, timedelta
from typing import Any

import pytest

from assessments.intake.enums import Status
from assessments.intake.errors import (
    CannotReceiveYet,
    OlderPlan,
    PastRetention,
    PlanMoved,
    UnreadableContent,
    WrongState,
)
from assessments.intake.models import Consultation, PlanChange, StatusPackage
from assessments.intake.services.exchange import receive_package
from assessments.intake.services.life import close_consultation, open_consultation
from assessments.intake.services.plans import keep_plan, take_plan
from assessments.intake.services.retention import ask_erasure, erase_now
from r2p_site.accounts.models import User
from r2p_site.audit.models import Event
from r2p_site.enqueue.leases import note_alive
from r2p_site.errors import NotPermitted
from tests.assessments.intake.exchange import LAST_DAY, consultation_body, signed, trust
from tests.factories import intake
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
BODY = consultation_body(consultation="00000000-0000-4000-8000-000000000007", number=3)
LATER = LAST_DAY + timedelta(days=30)


@pytest.fixture(autouse=True)
def _trusting(settings: object) -> None:
    trust(settings)
    note_alive("worker")
    intake.recipient()


@pytest.fixture
def by() -> User:
    return intake.custodian()


@pytest.fixture
def planned(by: User) -> Consultation:
    found = receive_package(data=signed("consultation", BODY), by=None).consultation
    intake.ready_key(found, by)
    return found


@pytest.fixture
def running(planned: Consultation, by: User) -> Consultation:
    return open_consultation(consultation=planned, retention_until=LAST_DAY + timedelta(days=120), by=by)


def send(**values: Any) -> Consultation:
    return receive_package(data=signed("consultation", {**BODY, **values}), by=None).consultation


def now() -> Consultation:
    return Consultation.objects.get()


def told() -> list[tuple[str, int, int]]:
    """What every status package says: which state, by which plan, kept out up to which."""
    bodies = [json.loads(bytes(row.package))["body"] for row in StatusPackage.objects.all()]
    return sorted((body["status"], body["plan"], body["declined"]) for body in bodies)


def test_change_waits_and_then_is_taken(planned: Consultation, by: User) -> None:
    send(number=4, regions=["West"])
    assert (now().regions, now().plan_number) == (["North", "South"], 3)

    take_plan(consultation=planned, number=4, by=by)

    assert (now().regions, now().plan_number, PlanChange.objects.count()) == (["West"], 4, 0)
    assert Event.objects.get(event="plan.changed").details == {"number": 4}


def test_change_is_kept_out(planned: Consultation, by: User) -> None:
    send(number=4, regions=["West"])
    keep_plan(consultation=planned, number=4, by=by)

    assert (now().regions, now().plan_number, now().declined_number) == (["North", "South"], 3, 4)
    assert PlanChange.objects.count() == 0


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5])
def test_older_numbers_are_refused_whatever_became_of_the_last(planned: Consultation, by: User, number: int) -> None:
    """Kept out, waiting, or taken: no number up to it comes again, and none moves what holds."""
    for decide in (None, keep_plan, take_plan):
        if decide is None:
            send(number=5, regions=["West"])
        else:
            PlanChange.objects.update_or_create(
                consultation=planned, defaults={"number": 5, "body": {**BODY, "number": 5}, "received_on": LAST_DAY}
            )
            decide(consultation=planned, number=5, by=by)
        with pytest.raises(OlderPlan):
            send(number=number, regions=["East"])
    assert now().regions == ["North", "South"]


def test_later_change_takes_the_place_of_one_that_waits(planned: Consultation, by: User) -> None:
    send(number=4, regions=["West"])
    send(number=5, regions=["East"])

    for decide in (take_plan, keep_plan):
        with pytest.raises(PlanMoved):
            decide(consultation=planned, number=4, by=by)
    take_plan(consultation=planned, number=5, by=by)
    assert now().regions == ["East"]


def test_office_that_goes_back_to_the_plan_that_holds_takes_its_change_back(planned: Consultation) -> None:
    send(number=4, regions=["West"])
    send(number=5)

    assert (now().plan_number, PlanChange.objects.count()) == (5, 0)


def test_consultation_is_not_opened_before_the_change_is_decided(planned: Consultation, by: User) -> None:
    send(number=4, regions=["West"])
    with pytest.raises(CannotReceiveYet):
        open_consultation(consultation=now(), retention_until=LAST_DAY + timedelta(days=120), by=by)

    keep_plan(consultation=planned, number=4, by=by)
    open_consultation(consultation=now(), retention_until=LAST_DAY + timedelta(days=120), by=by)
    assert told() == [("open", 3, 4)]


def test_state_never_changes(planned: Consultation) -> None:
    with pytest.raises(UnreadableContent, match="state"):
        send(number=4, state="XAA")
    assert PlanChange.objects.count() == 0


@pytest.mark.parametrize(
    "values",
    [
        {"regions": ["West"]},
        {"title": {"en": "Tell us who you are"}},
        {"questions": [{"id": "q1", "text": {"en": "Who said so?"}}]},
        {"closes_on": "2035-01-01"},
        {"closes_on": LATER.isoformat(), "regions": []},
        {"opens_on": "2026-06-01"},
        {},
    ],
)
def test_open_consultation_changes_in_nothing_but_a_later_last_day(
    running: Consultation, values: dict[str, Any]
) -> None:
    with pytest.raises(WrongState):
        send(number=4, **values)
    assert PlanChange.objects.count() == 0


def test_later_last_day_is_taken_and_the_office_is_told(running: Consultation, by: User) -> None:
    day = LAST_DAY + timedelta(days=30)
    send(number=4, closes_on=day.isoformat())
    assert now().closes_on == LAST_DAY

    take_plan(consultation=running, number=4, by=by)

    assert (now().closes_on, now().retention_until) == (day, LAST_DAY + timedelta(days=120))
    assert told() == [("open", 3, 0), ("open", 4, 0)]


def test_later_last_day_is_kept_out_and_the_office_is_told(running: Consultation, by: User) -> None:
    send(number=4, closes_on=LATER.isoformat())
    keep_plan(consultation=running, number=4, by=by)

    assert now().closes_on == LAST_DAY
    assert told() == [("open", 3, 0), ("open", 3, 4)]


def test_day_on_which_all_is_destroyed_does_not_move(running: Consultation, by: User) -> None:
    send(number=4, closes_on=(LATER + timedelta(days=1)).isoformat())
    with pytest.raises(PastRetention):
        take_plan(consultation=running, number=4, by=by)
    assert (now().closes_on, PlanChange.objects.count()) == (LAST_DAY, 1)


def test_closing_ends_what_waits(running: Consultation, by: User) -> None:
    send(number=4, closes_on=LATER.isoformat())
    close_consultation(consultation_id=running.pk, by=by)

    assert (PlanChange.objects.count(), now().closes_on) == (0, LAST_DAY)
    assert told() == [("closed", 3, 4), ("open", 3, 0)]
    with pytest.raises(WrongState):
        send(number=5, closes_on=LATER.isoformat())


@pytest.mark.parametrize("decide", [take_plan, keep_plan])
def test_custodians_alone_decide(planned: Consultation, decide: Any) -> None:
    send(number=4, regions=["West"])
    with pytest.raises(NotPermitted):
        decide(consultation=planned, number=4, by=UserFactory())
    assert PlanChange.objects.count() == 1


def test_erased_consultation_takes_no_plan(planned: Consultation, by: User) -> None:
    send(number=4, regions=["West"])
    ask_erasure(consultation=planned, reason="The office is no longer trusted.", by=by)
    erase_now(consultation=planned, by=intake.custodian())

    assert PlanChange.objects.count() == 0
    with pytest.raises(WrongState):
        send(number=5, regions=["West"])


def test_status_by_name_is_what_the_office_reads(running: Consultation) -> None:
    body = json.loads(bytes(StatusPackage.objects.get().package))["body"]
    assert set(body) == {"consultation", "status", "plan", "declined", "recipient", "address"}
    assert (running.status, running.opens_on) == (Status.OPEN, date(2026, 1, 1))
