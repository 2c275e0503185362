"""What is refused, and what is null: never a wrong number, never a crash."""

from typing import Any

import pytest

from assessments.scoring import ScoringError, parse_answers, parse_methodology, shipped_methodologies, shipped_records
from tests.assessments.scoring import examples
from tests.assessments.scoring.scored import score

ROW = {"code": "1.1", "factor": 1, "block": "common", "nature": "dynamic"}
SECOND = ROW | {"code": "1.2"}
RATED = {"state": "rated", "level": 2}


def document(**fields: Any) -> dict[str, Any]:
    return {"methodology": "1.0.0", "catalogue": [ROW, SECOND]} | fields


def answer(**fields: Any) -> dict[str, Any]:
    return document(tracks={"official": {"1.1": fields}})


def source(**fields: Any) -> dict[str, Any]:
    return document(sources=[{"id": "a", "channel": "invited", "factors": {"1": 3}} | fields])


def views(**cell: Any) -> dict[str, Any]:
    return document(views={"factors": {"1": {"n": "10-19", "median": 3} | cell}})


LEVEL = "tracks.official.1.1.level"
REFUSED = [
    (answer(state="rated", level=7), LEVEL, "7 is outside 0 to 4"),
    (answer(state="rated", level=-1), LEVEL, "-1 is outside 0 to 4"),
    (answer(state="rated", level=2.5), LEVEL, "2.5 is not a whole number"),
    (answer(state="rated", level="2"), LEVEL, '"2" is not a number'),
    (answer(state="rated", level=True), LEVEL, "true is not a number"),
    (answer(state="rated", level=float("nan")), LEVEL, "nan is not a number"),
    (answer(state="rated", level=float("inf")), LEVEL, "inf is not a number"),
    (answer(state="rated", level=2**60), LEVEL, "is too large a number"),
    (answer(state="rated"), LEVEL, "is missing where the state is rated"),
    (answer(state="na", level=0), LEVEL, "is given where the state is na"),
    (answer(state="ii", level=2), LEVEL, "is given where the state is ii"),
    (answer(state="nr", level=2), LEVEL, "is given where the state is nr"),
    (answer(level=2), "tracks.official.1.1.state", "is missing beside a level"),
    (answer(state="unsure"), "tracks.official.1.1.state", '"unsure" is not one of rated, ii, nr, na'),
    (answer(state=3), "tracks.official.1.1.state", "3 is not one of rated, ii, nr, na"),
    (
        answer(state="rated", level=1, confidence="none"),
        "tracks.official.1.1.confidence",
        '"none" is not one of low, medium, high',
    ),
    (answer(state="rated", level=1, contested="yes"), "tracks.official.1.1.contested", '"yes" is not true or false'),
    (answer(state="rated", level=1, confidnce="high"), "tracks.official.1.1.confidnce", "is not a known field"),
    (document(tracks={"official": {"9.9": RATED}}), "tracks.official.9.9", "is not a code of the catalogue"),
    (document(tracks={"official": {"1.1": 2}}), "tracks.official.1.1", "2 is not an object"),
    (document(tracks={"civil": {}}), "tracks.civil", "is not a known field"),
    (document(tracks=[]), "tracks", "[] is not an object"),
    (document(resilience={"R9.9": RATED}), "resilience.R9.9", "is not a code of the catalogue"),
    (document(resiliance={}), "resiliance", "is not a known field"),
    (document(seed_text=""), "seed_text", '"" is not a text'),
    ({}, "methodology", "null is not a text"),
    (document(methodology="9.9.9"), "methodology", "9.9.9 is not a known version"),
    (
        document(methodology={"version": "1.0.0", "sha256": "0"}),
        "methodology.sha256",
        "is not the hash of version 1.0.0",
    ),
    ([], "", "[] is not an object"),
    (document(catalogue={}), "catalogue", "{} is not a list"),
    (document(catalogue=[ROW | {"weight": 0}]), "catalogue[0].weight", "0 is outside 0.5 to 2"),
    (document(catalogue=[ROW | {"weight": -1}]), "catalogue[0].weight", "-1 is outside 0.5 to 2"),
    (document(catalogue=[ROW | {"factor_weight": 3}]), "catalogue[0].factor_weight", "3 is outside 0.5 to 2"),
    (
        document(catalogue=[ROW | {"nature": "static"}]),
        "catalogue[0].nature",
        '"static" is not one of structural, dynamic, trigger',
    ),
    (document(catalogue=[ROW | {"factor": 1.5}]), "catalogue[0].factor", "1.5 is not a text"),
    (document(catalogue=[ROW | {"code": ""}]), "catalogue[0].code", '"" is not a text'),
    (document(catalogue=[ROW | {"code": "1" * 5000}]), "catalogue[0].code", "is longer than 1000 characters"),
    (document(catalogue=[ROW | {"wieght": 1}]), "catalogue[0].wieght", "is not a known field"),
    (document(catalogue=[ROW, ROW | {"id": "x"}]), "catalogue", "code 1.1 appears twice"),
    (document(catalogue=[ROW, SECOND | {"id": "1.1"}]), "catalogue", "id 1.1 appears twice"),
    (
        document(catalogue=[ROW, SECOND | {"block": "genocide"}]),
        "catalogue",
        "1.2 and 1.1 disagree on block, id or weight of factor 1",
    ),
    (
        document(catalogue=[ROW | {"factor_id": "a"}, ROW | {"code": "2.1", "factor": 2, "factor_id": "a"}]),
        "catalogue",
        "two factors have the same factor_id",
    ),
    (source(channel="post"), "sources[0].channel", '"post" is not one of invited, met, open'),
    (source(factors={"1": 9}), "sources[0].factors.1", "9 is outside 0 to 4"),
    (source(factors={"2": 1}), "sources[0].factors.2", "is not a factor of the catalogue"),
    (source(groups=list("abcdefg")), "sources", "name more than 6 groups"),
    (source(name="Ann"), "sources[0].name", "is not a known field"),
    (source(groups="women"), "sources[0].groups", '"women" is not a list'),
    (document(sources=[{"id": "a", "channel": "met"}] * 2), "sources[1].id", "a appears twice"),
    (source() | {"views": {"factors": {}}}, "views", "stands beside sources; only one of them can be given"),
    (views(n="9"), "views.factors.1.n", '"9" is not one of 10-19, 20-49, 50+'),
    (views(median=2.5), "views.factors.1.median", "2.5 is not a whole number"),
    (views(mean=2.5), "views.factors.1.mean", "is not a known field"),
    (document(views={"factors": {"2": {}}}), "views.factors.2", "is not a factor of the catalogue"),
    (document(views={"agreement": "perfect"}), "views.agreement", '"perfect" is not one of close, fair, divided'),
    (
        document(previous={"tracks": {"official": {"9.9": RATED}}}),
        "previous.tracks.official.9.9",
        "is not a code of the catalogue",
    ),
    (document(previous=[]), "previous", "[] is not an object"),
]


