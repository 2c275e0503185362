"""No event of a consultation has an hour: custodians act on what came, and an hour would say before when."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from assessments.intake.enums import Channel, Kind, ReplyKind
from assessments.intake.services import cards, reading, replying
from assessments.intake.services.keys import unlock_key
from r2p_site.audit.models import Event
from tests.assessments.intake.services.conftest import Custody
from tests.factories import intake

THURSDAY = datetime(2026, 3, 5, 14, 37, 21, tzinfo=UTC)


def acts(custody: Custody) -> None:
    """What a custodian does on a day on which something came."""
    (one,) = custody.send()
    by, consultation = custody.custodian, custody.consultation
    unlock_key(key=custody.key, passphrase=intake.PASSPHRASE, by=by)
    reading.open_contribution(contribution=one.contribution, reason="theme", unlocked=custody.unlocked, by=by)
    replying.write_reply(contribution=one.contribution, kind=ReplyKind.REPLY, text="Thank you.", by=by)
    cards.type_in(
        consultation=consultation,
        content={"text": "told", "consent": "count"},
        channel=Channel.PAPER,
        kind=Kind.CONTRIBUTION,
        urgent=False,
        by=by,
    )
    cards.issue_cards(consultation=consultation, channel=Channel.INVITED, count=2, by=by)
    reading.set_aside(contribution=one.contribution, reason="empty", by=by)
    reading.take_back(contribution=one.contribution, by=by)


@pytest.mark.parametrize("hours", [0, 5, 9])
def test_events_have_a_day_and_what_is_written_for_a_contributor_a_week(custody: Custody, hours: int) -> None:
    with time_machine.travel(THURSDAY + timedelta(hours=hours), tick=True):
        acts(custody)

    found = {row.event: timezone.localtime(row.at) for row in Event.objects.filter(chain="XPR")}
    assert {(at.hour, at.minute, at.second, at.microsecond) for at in found.values()} == {(0, 0, 0, 0)}
    today = timezone.localdate(THURSDAY + timedelta(hours=hours))
    by_week = {event for event, at in found.items() if at.date() != today}
    assert by_week == {"contribution.typed_in", "cards.issued"}
    assert {found[event].weekday() for event in by_week} == {0}
    assert len(found) == 7


def test_order_of_events_stays_that_of_the_chain(custody: Custody) -> None:
    acts(custody)

    rows = Event.objects.filter(chain="XPR").order_by("pk").values_list("event", flat=True)
    assert list(rows)[:3] == ["custodian_key.unlocked", "contribution.opened", "reply.written"]
