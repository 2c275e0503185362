"""Nothing is read without the key and a reason; the other custodian sees both; a later key opens nothing earlier."""

import pytest

from assessments.intake.enums import Consent, NoteKind, ReplyKind, Triage
from assessments.intake.errors import (
    FiguresFixed,
    NoCode,
    NotAgreed,
    NotUnlocked,
    QuoteNotApproved,
    SealedToOthers,
    WrongState,
)
from assessments.intake.models import Consultation, Contribution, Note, Opening, Reply
from assessments.intake.sealing.bodies import unseal_reply
from assessments.intake.sealing.codes import reply_key
from assessments.intake.services.contributions import add_to_contribution, change_consent
from assessments.intake.services.reading import open_contribution, read_contribution, set_aside, take_back
from assessments.intake.services.replying import ask_for_quote, write_reply, write_warning
from r2p_site.audit.models import Event
from r2p_site.errors import InvalidInput, NotPermitted
from tests.assessments.intake.services.conftest import Custody
from tests.factories import intake


def test_opening_is_written_down_with_its_reason(custody: Custody) -> None:
    (sent,) = custody.send(text="They burnt the mill.")

    said = open_contribution(
        contribution=sent.contribution, reason="other", words="On call", unlocked=custody.unlocked, by=custody.custodian
    )

    assert said.text == "They burnt the mill."
    opening = Opening.objects.get()
    assert (opening.by, opening.reason, opening.words) == (custody.custodian, "other", "On call")
    sent.contribution.refresh_from_db()
    assert sent.contribution.triage == Triage.READ


def test_audit_names_neither_contribution_nor_reason(custody: Custody) -> None:
    (sent,) = custody.send()
    open_contribution(contribution=sent.contribution, reason="urgent", unlocked=custody.unlocked, by=custody.custodian)

    event = Event.objects.get(event="contribution.opened")
    assert event.details == {}
    assert str(sent.contribution.pk) not in event.content


def test_other_reason_is_said_or_nothing_opens(custody: Custody) -> None:
    (sent,) = custody.send()

    with pytest.raises(InvalidInput):
        open_contribution(
            contribution=sent.contribution, reason="other", unlocked=custody.unlocked, by=custody.custodian
        )
    assert Opening.objects.count() == 0


def test_key_of_another_custodian_or_consultation_opens_nothing(custody: Custody) -> None:
    (sent,) = custody.send()
    elsewhere, by = intake.consultation(), custody.custodian
    intake.ready_key(elsewhere, by)
    sent_there = intake.contribution(elsewhere)

    with pytest.raises(NotUnlocked):
        open_contribution(contribution=sent.contribution, reason="theme", unlocked=custody.unlocked, by=custody.other)
    with pytest.raises(NotUnlocked):
        open_contribution(contribution=sent_there.contribution, reason="theme", unlocked=custody.unlocked, by=by)
    with pytest.raises(NotPermitted):
        open_contribution(contribution=sent.contribution, reason="theme", unlocked=custody.unlocked, by=custody.keeper)


def test_later_custodian_opens_what_came_later_and_nothing_earlier(custody: Custody) -> None:
    (before,) = custody.send()
    late = custody.key_of(custody.other)
    (after,) = custody.send(text="later")

    with pytest.raises(SealedToOthers):
        open_contribution(contribution=before.contribution, reason="theme", unlocked=late, by=custody.other)
    said = open_contribution(contribution=after.contribution, reason="theme", unlocked=late, by=custody.other)
    assert said.text == "later"


def test_additions_and_the_last_consent_are_read_together(custody: Custody) -> None:
    (sent,) = custody.send(consent="quote")
    add_to_contribution(code=sent.code, text="And the school.")
    change_consent(code=sent.code, consent=Consent.COUNT)

    said = read_contribution(sent.contribution, custody.unlocked)

    assert said.additions == ("And the school.",)
    assert (said.may_be_quoted, said.may_be_summarised) == (False, False)


def test_what_is_set_aside_counts_again_when_it_is_taken_back(custody: Custody) -> None:
    (sent,) = custody.send()
    row = set_aside(contribution=sent.contribution, reason="repeated", by=custody.custodian)
    assert (row.triage, row.set_aside_reason) == (Triage.SET_ASIDE, "repeated")

    row = take_back(contribution=row, by=custody.custodian)
    assert (row.triage, row.set_aside_reason) == (Triage.READ, "")


def test_after_the_release_nothing_is_set_aside(custody: Custody) -> None:
    (sent,) = custody.send()
    custody.close()
    Consultation.objects.update(status="released")

    with pytest.raises(FiguresFixed):
        set_aside(contribution=sent.contribution, reason="abuse", by=custody.custodian)


def test_reply_opens_with_the_code_alone(custody: Custody) -> None:
    (sent,) = custody.send()
    write_reply(contribution=sent.contribution, kind=ReplyKind.QUESTION, text="How many?", by=custody.custodian)

    reply = Reply.objects.get()
    opened = unseal_reply(bytes(reply.sealed), private_key=reply_key(sent.code), bound_to=reply.pk)
    assert opened == {"text": "How many?"}


def test_without_a_code_nobody_is_answered(custody: Custody) -> None:
    (sent,) = custody.send()
    Contribution.objects.update(reply_key=None, lookup_sha256=None)
    sent.contribution.refresh_from_db()

    with pytest.raises(NoCode):
        write_reply(contribution=sent.contribution, kind=ReplyKind.REPLY, text="Thank you.", by=custody.custodian)


def test_words_are_asked_for_only_where_quoting_is_allowed(custody: Custody) -> None:
    for consent in ("summary", "count"):
        (sent,) = custody.send(consent=consent)
        with pytest.raises(QuoteNotApproved):
            ask_for_quote(
                contribution=sent.contribution,
                words="the mill",
                text="May we?",
                unlocked=custody.unlocked,
                by=custody.custodian,
            )
    assert Reply.objects.count() == Note.objects.count() == 0


@pytest.mark.parametrize(
    ("witness", "adds", "agreed_later", "allowed"),
    [
        (True, False, False, True),
        (False, False, False, False),
        (False, False, True, False),  # declared, but nothing was added in which it could have been said
        (False, True, False, False),
        (False, True, True, True),
    ],
)
def test_warning_needs_the_contributor_s_word(
    custody: Custody, witness: bool, adds: bool, agreed_later: bool, allowed: bool
) -> None:
    (sent,) = custody.send(witness=witness)
    if adds:
        add_to_contribution(code=sent.code, text="Yes, warn them.")

    def warn() -> Note:
        return write_warning(
            contribution=sent.contribution,
            to="CERD",
            words="We hold it likely that",
            agreed_later=agreed_later,
            unlocked=custody.unlocked,
            by=custody.custodian,
        )

    if not allowed:
        with pytest.raises(NotAgreed):
            warn()
        return
    row = warn()
    assert row.kind == NoteKind.WARNING
    assert b"We hold" not in bytes(row.sealed)


def test_destroyed_consultation_takes_no_reply(custody: Custody) -> None:
    (sent,) = custody.send()
    Consultation.objects.update(destroyed_on=intake.WEEK)

    with pytest.raises(WrongState):
        write_reply(contribution=sent.contribution, kind=ReplyKind.REPLY, text="x", by=custody.custodian)
