"""What stands beside the result in a report: outside signals, options to mitigate, the trend and its drawing."""

import re
from dataclasses import replace
from typing import Any

import pytest

from assessments.core.measures import measures_for
from assessments.reports.document import Sources, build_document
from assessments.reports.document.build import TREND
from assessments.reports.pdf import document_html, own_files_only
from assessments.results.findings import cycle_scores, trend_chart
from tests.assessments.reports.material import make_sources

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"/>'
SIGNAL = {
    "publisher": "CIVICUS Monitor",
    "link": "https://monitor.civicus.org/",
    "edition": "2030",
    "licence": "Credit CIVICUS.",
    "measure": "CIVICUS Monitor Rating",
    "title": "Rating of civic space",
    "unit": "of five words",
    "speaks_to": "R3",
    "why": "",
    "values": [{"year": 2030, "value": "Narrowed"}, {"year": 2029, "value": "Open"}],
}


def beside(**fields: Any) -> Sources:
    crimes = {"genocide": {"score": 0.5, "band": 2, "status": "sufficient", "interval": None}}
    trend = trend_chart([cycle_scores(year, "1.0.0", crimes) for year in ("2022", "2024")], ["genocide"], None, "")
    return replace(make_sources(), signals=(SIGNAL,), trend=trend, drawing=SVG, **fields)


@pytest.mark.parametrize("edition", ["internal", "partner", "public"])
def test_every_edition_shows_outside_signals_labelled_and_with_their_licence(edition: str) -> None:
    html = " ".join(document_html(build_document(beside(), edition)).split())

    assert "Outside index, not part of the score" in html
    assert "Rating of civic space" in html
    assert "<bdi>CIVICUS Monitor</bdi>, <bdi>2030</bdi>. <bdi>Credit CIVICUS.</bdi>" in html
    assert "Speaks to: R3 Civic space and media" in html


def test_no_signal_no_chapter() -> None:
    assert build_document(make_sources(), "internal").signals is None


def test_widest_gaps_have_their_options() -> None:
    document = build_document(make_sources(), "internal")
    found = measures_for(document.gaps[0].number)

    assert found is not None
    assert document.gaps[0].measures == found
    assert found.structural[0].text in document_html(document)


@pytest.mark.parametrize(
    ("edition", "drawing", "shown"),
    [("internal", SVG, "drawing"), ("partner", SVG, "drawing"), ("internal", b"", "rows"), ("public", SVG, "nothing")],
)
def test_trend_is_the_drawing_else_rows_and_never_in_public(edition: str, drawing: bytes, shown: str) -> None:
    document = build_document(replace(beside(), drawing=drawing), edition)

    html = document_html(document)

    found = "drawing" if f'src="{TREND}"' in html else "rows" if "trend-title" in html else "nothing"
    assert (found, document.drawing) == (shown, drawing if shown == "drawing" else b"")


def test_trend_is_rows_where_letters_join() -> None:
    """The renderer sets the words of a drawing letter by letter, which Arabic cannot be read in."""
    document = build_document(beside(language="ar"), "internal")

    html = document_html(document)

    assert (TREND in html, "trend-title" in html, document.drawing) == (False, True, b"")


def test_options_are_read_in_their_own_direction() -> None:
    html = document_html(build_document(beside(language="ar"), "internal"))

    assert re.search(r'<li>بنيوية: <bdi dir="ltr">[A-Z][^<]+\.</bdi>', html) is not None


def test_renderer_opens_the_drawing_of_its_document_alone() -> None:
    assert own_files_only(SVG).fetch(TREND).read() == SVG
    with pytest.raises(ValueError, match="own files only"):
        own_files_only().fetch(TREND)
