"""A consultation opens only when it could receive, and closes by itself."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine

from assessments.intake.enums import Status
from assessments.intake.errors import CannotReceiveYet, NotUnlocked, ReportTooEarly, SealedToOthers, WrongState
from assessments.intake.models import Consultation, ConsultationReport, CustodianKey, Recipient
from assessments.intake.queries import custody as queries
from assessments.intake.services.life import (
    close_consultation,
    obstacles,
    open_consultation,
    publish_report,
    write_report,
)
from r2p_site.enqueue.leases import start_due_jobs
from r2p_site.enqueue.models import Heartbeat, Job
from r2p_site.enqueue.run import run_now
from r2p_site.errors import InvalidInput, NotPermitted
from tests.assessments.intake.services.conftest import Custody

DAY = date(2037, 1, 1)


@pytest.fixture
def planned(custody: Custody) -> Custody:
    Consultation.objects.update(status=Status.PLANNED, retention_until=None)
    custody.consultation.refresh_from_db()
    return custody


def test_it_opens_when_nothing_is_missing(planned: Custody) -> None:
    found = open_consultation(consultation=planned.consultation, retention_until=DAY, by=planned.custodian)

    assert (found.status, found.retention_until) == (Status.OPEN, DAY)
    with pytest.raises(WrongState):
        open_consultation(consultation=found, retention_until=DAY, by=planned.custodian)


def no_disk(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    monkeypatch.setattr(queries, "LEAST_ROOM", 2**63)


def no_exchange(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.EXCHANGE_KEY = ""


@pytest.mark.parametrize(
    ("name", "break_it"),
    [
        ("recipient", lambda *_: Recipient.objects.all().delete()),
        ("key", lambda *_: CustodianKey.objects.update(confirmed_on=None)),
        ("worker", lambda *_: Heartbeat.objects.all().delete()),
        ("days", lambda *_: Consultation.objects.update(closes_on="2026-01-02")),
        ("disk", no_disk),
        ("exchange", no_exchange),
    ],
)
def test_what_is_missing_is_named_and_nothing_opens(
    planned: Custody, monkeypatch: pytest.MonkeyPatch, settings: Any, name: str, break_it: Any
) -> None:
    break_it(monkeypatch, settings)
    planned.consultation.refresh_from_db()

    assert list(obstacles(planned.consultation)) == [name]
    with pytest.raises(CannotReceiveYet):
        open_consultation(consultation=planned.consultation, retention_until=DAY, by=planned.custodian)
    assert Consultation.objects.get().status == Status.PLANNED


@pytest.mark.parametrize("day", [date(2036, 1, 2), date(2040, 1, 1)])
def test_retention_is_neither_shorter_nor_longer_than_agreed(planned: Custody, day: date) -> None:
    with pytest.raises(InvalidInput):
        open_consultation(consultation=planned.consultation, retention_until=day, by=planned.custodian)


def test_operator_opens_and_closes_nothing(planned: Custody) -> None:
    with pytest.raises(NotPermitted):
        open_consultation(consultation=planned.consultation, retention_until=DAY, by=planned.keeper)
    with pytest.raises(NotPermitted):
        close_consultation(consultation_id=planned.consultation.pk, by=planned.keeper)


def test_it_closes_by_itself_after_its_last_day(custody: Custody) -> None:
    Consultation.objects.update(closes_on=date(2036, 1, 1))
    with time_machine.travel("2036-01-01 12:00:00"):
        assert start_due_jobs() == 0
    with time_machine.travel("2036-01-02 12:00:00"):
        assert start_due_jobs() == 1
        assert start_due_jobs() == 0  # one is under way
        job = run_now(Job.objects.get(name="intake.close"))

    assert (job.state, Consultation.objects.get().status) == ("done", Status.CLOSED)


def test_own_report_is_published_from_sixty_days_after_closing(custody: Custody) -> None:
    custody.close()
    write_report(consultation=custody.consultation, text="What we heard [[at the mill]].", by=custody.custodian)
    closed = Consultation.objects.get().closed_on
    assert closed is not None

    with time_machine.travel(closed + timedelta(days=59)), pytest.raises(ReportTooEarly):
        publish_report(consultation=custody.consultation, unlocked=custody.unlocked, by=custody.custodian)
    with time_machine.travel(closed + timedelta(days=60)):
        row = publish_report(consultation=custody.consultation, unlocked=custody.unlocked, by=custody.custodian)
        again = publish_report(consultation=custody.consultation, unlocked=custody.unlocked, by=custody.custodian)
    assert (row.published_on, row.text, row.sealed) == (closed + timedelta(days=60), "What we heard […].", None)
    assert again.published_on == row.published_on


def test_published_report_is_corrected_in_clear_and_without_the_key(custody: Custody) -> None:
    custody.close()
    write_report(consultation=custody.consultation, text="What we heard at the mill.", by=custody.custodian)
    assert ConsultationReport.objects.get().text == ""
    with time_machine.travel(Consultation.objects.get().closed_on + timedelta(days=60)):
        publish_report(consultation=custody.consultation, unlocked=custody.unlocked, by=custody.custodian)
    write_report(consultation=custody.consultation, text="What we heard [[at the mill]].", by=custody.custodian)

    assert ConsultationReport.objects.get().text == "What we heard […]."


def test_report_is_published_by_whoever_can_open_it(custody: Custody) -> None:
    custody.close()
    write_report(consultation=custody.consultation, text="What we heard.", by=custody.custodian)
    late = custody.key_of(custody.other)
    with time_machine.travel(Consultation.objects.get().closed_on + timedelta(days=60)):
        for by, unlocked, error in (
            (custody.other, custody.unlocked, NotUnlocked),
            (custody.keeper, custody.unlocked, NotPermitted),
            (custody.other, late, SealedToOthers),
        ):
            with pytest.raises(error):
                publish_report(consultation=custody.consultation, unlocked=unlocked, by=by)
    assert ConsultationReport.objects.get().published_on is None
