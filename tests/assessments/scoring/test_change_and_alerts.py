"""Change between cycles of different catalogues, and each early-warning rule at its limit."""

from typing import Any

import pytest

from assessments.scoring import parse_methodology, results_object, score_answers, shipped_records
from assessments.scoring.answers import parse_answers
from tests.assessments.scoring import examples
from tests.assessments.scoring.scored import score
from tests.assessments.scoring.strategies import row

Json = dict[str, Any]


def rated(**levels: int) -> Json:
    """Answers by code; f7_9 stands for 7.9, R3_1 for R3.1."""
    return {name.removeprefix("f").replace("_", "."): examples.rated(level) for name, level in levels.items()}


def fired(now: Json, before: Json | None = None, **fields: Any) -> dict[str, list[tuple[str, list[str]]]]:
    """Alerts of the official track by rule, EW8 left out unless it is alone with the question."""
    previous = {} if before is None else {"previous": {"tracks": {"official": before}}}
    results = score(examples.document(tracks={"official": now}, **previous, **fields))
    found: dict[str, list[tuple[str, list[str]]]] = {}
    for alert in results["alerts"]:
        if alert["track"] == "official":
            found.setdefault(alert["rule"], []).append((alert["level"], alert["codes"]))
    return found


def whole(level: int, **levels: int) -> Json:
    """Everything rated `level`, but for what is given."""
    return {one["code"]: examples.rated(level) for one in examples.risk_rows()} | rated(**levels)


@pytest.mark.parametrize(("level", "alerts"), [(2, None), (3, [("amber", ["7.9"])]), (4, [("red", ["7.9"])])])
def test_ew1_critical_sign(level: int, alerts: list[Any] | None) -> None:
    assert fired(rated(f7_9=level)).get("EW1") == alerts


@pytest.mark.parametrize(
    ("now", "before", "alerts"),
    [
        (1, None, None),
        (2, None, [("amber", ["genocide", "crimes_against_humanity", "war_crimes"])]),
        (2, 1, [("amber", ["genocide", "crimes_against_humanity", "war_crimes"])]),
        (2, 2, None),
        (3, 2, [("red", ["genocide", "crimes_against_humanity", "war_crimes"])]),
    ],
)
def test_ew2_threshold(now: int, before: int | None, alerts: list[Any] | None) -> None:
    assert fired(whole(now), None if before is None else whole(before)).get("EW2") == alerts


def test_ew2_counts_a_band_that_was_null_as_the_lowest() -> None:
    assert fired(rated(f10_1=4), rated(f10_1=0))["EW2"] == [("red", ["genocide"])]


def test_ew2_of_a_crime_that_the_last_catalogue_did_not_have() -> None:
    previous = {"catalogue": examples.risk_rows((1, 9)), "tracks": {"official": rated(f9_1=4)}}
    results = score(examples.document(tracks={"official": rated(f12_1=3)}, previous=previous))

    assert [alert["codes"] for alert in results["alerts"] if alert["rule"] == "EW2"] == [["crimes_against_humanity"]]


@pytest.mark.parametrize(("one", "level"), [(1, None), (2, "amber"), (4, "red")])
def test_ew3_jump(one: int, level: str | None) -> None:
    """Two dynamic indicators of one factor: the index is their root mean square."""
    now, before = rated(f11_2=one, f11_3=1), rated(f11_2=1, f11_3=1)
    found = fired(now, before).get("EW3")

    assert found == (None if level is None else [(level, ["11.2"])])


@pytest.mark.parametrize(
    ("code", "now", "before", "codes"),
    [("f11_2", 3, 1, ["11.2"]), ("f11_2", 2, 1, None), ("f8_1", 2, 0, ["8.1"]), ("f9_1", 4, 0, None)],
)
def test_ew4_sharp_rise_of_dynamic_indicators(code: str, now: int, before: int, codes: list[str] | None) -> None:
    found = fired(rated(**{code: now}), rated(**{code: before})).get("EW4")

    assert found == (None if codes is None else [("amber", codes)])


