"""Cards, paper and meetings."""

from datetime import date
from typing import Any

import pytest

from assessments.intake.enums import Channel, Kind
from assessments.intake.errors import WrongState
from assessments.intake.models import Card, Contribution, Meeting
from assessments.intake.sealing.codes import card_sha256
from assessments.intake.services.cards import issue_cards, record_meeting, remove_meeting, type_in, withdraw_cards
from assessments.intake.services.reading import read_contribution
from r2p_site.errors import InvalidInput
from tests.assessments.intake.services.conftest import Custody


def test_cards_are_recorded_as_digests_in_another_order_than_printed(custody: Custody) -> None:
    sheet = issue_cards(consultation=custody.consultation, channel=Channel.MET, count=40, by=custody.custodian)

    digests = [card_sha256(code) for code in sheet.codes]
    assert set(Card.objects.values_list("code_sha256", flat=True)) == set(digests)
    assert list(Card.objects.order_by("id").values_list("code_sha256", flat=True)) != digests
    assert {card.channel for card in Card.objects.all()} == {"met"}


@pytest.mark.parametrize(("channel", "count"), [(Channel.OPEN, 1), (Channel.MET, 0), (Channel.MET, 501)])
def test_cards_are_for_those_who_count_and_not_without_end(custody: Custody, channel: Channel, count: int) -> None:
    with pytest.raises(InvalidInput):
        issue_cards(consultation=custody.consultation, channel=channel, count=count, by=custody.custodian)


def test_lost_cards_work_no_more(custody: Custody) -> None:
    issue_cards(consultation=custody.consultation, channel=Channel.MET, count=4, by=custody.custodian)

    assert withdraw_cards(consultation=custody.consultation, by=custody.custodian) == 4
    assert Card.objects.count() == 0


def test_closed_consultation_issues_no_card(custody: Custody) -> None:
    custody.close()

    with pytest.raises(WrongState):
        issue_cards(consultation=custody.consultation, channel=Channel.MET, count=4, by=custody.custodian)


def typed(custody: Custody, channel: Channel) -> Contribution:
    content: dict[str, Any] = {"text": "Told at the well.", "levels": {"1": 2}}
    return type_in(
        consultation=custody.consultation,
        content=content,
        channel=channel,
        kind=Kind.CONTRIBUTION,
        urgent=False,
        by=custody.custodian,
    )


def test_what_was_told_is_sealed_and_labelled(custody: Custody) -> None:
    row = typed(custody, Channel.PAPER)

    assert (row.channel, row.lookup_sha256) == ("paper", None)
    assert read_contribution(row, custody.unlocked).text == "Told at the well."


@pytest.mark.parametrize("channel", [Channel.OPEN, Channel.INVITED, Channel.MET])
def test_custodian_types_in_nothing_that_counts(custody: Custody, channel: Channel) -> None:
    with pytest.raises(InvalidInput):
        typed(custody, channel)


def test_meeting_keeps_its_week_and_counts(custody: Custody) -> None:
    row = record_meeting(
        consultation=custody.consultation,
        day=date(2026, 3, 5),
        groups={"women": 12, "youth_led_organisations": 0},
        officials_present=True,
        by=custody.custodian,
    )

    assert (row.week, row.groups, row.officials_present) == (date(2026, 3, 2), {"women": 12}, True)
    remove_meeting(meeting=row, by=custody.custodian)
    assert Meeting.objects.count() == 0


@pytest.mark.parametrize("groups", [{"Mrs Smith": 1}, {"women": -1}, {"women": 100_001}])
def test_meeting_with_names_or_absurd_counts_is_refused(custody: Custody, groups: dict[str, int]) -> None:
    with pytest.raises(InvalidInput):
        record_meeting(
            consultation=custody.consultation,
            day=date(2026, 3, 5),
            groups=groups,
            officials_present=False,
            by=custody.custodian,
        )
