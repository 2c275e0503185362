"""How many took part, as ranges; left out is what would single somebody out when it is subtracted from the rest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assessments.intake.enums import Channel, Group

RANGES = ((50, "50+"), (20, "20-49"), (10, "10-19"))
FEWER = "fewer than 10"
# Through the recipient's own hands: nobody can send these at will.
KNOWN_CHANNELS = (Channel.MET, Channel.INVITED, Channel.PAPER)
# Women and young people first, as in the figures.
GROUP_ORDER = (Group.WOMEN.value, Group.YOUNG.value, "organisations")


@dataclass(frozen=True, slots=True)
class Reached:
    """One contribution that was not set aside. `factors`: numbers of the factors that it counts for, if it counts."""

    id: str
    channel: Channel
    groups: frozenset[str]
    factors: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Reach:
    channels: Mapping[str, str]
    groups: Mapping[str, str]
    left_out: tuple[str, ...]


def range_of(count: int, least: int) -> str:
    """The range that is told instead of a count. Below the minimum the word does not tell none from nine."""
    if count < least:
        return FEWER
    return next((name for lowest, name in RANGES if count >= lowest), FEWER)


def reach_of(reached: Sequence[Reached], *, shown_factors: Sequence[str], least: int) -> Reach:
    """Channels always, as ranges. Groups among those whom the recipient met, invited or typed in: anybody can send an
    open contribution, or one for somebody else, and tick what they like. A group is left out, whichever of the two it
    is, when fewer than `least` belong to it, or when it differs by fewer than that from another set of which something
    is told."""
    known = [one for one in reached if one.channel in KNOWN_CHANNELS]
    told = [frozenset(one.id for one in known)]
    told += [frozenset(one.id for one in known if one.channel == channel) for channel in Channel]
    told += [frozenset(one.id for one in known if number in one.factors) for number in shown_factors]
    groups: dict[str, str] = {}
    left_out: list[str] = []
    for group in _in_order({group for one in known for group in one.groups}):
        members = frozenset(one.id for one in known if group in one.groups)
        if len(members) < least or any(_is_nearly(members, other, least) for other in told):
            left_out.append(group)
            continue
        told.append(members)
        groups[group] = range_of(len(members), least)
    counts = {channel: sum(one.channel == channel for one in reached) for channel in Channel}
    return Reach(
        channels={channel.value: range_of(count, least) for channel, count in counts.items()},
        groups=groups,
        left_out=tuple(left_out),
    )


def _is_nearly(one: frozenset[str], other: frozenset[str], least: int) -> bool:
    """Whether one contains the other and fewer than `least`, but some, are between them."""
    if not (one <= other or other <= one):
        return False
    return 0 < abs(len(one) - len(other)) < least and bool(other)


def _in_order(groups: set[str]) -> list[str]:
    return [*(group for group in GROUP_ORDER if group in groups), *sorted(groups - set(GROUP_ORDER))]
