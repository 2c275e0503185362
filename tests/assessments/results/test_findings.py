"""What the results say in words: each sentence follows from its numbers, and what is withheld stays unsaid."""

from typing import Any

import pytest
from django.utils.translation import override

from assessments.core.enums import BANDS
from assessments.results import findings
from assessments.results.charts import FactorTitle
from assessments.results.findings.certainty import bounds_sentence, range_sentence, robust_sentence, shares_sentence
from assessments.results.findings.change import crime_sentence, side_sentence
from assessments.results.findings.factor import level_change, why_this_band
from assessments.results.findings.voices import factor_level, gap_words
from assessments.results.names import IndicatorTitle, Names
from assessments.scoring import shipped_records

METHOD: dict[str, Any] = dict(shipped_records()["1.0.0"])
NAMES = Names(
    factors=(
        FactorTitle("1", "Conflict", "common", "/f/1/", "1"),
        FactorTitle("70", "Preparation", "common", "/f/70/", "7"),
        FactorTitle("10", "Intent", "genocide", "/f/10/", "10"),
        FactorTitle("11", "Attack", "crimes_against_humanity", "/f/11/", "11"),
        FactorTitle("13", "Threats", "war_crimes", "/f/13/", "13"),
        FactorTitle("R3", "Civic space", "resilience", "/f/R3/", "R3"),
        FactorTitle("R8", "Early action", "resilience", "/f/R8/", "R8"),
    ),
    indicators={
        "1.1": IndicatorTitle("1.1", "1.1", "Armed conflict", "/f/1/#i-1.1"),
        "70.9": IndicatorTitle("70.9", "7.9", "Violence", "/f/70/#i-70.9"),
    },
)
FACTOR = {"score": 0.433, "band": 2, "raised_by": [], "coverage": 0.9, "status": "sufficient"}


def moved(difference: float | None, direction: str | None, *, clear: bool | None = True) -> dict[str, Any]:
    return {"difference": difference, "direction": direction, "p_up": None, "p_down": None, "clear": clear}


@pytest.mark.parametrize(
    ("item", "sentence"),
    [
        (moved(0.0574, "rising"), "Genocide: rising, 6 points up since the last cycle. The movement is clear."),
        (moved(-0.052, "falling"), "Genocide: falling, 5 points down since the last cycle. The movement is clear."),
        (
            moved(0.06, "rising", clear=False),
            "Genocide: rising, 6 points up since the last cycle. "
            "The movement is not clear: small errors in rating could explain it.",
        ),
        (moved(0.06, "rising", clear=None), "Genocide: rising, 6 points up since the last cycle."),
        (moved(0.0077, "stable"), "Genocide: stable, 1 point up since the last cycle."),
        (moved(0.001, "stable"), "Genocide: stable, less than one point since the last cycle."),
        (moved(None, None), "Genocide: cannot be compared with the last cycle; too little is answered."),
    ],
)
def test_change_of_a_crime_in_one_sentence(item: dict[str, Any], sentence: str) -> None:
    assert crime_sentence("genocide", item) == sentence


@pytest.mark.parametrize(
    ("difference", "sentence"),
    [
        (0.0617, "Dynamic index: 6 points up since the last cycle."),
        (-0.0101, "Dynamic index: 1 point down since the last cycle."),
        (0.0, "Dynamic index: as in the last cycle."),
        (None, "Dynamic index: cannot be compared with the last cycle."),
    ],
)
def test_change_of_a_side_in_one_sentence(difference: float | None, sentence: str) -> None:
    assert side_sentence("Dynamic index", difference) == sentence


