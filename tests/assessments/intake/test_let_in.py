"""What the database keeps to by itself: how much comes in, and that nothing does once a round is destroyed."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from threading import Thread
from typing import Any

import psycopg2
import pytest
from django.db import IntegrityError, connection, transaction

from assessments.intake.enums import Channel, Kind
from assessments.intake.errors import AdditionsFull, ConsultationFull, NothingUnderCode, NotReceiving
from assessments.intake.models import Card, Consultation, Contribution, Part, SealedFile
from assessments.intake.queries.contributors import is_full
from assessments.intake.sealing.codes import card_sha256, new_code
from assessments.intake.services.cards import type_in
from assessments.intake.services.contributions import ContributionInput, add_to_contribution, receive_contribution
from assessments.intake.services.retention import ask_erasure, erase_now, remaining
from tests.factories import intake

Role = Callable[[], AbstractContextManager[None]]
CONTENT = {"text": "They came at night."}

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultation() -> Consultation:
    consultation = intake.consultation(most_contributions=2)
    intake.ready_key(consultation)
    return consultation


@pytest.fixture
def receive(consultation: Consultation, as_contributor_site: Role) -> Callable[..., Contribution]:
    def receive(**values: Any) -> Contribution:
        given = ContributionInput(**{"content": CONTENT, **values})
        with as_contributor_site():
            return receive_contribution(consultation=consultation, given=given)

    return receive


def test_no_more_is_taken_in_than_may_be_sent(
    receive: Callable[..., Contribution], consultation: Consultation, as_contributor_site: Role
) -> None:
    receive(code=(code := new_code()))
    with as_contributor_site():
        assert not is_full(consultation)
    receive(channel=Channel.INTERMEDIARY)
    with as_contributor_site():
        assert is_full(consultation)
        assert not is_full(consultation, Kind.REPRISAL)
    with pytest.raises(ConsultationFull):
        receive()

    receive(code=code, content={"text": "Once more, under my code."})
    assert (Contribution.objects.count(), Part.objects.count()) == (2, 3)


def test_what_a_flood_cannot_send_is_still_taken_in(
    receive: Callable[..., Contribution], consultation: Consultation
) -> None:
    for _number in range(2):
        receive()
    Card.objects.create(consultation=consultation, channel="met", code_sha256=card_sha256(card := new_code()))

    receive(card=card)
    by = intake.custodian()
    type_in(
        consultation=consultation, content=CONTENT, channel=Channel.PAPER, kind=Kind.CONTRIBUTION, urgent=False, by=by
    )
    for _number in range(2):
        receive(kind=Kind.REPRISAL)
    with pytest.raises(ConsultationFull):
        receive(kind=Kind.REPRISAL)

    assert Contribution.objects.count() == 6


def test_refused_contribution_leaves_its_card(receive: Callable[..., Contribution], consultation: Consultation) -> None:
    for _number in range(2):
        receive()
    Card.objects.create(consultation=consultation, channel="met", code_sha256=card_sha256(card := new_code()))
    with pytest.raises(ConsultationFull):
        receive(card=card, channel=Channel.INTERMEDIARY)

    assert Card.objects.count() == 1


def test_additions_have_a_highest_number_too(receive: Callable[..., Contribution], as_contributor_site: Role) -> None:
    receive(code=(code := new_code()))
    with as_contributor_site():
        for _number in range(2):
            add_to_contribution(code=code, text="More.")
        with pytest.raises(AdditionsFull):
            add_to_contribution(code=code, text="More.")
    assert Part.objects.count() == 3


def test_flood_of_additions_keeps_out_nobody_else(
    receive: Callable[..., Contribution], consultation: Consultation, as_contributor_site: Role
) -> None:
    """The first two under every code are always taken in, and all of people with cards; threats have their own room."""
    Card.objects.create(consultation=consultation, channel="met", code_sha256=card_sha256(card := new_code()))
    for values in ({}, {}, {"card": card}, {"kind": Kind.REPRISAL}):
        receive(code=(code := new_code()), **values)
        with as_contributor_site():
            for number in range(3):
                try:
                    add_to_contribution(code=code, text="More.")
                except AdditionsFull:
                    assert number == 2
                    assert "card" not in values

    added = Part.objects.filter(kind="addition").values_list("contribution__channel", "contribution__kind")
    assert Counter(added) == {("open", "contribution"): 4, ("met", "contribution"): 3, ("open", "reprisal"): 2}


def test_full_is_no_count(receive: Callable[..., Contribution], as_contributor_site: Role) -> None:
    """The contributor site reads whether there is room, and nothing of how much is there."""
    receive()
    with as_contributor_site(), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM intake_full")
        assert [column.name for column in cursor.description] == ["consultation_id", "kind"]
        assert cursor.fetchall() == []


@pytest.mark.parametrize("table", ["contribution", "part", "file"])
def test_destroyed_round_takes_nothing_in_whoever_writes(consultation: Consultation, table: str) -> None:
    sent = intake.contribution(consultation)
    Consultation.objects.update(destroyed_on=intake.WEEK)
    rows = {
        "contribution": lambda: Contribution.objects.create(consultation=consultation, week=intake.WEEK),
        "part": lambda: Part.objects.create(
            contribution=sent.contribution, kind="consent", week=intake.WEEK, sealed=b""
        ),
        "file": lambda: SealedFile.objects.create(contribution=sent.contribution, part=sent.part, sealed=b""),
    }
    with pytest.raises(IntegrityError, match="this consultation was destroyed"), transaction.atomic():
        rows[table]()


def test_erased_round_says_that_nothing_is_received(
    receive: Callable[..., Contribution], consultation: Consultation, as_contributor_site: Role
) -> None:
    """Also to who read the consultation's row before it was erased."""
    receive(code=(code := new_code()))
    erase(consultation)
    consultation.custodian_keys.update(destroyed_on=None)  # as this process still believes

    with pytest.raises(NotReceiving):
        receive()
    with as_contributor_site(), pytest.raises(NothingUnderCode):
        add_to_contribution(code=code, text="More.")
    assert Contribution.objects.count() == 0


