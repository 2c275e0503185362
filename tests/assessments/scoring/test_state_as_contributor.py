"""A State that wrote every counted contribution but one: what the releases tell it about that one.

The answer is not comforting, and the threat model says so: thresholds protect among independent sources, not against
someone who is all the others. What protects then is that the custodian counts only sources it holds to be distinct.
"""

import random
from collections.abc import Callable
from math import log2

import pytest

from assessments.scoring import parse_answers, release_views, shipped_methodologies
from assessments.scoring.sources import Released, Source
from tests.assessments.scoring import examples

GRID = parse_answers(examples.document(), shipped_methodologies()).catalogue.risk
METHODOLOGY = shipped_methodologies()["1.0.0"]
FACTORS = [factor.number for factor in GRID.factors]
LEVELS = range(5)


def contribution(name: str, level: int, *, counted: bool = True, group: str = "") -> Source:
    levels = dict.fromkeys(FACTORS, level)
    return Source(id=name, counted=counted, groups=frozenset([group] if group else []), levels=levels)


def halves(count: int) -> list[Source]:
    """The State's own: half at the bottom, half at the top, so that the one between them is the median."""
    return [contribution(f"state{n}", 0 if n < (count + 1) // 2 else 4) for n in range(count)]


def told_apart(release: Callable[[int], Released]) -> int:
    """How many of the five levels of the one other source lead to different releases."""
    return len({str(release(level)) for level in LEVELS})


@pytest.mark.parametrize("others", [9, 10, 19, 49])
def test_one_release_tells_the_level_on_every_factor(others: int) -> None:
    def release(level: int) -> Released:
        return release_views([*halves(others), contribution("the other", level)], GRID, METHODOLOGY)

    learned = told_apart(release)

    assert (learned, round(log2(learned), 2)) == (5, 2.32)
    assert {cell.median for cell in release(3).factors.values()} == {3}


def test_more_cycles_tell_no_more_than_the_level_of_each() -> None:
    """The level is known after one release; a second one with the same level adds nothing."""
    first = release_views([*halves(9), contribution("the other", 2)], GRID, METHODOLOGY)
    second = release_views([*halves(9), contribution("another name", 2)], GRID, METHODOLOGY)

    assert first == second


def test_a_group_at_its_threshold_tells_whether_the_other_belongs_to_it() -> None:
    women = [contribution(f"w{n}", 1, group="women") for n in range(9)]
    rest = [contribution(f"r{n}", 1) for n in range(12)]

    def shown(group: str) -> list[str]:
        return list(release_views([*women, *rest, contribution("the other", 1, group=group)], GRID, METHODOLOGY).groups)

    assert (shown("women"), shown("")) == (["women"], [])


def test_open_contributions_tell_nothing_however_many_the_state_sends() -> None:
    crowd = [contribution(f"open{n}", 0 if n < 50 else 4, counted=False) for n in range(99)]

    assert told_apart(lambda level: release_views([*crowd, contribution("the other", level)], GRID, METHODOLOGY)) == 1


def test_among_sources_that_agree_only_dissent_shows() -> None:
    """Twenty others give one level everywhere: the word of agreement is null when the one joins them, else not."""
    others = [contribution(f"s{n}", 2) for n in range(20)]

    def release(level: int) -> Released:
        return release_views([*others, contribution("the other", level)], GRID, METHODOLOGY)

    assert told_apart(release) == 2
    assert [release(level).agreement for level in LEVELS] == ["divided", "divided", None, "divided", "divided"]
    assert {cell.median for level in LEVELS for cell in release(level).factors.values()} == {2}


def guesses(own: list[Source], level: int, factor: str) -> list[int]:
    """The levels of the other source that fit what was released, to a State that knows all its own."""

    def release(candidate: int) -> Released:
        other = Source(id="the other", counted=True, groups=frozenset(), levels={factor: candidate})
        return release_views([*own, other], GRID, METHODOLOGY)

    seen = release(level)
    return [candidate for candidate in LEVELS if release(candidate) == seen]


def success(arrange: Callable[[random.Random, int], list[int]], *, rounds: int = 1000) -> float:
    """How often the State names the level of the one other source, over random consultations; guessing blindly: 0.2."""
    chance, factor, hits = random.Random("a State that contributes itself"), FACTORS[0], 0.0
    for _round in range(rounds):
        levels = arrange(chance, chance.randint(9, 19))
        own = [
            Source(id=f"state{n}", counted=True, groups=frozenset(), levels={factor: one})
            for n, one in enumerate(levels)
        ]
        hits += 1 / len(guesses(own, chance.choice(LEVELS), factor))
    return hits / rounds


def test_attack_over_a_thousand_random_consultations_is_measured() -> None:
    """As docs/threat-model.md states it: everything for a State that arranges its own, little for one that does not."""
    arranged = success(lambda _chance, count: [0] * ((count + 1) // 2) + [4] * (count // 2))
    scattered = success(lambda chance, count: [chance.choice(LEVELS) for _ in range(count)])
    agreeing = success(lambda chance, count: [chance.choice((1, 2, 3))] * count)
    print(f"level named: arranged {arranged:.2f}, scattered {scattered:.2f}, agreeing {agreeing:.2f}, blind 0.20")  # noqa: T201

    assert arranged == 1.0
    assert scattered <= 0.40
    assert agreeing == pytest.approx(0.2)