def test_change_is_in_canonical_order_with_what_moved_it_most() -> None:
    change = {
        "crimes": {"war_crimes": moved(0.1, "rising"), "genocide": moved(0.0, "stable")},
        "structural": 0.0,
        "dynamic": None,
        "moved": {"war_crimes": [{"code": "1.1", "difference": -0.0331}, {"code": "70.9", "difference": 0.0001}]},
    }

    shown = findings.change_context({"change": change}, NAMES)

    assert shown is not None
    assert [row["title"] for row in shown["crimes"]] == ["Genocide", "War crimes"]
    assert [(row["code"], row["points"]) for row in shown["crimes"][1]["moved"]] == [("1.1", "-3.3")]


def test_points_that_moved_a_crime_are_written_as_the_language_does() -> None:
    change = {
        "crimes": {"genocide": moved(0.1, "rising")},
        "structural": 0.0,
        "dynamic": 0.0,
        "moved": {"genocide": [{"code": "1.1", "difference": 0.0331}, {"code": "70.9", "difference": -0.02}]},
    }

    with override("fr"):
        shown = findings.change_context({"change": change}, NAMES)

    assert shown is not None
    assert [row["points"] for row in shown["crimes"][0]["moved"]] == ["+3,3", "-2,0"]


def test_change_is_none_without_an_earlier_cycle() -> None:
    assert findings.change_context({"change": None}, NAMES) is None


def test_alerts_are_red_first_in_words_with_links_and_only_of_readable_voices() -> None:
    alerts = [
        {"rule": "EW2", "track": "official", "level": "amber", "codes": ["war_crimes"]},
        {"rule": "EW1", "track": "official", "level": "red", "codes": ["70.9"]},
        {"rule": "EW1", "track": "reviewer", "level": "red", "codes": ["70.9"]},
    ]

    shown = findings.alert_rows({"alerts": alerts}, NAMES, METHOD, ["official"])

    assert [(row["title"], row["level"]) for row in shown] == [("Critical sign", "red"), ("Threshold crossed", "amber")]
    assert shown[0]["words"] == "A critical indicator is rated 3 (amber) or 4 (red)."
    assert shown[0]["codes"] == [{"code": "70.9", "title": "Violence", "url": "/f/70/#i-70.9"}]
    assert shown[1]["codes"] == [{"code": "", "title": "War crimes", "url": ""}]


@pytest.mark.parametrize("rule", [f"EW{number}" for number in range(1, 9)])
def test_every_rule_is_said_in_words(rule: str) -> None:
    title, words = findings.rules_in_words(METHOD["parameters"])[rule]

    assert title != rule
    assert words.endswith(".")


def test_alerts_withheld_are_none() -> None:
    assert findings.alert_rows({"alerts": None}, NAMES, METHOD, ["official", "reviewer"]) == []


def test_drivers_are_the_largest_in_points_of_100() -> None:
    crime = {"drivers": [{"code": "70.9", "leave_one_out": 0.0439, "share": 0.1}, {"code": "1.1", "leave_one_out": 0}]}

    shown = findings.driver_context({"crimes": {"genocide": crime, "war_crimes": {"drivers": None}}}, NAMES)

    row = {"code": "70.9", "title": "Violence", "url": "/f/70/#i-70.9", "points": 4.4}
    assert shown == [{"title": "Genocide", "rows": [row]}]


def test_gaps_are_widest_first_with_what_answers_them() -> None:
    shown = findings.gap_context({"gaps": {"1": 0.2, "70": 0.3797, "10": None}}, NAMES, METHOD)

    assert [(row["code"], row["size"]) for row in shown] == [("70", 38), ("1", 20)]
    assert [row["code"] for row in shown[0]["answered_by"]] == ["R3", "R8"]


def test_ethnic_cleansing_is_read_in_the_factors_of_the_method_by_permanent_id() -> None:
    voice = {"factors": {row.code: FACTOR for row in NAMES.factors[:5]}}

    shown = findings.ethnic_cleansing(voice, NAMES, METHOD, "source")

    assert shown is not None
    assert [row["code"] for row in shown["rows"]] == ["70", "10"]
    assert findings.ethnic_cleansing({"factors": {}}, NAMES, METHOD, "source") is None


