"""Bands at their thresholds, readings, and how far the override reaches."""

from typing import Any

import numpy as np
import pytest

from assessments.scoring import shipped_methodologies
from assessments.scoring.bands import bands_of
from tests.assessments.scoring import examples
from tests.assessments.scoring.scored import score

CRIMES = ("genocide", "crimes_against_humanity", "war_crimes")


def crimes(**answers: Any) -> dict[str, dict[str, Any]]:
    """Crimes when everything is rated 0 but what is given; names such as f7_9 stand for codes."""
    official = {row["code"]: examples.rated(0) for row in examples.risk_rows()}
    official |= {name[1:].replace("_", "."): answer for name, answer in answers.items()}
    found: dict[str, dict[str, Any]] = score(examples.document(tracks={"official": official}))["tracks"]["official"][
        "crimes"
    ]
    return found


@pytest.mark.parametrize(
    ("score_given", "band"),
    [
        (0.0, 0),
        (0.1999994, 0),
        (0.1999995, 1),
        (0.2, 1),
        (0.4, 2),
        (0.6, 3),
        (0.7999994, 3),
        (0.8, 4),
        (1.0, 4),
        (np.nan, -1),
    ],
)
def test_a_band_begins_at_its_threshold(score_given: float, band: int) -> None:
    assert bands_of(np.array([score_given]), shipped_methodologies()["1.0.0"]).tolist() == [band]


def test_zeros_in_the_own_block_are_read_as_common_only() -> None:
    found = crimes(f1_2=examples.rated(4))

    assert {crime["reading"] for crime in found.values()} == {"common_only"}
    assert {(crime["band"], crime["band_raw"]) for crime in found.values()} == {(None, None)}
    assert found["genocide"]["score"] > 0


@pytest.mark.parametrize(("conflict", "war_crimes"), [(0, None), (1, None), (2, 2), (4, 2)])
def test_a_common_critical_sign_reaches_war_crimes_only_in_conflict(conflict: int, war_crimes: int | None) -> None:
    found = crimes(f1_1=examples.rated(conflict), f7_9=examples.rated(4))

    assert [found[crime]["band"] for crime in CRIMES] == [2, 2, war_crimes]
    assert found["genocide"]["raised_by"] == ["7.9"]
    assert found["war_crimes"]["raised_by"] == ([] if war_crimes is None else ["7.9"])


def test_an_unrated_nexus_does_not_reach() -> None:
    found = crimes(f1_1={"state": "ii"}, f7_9=examples.rated(4))

    assert (found["war_crimes"]["band"], found["war_crimes"]["band_bounds"]) == (None, [None, 2])


def test_a_catalogue_without_the_nexus_indicator_does_not_reach() -> None:
    rows = [row for row in examples.catalogue() if row["code"] != "1.1"]
    official = {"7.9": examples.rated(4)}
    found = score({"methodology": "1.0.0", "catalogue": rows, "tracks": {"official": official}})

    assert [found["tracks"]["official"]["crimes"][crime]["band"] for crime in CRIMES] == [2, 2, None]


def test_a_common_critical_sign_of_level_3_raises_its_factor_alone() -> None:
    official = {row["code"]: examples.rated(0) for row in examples.risk_rows()} | {"7.9": examples.rated(3)}
    track = score(examples.document(tracks={"official": official}))["tracks"]["official"]

    assert (track["factors"]["7"]["band"], track["factors"]["7"]["raised_by"]) == (2, ["7.9"])
    assert {crime["band"] for crime in track["crimes"].values()} == {None}


def test_a_crime_without_a_score_still_takes_the_override() -> None:
    track = score(examples.document(tracks={"official": {"10.3": examples.rated(4)}}))["tracks"]["official"]
    genocide = track["crimes"]["genocide"]

    assert (genocide["score"], genocide["band_raw"], genocide["band"]) == (None, None, 4)
    assert (genocide["raised_by"], track["headline_band"]) == (["10.3"], 4)


def test_a_block_that_does_not_apply_takes_no_override() -> None:
    absent = {row["code"]: {"state": "na"} for row in examples.risk_rows((9, 10))}
    official = absent | {"7.9": examples.rated(4)}
    genocide = score(examples.document(tracks={"official": official}))["tracks"]["official"]["crimes"]["genocide"]

    assert (genocide["band"], genocide["band_bounds"], genocide["reading"]) == (None, [None, None], None)
    assert (genocide["status"], genocide["coverage"]) == ("not_applicable", None)


def test_own_signs_are_named_before_common_ones() -> None:
    found = crimes(f7_9=examples.rated(4), f7_10=examples.rated(4), f10_2=examples.rated(3), f10_1=examples.rated(3))

    assert (found["genocide"]["band"], found["genocide"]["raised_by"]) == (2, ["10.1", "10.2", "7.9", "7.10"])


@pytest.mark.parametrize(
    ("missing", "status"),
    [([], "sufficient"), (["9.1"], "sufficient"), (["10.3"], "partial"), (["9.1", "9.2", "9.3", "9.4"], "partial")],
)
def test_silence_in_the_own_block_is_not_sufficient(missing: list[str], status: str) -> None:
    official = {row["code"]: examples.rated(1) for row in examples.risk_rows()}
    official |= {code: {"state": "ii"} for code in missing}
    crime = score(examples.document(tracks={"official": official}))["tracks"]["official"]["crimes"]["genocide"]

    assert crime["status"] == status


@pytest.mark.parametrize(("given", "status"), [(4, "insufficient"), (5, "partial"), (7, "partial"), (8, "sufficient")])
def test_coverage_of_a_factor_gives_its_status(given: int, status: str) -> None:
    official = {f"3.{i}": examples.rated(1) for i in range(1, given + 1)}
    factor = score(examples.document(tracks={"official": official}))["tracks"]["official"]["factors"]["3"]

    assert (factor["coverage"], factor["status"]) == (given / 10, status)
