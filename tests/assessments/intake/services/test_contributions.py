"""Receiving, with the rights of the contributor site: everything below runs as r2p_intake in the real database."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pytest
import time_machine

from assessments.intake.contents import told
from assessments.intake.enums import Channel, Consent, Kind, PartKind
from assessments.intake.errors import (
    CardUnknown,
    CodeMistyped,
    CodeTaken,
    NothingUnderCode,
    NotReceiving,
    TooManyAdditions,
)
from assessments.intake.models import Card, Consultation, Contribution, CustodianKey, Part, Reply, SealedKey
from assessments.intake.sealing.bodies import seal_reply, unseal
from assessments.intake.sealing.codes import card_sha256, lookup_sha256, new_code
from assessments.intake.services import contributions
from assessments.intake.services.contributions import (
    ContributionInput,
    add_to_contribution,
    answer_quotation,
    change_consent,
    delete_contribution,
    open_box,
    receive_contribution,
    this_week,
)
from r2p_site.audit.models import Event
from tests.factories import intake

Role = Callable[[], AbstractContextManager[None]]

pytestmark = pytest.mark.django_db
CONTENT = {"text": "They came at night.", "levels": {"9": 3}, "groups": ["women"]}


@pytest.fixture
def consultation() -> Consultation:
    consultation = intake.consultation()
    for _custodian in range(2):
        intake.ready_key(consultation)
    return consultation


@pytest.fixture
def receive(consultation: Consultation, as_contributor_site: Role) -> Callable[..., Contribution]:
    def receive(**values: Any) -> Contribution:
        with as_contributor_site():
            return receive_contribution(
                consultation=consultation, given=ContributionInput(**{"content": CONTENT, **values})
            )

    return receive


def opened(part: Part, key: CustodianKey) -> dict[str, Any]:
    sealed = SealedKey.objects.get(part=part, custodian_key=key)
    return unseal(bytes(part.sealed), bytes(sealed.sealed), private_key=intake.private_half(key), bound_to=part.pk)


def test_contribution_opens_for_each_custodian_and_keeps_a_week_alone(
    receive: Callable[..., Contribution], consultation: Consultation
) -> None:
    with time_machine.travel("2026-03-05T23:59:00Z", tick=False):
        row = receive(code=(code := new_code()))

    row.refresh_from_db()
    part = row.parts.get()
    assert (row.week, part.week) == (date(2026, 3, 2), date(2026, 3, 2))
    assert (row.channel, row.kind, row.urgent, row.triage) == ("open", "contribution", False, "new")
    assert row.lookup_sha256 == lookup_sha256(code)
    for key in consultation.custodian_keys.all():
        assert opened(part, key) == {"format": 1, **CONTENT, "number": 0}


def test_nothing_is_audited(receive: Callable[..., Contribution]) -> None:
    """An event would carry the time."""
    before = Event.objects.count()
    receive()

    assert Event.objects.count() == before


def test_without_a_code_nothing_leads_back(receive: Callable[..., Contribution]) -> None:
    row = receive()

    assert (row.lookup_sha256, row.reply_key) == (None, None)


def test_the_same_code_twice_is_one_contribution_and_nothing_of_it_is_dropped(
    receive: Callable[..., Contribution], consultation: Consultation
) -> None:
    """A lost answer and a second press of the button; then other words under the same code."""
    row = receive(code=(code := new_code()))
    assert receive(code=code).pk == row.pk
    later = {**CONTENT, "text": "And on Friday.", "levels": {"9": 1}, "urgent": True, "consent": "count"}
    assert receive(code=code, content=later).pk == row.pk

    key = consultation.custodian_keys.first()
    said = told([(part.kind, opened(part, key)) for part in row.parts.all()])
    assert Contribution.objects.count() == 1
    assert (said.text, said.again, said.levels) == ("They came at night.", ("And on Friday.",), {"9": 3})
    assert (said.urgent, said.witness, said.consent) == (True, False, "count")


@pytest.mark.parametrize("other", [{"kind": Kind.REPRISAL}, {"consultation": None}])
def test_code_under_which_something_else_was_sent_is_refused(
    receive: Callable[..., Contribution], as_contributor_site: Role, other: dict[str, Any]
) -> None:
    receive(code=(code := new_code()))
    if "consultation" in other:
        elsewhere = intake.consultation()
        intake.ready_key(elsewhere)
        given = ContributionInput(content=CONTENT, code=code)
        with as_contributor_site(), pytest.raises(CodeTaken):
            receive_contribution(consultation=elsewhere, given=given)
    else:
        with pytest.raises(CodeTaken):
            receive(code=code, **other)
    assert Part.objects.count() == 1


def test_mistyped_code_stores_nothing(receive: Callable[..., Contribution]) -> None:
    with pytest.raises(CodeMistyped):
        receive(code="not a code")
    assert Contribution.objects.count() == 0


@pytest.mark.parametrize("channel", [Channel.INVITED, Channel.MET])
def test_card_gives_its_channel_once(
    receive: Callable[..., Contribution], consultation: Consultation, channel: Channel
) -> None:
    card = new_code()
    Card.objects.create(consultation=consultation, channel=channel, code_sha256=card_sha256(card))

    assert receive(card=card.lower()).channel == channel
    assert Card.objects.count() == 0
    with pytest.raises(CardUnknown) as caught:
        receive(card=card)
    assert list(caught.value.fields) == ["card"]
    assert Contribution.objects.count() == 1


def test_card_of_another_consultation_is_unknown_and_stays(receive: Callable[..., Contribution]) -> None:
    card = new_code()
    Card.objects.create(consultation=intake.consultation(), channel="met", code_sha256=card_sha256(card))

    with pytest.raises(CardUnknown):
        receive(card=card)
    assert Card.objects.count() == 1


def test_no_card_no_counted_channel(receive: Callable[..., Contribution]) -> None:
    for card in ("nonsense", new_code()):
        with pytest.raises(CardUnknown):
            receive(card=card)


@pytest.mark.parametrize(
    "change",
    [
        {"status": "planned", "retention_until": None},
        {"status": "closed", "closed_on": date(2026, 1, 1)},
        {"closes_on": date(2026, 1, 2)},
        {"opens_on": date(2035, 1, 1)},
    ],
)
def test_consultation_that_is_not_open_receives_nothing(
    receive: Callable[..., Contribution], consultation: Consultation, change: dict[str, object]
) -> None:
    for name, value in change.items():
        setattr(consultation, name, value)
    consultation.save()

    with pytest.raises(NotReceiving):
        receive()
    assert Contribution.objects.count() == 0


def test_without_a_ready_key_nothing_is_received(as_contributor_site: Role) -> None:
    consultation = intake.consultation()
    intake.ready_key(consultation, confirmed_on=None)
    intake.ready_key(consultation, destroyed_on=intake.WEEK)

    with as_contributor_site(), pytest.raises(NotReceiving):
        receive_contribution(consultation=consultation, given=ContributionInput(content=CONTENT))


def test_reprisals_are_received_after_closing(receive: Callable[..., Contribution], consultation: Consultation) -> None:
    consultation.status, consultation.closed_on = "released", date(2026, 2, 1)
    consultation.save()

    row = receive(kind=Kind.REPRISAL, urgent=True)
    assert (row.kind, row.urgent) == ("reprisal", True)


def test_reprisals_end_with_the_keys(receive: Callable[..., Contribution], consultation: Consultation) -> None:
    consultation.custodian_keys.update(destroyed_on=intake.WEEK)

    with pytest.raises(NotReceiving):
        receive(kind=Kind.REPRISAL)


def test_later_custodian_never_gains_earlier_contributions(
    receive: Callable[..., Contribution], consultation: Consultation
) -> None:
    row = receive()
    later = intake.ready_key(consultation)

    assert not SealedKey.objects.filter(part__contribution=row, custodian_key=later).exists()
    assert SealedKey.objects.filter(part__contribution=receive(), custodian_key=later).exists()


def test_additions_are_sealed_and_numbered(
    receive: Callable[..., Contribution], consultation: Consultation, as_contributor_site: Role
) -> None:
    row, key = receive(code=(code := new_code())), consultation.custodian_keys.first()
    with as_contributor_site():
        add_to_contribution(code=code, text="And again on Friday.")
        change_consent(code=code, consent=Consent.COUNT)

    found = {part.kind: opened(part, key) for part in row.parts.all()}
    assert found[PartKind.ADDITION] == {"format": 1, "text": "And again on Friday.", "number": 1}
    assert found[PartKind.CONSENT] == {"format": 1, "consent": "count", "number": 2}


def test_additions_end_at_a_limit(
    receive: Callable[..., Contribution], as_contributor_site: Role, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contributions, "PARTS_LIMIT", 2)
    receive(code=(code := new_code()))
    with as_contributor_site():
        add_to_contribution(code=code, text="more")
        with pytest.raises(TooManyAdditions):
            add_to_contribution(code=code, text="still more")


def test_additions_end_with_the_release(
    receive: Callable[..., Contribution], consultation: Consultation, as_contributor_site: Role
) -> None:
    receive(code=(code := new_code()))
    consultation.status, consultation.closed_on = "released", date(2026, 2, 1)
    consultation.save()

    with as_contributor_site(), pytest.raises(NotReceiving):
        change_consent(code=code, consent=Consent.COUNT)


def reply_to(row: Contribution, **values: Any) -> Reply:
    reply = Reply(contribution=row, week=this_week(), kind=values.pop("kind", "reply"))
    reply.sealed = seal_reply({"text": "Thank you.", **values}, to=row.reply_key or "", bound_to=reply.pk)
    reply.save(force_insert=True)
    return reply


def test_code_opens_replies(receive: Callable[..., Contribution], as_contributor_site: Role) -> None:
    row = receive(code=(code := new_code()))
    reply_to(row)
    reply_to(row, kind="quote", quotation="They came at night.")
    other = receive(code=new_code())
    reply_to(other)

    with as_contributor_site():
        box = open_box(code=code)

    assert box.consultation == row.consultation
    assert {(reply.kind, reply.text, reply.quotation) for reply in box.replies} == {
        ("reply", "Thank you.", ""),
        ("quote", "Thank you.", "They came at night."),
    }


def test_reply_that_was_exchanged_says_so_and_hides_no_other(
    receive: Callable[..., Contribution], as_contributor_site: Role
) -> None:
    row, other = receive(code=(code := new_code())), receive(code=new_code())
    reply_to(row)
    exchanged = reply_to(other)
    Reply.objects.filter(pk=exchanged.pk).update(contribution=row)

    with as_contributor_site():
        texts = {reply.text for reply in open_box(code=code).replies}

    assert texts == {"Thank you.", "This reply was changed and cannot be opened."}


def test_unknown_code_opens_nothing(as_contributor_site: Role) -> None:
    with as_contributor_site():
        for act in (
            lambda code: open_box(code=code),
            lambda code: add_to_contribution(code=code, text="x"),
            lambda code: delete_contribution(code=code),
        ):
            with pytest.raises(NothingUnderCode):
                act(new_code())


def test_quotation_is_answered_by_whom_it_was_asked(
    receive: Callable[..., Contribution], consultation: Consultation, as_contributor_site: Role
) -> None:
    row = receive(code=(code := new_code()))
    asked = reply_to(row, kind="quote", quotation="x")
    plain = reply_to(row)
    receive(code=(stranger := new_code()))

    with as_contributor_site():
        answer_quotation(code=code, reply=asked.pk, approved=False)
        for wrong_code, reply in ((stranger, asked), (code, plain)):
            with pytest.raises(NothingUnderCode):
                answer_quotation(code=wrong_code, reply=reply.pk, approved=True)

    (answer,) = Part.objects.filter(kind=PartKind.QUOTE_ANSWER)
    assert opened(answer, consultation.custodian_keys.first()) == {
        "format": 1,
        "reply": str(asked.pk),
        "approved": False,
        "number": 1,
    }


def test_delete_leaves_nothing_behind(receive: Callable[..., Contribution], as_contributor_site: Role) -> None:
    row = receive(code=(code := new_code()))
    reply_to(row)
    with as_contributor_site():
        add_to_contribution(code=code, text="more")
        delete_contribution(code=code)

    for model in (Contribution, Part, SealedKey, Reply):
        assert model.objects.count() == 0


def test_content_that_cannot_be_sealed_is_not_stored(receive: Callable[..., Contribution]) -> None:
    with pytest.raises(TypeError):
        receive(content={"text": object()})
    assert Contribution.objects.count() == 0
