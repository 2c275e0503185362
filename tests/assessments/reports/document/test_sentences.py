"""The summary says what the numbers say; expected sentences are written out."""

from typing import Any

from django.utils import translation

from assessments.reports.document import Sources, build_document
from assessments.reports.document.sentences import names_of, summary
from assessments.results.findings.summary import change_sentences, crime_sentence, gap_sentence, resilience_sentence
from tests.assessments.reports.material import answering, make_sources

NAMES = names_of(make_sources())


def lines(sources: Sources, edition: str = "internal") -> tuple[str, ...]:
    return build_document(sources, edition).summary


def crime(**changes: Any) -> dict[str, Any]:
    values = {
        "score": 0.4213,
        "coverage": 0.955,
        "status": "sufficient",
        "reading": "specific",
        "bounds": [0.4097, 0.4613],
        "band_bounds": [2, 2],
        "band": 2,
        "band_raw": 2,
        "raised_by": [],
    }
    return {**values, **changes}


def test_summary_of_the_worked_example() -> None:
    assert lines(make_sources()) == (
        "Critical signs relevant to genocide, raised by indicator 10.3. Resilience is weak.",
        "12 of 14 risk factors show significant signs or worse. Important answers are missing for genocide.",
        "Genocide: Critical signs, 50 of 100, coverage 91 %; every missing answer known, it would lie between 48 and "
        "56. The band is raised by indicator 10.3: one critical sign is never averaged away. Acts that may constitute "
        "this crime may be under way. Partial: important answers are missing, and silence must not read as safety.",
        "Crimes against humanity: Significant signs, 42 of 100, coverage 95 %; every missing answer known, it would "
        "lie between 41 and 46.",
        "War crimes: Significant signs, 47 of 100, coverage 94 %; every missing answer known, it would lie between 45 "
        "and 52. Preparatory signs; no armed conflict.",
        "Resilience: Weak, 40 of 100, coverage 100 %. It never lowers a risk score.",
        "Structural index 42, dynamic index 51 of 100.",
        "Widest prevention gap: factor 9, Intergroup tensions or patterns of discrimination against protected groups.",
    )


def test_summary_below_full_disclosure_says_nothing_of_single_ratings() -> None:
    found = lines(make_sources("summary"), "public")

    assert found[0] == "Critical signs relevant to genocide. Resilience is weak."
    assert [line for line in found if "10.3" in line or "factor 9" in line or "armed conflict" in line] == []


def test_war_crimes_are_not_called_preparatory_in_an_armed_conflict() -> None:
    found = lines(answering(make_sources(), {"1.1": 2}))

    assert [line for line in found if "Preparatory" in line] == []


def test_crime_without_specific_sign_is_read_from_common_factors_only() -> None:
    found = crime_sentence("genocide", crime(reading="common_only", band=None), NAMES)

    assert found == ("Genocide: Common factors only; no sign specific to this crime; 42 of 100, coverage 95 %.")


def test_crime_with_too_little_information_has_no_number_but_its_possible_bands() -> None:
    withheld = crime(score=None, band=None, status="insufficient", coverage=0.4, bounds=None, band_bounds=[1, 4])

    found = crime_sentence("genocide", withheld, NAMES)

    assert found == (
        "Genocide: Not enough information: from Some signs to Critical signs. Coverage 40 % is too low for a score."
    )


def test_crime_without_a_rating_of_its_own_is_not_told_that_coverage_is_too_low() -> None:
    unrated = crime(score=None, band=None, status="partial", reading="unrated", coverage=0.5, band_bounds=[None, 4])

    found = crime_sentence("war_crimes", unrated, NAMES)

    assert found == (
        "War crimes: No specific indicator is rated. No score, with coverage 50 %. "
        "Partial: important answers are missing, and silence must not read as safety."
    )


def test_acts_under_way_are_said_where_the_score_alone_gives_the_highest_band() -> None:
    found = crime_sentence("genocide", crime(score=0.9, band=4, band_raw=4), NAMES, under_way=True)

    assert found.endswith(" Acts that may constitute this crime may be under way.")


def test_no_prevention_gap_is_the_widest_where_all_are_closed() -> None:
    assert gap_sentence({"gaps": {"9": 0.0, "10": None}}, NAMES) == ""


def test_critical_sign_is_said_even_where_the_score_is_withheld() -> None:
    withheld = crime(score=None, band=2, status="insufficient", coverage=0.4, bounds=None, raised_by=["7.9"])

    found = crime_sentence("crimes_against_humanity", withheld, NAMES)

    assert found == (
        "Crimes against humanity: Significant signs. Coverage 40 % is too low for a score. "
        "The band is raised by indicator 7.9: one critical sign is never averaged away."
    )


def test_critical_sign_of_a_common_factor_does_not_say_that_acts_are_under_way() -> None:
    found = crime_sentence("genocide", crime(band=4, raised_by=["7.9", "7.10"]), NAMES)

    assert "under way" not in found
    assert "raised by indicators 7.9, 7.10" in found


def test_crime_that_cannot_arise_says_so() -> None:
    found = crime_sentence("war_crimes", crime(status="not_applicable", score=None, band=None), NAMES)

    assert found == "War crimes: cannot arise in this context."


def test_resilience_with_too_little_information_has_no_number() -> None:
    withheld = {"score": None, "band": None, "coverage": 0.3}

    assert resilience_sentence(withheld) == "Resilience: coverage 30 % is too low for a score."
    assert resilience_sentence(None) == ""


def test_change_names_direction_and_size() -> None:
    change = {
        "crimes": {
            "crimes_against_humanity": {"difference": 0.0574, "direction": "rising", "clear": True},
            "genocide": {"difference": 0.0077, "direction": "stable", "clear": True},
            "war_crimes": {"difference": None, "direction": None, "clear": None},
        },
        "structural": None,
        "dynamic": None,
    }
    sources = make_sources()

    assert change_sentences({"change": change}, names_of(sources)) == [
        "Genocide: stable, 1 point up since the last cycle.",
        "Crimes against humanity: rising, 6 points up since the last cycle. The movement is clear.",
        "War crimes: cannot be compared with the last cycle; too little is answered.",
    ]
    assert change_sentences(sources.results, names_of(sources)) == []


def test_ethnic_cleansing_is_read_in_its_four_factors() -> None:
    document = build_document(make_sources(), "internal")

    assert document.ethnic_cleansing == (
        "Ethnic cleansing has no factors of its own; it is read in factors 7 (Critical signs), 9 (Significant signs), "
        "10 (Critical signs), 12 (Some signs)."
    )


def test_summary_is_written_in_the_language_of_the_report_whoever_asks() -> None:
    with translation.override("fr"):
        assert build_document(make_sources(), "internal").summary == lines(make_sources())


def test_summary_keeps_the_order_of_the_framework_whatever_that_of_the_stored_keys() -> None:
    sources = make_sources()
    crimes = sources.results["tracks"]["official"]["crimes"]
    crimes |= {block: crimes.pop(block) for block in sorted(crimes)}

    assert [line.partition(":")[0] for line in lines(sources)[2:5]] == [
        "Genocide",
        "Crimes against humanity",
        "War crimes",
    ]


def test_summary_leaves_out_what_was_not_computed() -> None:
    sources = make_sources()
    bare = {**sources.results, "resilience": None, "gaps": {}, "change": None}
    sources.results.clear()
    sources.results.update(bare)

    assert len(summary(sources)) == 6
