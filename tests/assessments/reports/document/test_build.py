"""What the parts of a document hold, for the worked example with planted texts."""

from dataclasses import replace

import pytest

from assessments.reports.document import Document, build_document
from assessments.reports.document.parts import Prose
from tests.assessments.reports.material import ARABIC, answering, make_sources


@pytest.fixture(scope="module")
def internal() -> Document:
    return build_document(make_sources(), "internal")


def test_cover_says_what_it_is(internal: Document) -> None:
    assert (internal.cover.state, internal.cover.cycle, internal.cover.period, internal.cover.status) == (
        "Practice State",
        "Cycle 2025",
        "1 January 2025 to 31 December 2025",
        "Signed off on 12 March 2026",
    )
    assert (internal.created, internal.short_hash) == (
        "2026-03-12T09:30:00Z",
        internal.method.snapshot_sha256[:12],
    )


def test_rating_shows_both_voices_and_why_the_office_keeps_its_own(internal: Document) -> None:
    rating = internal.factors[0].ratings[0]

    assert [(str(row.voice), row.level, str(row.word), str(row.confidence)) for row in rating.answers] == [
        ("Official rating", 0, "Not observed", "High"),
        ("Independent reviewer", 4, "Acute", "High"),
    ]
    assert (rating.answers[0].sources, rating.answers[1].sources) == (("S1", "S2", "S3"), ("S2",))
    assert rating.divergence.text == "The office counts what River People of Ombala reported."


def test_every_indicator_of_the_catalogue_is_rated_or_named_as_unanswered() -> None:
    sources = make_sources(unanswered=("3",))
    sources.record["answers"]["official"] = {
        code: row for code, row in sources.record["answers"]["official"].items() if not code.startswith("3.")
    }
    document = build_document(sources, "internal")

    parts = [*document.factors, *document.domains]
    named = [code for part in parts for code in (*(row.code for row in part.ratings), *part.unanswered)]
    assert sorted(named) == sorted(row["code"] for row in sources.snapshot["catalogue"])
    assert document.factors[2].unanswered == tuple(f"3.{number}" for number in range(1, 11))
    assert document.factors[2].reading == "Not enough information, coverage 0 %, insufficient"


def test_factor_says_its_reading(internal: Document) -> None:
    readings = {part.number: part.reading for part in (*internal.factors, *internal.domains)}

    assert readings["7"] == "Critical signs, 45 of 100, coverage 92 %, raised by 7.9"
    assert readings["12"] == "Some signs, 31 of 100, coverage 100 %"
    assert readings["R2"] == "Solid, 62 of 100, coverage 100 %"


def test_answers_that_are_not_ratings_are_said_in_words() -> None:
    sources = make_sources()
    sources.record["answers"]["official"]["2.2"]["state"] = "na"
    del sources.snapshot["tracks"]["official"]["2.2"]

    document = build_document(sources, "internal")

    words = {row.code: str(row.answers[0].word) for part in document.factors for row in part.ratings}
    assert words["1.8"] == "Insufficient information"
    assert words["8.9"] == "Not applicable"
    assert words["2.2"] == "Not applicable; no second person agreed, so it counts as not rated"


def test_population_counts_the_signs_present_that_name_it() -> None:
    document = build_document(answering(make_sources(), {"1.1": 3}), "internal")

    assert [(row.name, row.present, row.highest) for row in document.populations] == [
        ("Hill farmers", 1, "3 Severe or general (1.1)"),
        ("River People of Ombala", 1, "3 Severe or general (1.1)"),
    ]


def test_population_named_in_an_answer_on_resilience_has_no_sign_more() -> None:
    sources = answering(make_sources(), {"1.1": 3})
    sources.record["answers"]["official"]["R2.3"]["populations"] = ["population-Hill farmers"]
    assert (sources.level("official", "R2.3") or 0) >= 2

    document = build_document(sources, "internal")

    assert (document.populations[0].present, document.populations[0].highest) == (1, "3 Severe or general (1.1)")


def test_population_shows_no_count_below_full_disclosure() -> None:
    document = build_document(answering(make_sources("factor"), {"1.1": 3}), "public")

    assert [(row.name, row.present, row.highest) for row in document.populations] == [
        ("Hill farmers", None, ""),
        ("", None, ""),
    ]


def test_divergence_gives_both_levels_and_the_reason(internal: Document) -> None:
    found = internal.divergences

    assert [(row.code, row.official, row.reviewer) for row in found] == [("1.1", "0 Not observed", "4 Acute")]


def test_gaps_are_ordered_widest_first_with_what_answers_them(internal: Document) -> None:
    assert [(row.number, row.domains) for row in internal.gaps[:3]] == [
        ("9", ("R4", "R7")),
        ("8", ("R8",)),
        ("7", ("R3", "R8")),
    ]
    assert [row.value for row in internal.gaps] == sorted((row.value for row in internal.gaps), reverse=True)


def test_source_is_registered_once_with_grades_dates_and_what_rests_on_it(internal: Document) -> None:
    source = internal.sources[1]

    assert [row.title for row in internal.sources] == [
        "Cable from the border",
        "Letter of the commission",
        "Yearbook of courts",
    ]
    assert source.dates == ("happened 3 February 2025", "dated 4 March 2025", "received 5 April 2025")
    assert [str(words) for words in source.grade] == ["B: usually reliable", "2: probably true"]
    assert (source.mark, len(source.codes), source.codes[:2]) == ("S2", 175, ("1.1", "1.2"))


@pytest.mark.parametrize(
    ("edition", "disclosure", "recomputable"),
    [
        ("public", "full", True),
        ("public", "factor", False),
        ("internal", "full", False),
    ],
)
def test_only_a_full_public_edition_says_that_anyone_can_recompute(
    edition: str, disclosure: str, recomputable: bool
) -> None:
    assert build_document(make_sources(disclosure), edition).method.recomputable is recomputable


@pytest.mark.parametrize(
    ("text", "direction"),
    [(ARABIC, "rtl"), ("123 " + ARABIC, "rtl"), ("a " + ARABIC, "ltr"), ("中文", "ltr"), ("12", "ltr")],
)
def test_prose_is_read_in_the_direction_of_its_first_letter(text: str, direction: str) -> None:
    assert Prose(text).direction == direction


def test_same_sources_give_the_same_document() -> None:
    assert build_document(make_sources(), "partner") == build_document(replace(make_sources()), "partner")
