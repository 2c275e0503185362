"""The consultation in a report: what was heard and answered, in every edition; what endangers somebody in none."""

from dataclasses import replace
from typing import Any

import pytest

from assessments.core.models import Methodology
from assessments.reports.document import Sources, build_document, for_edition
from assessments.reports.pdf import document_html, pdf_bytes
from assessments.results.services import compute
from r2p_site.enqueue.progress import Unwatched
from tests.assessments.core.pages import words
from tests.assessments.reports.material import SENSITIVE, make_sources
from tests.assessments.reports.printed import printed_text

VIEWS: dict[str, Any] = {
    "factors": {"1": {"n": "20-49", "median": 3}, "9": {"n": "10-19", "median": 4}},
    "groups": {"women": {"1": {"n": "10-19", "median": 4}}},
    "agreement": "divided",
}
HEARD: dict[str, Any] = {
    "consultation": None,
    "reach": {
        "channels": {"open": "50+", "invited": "20-49"},
        "groups": {"business": "fewer than 10", "women": "10-19"},
    },
    "set_aside": {},
    "themes": [
        {
            "id": "1",
            "title": "Checkpoints",
            "text": f"They stop the {SENSITIVE}.",
            "factors": ["9"],
            "groups": ["women"],
            "language": "en",
            "quote": True,
            "answer": "partly",
            "reply": {"fr": "En cours.", "en": "Under way."},
        }
    ],
    "meetings": [{"week": "2025-W10", "groups": {"women": "10-19"}, "officials_present": True}],
    "briefs": [{"organisation": "Cooperative", "title": "Passage", "text": "Nine markets.", "reply": "It begins."}],
    "shortfall": "Young people could not be reached.",
}


def heard_sources(disclosure: str = "full", **fields: Any) -> Sources:
    sources = make_sources(disclosure)
    snapshot = {**sources.snapshot, "views": VIEWS}
    results = compute(snapshot, Methodology(version="1.0.0", record=sources.method), None, draws=False)
    record = {**sources.record, "heard": HEARD, "view_divergences": {"9": "Fears, not facts."}, **fields}
    return replace(sources, snapshot=snapshot, results=results, record=record)


@pytest.mark.parametrize("edition", ["internal", "partner", "public"])
def test_report_says_what_was_heard_and_answered(edition: str) -> None:
    page = words(document_html(build_document(heard_sources(), edition)).encode())

    for said in (
        *("Accepted in part: Under way.", "Women · factor 9 · in the words of a contributor"),
        *("Women: 10-19; Business: fewer than 10", "Invited, with a card of their own: 20-49; Open to everyone: 50+"),
        *("officials or security present", "Brief published by Cooperative", "Reply of the office: It begins."),
        *("Views received (not a survey)", "Contributors are divided.", "Young people could not be reached."),
        *("Why the office keeps its rating of factor 9: Fears, not facts.",),
    ):
        assert said in page, said
    assert (f"They stop the {SENSITIVE}." in page) == (edition == "internal")
    assert ("They stop the [left out of this edition]." in page) == (edition != "internal")


@pytest.mark.parametrize(
    ("disclosure", "table", "reasons"), [("full", True, True), ("factor", True, True), ("summary", False, False)]
)
def test_public_edition_shows_views_as_far_as_factors_are_public(
    disclosure: str, *, table: bool, reasons: bool
) -> None:
    part = build_document(heard_sources(disclosure), "public").heard

    assert part is not None
    assert (part.received is not None, bool(part.reasons)) == (table, reasons)
    assert [row.title for row in part.themes] == ["Checkpoints"]


def test_table_of_views_puts_women_first_and_names_the_gap() -> None:
    part = build_document(heard_sources(), "public").heard

    assert part is not None
    assert part.received is not None
    assert [str(group) for group in part.received["groups"]] == ["Women"]
    first, ninth = part.received["rows"]
    assert (first["groups"][0]["median"], first["median"], first["official"]) == (4, 3, 2)
    assert first["gap"] == "1 level more risk"
    assert (ninth["groups"], ninth["gap"]) == ([None], "2 levels more risk")


def test_record_frozen_before_consultations_has_no_such_chapter() -> None:
    document = build_document(make_sources(), "public")

    assert document.heard is None
    assert "What was heard" not in document_html(document)


def test_masked_reason_of_the_office() -> None:
    record = for_edition(heard_sources(view_divergences={"9": f"Of the {SENSITIVE}."}), "public").record

    assert record["view_divergences"] == {"9": "Of the [left out of this edition]."}


def test_chapter_is_printed() -> None:
    document = build_document(heard_sources("summary"), "public")

    text = printed_text(pdf_bytes(document, Unwatched()).body, document)

    assert "Underway." in text
    assert "Whatwasheard,andwhatwasanswered" in text


def test_theme_about_no_factor_begins_with_what_is_known_of_it() -> None:
    theme = {**HEARD["themes"][0], "factors": [], "groups": []}
    document = build_document(heard_sources(heard={**HEARD, "themes": [theme]}), "internal")

    assert document.heard is not None
    assert document.heard.themes[0].facts == ("in the words of a contributor",)


def test_labels_of_prose_have_the_colon_of_their_language() -> None:
    page = words(document_html(build_document(replace(heard_sources(), language="fr"), "internal")).encode())

    assert "Réponse du bureau : It begins." in page
