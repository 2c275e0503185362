"""Everything goes on its day, and again if a backup brings it back; before that day it takes two custodians."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from assessments.intake.enums import Channel, ReplyKind
from assessments.intake.errors import NeedsAnotherCustodian, NothingToDestroy, WrongState
from assessments.intake.models import (
    Consultation,
    ConsultationReport,
    Contribution,
    CustodianKey,
    Figures,
    Part,
    WrappedKey,
)
from assessments.intake.queries.custody import due_for_destruction
from assessments.intake.sealing.keys import wrap_by_passphrase
from assessments.intake.services.cards import issue_cards, record_meeting
from assessments.intake.services.reading import open_contribution
from assessments.intake.services.replying import ask_for_quote, write_reply
from assessments.intake.services.retention import ask_erasure, destroy_due, erase_now, remaining, withdraw_erasure
from assessments.intake.services.themes import ThemeInput, write_theme
from r2p_site.audit.models import Event
from r2p_site.enqueue.leases import start_due_jobs
from r2p_site.enqueue.models import Job
from r2p_site.enqueue.progress import Unwatched
from r2p_site.enqueue.run import run_now
from r2p_site.errors import NotPermitted
from tests.assessments.intake.services.conftest import Custody
from tests.factories import intake


@pytest.fixture
def full(custody: Custody) -> Custody:
    """A row in every table that is to be emptied."""
    first, _second = custody.send(2, consent="quote")
    by, unlocked = custody.custodian, custody.unlocked
    open_contribution(contribution=first.contribution, reason="theme", unlocked=unlocked, by=by)
    write_reply(contribution=first.contribution, kind=ReplyKind.REPLY, text="Thank you.", by=by)
    ask_for_quote(contribution=first.contribution, words="x", text="May we?", unlocked=unlocked, by=by)
    given = ThemeInput(title="x", text="x", language="en", sources=(first.contribution.pk,))
    write_theme(consultation=custody.consultation, given=given, unlocked=unlocked, by=by)
    issue_cards(consultation=custody.consultation, channel=Channel.INVITED, count=3, by=by)
    record_meeting(
        consultation=custody.consultation,
        day=custody.consultation.opens_on,
        groups={"women": 3},
        officials_present=False,
        by=by,
    )
    Figures.objects.create(
        consultation=custody.consultation, sealed=bytes(2088), sealed_keys={}, computed_on=timezone.localdate()
    )
    ConsultationReport.objects.create(consultation=custody.consultation, sealed=bytes(2088))
    intake.contribution(custody.consultation, files=[b"what the file says"])
    assert 0 not in remaining(custody.consultation).values()
    return custody


def after_retention(custody: Custody) -> Any:
    until = Consultation.objects.get(pk=custody.consultation.pk).retention_until
    assert until is not None
    return until + timedelta(days=1)


def test_on_its_day_everything_is_still_there_and_the_day_after_nothing(full: Custody) -> None:
    day = after_retention(full)
    with time_machine.travel(day - timedelta(days=1)):
        assert due_for_destruction() == []
        with pytest.raises(NothingToDestroy):
            destroy_due(consultation_id=full.consultation.pk, progress=Unwatched())
    before = remaining(full.consultation)

    with time_machine.travel(day):
        start_due_jobs()
        job = run_now(Job.objects.get(name="intake.destroy"))

    assert (job.state, set(remaining(full.consultation).values())) == ("done", {0})
    event = Event.objects.get(event="contributions.destroyed")
    assert event.details["destroyed"] == before
    assert set(event.details["left"].values()) == {0}
    assert Consultation.objects.get().destroyed_on == day
    assert CustodianKey.objects.get().destroyed_on == day
    with time_machine.travel(day):
        assert due_for_destruction() == []


def test_what_a_backup_brings_back_is_destroyed_again(full: Custody) -> None:
    with time_machine.travel(after_retention(full)):
        destroy_due(consultation_id=full.consultation.pk, progress=Unwatched())
        with connection.cursor() as cursor:  # as pg_restore does, which fills the tables first
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE intake_contribution DISABLE TRIGGER let_in")
            Contribution.objects.create(consultation=full.consultation, week=intake.WEEK)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE intake_contribution ENABLE TRIGGER let_in")
        WrappedKey.objects.create(
            custodian_key=full.key,
            by_passphrase=wrap_by_passphrase(full.unlocked.private_key, intake.PASSPHRASE),
            by_recovery_key=b"x",
        )

        assert due_for_destruction() == [full.consultation.pk]
        destroy_due(consultation_id=full.consultation.pk, progress=Unwatched())

    assert set(remaining(full.consultation).values()) == {0}


def test_other_consultations_keep_what_is_theirs(full: Custody) -> None:
    other = intake.consultation(retention_until="2090-01-01")
    intake.ready_key(other)
    kept = intake.contribution(other)

    with time_machine.travel(after_retention(full)):
        destroy_due(consultation_id=full.consultation.pk, progress=Unwatched())

    assert [part.pk for part in Part.objects.all()] == [kept.part.pk]
    assert WrappedKey.objects.count() == 1


def test_two_custodians_erase_a_round_before_its_day(full: Custody) -> None:
    with pytest.raises(NothingToDestroy):
        erase_now(consultation=full.consultation, by=full.other)
    ask_erasure(consultation=full.consultation, reason="The server was seized.", by=full.custodian)
    with pytest.raises(NeedsAnotherCustodian):
        erase_now(consultation=full.consultation, by=full.custodian)
    with pytest.raises(NotPermitted):
        erase_now(consultation=full.consultation, by=full.keeper)

    found = erase_now(consultation=full.consultation, by=full.other)

    assert (found.status, set(remaining(found).values())) == ("closed", {0})
    with pytest.raises(WrongState):
        ask_erasure(consultation=found, reason="again", by=full.custodian)


def test_what_a_backup_brings_back_of_an_erased_round_is_destroyed_before_its_day_too(full: Custody) -> None:
    ask_erasure(consultation=full.consultation, reason="The server was seized.", by=full.custodian)
    erase_now(consultation=full.consultation, by=full.other)
    assert due_for_destruction() == []
    WrappedKey.objects.create(custodian_key=full.key, by_passphrase=b"x", by_recovery_key=b"x")

    assert due_for_destruction() == [full.consultation.pk]
    destroy_due(consultation_id=full.consultation.pk, progress=Unwatched())

    assert set(remaining(full.consultation).values()) == {0}


def test_withdrawn_request_erases_nothing(full: Custody) -> None:
    ask_erasure(consultation=full.consultation, reason="A mistake.", by=full.custodian)
    withdraw_erasure(consultation=full.consultation, by=full.custodian)

    with pytest.raises(NothingToDestroy):
        erase_now(consultation=full.consultation, by=full.other)
