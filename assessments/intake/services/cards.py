"""Ways in that are not the site: single-use cards, paper and word of mouth, meetings."""

import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessments.intake.enums import CARD_CHANNELS, Channel, Group, Kind, Status
from assessments.intake.models import Card, Consultation, Contribution, Meeting
from assessments.intake.sealing.codes import card_sha256, new_code
from assessments.intake.services.contributions import ContributionInput, receive_contribution
from assessments.intake.services.locking import lock_consultation, note, refuse_others
from r2p_site.accounts.models import User
from r2p_site.errors import InvalidInput, Message

MOST_CARDS = 500  # a sheet
TYPED_IN = (Channel.PAPER, Channel.INTERMEDIARY)


@dataclass(frozen=True, slots=True)
class Sheet:
    """Codes to be printed and cut apart, shown once and kept nowhere, in an order that says nothing."""

    channel: Channel
    codes: list[str]


@transaction.atomic
def issue_cards(*, consultation: Consultation, channel: Channel, count: int, by: User) -> Sheet:
    """Raises NotPermitted, WrongState, InvalidInput."""
    refuse_others(by)
    locked = lock_consultation(consultation.pk, status=[Status.PLANNED, Status.OPEN])
    if channel not in CARD_CHANNELS or not 1 <= count <= MOST_CARDS:
        words: Message = _("Choose a channel that cards are for, and between 1 and 500 cards.")
        raise InvalidInput(fields={"count": [words]})
    codes = [new_code() for _number in range(count)]
    Card.objects.bulk_create(
        Card(consultation=locked, channel=channel, code_sha256=card_sha256(code)) for code in codes
    )
    secrets.SystemRandom().shuffle(codes)
    note("cards.issued", locked, by, channel=channel.value, count=count)
    return Sheet(channel, codes)


@transaction.atomic
def withdraw_cards(*, consultation: Consultation, by: User) -> int:
    """Every card that has not been used stops working, as when a sheet was lost. Raises NotPermitted, WrongState."""
    refuse_others(by)
    locked = lock_consultation(consultation.pk)
    count, _rows = Card.objects.filter(consultation=locked).delete()
    note("cards.withdrawn", locked, by, count=count)
    return count


@transaction.atomic
def type_in(
    *, consultation: Consultation, content: dict[str, Any], channel: Channel, kind: Kind, urgent: bool, by: User
) -> Contribution:
    """What came on paper, by word of mouth, or through an organisation: sealed and labelled as such, never counted.

    Raises NotPermitted, InvalidInput, NotReceiving, ContributionTooLong.
    """
    refuse_others(by)
    if channel not in TYPED_IN:
        words: Message = _("Choose how it came: on paper or told, or through an organisation.")
        raise InvalidInput(fields={"channel": [words]})
    row = receive_contribution(
        consultation=consultation,
        given=ContributionInput(content=content, kind=kind, channel=channel, urgent=urgent),
    )
    note("contribution.typed_in", consultation, by, channel=channel.value)
    return row


@transaction.atomic
def record_meeting(
    *, consultation: Consultation, day: date, groups: dict[str, int], officials_present: bool, by: User
) -> Meeting:
    """Kept as the week of that day. Raises NotPermitted, WrongState, InvalidInput."""
    refuse_others(by)
    locked = lock_consultation(consultation.pk, status=[Status.PLANNED, Status.OPEN, Status.CLOSED])
    counted = {group: count for group, count in groups.items() if count}
    if set(counted) - set(Group.values) or any(count < 0 or count > 100_000 for count in counted.values()):
        words: Message = _("Count people by group; leave a group empty when nobody of it came.")
        raise InvalidInput(fields={"groups": [words]})
    row = Meeting.objects.create(
        consultation=locked,
        week=day - timedelta(days=day.weekday()),
        groups=counted,
        officials_present=officials_present,
    )
    note("meeting.recorded", locked, by)
    return row


@transaction.atomic
def remove_meeting(*, meeting: Meeting, by: User) -> None:
    """Raises NotPermitted, WrongState."""
    refuse_others(by)
    locked = lock_consultation(meeting.consultation_id, status=[Status.PLANNED, Status.OPEN, Status.CLOSED])
    Meeting.objects.filter(pk=meeting.pk).delete()
    note("meeting.removed", locked, by)
