"""Section 10: what is withheld for want of coverage, and by disclosure level."""

from typing import Any

import pytest

from assessments.scoring import (
    ScoringError,
    parse_answers,
    published_results,
    results_object,
    score_answers,
    shipped_methodologies,
)
from tests.assessments.scoring import examples
from tests.assessments.scoring.scored import score

Json = dict[str, Any]
FULL = examples.document(
    tracks={"official": examples.example_3(), "reviewer": examples.example_6_before()},
    resilience=examples.example_4(),
    sources=examples.example_6_many_sources(),
    previous={"tracks": {"official": examples.example_6_before()}, "resilience": examples.example_4(step=3)},
)


def publish(document: Json, disclosure: str = "full", *, draws: bool = False) -> Json:
    answers = parse_answers(document, shipped_methodologies())
    published: Json = published_results(score(document, draws=draws), answers, disclosure)
    return published


def test_full_disclosure_leaves_out_the_headline_band_and_alerts_alone() -> None:
    results = score(FULL)
    for track in (tracks := {name: dict(track) for name, track in results["tracks"].items()}).values():
        del track["headline_band"]

    assert publish(FULL) == results | {"alerts": None, "tracks": tracks}


def test_the_engines_own_output_is_not_changed() -> None:
    answers = parse_answers(FULL, shipped_methodologies())
    results = results_object(score_answers(answers, draws=False))

    published_results(results, answers, "summary")

    assert results == results_object(score_answers(answers, draws=False))


def test_an_unknown_disclosure_level_is_refused() -> None:
    with pytest.raises(ScoringError, match='disclosure: "all" is not one of full, factor, summary'):
        publish(FULL, "all")


def test_insufficient_coverage_withholds_score_range_and_drivers() -> None:
    official = {row["code"]: examples.rated(1) for row in examples.risk_rows((1, 2, 3, 4, 5, 6, 7, 8))}
    official |= {"9.1": examples.rated(2), "11.2": examples.rated(2)}
    document = examples.document(tracks={"official": official}, resilience={"R1.1": examples.rated(2)})
    published = publish(document, draws=True)
    track = published["tracks"]["official"]

    factor = track["factors"]["9"]
    assert factor == {
        "score": None,
        "band": None,
        "band_raw": None,
        "raised_by": [],
        "coverage": 0.1666666667,
        "status": "insufficient",
        "confidence_index": 0.1666666667,
        "bounds": None,
        "band_bounds": [1, 4],
        "present": 1,
    }
    assert track["factors"]["1"]["score"] == 0.25
    assert published["resilience"]["score"] is None
    assert published["resilience"]["domains"]["R1"]["score"] is None
    assert set(published["gaps"].values()) == {None}
    assert (track["structural"] is None, track["common"]["score"]) == (False, 0.25)


def test_a_band_from_a_critical_sign_is_shown_without_its_score() -> None:
    document = examples.document(tracks={"official": {"10.3": examples.rated(4)}})
    published = publish(document, draws=True)["tracks"]["official"]
    crime = published["crimes"]["genocide"]

    assert [crime[name] for name in ("score", "specific", "interval", "drivers", "robust", "band_raw")] == [None] * 6
    assert (crime["band"], crime["raised_by"], crime["status"]) == (4, ["10.3"], "insufficient")
    assert published["crimes"]["war_crimes"]["band"] is None
    assert published["common"] == {"score": None, "coverage": 0.0, "band": None}
    assert (published["structural"], published["dynamic"]) == (None, None)


def test_change_of_a_withheld_crime_is_withheld() -> None:
    thin = {"10.3": examples.rated(4), "1.1": examples.rated(1)}
    document = examples.document(tracks={"official": thin}, previous={"tracks": {"official": thin}})
    change = publish(document)["change"]

    assert set(change["crimes"]["genocide"].values()) == {None}
    assert (change["moved"]["genocide"], change["structural"], change["dynamic"]) == (None, None, None)


