"""Charts and sentences say what the numbers say: worked examples 3 and 4 of the method, and what is withheld."""

import pytest
from django.utils.translation import override

from assessments.results.charts import FactorTitle, chart_context, covered, crime_word, percent, possible_bands
from assessments.results.sentences import headline, lede

CRIME = {
    "score": 0.4969,
    "coverage": 0.9193,
    "status": "partial",
    "reading": "specific",
    "bounds": [0.4775, 0.5556],
    "band_bounds": [4, 4],
    "band": 4,
    "band_raw": 2,
    "raised_by": ["10.3"],
    "interval": {"low": 0.4639, "median": 0.5086, "high": 0.5536},
    "method_spread": {"low": 0.3066, "median": 0.497, "high": 0.5973},
}
QUIET = {
    **CRIME,
    "score": 0.4213,
    "status": "sufficient",
    "band": 2,
    "band_bounds": [2, 2],
    "raised_by": [],
    "interval": None,
    "method_spread": None,
}
FACTOR = {"score": 0.433, "band": 2, "raised_by": [], "coverage": 0.9, "status": "sufficient"}
RESULTS = {
    "tracks": {
        "official": {
            "factors": {"1": FACTOR, "10": {**FACTOR, "band": 1}},
            # Stored JSON sorts its keys: the canonical order is that of the factors.
            "crimes": {"crimes_against_humanity": QUIET, "genocide": CRIME},
            "structural": 0.47,
            "dynamic": None,
        }
    },
    "resilience": {
        "score": 0.3861,
        "band": 1,
        "coverage": 0.9778,
        "status": "sufficient",
        "bounds": [0.3719, 0.3995],
        "interval": None,
        "domains": {"R1": {"score": 0.4138, "band": 2, "coverage": 1.0, "status": "sufficient"}},
    },
}
TITLES = [
    FactorTitle("1", "Conflict", "common"),
    FactorTitle("10", "Intent", "genocide"),
    FactorTitle("11", "Attack", "crimes_against_humanity"),
    FactorTitle("R1", "Commitment", "resilience"),
]


@pytest.mark.parametrize(
    ("share", "expected"),
    [(0, 0), (1, 100), (0.4969, 50), (0.4649, 46), (0.465, 47), (0.285, 29), (0.005, 1), (None, None)],
)
def test_percent_rounds_halves_up(share: float | None, expected: int | None) -> None:
    assert percent(share) == expected


@pytest.mark.parametrize(
    ("share", "expected"), [(1, 100), (0.9955, 99), (0.75, 75), (0.7499, 74), (0.29, 29), (0.001, 0), (None, None)]
)
def test_coverage_is_whole_or_enough_only_where_it_is(share: float | None, expected: int | None) -> None:
    assert covered(share) == expected


def test_coverage_just_below_what_is_asked_is_low() -> None:
    factor = {**FACTOR, "coverage": 0.7499, "status": "partial"}
    voice = {**RESULTS["tracks"]["official"], "factors": {"1": factor}}

    (row,) = chart_context({"tracks": {"official": voice}}, TITLES, needed=75)["coverage"]["rows"]

    assert (row["percent"], row["low"], row["word"]) == (74, True, "partial")


def test_crimes_chart_is_in_canonical_order_with_range_bounds_and_reason() -> None:
    rows = chart_context(RESULTS, TITLES)["crimes"]["rows"]

    assert [str(row["title"]) for row in rows] == ["Genocide", "Crimes against humanity"]
    first = rows[0]
    assert (first["score"], first["low"], first["high"], first["span"]) == (50, 46, 55, 9)
    assert (first["bounds_low"], first["bounds_high"], first["bounds_span"]) == (48, 56, 8)
    assert (first["word"], first["raised_by"], first["coverage"]) == ("Critical signs", "10.3", 91)
    assert (rows[1]["low"], rows[1]["span"], rows[1]["status"]) == (None, None, "")


def test_strip_groups_factors_by_block_and_leaves_out_what_has_no_result() -> None:
    strip = chart_context(RESULTS, TITLES)["strip"]

    assert [(str(block["title"]), [cell["code"] for cell in block["factors"]]) for block in strip["blocks"]] == [
        ("Common to all crimes", ["1"]),
        ("Genocide", ["10"]),
    ]


def test_a_factor_that_cannot_arise_is_not_called_unknown() -> None:
    nothing = {"score": None, "band": None, "raised_by": [], "coverage": None}
    factors = {"1": {**nothing, "status": "not_applicable"}, "10": {**nothing, "status": "insufficient"}}
    voice = {**RESULTS["tracks"]["official"], "factors": factors}

    blocks = chart_context({"tracks": {"official": voice}}, TITLES)["strip"]["blocks"]

    cells = [cell for block in blocks for cell in block["factors"]]
    assert [(cell["word"], cell["note"], cell["applies"]) for cell in cells] == [
        ("Does not apply", "", False),
        ("", "insufficient", True),
    ]


def test_a_domain_that_cannot_apply_says_so_once() -> None:
    nothing = {"score": None, "band": None, "coverage": None, "status": "not_applicable"}
    resilience = {**RESULTS["resilience"], "domains": {"R1": nothing}}

    (row,) = chart_context({**RESULTS, "resilience": resilience}, TITLES)["resilience"]["rows"]

    assert (row["word"], row["note"], row["applies"]) == ("Does not apply", "", False)


def test_sides_say_when_there_is_nothing_to_say() -> None:
    rows = chart_context(RESULTS, TITLES)["sides"]["rows"]

    assert [(row["score"], row["word"]) for row in rows] == [(47, ""), (None, "Not enough information")]