def erase(consultation: Consultation) -> None:
    ask_erasure(consultation=consultation, reason="The server was seized.", by=intake.custodian())
    erase_now(consultation=consultation, by=intake.custodian())


# --- In flight: another connection, whose transaction is still open -------------------------------------------------


@pytest.fixture
def contributor() -> Iterator["psycopg2.extensions.connection"]:
    """A session of its own, as the contributor site has one."""
    given = connection.get_connection_params()
    session = psycopg2.connect(**{name: given[name] for name in ("host", "port", "user", "password", "dbname")})
    with session.cursor() as cursor:
        cursor.execute("SET ROLE r2p_intake; SET lock_timeout = '20s'")
    session.commit()
    yield session
    session.close()


INSERT = (
    "INSERT INTO intake_contribution"
    " (id, consultation_id, kind, channel, urgent, added, week, triage, set_aside_reason)"
    " VALUES (gen_random_uuid(), %s, 'contribution', 'open', false, false, '2026-03-02', 'new', '')"
)


@pytest.mark.django_db(transaction=True)
def test_what_was_in_flight_first_is_erased_with_the_rest(
    consultation: Consultation, contributor: "psycopg2.extensions.connection"
) -> None:
    """The erasure waits for it."""
    with contributor.cursor() as cursor:
        cursor.execute(INSERT, [str(consultation.pk)])
    eraser = in_thread(lambda: erase(consultation))
    wait_until_somebody_waits()
    contributor.commit()
    eraser.join(timeout=30)

    assert set(remaining(consultation).values()) == {0}
    assert Consultation.objects.get().destroyed_on is not None


@pytest.mark.django_db(transaction=True)
def test_what_comes_while_a_round_is_erased_is_refused(
    consultation: Consultation, contributor: "psycopg2.extensions.connection"
) -> None:
    """It waits for the erasure, and then finds no consultation that takes anything in."""
    refused: list[str] = []

    def send() -> None:
        with contributor.cursor() as cursor:
            try:
                cursor.execute(INSERT, [str(consultation.pk)])
            except psycopg2.errors.CheckViolation as error:
                refused.append(str(error.diag.constraint_name))
        contributor.rollback()

    with transaction.atomic():
        erase(consultation)
        sender = in_thread(send)
        wait_until_somebody_waits()
    sender.join(timeout=30)

    assert refused == ["nothing_after_destruction"]
    assert set(remaining(consultation).values()) == {0}


def in_thread(run: Callable[[], None]) -> Thread:
    def running() -> None:
        try:
            run()
        finally:
            connection.close()

    thread = Thread(target=running)
    thread.start()
    return thread


def wait_until_somebody_waits() -> None:
    """For a lock, in this database."""
    statement = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    for _attempt in range(100_000):
        with connection.cursor() as cursor:
            cursor.execute(statement)
            if cursor.fetchone()[0]:
                return
    raise AssertionError("nobody waited")