@pytest.mark.parametrize(("given", "place", "message"), REFUSED, ids=[f"{r[1]}: {r[2]}" for r in REFUSED])
def test_bad_input_is_refused_by_place(given: object, place: str, message: str) -> None:
    with pytest.raises(ScoringError) as caught:
        parse_answers(given, shipped_methodologies())

    assert (caught.value.place, caught.value.message) == (place, message)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"weight": True}, "catalogue[1].weight: true is not a number"),
        ({"factor": 1.0}, "catalogue[1].factor: 1.0 is not a text"),
        ({"code": "1.1"}, "catalogue: code 1.1 appears twice"),
    ],
)
def test_rows_that_were_accepted_before_do_not_let_others_pass(change: dict[str, Any], message: str) -> None:
    rows = [ROW | {"weight": 1}, SECOND | {"weight": 1}]
    accepted = parse_answers(document(catalogue=rows), shipped_methodologies())

    rows[1] |= change
    with pytest.raises(ScoringError) as caught:
        parse_answers(document(catalogue=rows), shipped_methodologies())

    assert str(caught.value) == message
    again = parse_answers(document(catalogue=[ROW | {"weight": 1.0}, SECOND | {"weight": 1}]), shipped_methodologies())
    assert again.catalogue is accepted.catalogue
    assert again.input_sha256 == accepted.input_sha256


def test_rows_changed_after_they_were_read_are_read_again() -> None:
    rows = [dict(ROW), dict(SECOND)]
    before = parse_answers(document(catalogue=rows), shipped_methodologies())

    rows[1]["weight"] = 2
    after = parse_answers(document(catalogue=rows), shipped_methodologies())

    assert [grid.weights.tolist() for grid in (before.catalogue.risk, after.catalogue.risk)] == [[1.0, 1.0], [1.0, 2.0]]
    assert before.input_sha256 != after.input_sha256


def test_a_retired_methodology_is_refused_unless_asked_for() -> None:
    retired = parse_methodology(dict(shipped_records()["1.0.0"]) | {"status": "retired"})

    with pytest.raises(ScoringError) as caught:
        parse_answers(document(), {"1.0.0": retired})

    assert str(caught.value) == "methodology: 1.0.0 is retired"
    assert parse_answers(document(), {"1.0.0": retired}, allow_retired=True).methodology is retired


