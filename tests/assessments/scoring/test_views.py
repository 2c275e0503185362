"""Views received: thresholds, groups, subtraction, agreement, and what the office adds."""

from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.scoring import (
    official_level,
    parse_answers,
    parse_sources,
    release_views,
    released_object,
    shipped_methodologies,
)
from assessments.scoring.sources import Source
from tests.assessments.scoring import examples
from tests.assessments.scoring.scored import score
from tests.assessments.scoring.strategies import QUICK

Json = dict[str, Any]
FACTORS = (1, 2, 3, 4, 5, 9)


def source(number: int, level: int = 3, channel: str = "invited", groups: tuple[str, ...] = ()) -> Json:
    levels = {str(factor): level for factor in FACTORS}
    return {"id": f"s{number}", "channel": channel, "groups": list(groups), "factors": levels}


def many(count: int, first: int = 0, **fields: Any) -> list[Json]:
    return [source(first + number, **fields) for number in range(count)]


def views(sources: list[Json], **fields: Any) -> Json:
    found: Json = score(examples.document(sources=sources, **fields))["views"]
    return found


@pytest.mark.parametrize(
    ("count", "n"), [(10, "10-19"), (19, "10-19"), (20, "20-49"), (49, "20-49"), (50, "50+"), (120, "50+")]
)
def test_the_count_is_released_as_a_range(count: int, n: str) -> None:
    assert {cell["n"] for cell in views(many(count))["factors"].values()} == {n}


def test_nine_sources_are_too_few() -> None:
    assert views(many(9)) == {"factors": {}, "groups": {}, "agreement": None}


def test_an_even_number_gives_the_upper_of_the_two_middle_levels() -> None:
    sources = [*many(5, level=1), *many(5, first=5, level=4)]

    assert views(sources)["factors"]["1"]["median"] == 4


def test_a_source_that_does_not_know_is_not_counted() -> None:
    sources = [*many(9), {"id": "x", "channel": "met", "factors": {"1": None}}]

    assert views(sources)["factors"] == {}


@pytest.mark.parametrize(
    ("level", "median", "difference", "flag"),
    [(2, 2, 0, "aligned"), (1, 2, 1, "divergent"), (0, 2, 2, "strong"), (4, 2, -2, "strong")],
)
def test_the_office_adds_its_level_and_a_flag(level: int, median: int, difference: int, flag: str) -> None:
    official = {"9.1": examples.rated(level)}
    cell = views(many(10, level=median), tracks={"official": official})["factors"]["9"]

    assert cell == {"n": "10-19", "median": median, "official": level, "difference": difference, "flag": flag}


def test_without_an_official_score_there_is_no_difference() -> None:
    cell = views(many(10))["factors"]["9"]

    assert cell == {"n": "10-19", "median": 3, "official": None, "difference": None, "flag": None}


@pytest.mark.parametrize(
    ("given_score", "level"), [(None, None), (0.0, 0), (0.124, 0), (0.125, 1), (0.374999, 1), (0.375, 2), (1.0, 4)]
)
def test_an_official_score_becomes_a_whole_level(given_score: float | None, level: int | None) -> None:
    assert official_level(given_score, 4) == level


def test_released_views_keep_their_figures_and_the_office_computes_its_own() -> None:
    cell = {"n": "10-19", "median": 3, "official": 4, "difference": -1, "flag": "divergent"}
    released = {"factors": {"9": cell}, "groups": {"women": {"9": {"n": "10-19", "median": 4}}}, "agreement": "fair"}
    results = score(examples.document(views=released, tracks={"official": {"9.1": examples.rated(1)}}))

    assert results["views"] == {
        "factors": {"9": {"n": "10-19", "median": 3, "official": 1, "difference": 2, "flag": "strong"}},
        "groups": {"women": {"9": {"n": "10-19", "median": 4}}},
        "agreement": "fair",
    }


def test_what_is_released_can_be_put_into_an_answers_file() -> None:
    sources = [*many(12, groups=("women",)), *many(12, first=12, level=1)]
    known = parse_sources(sources, GRID, METHODOLOGY)
    released = released_object(release_views(known or (), GRID, METHODOLOGY))
    official = {"official": examples.example_3()}

    assert score(examples.document(views=released, tracks=official))["views"] == views(sources, tracks=official)