@pytest.mark.parametrize(("level", "found"), [(0, {"war_crimes"}), (1, {"war_crimes"}), (2, set()), (None, set())])
def test_war_crimes_are_preparatory_below_the_level_of_the_nexus(level: int | None, found: set[str]) -> None:
    assert findings.without_conflict({"1.1": level}, NAMES, METHOD) == found


@pytest.mark.parametrize(("score", "level"), [(0.0, 0), (0.124, 0), (0.125, 1), (0.27, 1), (0.375, 2), (1.0, 4)])
def test_level_of_a_factor_is_the_nearest_a_half_goes_up(score: float, level: int) -> None:
    assert factor_level(score) == level


def test_voices_stand_side_by_side_and_one_alone_is_no_chart() -> None:
    official = {"factors": {"1": {"score": 0.25}, "70": {"score": None}}}
    reviewer = {"factors": {"1": {"score": 0.75}, "70": {"score": 0.5}}}

    shown = findings.voices_chart({"tracks": {"official": official, "reviewer": reviewer}}, NAMES, "")

    assert shown is not None
    first, second = shown["rows"]
    assert (first["low"], first["span"], first["words"]) == (25, 50, "2 levels apart")
    assert [dot["voice"] for dot in second["dots"]] == ["reviewer"]
    assert findings.voices_chart({"tracks": {"official": official}}, NAMES, "") is None


def test_views_received_stand_beside_women_and_young_people_first_with_how_many() -> None:
    """As the consultation delivers them in a snapshot: ranges of sources and medians."""
    cell = {"n": "20-49", "median": 3, "official": 1, "difference": 2, "flag": "strong"}
    group = {"n": "10-19", "median": 4}
    views = {
        "factors": {"1": cell},
        "groups": {"young_people": {"1": {**group, "median": 3}}, "women": {"1": group}},
        "agreement": "fair",
    }
    official = {"factors": {"1": {"score": 0.25}, "70": {"score": 0.5}}}

    shown = findings.voices_chart({"tracks": {"official": official}, "views": views}, NAMES, "")

    assert shown is not None
    assert [name["voice"] for name in shown["names"]] == ["official", "women", "young_people", "views"]
    first, second = shown["rows"]
    assert [dot["words"] for dot in first["dots"]] == [
        "Official rating: 1",
        "Women, among the views received: 4, from 10-19 sources",
        "Young people, among the views received: 3, from 10-19 sources",
        "Views received (not a survey): 3, from 20-49 sources",
    ]
    assert [(spot["at"], [dot["voice"] for dot in spot["dots"]]) for spot in first["spots"]] == [
        (25, ["official"]),
        (75, ["young_people", "views"]),
        (100, ["women"]),
    ]
    assert (first["low"], first["span"], first["words"], second["words"]) == (25, 75, "3 levels apart", "one voice")
    assert shown["agreement"] == "Those who sent views agree fairly well. Agreement is not evidence."


@pytest.mark.parametrize("views", [None, {}, {"factors": {}, "groups": {}, "agreement": None}])
def test_without_views_nothing_is_said_of_them(views: Any) -> None:
    official, reviewer = ({"factors": {"1": {"score": score}}} for score in (0.25, 0.75))

    results = {"tracks": {"official": official, "reviewer": reviewer}, "views": views}
    shown = findings.voices_chart(results, NAMES, "")

    assert shown is not None
    assert [name["voice"] for name in shown["names"]] == ["official", "reviewer"]
    assert shown["agreement"] == ""


