"""What an edition may not show is nowhere in it; the internal one has it, so that absence says something."""

import html
import re

import pytest

from assessments.reports.document import Document, build_document, for_edition
from assessments.reports.pdf import document_html, pdf_bytes
from r2p_site.enqueue.progress import Unwatched
from tests.assessments.reports.material import (
    INTERNAL_SOURCE,
    PARTNER_SOURCE,
    PUBLIC_SOURCE,
    SENSITIVE,
    make_sources,
)
from tests.assessments.reports.printed import printed_text

# Single ratings: rationales, the reviewer's words, what the office answered to them.
RATINGS = ("Why 3.1 stands.", "Why R1.1 stands.", "The reviewer's view of 1.1.", "The office counts what")
NAMES = (SENSITIVE, f"where {SENSITIVE} live", f"why {SENSITIVE}")
INTERNAL_ONLY = (*NAMES, INTERNAL_SOURCE, "https://sources.example/internal")
PLANTED = (*INTERNAL_ONLY, PARTNER_SOURCE, "https://sources.example/partner", PUBLIC_SOURCE, "Hill farmers", *RATINGS)
WITHHELD = {
    ("internal", "full"): (),
    ("internal", "summary"): (),
    ("partner", "full"): INTERNAL_ONLY,
    ("partner", "summary"): INTERNAL_ONLY,
    ("public", "full"): (*INTERNAL_ONLY, PARTNER_SOURCE, "https://sources.example/partner"),
    ("public", "factor"): tuple(text for text in PLANTED if text != "Hill farmers"),
    ("public", "summary"): PLANTED,
}


def text_of(document: Document) -> str:
    """The words of the rendered report, tags and attributes too, since a link can give a source away."""
    return re.sub(r"\s+", " ", html.unescape(document_html(document))).lower()


@pytest.mark.parametrize(("edition", "disclosure"), WITHHELD)
def test_edition_shows_what_it_may_and_nothing_else(edition: str, disclosure: str) -> None:
    text = text_of(build_document(make_sources(disclosure), edition))

    shown = {planted for planted in PLANTED if planted.lower() in text}
    assert shown == set(PLANTED) - set(WITHHELD[edition, disclosure])


def test_public_pdf_holds_no_masked_string() -> None:
    document = build_document(make_sources("factor"), "public")

    text = printed_text(pdf_bytes(document, Unwatched()).body, document)

    assert [planted for planted in PLANTED if re.sub(r"\s", "", planted) in text] == ["Hill farmers"]


@pytest.mark.parametrize("edition", ["partner", "public"])
def test_name_is_masked_in_the_words_of_others_whatever_its_case_and_line_breaks(edition: str) -> None:
    sources = make_sources(rationales={"2.1": f"They drove out the {SENSITIVE.upper().replace(' ', chr(10))}."})

    record = for_edition(sources, edition).record

    assert record["answers"]["official"]["2.1"]["rationale"] == "They drove out the [left out of this edition]."


def test_mask_leaves_what_is_not_free_text() -> None:
    sources = make_sources()
    sources.record["populations"][1]["name"] = "ethnic"

    record = for_edition(sources, "partner").record

    assert [row["group"] for row in record["populations"]] == ["ethnic", "ethnic"]


def test_unnamed_population_keeps_its_group_alone() -> None:
    document = build_document(make_sources(), "partner")

    unnamed = document.populations[1]
    assert (unnamed.name, str(unnamed.group), bool(unnamed.why), bool(unnamed.where)) == (
        "",
        "Ethnic, racial or linguistic minority",
        False,
        False,
    )
    assert document.factors[0].ratings[0].answers[0].populations == (
        "Hill farmers",
        "a population not named in this edition",
    )


@pytest.mark.parametrize(
    ("edition", "disclosure", "lines"),
    [
        ("internal", "full", 0),
        ("partner", "full", 2),
        ("public", "full", 2),
        ("public", "factor", 2),
        ("public", "summary", 2),
    ],
)
def test_cover_counts_what_was_left_out(edition: str, disclosure: str, lines: int) -> None:
    assert len(build_document(make_sources(disclosure), edition).left_out) == lines


def test_summary_has_neither_factor_nor_domain() -> None:
    document = build_document(make_sources("summary"), "public")

    assert sorted(document.charts) == ["crimes", "resilience", "sides"]
    assert (document.charts["resilience"]["rows"], document.factors, document.gaps, document.populations) == (
        [],
        (),
        (),
        (),
    )
    assert document.ethnic_cleansing == ""


@pytest.mark.parametrize("edition", ["internal", "partner", "public"])
def test_what_rests_on_too_little_has_no_number_in_any_edition(edition: str) -> None:
    sources = make_sources(unanswered=("9", "10"))

    document = build_document(sources, edition)

    genocide = document.charts["crimes"]["rows"][0]
    assert (genocide["score"], genocide["span"], genocide["word"], genocide["raised_by"]) == (
        None,
        None,
        "Significant signs",
        "7.9",
    )
    assert [row["score"] for row in document.charts["strip"]["blocks"][1]["factors"]] == [None, None]


def test_unknown_edition_is_an_error() -> None:
    with pytest.raises(KeyError):
        for_edition(make_sources(), "secret")