def test_a_gap_rests_on_its_factor_and_its_domains() -> None:
    thin_domain = {code: {"state": "ii"} for code in ("R8.1", "R8.2")}
    document = FULL | {"resilience": examples.example_4() | thin_domain}
    gaps = publish(document)["gaps"]

    assert [number for number, gap in gaps.items() if gap is None] == ["1", "7", "8", "11"]


def test_a_catalogue_beyond_the_map_has_no_gaps() -> None:
    rows = [{"code": "a.1", "factor": "a", "block": "common", "nature": "dynamic"}, *examples.resilience_rows()]
    document = {"methodology": "1.0.0", "catalogue": rows, "tracks": {"official": {"a.1": {"state": "ii"}}}}
    document["resilience"] = examples.example_4()

    assert publish(document)["gaps"] == {}


def test_a_gap_of_an_unmapped_factor_is_not_invented() -> None:
    rows = [{"code": "15.1", "factor": 15, "block": "common", "nature": "dynamic"}, *examples.catalogue()]
    document = FULL | {"catalogue": rows, "tracks": {"official": examples.example_3()}, "previous": None}

    assert list(publish(document)["gaps"]) == [str(f) for f in range(1, 15)]


def test_nothing_that_applies_has_no_index() -> None:
    absent = {row["code"]: {"state": "na"} for row in examples.risk_rows()}
    track = publish(examples.document(tracks={"official": absent}))["tracks"]["official"]

    assert (track["structural"], track["dynamic"]) == (None, None)


def test_factor_disclosure_withholds_what_shows_single_ratings() -> None:
    published = publish(FULL, "factor", draws=True)
    full = publish(FULL, draws=True)

    crime = published["tracks"]["official"]["crimes"]["genocide"]
    assert crime == full["tracks"]["official"]["crimes"]["genocide"] | {"drivers": None}
    assert published["tracks"]["official"]["factors"] == full["tracks"]["official"]["factors"]
    assert published["change"] == full["change"] | {"moved": None}
    assert published["views"] == full["views"]


def test_summary_disclosure_withholds_factors_and_domains() -> None:
    published = publish(FULL, "summary", draws=True)
    track = published["tracks"]["official"]
    crime = track["crimes"]["genocide"]

    factor = {name: value for name, value in track["factors"]["7"].items() if value is not None}
    assert factor == {"status": "sufficient"}
    domain = {name: value for name, value in published["resilience"]["domains"]["R1"].items() if value is not None}
    assert domain == {"status": "sufficient"}
    assert (crime["raised_by"], crime["drivers"], crime["method_spread"]["table"]["without"]) == (None, None, None)
    assert (crime["band"], crime["interval"] is None) == (4, False)
    assert (set(published["gaps"].values()), published["views"]) == ({None}, None)


def test_summary_disclosure_of_little() -> None:
    published = publish(examples.document(tracks={"official": {"1.1": examples.rated(1)}}), "summary")

    assert (published["resilience"], published["change"], published["gaps"]) == (None, None, {})


def test_official_level_beside_the_views_goes_with_the_score_of_its_factor() -> None:
    official = {row["code"]: examples.rated(1) for row in examples.risk_rows((1, 2, 3, 4, 5, 6, 7, 8))}
    cell = {"n": "10-19", "median": 3}
    document = examples.document(tracks={"official": official | {"9.1": examples.rated(2)}})
    document["views"] = {"factors": {"1": cell, "9": cell}, "groups": {"women": {"9": cell}}, "agreement": None}

    published = publish(document)

    assert published["tracks"]["official"]["factors"]["9"]["status"] == "insufficient"
    assert published["views"]["factors"] == {
        "1": cell | {"official": 1, "difference": 2, "flag": "strong"},
        "9": cell | {"official": None, "difference": None, "flag": None},
    }
    assert published["views"]["groups"] == {"women": {"9": cell}}
