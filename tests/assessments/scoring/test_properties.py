"""Properties of the methodology, section 13, that need no random draw. Numbers in names are the section's."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from assessments.scoring import parse_answers, parse_methodology, results_object, score_answers, shipped_records
from tests.assessments.scoring.scored import bands_of, score, scores_of, without_hash
from tests.assessments.scoring.strategies import (
    QUICK,
    RESILIENCE,
    RISK,
    catalogues,
    documents,
    levels,
    resiliences,
    tracks,
    with_answer,
)

TINY = 1e-9


def numbers_named(value: Any, names: set[str]) -> list[float]:
    """Every number under one of these keys, wherever it is."""
    if isinstance(value, list):
        return [number for item in value for number in numbers_named(item, names)]
    if not isinstance(value, dict):
        return []
    found = [item for key, item in value.items() if key in names and isinstance(item, int | float)]
    lists = [value[key] for key in names & value.keys() if isinstance(value[key], list)]
    found += [number for numbers in lists for number in numbers if number is not None]
    return found + [number for item in value.values() for number in numbers_named(item, names)]


@QUICK
@given(documents())
def test_every_score_lies_between_0_and_1__1(document: dict[str, Any]) -> None:
    names = {"score", "specific", "coverage", "confidence_index", "bounds", "structural", "dynamic"}

    found = numbers_named(score(document), names)

    assert [number for number in found if not 0 <= number <= 1] == []


@QUICK
@given(documents(), st.sampled_from(sorted(RISK)), levels, levels)
def test_raising_a_level_lowers_no_score_and_no_band__2(
    document: dict[str, Any], code: str, one: int, other: int
) -> None:
    low, high = sorted((one, other))
    before = score(with_answer(document, code, {"state": "rated", "level": low}))
    after = score(with_answer(document, code, {"state": "rated", "level": high}))

    scores, higher = scores_of(before), scores_of(after)
    fell = [name for name, value in scores.items() if value is not None and (higher[name] or 0) < value - TINY]
    bands, raised = bands_of(before), bands_of(after)

    assert fell == []
    assert [name for name, band in bands.items() if raised[name] < band] == []
    factor = f"factor {code.split('.', maxsplit=1)[0]}"
    assert (higher[factor] > scores[factor]) is (high > low)


@QUICK
@given(documents(), st.sampled_from(RESILIENCE), levels, levels)
def test_raising_a_resilience_level_lowers_no_domain__2(
    document: dict[str, Any], code: str, one: int, other: int
) -> None:
    def resilience(level: int) -> dict[str, Any]:
        answers = document["resilience"] | {code: {"state": "rated", "level": level}}
        return score(document | {"resilience": answers})["resilience"]

    low, high = sorted((one, other))
    before, after = resilience(low), resilience(high)
    domain = code.split(".", maxsplit=1)[0]

    assert after["score"] >= before["score"] - TINY
    assert after["band"] >= before["band"]
    assert (after["domains"][domain]["score"] > before["domains"][domain]["score"]) is (high > low)


@QUICK
@given(catalogues(), levels)
def test_uniform_levels_give_that_score_and_band__3(catalogue: list[dict[str, Any]], level: int) -> None:
    official = {code: {"state": "rated", "level": level} for code in RISK}
    resilience = {code: {"state": "rated", "level": level} for code in RESILIENCE}
    results = score(
        {"methodology": "1.0.0", "catalogue": catalogue, "tracks": {"official": official}, "resilience": resilience}
    )

    assert set(scores_of(results).values()) == {level / 4}
    # At 0 no crime has a sign of its own: its band is null.
    crimes = {-1 if level == 0 else level}
    bands = bands_of(results, "band_raw")
    assert {band for name, band in bands.items() if name.startswith("crime")} == crimes
    assert {band for name, band in bands.items() if name.startswith("factor")} == {level}
    assert results["resilience"]["score"] == level / 4
    assert {domain["band"] for domain in results["resilience"]["domains"].values()} == {level}


@QUICK
@given(documents())
def test_bounds_contain_the_score_and_the_band__6(document: dict[str, Any]) -> None:
    results = score(document)
    track = results["tracks"]["official"]
    items = [*track["factors"].values(), *track["crimes"].values(), *results["resilience"]["domains"].values()]

    for item in [*items, results["resilience"]]:
        if item["score"] is not None:
            assert item["bounds"][0] - TINY <= item["score"] <= item["bounds"][1] + TINY
        if item["score"] is None and item["band"] is None:
            continue
        low, high = item["band_bounds"]
        low, band, high = (-1 if band is None else band for band in (low, item["band"], high))
        assert low <= band <= high


@QUICK
@given(documents(), st.sampled_from(sorted(RISK)), st.one_of(levels, st.none()))
def test_answering_never_widens_the_bounds__7(document: dict[str, Any], code: str, level: int | None) -> None:
    answer = {"state": "na"} if level is None else {"state": "rated", "level": level}
    wide = score(with_answer(document, code, {"state": "ii"}))["tracks"]["official"]
    narrow = score(with_answer(document, code, answer))["tracks"]["official"]

    for kind in ("factors", "crimes"):
        for name, item in narrow[kind].items():
            if item["bounds"][0] is not None:
                assert wide[kind][name]["bounds"][0] - TINY <= item["bounds"][0]
                assert item["bounds"][1] <= wide[kind][name]["bounds"][1] + TINY


@QUICK
@given(documents())
def test_multiplying_all_weights_changes_nothing__8(document: dict[str, Any]) -> None:
    doubled = [row | {"weight": row["weight"] * 2, "factor_weight": 2} for row in document["catalogue"]]

    one, other = score(document), score(document | {"catalogue": doubled})

    assert close(without_hash(one), without_hash(other))


def close(one: Any, other: Any) -> bool:
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(close(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(close, one, other))
    return one == other or (isinstance(one, float) and abs(one - other) < TINY)


@QUICK
@given(documents())
def test_the_override_changes_no_score_and_only_raises_bands__10(document: dict[str, Any]) -> None:
    record = dict(shipped_records()["1.0.0"]) | {"critical": []}
    plain = parse_answers(document, {"1.0.0": parse_methodology(record)})
    without = results_object(score_answers(plain, draws=False))

    results = score(document)

    assert scores_of(results) == scores_of(without)
    assert bands_of(results, "band_raw") == bands_of(without)
    lower = bands_of(without)
    assert [name for name, band in bands_of(results).items() if band < lower[name]] == []


@QUICK
@given(documents())
def test_raised_by_is_given_exactly_where_the_band_rose__10(document: dict[str, Any]) -> None:
    track = score(document)["tracks"]["official"]

    for item in [*track["factors"].values(), *track["crimes"].values()]:
        raw, band = (-1 if item[name] is None else item[name] for name in ("band_raw", "band"))
        assert bool(item["raised_by"]) is (band > raw)


@QUICK
@given(documents(), resiliences())
def test_resilience_reaches_no_risk_result__11(document: dict[str, Any], resilience: dict[str, Any]) -> None:
    one, other = score(document), score(document | {"resilience": resilience})

    assert one["tracks"] == other["tracks"]
    assert one["alerts"] == other["alerts"]


@QUICK
@given(documents(), tracks())
def test_the_reviewer_and_the_office_do_not_reach_each_other__12(
    document: dict[str, Any], reviewer: dict[str, Any]
) -> None:
    alone = score(document)
    only = score(document | {"tracks": {"reviewer": reviewer}})
    both = score(document | {"tracks": document["tracks"] | {"reviewer": reviewer}})

    assert both["tracks"] == {"official": alone["tracks"]["official"], "reviewer": only["tracks"]["reviewer"]}
    assert both["resilience"] == alone["resilience"]
    assert _but_ew7(both["alerts"]) == _but_ew7([*alone["alerts"], *only["alerts"]])


@QUICK
@given(documents(), st.lists(levels, min_size=10, max_size=14))
def test_views_received_reach_no_result__12(document: dict[str, Any], seen: list[int]) -> None:
    sources = [{"id": str(index), "channel": "invited", "factors": {"7": level}} for index, level in enumerate(seen)]
    one, other = score(document), score(document | {"sources": sources})

    assert one["tracks"] == other["tracks"]
    assert one["resilience"] == other["resilience"]
    assert _but_ew7(other["alerts"]) == one["alerts"]


def _but_ew7(alerts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [alert for alert in alerts if alert["rule"] != "EW7"]


@QUICK
@given(documents(), documents())
def test_no_other_document_reaches_a_result__13(one: dict[str, Any], other: dict[str, Any]) -> None:
    first = score(one)
    score(other)

    answers = parse_answers(one, {"1.0.0": parse_methodology(shipped_records()["1.0.0"])})
    assert results_object(score_answers(answers, draws=False)) == first


@QUICK
@given(documents())
def test_insufficient_information_and_not_rated_give_the_same_numbers__21(document: dict[str, Any]) -> None:
    def asked(state: str) -> dict[str, Any]:
        official = {
            code: {"state": state} if answer["state"] in ("ii", "nr") else answer
            for code, answer in document["tracks"]["official"].items()
        }
        return without_hash(score(document | {"tracks": {"official": official}}))

    assert asked("ii") == asked("nr")
