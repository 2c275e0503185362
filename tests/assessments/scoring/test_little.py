"""Answers that say little or nothing: the specified null with its status, draws included, and published as such."""

from typing import Any

import pytest

from assessments.scoring import build_bundle, methodology_sha256, shipped_records, verify_bundle
from tests.assessments.scoring.examples import catalogue, rated
from tests.assessments.scoring.scored import score

CODES = [str(row["code"]) for row in catalogue() if row["block"] != "resilience"]
RESILIENCE = [str(row["code"]) for row in catalogue() if row["block"] == "resilience"]
CRIMES = ("genocide", "crimes_against_humanity", "war_crimes")
EVERYWHERE = {"score": None, "interval": None, "method_spread": None, "band_raw": None, "raised_by": [], "drivers": []}
UNRATED = EVERYWHERE | {"reading": "unrated", "status": "insufficient", "band": None, "bounds": [0.0, 1.0]}

# what was answered: official answers, resilience answers, then parts of factor 1, of every crime and of resilience.
CASES: dict[str, tuple[Any, Any, dict[str, Any], dict[str, Any], dict[str, Any] | None]] = {
    "everything missing": (
        {key: {"state": "nr"} for key in CODES},
        {key: {"state": "ii"} for key in RESILIENCE},
        {"score": None, "band": None, "coverage": 0.0, "status": "insufficient", "bounds": [0.0, 1.0], "present": 0},
        UNRATED | {"coverage": 0.0, "specific": None},
        {"score": None, "band": None, "coverage": 0.0, "status": "insufficient", "interval": None},
    ),
    "nothing but one that is missing": (
        {"1.1": {"state": "ii"}},
        {},
        {"score": None, "band": None, "coverage": 0.0, "status": "insufficient"},
        UNRATED | {"coverage": 0.0, "specific": None},
        None,
    ),
    "everything not applicable": (
        {key: {"state": "na"} for key in CODES},
        {key: {"state": "na"} for key in RESILIENCE},
        {"score": None, "band": None, "coverage": None, "status": "not_applicable", "bounds": [None, None]},
        EVERYWHERE | {"reading": None, "status": "not_applicable", "coverage": None, "bounds": [None, None]},
        {"score": None, "band": None, "coverage": None, "status": "not_applicable", "bounds": [None, None]},
    ),
    "a single rating": (
        {"1.1": rated(2)},
        {"R1.1": rated(2)},
        {"score": 0.5, "band": 2, "status": "insufficient", "present": 1},
        EVERYWHERE | {"reading": "unrated", "status": "insufficient", "band": None, "specific": None},
        {"score": 0.5, "band": 2, "status": "insufficient"},
    ),
    "a single critical sign at its highest": (
        {"10.1": rated(4)},
        {},
        {"score": None, "band": None, "status": "insufficient"},
        {"score": None, "interval": None, "status": "insufficient"},
        None,
    ),
}


def scored(case: str) -> dict[str, Any]:
    official, resilience, *_expected = CASES[case]
    document = {"methodology": "1.0.0", "tracks": {"official": official}, "resilience": resilience}
    return score(document, draws=True)


def shown(content: Any, names: Any) -> dict[str, Any]:
    return {name: content[name] for name in names}


@pytest.mark.parametrize("case", CASES)
def test_little_gives_the_specified_null(case: str) -> None:
    _official, _resilience, factor, crime, resilience = CASES[case]
    results = scored(case)

    track = results["tracks"]["official"]
    assert shown(track["factors"]["1"], factor) == factor
    for name in CRIMES:
        assert shown(track["crimes"][name], crime) == crime
    assert (None if resilience is None else shown(results["resilience"], resilience)) == resilience


def test_one_critical_sign_is_seen_though_nothing_else_is_known() -> None:
    track = scored("a single critical sign at its highest")["tracks"]["official"]

    genocide = track["crimes"]["genocide"]
    assert shown(genocide, ("score", "band", "raised_by", "reading")) == {
        "score": None,
        "band": 4,
        "raised_by": ["10.1"],
        "reading": "specific",
    }
    assert [track["crimes"][name]["band"] for name in CRIMES[1:]] == [None, None]
    assert track["headline_band"] == 4


@pytest.mark.parametrize("case", CASES)
def test_little_is_published_and_verified_like_anything_else(case: str) -> None:
    official, resilience, *_expected = CASES[case]
    record = dict(shipped_records()["1.0.0"])
    pinned = {"version": "1.0.0", "sha256": methodology_sha256(record)}
    snapshot = {"methodology": pinned, "catalogue": catalogue(), "previous": None}
    snapshot |= {"tracks": {"official": official}, "resilience": resilience}

    bundle = build_bundle(snapshot=snapshot, methodology=record)

    assert verify_bundle(bundle).ok
    crimes = bundle["results"]["tracks"]["official"]["crimes"]  # type: ignore[index]
    assert {crimes[name]["score"] for name in CRIMES} == {None}