@pytest.mark.parametrize(
    ("women", "rest", "shown"), [(10, 10, ["women"]), (9, 11, []), (11, 9, []), (9, 10, []), (20, 0, [])]
)
def test_a_group_is_shown_when_it_and_the_rest_are_large_enough(women: int, rest: int, shown: list[str]) -> None:
    sources = [*many(women, groups=("women",)), *many(rest, first=women)]

    assert list(views(sources)["groups"]) == shown


def test_women_and_young_people_stand_first() -> None:
    groups = ("zz", "others", "organisations", "young_people", "women")
    sources = [one for index, group in enumerate(groups) for one in many(12, first=12 * index, groups=(group,))]

    assert list(views(sources)["groups"]) == ["women", "young_people", "organisations", "others", "zz"]


def test_a_group_inside_another_is_not_shown_when_the_difference_is_small() -> None:
    both = many(12, groups=("women", "young_people"))
    sources = [*both, *many(5, first=12, groups=("women",)), *many(12, first=17)]

    assert list(views(sources)["groups"]) == ["women"]


def test_disjoint_groups_are_not_shown_when_what_remains_is_small() -> None:
    women, young = many(12, groups=("women",)), many(12, first=12, groups=("young_people",))

    assert list(views([*women, *young, *many(5, first=24)])["groups"]) == ["women"]
    assert list(views([*women, *young])["groups"]) == ["women", "young_people"]


@pytest.mark.parametrize(
    ("count", "spread", "word"), [(20, 0, "close"), (20, 2, "fair"), (20, 4, "divided"), (19, 0, None)]
)
def test_agreement_is_a_word(count: int, spread: int, word: str | None) -> None:
    """Levels 0 to 4 by factor; every third source is off by `spread`."""
    sources = many(count)
    for number, one in enumerate(sources):
        off = spread if number % 3 == 0 else 0
        one["factors"] = {str(f): min(4, index + off) for index, f in enumerate((1, 2, 3, 4, 5))}

    assert views(sources)["agreement"] == word


def test_agreement_is_null_when_only_one_level_occurs_or_few_factors_are_shown() -> None:
    few = [one | {"factors": {"1": number % 5, "2": number % 5}} for number, one in enumerate(many(20))]

    assert (views(many(20))["agreement"], views(few)["agreement"]) == (None, None)


group_sets = st.frozensets(st.sampled_from(["women", "young_people", "organisations", "others"]))
source_lists = st.lists(
    st.tuples(st.sampled_from(["invited", "met", "open"]), group_sets, st.integers(0, 4), st.booleans()),
    max_size=60,
)


def as_sources(rows: list[tuple[str, frozenset[str], int, bool]]) -> list[Source]:
    return [
        Source(id=str(index), counted=channel != "open", groups=groups, levels={"1": level} if knows else {})
        for index, (channel, groups, level, knows) in enumerate(rows)
    ]


GRID = parse_answers(examples.document(), shipped_methodologies()).catalogue.risk
METHODOLOGY = shipped_methodologies()["1.0.0"]


@QUICK
@given(source_lists)
def test_nothing_released_rests_on_fewer_than_k_min_also_by_subtraction__18(rows: Any) -> None:
    sources = as_sources(rows)
    released = release_views(sources, GRID, METHODOLOGY)
    counted = frozenset(source.id for source in sources if source.counted and source.levels)
    sets = [counted] if released.factors else []
    sets += [
        frozenset(one.id for one in sources if one.id in counted and group in one.groups) for group in released.groups
    ]

    assert [len(members) for members in sets if len(members) < 10] == []
    assert [len(one - other) for one in sets for other in sets if other < one and len(one - other) < 10] == []
    for one, other in combinations(sets[1:], 2):
        rest = sets[0] - one - other
        assert one & other or not rest or len(rest) >= 10


@QUICK
@given(source_lists, st.integers(0, 4), group_sets)
def test_open_contributions_move_no_figure__18(rows: Any, level: int, groups: frozenset[str]) -> None:
    sources = as_sources(rows)
    crowd = [Source(id=f"open{n}", counted=False, groups=groups, levels={"1": level}) for n in range(30)]

    assert release_views([*sources, *crowd], GRID, METHODOLOGY) == release_views(sources, GRID, METHODOLOGY)