@pytest.mark.parametrize(("levels", "words"), [(0, "the same"), (1, "1 level apart"), (3, "3 levels apart")])
def test_gap_between_voices_in_words(levels: int, words: str) -> None:
    assert gap_words(levels) == words


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "The score of 43 of 100 reads as: Significant signs."),
        (
            {"band": 4, "band_raw": 2, "raised_by": ["7.9"]},
            "The score of 43 of 100 alone would read as: Significant signs. "
            "Raised to Critical signs by indicator 7.9: one critical sign is never averaged away.",
        ),
        (
            {"score": None, "band": 4, "band_raw": None, "raised_by": ["7.9", "7.10"], "status": "insufficient"},
            "Raised to Critical signs by indicators 7.9, 7.10: one critical sign is never averaged away.",
        ),
        (
            {"score": None, "band": None, "status": "insufficient", "band_bounds": [1, 3]},
            "Too little is answered for a band. Not enough information: from Some signs to Serious signs.",
        ),
        (
            {"score": None, "band": None, "status": "not_applicable"},
            "None of its indicators can arise in this context.",
        ),
    ],
)
def test_why_a_factor_has_its_band(changes: dict[str, Any], words: str) -> None:
    assert why_this_band({**FACTOR, "band_raw": 2, **changes}, BANDS) == words


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [(3, 1, "2 levels up"), (1, 2, "1 level down"), (2, 2, "as in the last cycle"), (None, 2, ""), (2, None, "")],
)
def test_change_of_a_level_in_words(now: int | None, before: int | None, words: str) -> None:
    assert level_change(now, before) == words


def test_certainty_says_the_range_in_repetitions() -> None:
    interval = {"low": 0.4639, "high": 0.5536, "band_shares": [0, 0, 0.158, 0, 0.842]}
    crime = {"band": 4, "interval": interval, "robust": False, "status": "partial"}

    assert range_sentence(interval, METHOD) == (
        "If each rating may be off by a little, the score lies between 46 and 55 in 90 of 100 repetitions."
    )
    assert shares_sentence(crime) == "84 of 100 repetitions give the same reading: Critical signs."
    assert shares_sentence({**crime, "interval": {"band_shares": [0, 0, 0.1005, 0, 0.8995]}}).startswith("89 of 100")
    assert robust_sentence(crime).startswith("Not robust")
    assert robust_sentence({**crime, "robust": True}).startswith("Robust")
    assert bounds_sentence((0.4775, 0.5556)) == (
        "Once every missing answer is known, it lies between 48 and 56, whatever they are."
    )
    assert bounds_sentence((0.5, 0.5)) == "Nothing that is missing could move it by a whole point."


def test_certainty_withheld_says_only_that_too_little_is_answered() -> None:
    withheld = {
        "score": None, "band": None, "band_bounds": [1, 3], "bounds": None, "interval": None, "method_spread": None,
        "robust": None, "coverage": 0.3, "status": "insufficient", "drivers": None,
    }  # fmt: skip
    voice = {"factors": {}, "crimes": {"genocide": withheld}}

    shown = findings.certainty_context({"tracks": {"official": voice}}, NAMES, METHOD, track="official", source="")

    (crime,) = shown["crimes"]
    assert crime["sentences"] == [
        "Too little is answered for a score; what could be said is the reading between its bounds."
    ]
    assert (crime["score"], crime["range"], crime["bounds"], crime["spread"]) == (None, "", "", "")
    assert (shown["spread"], shown["confidence"], shown["resilience"]) == (None, [], None)


def test_certainty_of_a_crime_without_a_sign_of_its_own_says_so() -> None:
    answered = {
        "score": 0.2, "band": None, "band_bounds": [None, None], "bounds": [0.2, 0.2], "reading": "common_only",
        "interval": None, "method_spread": None, "robust": None, "coverage": 1.0, "status": "sufficient",
    }  # fmt: skip
    voice = {"factors": {}, "crimes": {"genocide": answered}}

    shown = findings.certainty_context({"tracks": {"official": voice}}, NAMES, METHOD, track="official", source="")

    assert [crime["word"] for crime in shown["crimes"]] == ["Common factors only; no sign specific to this crime"]