@pytest.mark.parametrize(
    ("levels", "codes"),
    [
        ({"f2_1": 1, "f8_1": 4}, None),
        ({"f2_1": 2, "f8_1": 1}, None),
        ({"f2_1": 2, "f8_1": 2}, ["8"]),
        ({"f2_1": 2, "f8_1": 3}, ["8", "8.1"]),
        ({"f2_1": 2, "f8_1": 3, "f8_2": 0, "f8_3": 0, "f8_4": 0}, ["8.1"]),
        ({"f8_1": 4}, None),
        ({"f2_1": 2}, None),
    ],
)
def test_ew5_fertile_ground(levels: dict[str, int], codes: list[str] | None) -> None:
    assert fired(rated(**levels)).get("EW5") == (None if codes is None else [("red", codes)])


@pytest.mark.parametrize(
    ("now", "before", "codes"),
    [
        ({"R3_1": 1, "R3_2": 2}, {"R3_1": 3, "R3_2": 2}, ["R3", "R3.1"]),
        ({"R3_1": 1, "R3_2": 2}, {"R3_1": 2, "R3_2": 2}, None),
        ({"R3_1": 2, "R3_2": 2}, {"R3_1": 3, "R3_2": 3}, ["R3"]),
        ({"R1_1": 0}, {"R1_1": 4}, None),
        ({"R3_1": 0}, {"R3_2": 4}, None),
    ],
)
def test_ew6_civic_space(now: dict[str, int], before: dict[str, int], codes: list[str] | None) -> None:
    official = rated(f1_1=0)
    previous = {"tracks": {"official": official}, "resilience": rated(**before)}
    found = fired(official, resilience=rated(**now), previous=previous).get("EW6")

    assert found == (None if codes is None else [("amber", codes)])


def test_ew6_needs_both_cycles() -> None:
    previous = {"tracks": {"official": rated(f1_1=0)}}

    assert "EW6" not in fired(rated(f1_1=0), resilience=rated(R3_1=0), previous=previous)


@pytest.mark.parametrize(
    ("office", "reviewer", "codes"), [(1, 3, ["7.9"]), (1, 2, None), (2, 4, None), (0, 4, ["7.9"])]
)
def test_ew7_silence_beside_the_reviewer(office: int, reviewer: int, codes: list[str] | None) -> None:
    tracks = {"official": rated(f7_9=office), "reviewer": rated(f7_9=reviewer, f7_1=4)}
    alerts = score(examples.document(tracks=tracks))["alerts"]

    found = [(alert["track"], alert["codes"]) for alert in alerts if alert["rule"] == "EW7"]
    assert found == ([] if codes is None else [("official", codes)])


@pytest.mark.parametrize(
    ("given", "before", "codes"),
    [(6, None, None), (4, None, None), (3, None, ["11"]), (6, 7, None), (5, 8, ["11"]), (6, 8, ["11"]), (7, 8, None)],
)
def test_ew8_loss_of_sight(given: int, before: int | None, codes: list[str] | None) -> None:
    """Of eight dynamic indicators of RF11; 4 of 8 is one half, and 2 of 8 fewer is a loss."""

    def answers(count: int) -> Json:
        return whole(1) | {f"11.{i}": {"state": "ii"} for i in range(count + 1, 9)}

    found = fired(answers(given), None if before is None else answers(before)).get("EW8")
    assert found == (None if codes is None else [("amber", codes)])


def test_rules_also_run_on_the_reviewers_track() -> None:
    previous = {"tracks": {"reviewer": rated(f7_9=0)}}
    alerts = score(examples.document(tracks={"reviewer": rated(f7_9=4)}, previous=previous))["alerts"]

    found = [(alert["track"], alert["rule"]) for alert in alerts if alert["rule"] != "EW8"]
    assert found == [("reviewer", rule) for rule in ("EW1", "EW2", "EW3", "EW4")]


def test_change_is_null_without_the_official_track_in_both() -> None:
    reviewer = {"tracks": {"reviewer": rated(f7_9=0)}}

    assert score(examples.document(tracks={"official": rated(f1_1=1)}, previous=reviewer))["change"] is None
    official = {"tracks": {"official": rated(f1_1=1)}}
    assert score(examples.document(tracks=reviewer["tracks"], previous=official))["change"] is None