def test_whole_numbers_written_with_a_point_are_whole() -> None:
    results = score(document(tracks={"official": {"1.1": {"state": "rated", "level": 2.0}}}))

    assert results["tracks"]["official"]["factors"]["1"]["score"] == 0.5


def test_a_track_without_answers_is_not_run() -> None:
    results = score(document(tracks={"official": {"1.1": RATED}, "reviewer": {}}))

    assert list(results["tracks"]) == ["official"]


def test_nothing_given_gives_nothing() -> None:
    results = score(document())

    assert results["tracks"] == {}
    assert [results[name] for name in ("resilience", "views", "change")] == [None, None, None]
    assert (results["gaps"], results["alerts"]) == ({}, [])


@pytest.mark.parametrize(
    ("state", "status", "coverage", "bounds", "band_bounds", "reading", "reading_status"),
    [
        ("ii", "insufficient", 0.0, [0.0, 1.0], [0, 4], "unrated", "insufficient"),
        ("nr", "insufficient", 0.0, [0.0, 1.0], [0, 4], "unrated", "insufficient"),
        ("na", "not_applicable", None, [None, None], [None, None], None, "not_applicable"),
    ],
)
def test_a_track_without_a_rating_has_no_score(
    state: str,
    status: str,
    coverage: float | None,
    bounds: list[float | None],
    band_bounds: list[int | None],
    reading: str | None,
    reading_status: str,
) -> None:
    answers = {row["code"]: {"state": state} for row in examples.risk_rows()}
    results = score(examples.document(tracks={"official": answers}), draws=True)
    track = results["tracks"]["official"]
    factor, crime = track["factors"]["9"], track["crimes"]["genocide"]

    assert {item["score"] for item in (factor, crime, track["common"])} == {None}
    assert (factor["status"], factor["coverage"], factor["bounds"]) == (status, coverage, bounds)
    assert factor["band_bounds"] == band_bounds
    assert (crime["reading"], crime["status"], crime["band"]) == (reading, reading_status, None)
    assert (crime["interval"], crime["method_spread"], crime["robust"], crime["drivers"]) == (None, None, None, [])
    assert (track["structural"], track["dynamic"], track["headline_band"]) == (None, None, None)


def test_resilience_without_a_rating_has_no_score() -> None:
    answers = {row["code"]: {"state": "ii"} for row in examples.resilience_rows()}
    results = score(examples.document(tracks={"official": examples.example_3()}, resilience=answers), draws=True)

    assert (results["resilience"]["score"], results["resilience"]["interval"]) == (None, None)
    assert set(results["gaps"].values()) == {None}


def test_a_single_rating_is_scored_and_called_insufficient() -> None:
    results = score(examples.document(tracks={"official": {"9.2": RATED}}), draws=True)
    track = results["tracks"]["official"]

    assert (track["factors"]["9"]["score"], track["factors"]["9"]["status"]) == (0.5, "insufficient")
    assert (track["crimes"]["genocide"]["score"], track["crimes"]["genocide"]["specific"]) == (None, 0.5)
    assert track["crimes"]["genocide"]["reading"] == "specific"


def test_confidence_is_low_when_unstated_or_contested() -> None:
    def index(**fields: Any) -> float:
        results = score(document(tracks={"official": {"1.1": RATED | fields, "1.2": {"state": "na"}}}))
        value: float = results["tracks"]["official"]["factors"]["1"]["confidence_index"]
        return value

    assert [index(), index(confidence="high"), index(confidence="high", contested=True)] == [0.4, 1.0, 0.4]


def test_a_catalogue_without_resilience_takes_the_shipped_rows() -> None:
    results = score(document(resilience={"R1.1": RATED}))

    assert list(results["resilience"]["domains"]) == [f"R{d}" for d in range(1, 10)]


def test_no_catalogue_takes_the_shipped_rows() -> None:
    results = score({"methodology": "1.0.0", "tracks": {"official": {"14.7": RATED}}})

    assert list(results["tracks"]["official"]["factors"]) == [str(f) for f in range(1, 15)]


def test_the_seed_follows_the_document_unless_it_is_given() -> None:
    known = shipped_methodologies()
    answers = parse_answers(document(), known)

    assert answers.seed == f"1.0.0|{answers.input_sha256}"
    assert parse_answers(document(seed_text="mine"), known).seed == "mine"


def test_the_hash_of_the_last_snapshot_alone_compares_nothing() -> None:
    assert score(document(previous="0" * 64, tracks={"official": {"1.1": RATED}}))["change"] is None