def test_resilience_chart_falls_back_to_bounds_without_an_interval() -> None:
    overall = chart_context(RESULTS, TITLES)["resilience"]["overall"]

    assert (overall["score"], overall["low"], overall["high"], overall["word"]) == (39, 37, 40, "Weak")


def test_another_track_has_no_resilience() -> None:
    voice = {"tracks": {"reviewer": RESULTS["tracks"]["official"]}, "resilience": RESULTS["resilience"]}

    assert "resilience" not in chart_context(voice, TITLES, track="reviewer")


@pytest.mark.parametrize(
    ("crime", "expected"),
    [
        ({**CRIME}, "Critical signs"),
        (
            {**CRIME, "band": None, "status": "sufficient", "reading": "common_only"},
            "Common factors only; no sign specific to this crime",
        ),
        ({**CRIME, "band": None, "status": "partial", "reading": "unrated"}, "No specific indicator is rated"),
        ({**CRIME, "band": None, "status": "not_applicable", "reading": None}, "Does not apply"),
        (
            {**CRIME, "band": None, "status": "insufficient", "band_bounds": [1, 4]},
            "Not enough information: from Some signs to Critical signs",
        ),
        # Everything specific is rated, nothing common: half the coverage, no score.
        (
            {**CRIME, "band": None, "status": "partial", "band_bounds": [1, 4]},
            "Not enough information: from Some signs to Critical signs",
        ),
    ],
)
def test_crime_word(crime: dict[str, object], expected: str) -> None:
    assert crime_word(crime) == expected


@pytest.mark.parametrize(
    ("bounds", "expected"),
    [
        ([2, 2], "Significant signs"),
        ([None, None], "Not enough information"),
        ([None, 3], "Not enough information: Serious signs at most"),
    ],
)
def test_possible_bands(bounds: list[int | None], expected: str) -> None:
    assert possible_bands({"band_bounds": bounds}) == expected


def test_headline_names_the_highest_reading_what_raised_it_and_resilience() -> None:
    assert headline(RESULTS) == "Critical signs relevant to genocide, raised by indicator 10.3. Resilience is weak."


def test_headline_in_arabic_has_its_own_comma() -> None:
    with override("ar"):
        assert headline(RESULTS).count(",") == 0
        assert headline(RESULTS).count("، ") == 1


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("fr", "Signes importants relatifs au génocide et aux crimes de guerre."),
        ("ar", "علامات ذات شأن ذات صلة بالإبادة الجماعية وبجرائم الحرب."),
    ],
)
def test_headline_joins_the_names_of_crimes_as_the_language_does(language: str, sentence: str) -> None:
    crimes = {"genocide": QUIET, "war_crimes": QUIET}
    results = {"tracks": {"official": {**RESULTS["tracks"]["official"], "crimes": crimes}}, "resilience": None}

    with override(language):
        assert headline(results) == sentence


def test_headline_sets_a_block_of_another_framework_apart() -> None:
    results = {"tracks": {"official": {"crimes": {"mass_violence": QUIET}}}, "resilience": None}

    with override("fr"):
        assert headline(results) == "Signes importants relatifs à mass violence."


def test_headline_joins_crimes_of_the_same_band() -> None:
    crimes = {"genocide": QUIET, "war_crimes": QUIET}
    results = {"tracks": {"official": {**RESULTS["tracks"]["official"], "crimes": crimes}}, "resilience": None}

    assert headline(results) == "Significant signs relevant to genocide and war crimes."


@pytest.mark.parametrize(
    ("crime", "expected"),
    [
        (
            {**QUIET, "band": None, "status": "insufficient"},
            "There is not enough information for a reading of any crime.",
        ),
        ({**QUIET, "band": None, "reading": "common_only"}, "No sign specific to a crime is rated."),
    ],
)
def test_headline_without_a_band(crime: dict[str, object], expected: str) -> None:
    results = {"tracks": {"official": {**RESULTS["tracks"]["official"], "crimes": {"genocide": crime}}}}

    assert headline(results) == expected


@pytest.mark.parametrize(
    ("genocide", "war_crimes", "expected"),
    [
        (
            "insufficient",
            "sufficient",
            "There is not enough information for a reading of signs relevant to genocide.",
        ),
        ("insufficient", "not_applicable", "There is not enough information for a reading of any crime."),
        ("not_applicable", "not_applicable", "No sign specific to a crime is rated."),
    ],
)
def test_headline_takes_what_is_withheld_for_unknown(genocide: str, war_crimes: str, expected: str) -> None:
    crimes = {
        "genocide": {**QUIET, "band": None, "status": genocide},
        "war_crimes": {**QUIET, "band": None, "status": war_crimes},
    }
    results = {"tracks": {"official": {**RESULTS["tracks"]["official"], "crimes": crimes}}}

    assert headline(results) == expected


def test_headline_names_what_is_withheld_beside_a_low_band() -> None:
    crimes = {"genocide": {**QUIET, "band": None, "status": "insufficient"}, "war_crimes": {**QUIET, "band": 0}}
    results = {"tracks": {"official": {**RESULTS["tracks"]["official"], "crimes": crimes}}}

    assert headline(results) == (
        "Limited signs relevant to war crimes. "
        "There is not enough information for a reading of signs relevant to genocide."
    )


def test_headline_without_ratings() -> None:
    assert (headline({"tracks": {}}), lede({"tracks": {}})) == ("Nothing is rated yet.", "")


def test_lede_does_not_count_factors_that_are_withheld() -> None:
    official = {**RESULTS["tracks"]["official"], "factors": {"1": {**FACTOR, "band": None, "score": None}}}

    assert lede({"tracks": {"official": official}}) == "Important answers are missing for genocide."


def test_lede_counts_factors_and_names_what_is_missing() -> None:
    assert lede(RESULTS) == (
        "1 of 2 risk factors show significant signs or worse. Important answers are missing for genocide."
    )