def test_change_without_a_match_is_null() -> None:
    previous = {"tracks": {"official": rated(f1_2=1)}}
    change = score(examples.document(tracks={"official": rated(f1_1=1)}, previous=previous), draws=True)["change"]

    nothing = {"difference": None, "direction": None, "p_up": None, "p_down": None, "clear": None}
    assert change["crimes"]["genocide"] == nothing
    assert (change["structural"], change["dynamic"], change["moved"]["genocide"]) == (None, None, [])


def test_change_of_unchanged_answers_is_nothing_and_clear() -> None:
    document = examples.document(
        tracks={"official": examples.example_3()},
        seed_text="now",
        previous={"tracks": {"official": examples.example_3()}, "seed_text": "before"},
    )
    change = score(document, draws=True)["change"]["crimes"]["genocide"]

    assert change == {"difference": 0.0, "direction": "stable", "p_up": 0.0, "p_down": 0.0, "clear": True}


def test_falling_risk_is_said_to_fall() -> None:
    previous = {"tracks": {"official": examples.example_3()}}
    change = score(examples.document(tracks={"official": examples.example_6_before()}, previous=previous), draws=True)[
        "change"
    ]

    assert change["crimes"]["war_crimes"]["direction"] == "falling"
    assert change["crimes"]["war_crimes"]["clear"] is True


def test_answers_of_an_older_catalogue_are_matched_by_permanent_id() -> None:
    """What was 7.1 is 7.2 now; what is 7.1 now is new."""
    older = [row("7.1") | {"id": "kept"}, row("9.1")]
    newer = [row("7.1") | {"id": "new"}, row("7.2") | {"id": "kept"}, row("9.1")]
    document = {
        "methodology": "1.0.0",
        "catalogue": newer,
        "tracks": {"official": rated(f7_1=4, f7_2=3, f9_1=2)},
        "previous": {"catalogue": older, "tracks": {"official": rated(f7_1=1, f9_1=2)}},
    }

    assert [item["code"] for item in score(document)["change"]["moved"]["genocide"]] == ["7.2"]


def test_answers_are_matched_by_what_a_row_was() -> None:
    """What was 7.1 is 7.2 now under another id; what is 7.1 now has the old id and asks something else."""
    older = [row("7.1") | {"id": "old"}, row("9.1")]
    newer = [row("7.1") | {"id": "old", "was": None}, row("7.2") | {"id": "other", "was": "old"}, row("9.1")]
    document = {
        "methodology": "1.0.0",
        "catalogue": newer,
        "tracks": {"official": rated(f7_1=4, f7_2=3, f9_1=2)},
        "previous": {"catalogue": older, "tracks": {"official": rated(f7_1=1, f9_1=2)}},
    }

    assert [item["code"] for item in score(document)["change"]["moved"]["genocide"]] == ["7.2"]


def test_an_older_catalogue_without_risk_matches_nothing() -> None:
    document = examples.document(
        tracks={"official": rated(f1_1=1)},
        resilience=rated(R3_1=1),
        previous={"catalogue": [row("R3.1")], "tracks": {"official": {}}, "resilience": rated(R3_1=4)},
    )
    results = score(document)

    assert results["change"] is None
    assert [alert["codes"] for alert in results["alerts"] if alert["rule"] == "EW6"] == [["R3", "R3.1"]]


def test_shares_are_null_where_the_exponents_differ() -> None:
    record = dict(shipped_records()["1.0.0"])
    record["parameters"] = dict(record["parameters"]) | {"p_block": 1}  # type: ignore[call-overload]
    answers = parse_answers(
        examples.document(tracks={"official": examples.example_3()}), {"1.0.0": parse_methodology(record)}
    )
    drivers: Any = results_object(score_answers(answers, draws=False))
    genocide = drivers["tracks"]["official"]["crimes"]["genocide"]["drivers"]

    assert {driver["share"] for driver in genocide} == {None}
