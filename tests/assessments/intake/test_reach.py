"""How many took part: what a reader could subtract is left out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.intake.enums import Channel
from assessments.intake.reach import FEWER, Reached, reach_of

K = 10
GROUPS = ["women", "young_people", "organisations", "minorities"]


def people(count: int, *groups: str, channel: Channel = Channel.INVITED, start: int = 0) -> list[Reached]:
    return [Reached(str(start + number), channel, frozenset(groups), frozenset({"1"})) for number in range(count)]


def groups_told(*reached: list[Reached]) -> dict[str, str]:
    everybody = [one for some in reached for one in some]
    return dict(reach_of(everybody, shown_factors=["1"], least=K).groups)


@pytest.mark.parametrize("channel", [Channel.OPEN, Channel.INTERMEDIARY])
def test_what_anybody_can_send_moves_no_group(channel: Channel) -> None:
    """Else a State that sends nine would see whether there is a tenth."""
    for count in (0, 9, 30):
        assert (
            groups_told(people(9, "women"), people(20, start=50), people(count, "women", channel=channel, start=100))
            == {}
        )


def test_group_with_enough_inside_and_outside_is_told() -> None:
    assert groups_told(people(12, "women"), people(10, start=50)) == {"women": "10-19"}


def test_group_below_the_minimum_is_left_out_and_not_told_from_none() -> None:
    assert groups_told(people(9, "women"), people(30, start=50)) == {}


def test_group_that_all_but_a_few_belong_to_is_left_out() -> None:
    assert groups_told(people(30, "women"), people(1, start=50)) == {}
    assert groups_told(people(30, "women"), people(9, start=50)) == {}


def test_group_that_everybody_belongs_to_is_told() -> None:
    assert groups_told(people(30, "women")) == {"women": "20-49"}


def test_group_that_differs_by_a_few_from_one_told_before_is_left_out() -> None:
    both = people(20, "women", "minorities")
    assert groups_told(both, people(2, "women", start=50), people(20, start=80)) == {"women": "20-49"}


def test_group_that_differs_by_a_few_from_a_channel_is_left_out() -> None:
    met = people(12, "women", channel=Channel.MET)
    assert groups_told(met, people(3, channel=Channel.MET, start=50), people(30, start=80)) == {}


def test_open_channel_counts_in_its_own_line_alone() -> None:
    found = reach_of(people(60, "women", channel=Channel.OPEN), shown_factors=[], least=K)

    assert (found.channels["open"], found.channels["met"], found.groups) == ("50+", FEWER, {})


@given(
    st.lists(
        st.tuples(st.sampled_from([Channel.INVITED, Channel.MET]), st.sets(st.sampled_from(GROUPS))),
        max_size=60,
    )
)
def test_no_told_group_leaves_a_few_when_it_is_taken_from_another_told_set(rows: list) -> None:
    reached = [Reached(str(n), channel, frozenset(groups)) for n, (channel, groups) in enumerate(rows)]
    told = reach_of(reached, shown_factors=[], least=K).groups
    sets = [{one.id for one in reached if group in one.groups} for group in told]
    sets += [{one.id for one in reached}] + [
        {one.id for one in reached if one.channel == channel} for channel in (Channel.INVITED, Channel.MET)
    ]

    for one in sets[: len(told)]:
        assert len(one) >= K
        assert all(not 0 < len(other - one) < K for other in sets if one < other)
        assert all(not 0 < len(one - other) < K for other in sets if other and other < one)