def test_spread_table_varies_one_choice_a_line_in_the_order_of_the_method() -> None:
    table = {
        "p": {"3": 0.5962, "1": 0.309, "inf": 1.0},
        "w_specific": {"0.6": 0.5038, "0.4": 0.49},
        "without": {"70": 0.4915, "1": 0.5043},
    }
    crimes = {"genocide": {"score": 0.4969, "method_spread": {"table": table}}}

    shown = findings.spread_table(crimes, NAMES)

    assert shown is not None
    assert shown["columns"] == ["Genocide"]
    assert [row["cells"] for row in shown["rows"]] == [[50], [31], [60], [100], [49], [50], [50], [49]]
    assert shown["rows"][-1]["words"] == "Without factor 70, Preparation"


def test_missing_answers_are_counted_and_named_in_canonical_order() -> None:
    answers: dict[str, dict[str, Any]] = {
        "1.1": {"state": "rated", "level": 2, "confidence": "high"},
        "1.2": {"state": "ii"},
        "1.3": {"state": "na"},
    }

    shown = findings.missing_context(answers, NAMES, ["1.1", "1.2", "1.3", "70.9"])

    assert [row["number"] for row in shown["states"]] == [1, 1, 1, 1]
    assert [row["number"] for row in shown["confidences"]] == [1, 0, 0]
    assert [row["why"] for row in shown["missing"]] == ["Insufficient information", "Not rated"]


def test_trend_shows_each_cycle_as_it_was_stated_and_one_alone_is_no_trend() -> None:
    def cycle(title: str, score: float | None, band: int | None) -> findings.CycleScores:
        status = "sufficient" if score else "insufficient"
        crime = {"score": score, "band": band, "status": status, "interval": {"low": 0.4, "high": 0.5}}
        return findings.cycle_scores(title, "1.0.0", {"genocide": crime})

    cycles = [cycle("2022", None, None), cycle("2024", 0.45, 2)]
    change = {"crimes": {"genocide": moved(0.06, "rising")}}

    shown = findings.trend_chart(cycles, ["common", "genocide"], change, "source")

    assert shown is not None
    (crime,) = shown["crimes"]
    assert [(row["cycle"], row["score"], row["span"], row["word"]) for row in crime["rows"]] == [
        ("2022", None, None, "withheld"),
        ("2024", 45, 10, "Significant signs"),
    ]
    assert crime["words"] == "Genocide: rising, 6 points up since the last cycle. The movement is clear."
    assert findings.trend_chart(cycles[:1], ["genocide"], None, "") is None


@pytest.mark.parametrize(
    ("status", "reading", "word"),
    [
        ("partial", "unrated", "No specific indicator is rated"),
        ("not_applicable", None, "Does not apply"),
        ("insufficient", "unrated", "withheld"),
    ],
)
def test_trend_calls_withheld_only_what_is(status: str, reading: str | None, word: str) -> None:
    crime = {"score": None, "band": None, "interval": None, "status": status, "reading": reading}
    cycles = [findings.cycle_scores(title, "1.0.0", {"genocide": crime}) for title in ("2022", "2024")]

    shown = findings.trend_chart(cycles, ["genocide"], None, "")

    assert shown is not None
    assert {row["word"] for row in shown["crimes"][0]["rows"]} == {word}


@pytest.mark.parametrize(("level", "found"), [(3, set()), (4, {"genocide"}), (None, set())])
def test_acts_may_be_under_way_from_the_level_that_alone_gives_the_highest_band(
    level: int | None, found: set[str]
) -> None:
    own = IndicatorTitle("10.2", "10.2", "Acts", block="genocide")
    other = IndicatorTitle("10.8", "10.8", "Words", block="genocide")
    names = Names(factors=NAMES.factors, indicators={"10.2": own, "10.8": other})

    assert findings.under_way({"10.2": level, "10.8": 4}, names, METHOD) == found
