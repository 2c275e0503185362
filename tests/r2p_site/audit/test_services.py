"""Writing to the chains, and what the database refuses."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction

from r2p_site.audit import record
from r2p_site.audit.canonical import event_content, link_hash
from r2p_site.audit.chains import verify_chain
from r2p_site.audit.models import FIRST_PREVIOUS_HASH, INSTALLATION, Event
from tests.cast import Cast
from tests.factories.accounts import StateFactory


def link_now() -> None:
    """What a commit does; tests run in a transaction that never commits."""
    connection.check_constraints()


def test_record_without_state_goes_to_installation(cast: Cast) -> None:
    event = record(event="test.done", by=cast.operator, subject="test:1")

    assert (event.chain, event.actor, event.actor_id) == (INSTALLATION, "Operator (operator)", str(cast.operator.pk))


def test_record_with_state_goes_to_its_chain(cast: Cast) -> None:
    event = record(event="test.done", by=cast.lead, state=cast.state, subject="test:1")

    assert (event.chain, event.actor) == ("XPR", "Lead (lead XPR)")


def test_record_without_actor_leaves_it_empty(db: None) -> None:
    event = record(event="test.done", by=None, subject="test:1")

    assert (event.actor, event.actor_id) == ("", "")


def test_record_keeps_details_of_every_kind(cast: Cast) -> None:
    details = {"who": cast.lead.pk, "when": cast.lead.created_at, "share": 0.25, "nothing": None, "text": 'é "\n'}
    event = record(event="test.done", by=None, subject="test:1", details=details)
    link_now()
    event.refresh_from_db()

    assert event.details["who"] == str(cast.lead.pk)
    assert event.details["text"] == 'é "\n'
    content, previous = event_content(event), event.previous_hash or ""
    assert event.hash == link_hash(content=content, position=event.position or 0, previous_hash=previous)


def test_events_of_a_chain_follow_each_other(db: None) -> None:
    state = StateFactory(iso3="NOR", name="Norway")
    for number in range(3):
        record(event="test.done", by=None, state=state, subject=f"test:{number}")
    link_now()

    first, second, third = Event.objects.filter(chain="NOR").order_by("position")
    assert [event.position for event in (first, second, third)] == [1, 2, 3]
    assert [first.previous_hash, second.previous_hash, third.previous_hash] == [
        FIRST_PREVIOUS_HASH,
        first.hash,
        second.hash,
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET reason = 'another'",
        "UPDATE audit_event SET hash = repeat('0', 64)",
        "DELETE FROM audit_event",
        "TRUNCATE audit_event",
    ],
)
def test_database_refuses_change_even_to_the_owner(db: None, statement: str) -> None:
    record(event="test.done", by=None, subject="test:1")
    link_now()

    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_database_refuses_place_chosen_by_the_writer(db: None) -> None:
    forged = record(event="test.done", by=None, subject="test:1")
    forged.pk, forged.position, forged.previous_hash, forged.hash = None, 900, "0" * 64, "0" * 64
    forged.save(force_insert=True)
    link_now()
    forged.refresh_from_db()

    assert forged.position != 900
    assert forged.hash != "0" * 64


def test_database_refuses_content_that_differs_from_columns(db: None) -> None:
    event = record(event="test.done", by=None, subject="test:1")
    event.pk, event.subject = None, "test:2"

    with pytest.raises(IntegrityError, match="audit_event_content_is_columns"), transaction.atomic():
        event.save(force_insert=True)


def test_database_refuses_event_without_noun_and_verb(db: None) -> None:
    with pytest.raises(IntegrityError, match="audit_event_name"), transaction.atomic():
        record(event="Done", by=None, subject="test:1")


def test_rolled_back_event_leaves_no_gap(db: None) -> None:
    state = StateFactory(iso3="NOR", name="Norway")
    record(event="test.first", by=None, state=state, subject="test:1")
    with transaction.atomic():
        record(event="test.undone", by=None, state=state, subject="test:2")
        transaction.set_rollback(True)
    record(event="test.second", by=None, state=state, subject="test:3")
    link_now()

    assert (verify_chain("NOR").length, verify_chain("NOR").problem) == (2, "")


@pytest.mark.django_db(transaction=True)
def test_writers_at_the_same_time_make_one_chain() -> None:
    state = StateFactory(iso3="FJI", name="Fiji")

    def write() -> None:
        try:
            for number in range(10):
                record(event="test.done", by=None, state=state, subject=f"test:{number}")
        finally:
            connection.close()

    before = verify_chain("FJI").length
    writers = [threading.Thread(target=write) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    report = verify_chain("FJI")
    assert (report.length - before, report.problem) == (40, "")
