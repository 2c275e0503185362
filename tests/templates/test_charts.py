"""The chart fragments: the same on the page and in the PDF; nothing drawn where nothing may be shown."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.template.loader import render_to_string

CSS = Path(settings.BASE_DIR) / "static" / "css"
KEY = [
    {"band": band, "word": word} for band, word in enumerate(["Limited", "Some", "Significant", "Serious", "Critical"])
]


def factor(code: str, score: int | None, band: int | None) -> dict[str, Any]:
    word = "" if band is None else KEY[band]["word"]
    return {
        "code": code,
        "title": f"Factor {code}",
        "score": score,
        "band": band,
        "word": word,
        "applies": True,
        "coverage": 80,
    }


def crime(**changes: Any) -> dict[str, Any]:
    row = {
        "title": "Genocide", "score": 50, "low": 46, "high": 55, "span": 9, "bounds_low": 44, "bounds_high": 58,
        "bounds_span": 14, "band": 4, "word": "Critical signs", "coverage": 92, "status": "", "reading": "specific",
        "raised_by": "10.3", "applies": True,
    }  # fmt: skip
    return {"crimes": {"title": "Signs relevant to each crime", "bands": KEY, "rows": [{**row, **changes}]}}


STRIP = {
    "strip": {
        "title": "Risk factors",
        "key": KEY,
        "blocks": [
            {
                "title": "Common",
                "count": 3,
                "factors": [factor("1", 43, 2), factor("2", 70, 3), factor("3", None, None)],
            },
            {"title": "National", "count": 1, "factors": [factor("99", 100, 4)]},
        ],
    }
}
BARS = [
    {"code": "R1", "title": "Commitment", "score": 41, "band": 2, "word": "Partial", "coverage": 90, "note": ""},
    {
        "code": "R2",
        "title": "Institution",
        "score": None,
        "band": None,
        "word": "Not enough",
        "coverage": 10,
        "note": "insufficient",
    },
]
COVERAGE = [{"code": "1", "title": "One", "percent": 64, "low": True, "word": "partial"}]
DOTS = [{"voice": "official", "at": 25, "words": "1"}, {"voice": "views", "at": 75, "words": "3"}]
VOICES = {
    "title": "Voices",
    "names": [{"voice": "official", "name": "Government"}, {"voice": "views", "name": "Views received"}],
    "rows": [{"code": "1", "title": "One", "low": 25, "span": 50, "words": "two levels", "dots": DOTS}],
}
CASES = {
    "_crimes": crime(),
    "_factor_strip": STRIP,
    "_resilience": {"resilience": {"title": "Resilience", "key": KEY, "rows": BARS}},
    "_structural_dynamic": {"sides": {"title": "Sides", "rows": [{**BARS[0], "band": None, "word": ""}]}},
    "_coverage": {"coverage": {"title": "Coverage", "rows": COVERAGE}},
    "_voices": {"voices": VOICES},
}


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    """What WeasyPrint could not use of the style sheets."""
    found: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: found.append(record.getMessage())  # type: ignore[method-assign]
    logger = logging.getLogger("weasyprint")
    logger.addHandler(handler)
    yield found
    logger.removeHandler(handler)


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_chart_prints_without_complaint(name: str, direction: str, complaints: list[str]) -> None:
    import weasyprint

    css = "".join((CSS / f"{sheet}.css").read_text() for sheet in ("tokens", "scale", "charts", "charts_paper"))
    body = render_to_string(f"results/{name}.html", CASES[name])

    pdf = weasyprint.HTML(string=f"<html dir={direction}><style>{css}</style><body>{body}</body></html>").write_pdf()

    assert pdf[:5] == b"%PDF-"
    assert complaints == []


def test_crime_draws_range_bounds_and_point() -> None:
    html = render_to_string("results/_crimes.html", crime())

    assert html.count('class="zone') == 5
    assert html.count('class="bounds at-44 to-14"') == 1
    assert html.count('class="range at-46 to-9"') == 1
    assert html.count('class="pt at-50"') == 1


def test_crime_withheld_shows_neither_score_nor_zones() -> None:
    html = render_to_string(
        "results/_crimes.html", crime(score=None, low=None, high=None, span=None, band=None, word="Not enough")
    )

    assert html.count('class="zone') == 0
    assert html.count('class="pt') == 0
    assert html.count("no score: not enough information") == 1
    assert html.count("withheld") == 2  # the track's class, the table's word


def test_crime_that_cannot_arise_is_not_called_withheld() -> None:
    nothing = {"score": None, "low": None, "high": None, "span": None, "band": None, "word": "Does not apply"}

    html = render_to_string("results/_crimes.html", crime(**nothing, applies=False))

    assert html.count("no score") == 0
    assert html.count("withheld") == 1  # the track's class


def test_factor_strip_keeps_any_number_of_factors_by_block() -> None:
    html = render_to_string("results/_factor_strip.html", STRIP)

    assert html.count('class="strip-block of-3"') == 1
    assert html.count('class="strip-block of-1"') == 1
    assert html.count('class="cell risk-') == 4
    assert html.count('class="cell risk-none hatch"') == 1


def test_chart_heading_steps_down_inside_a_chapter() -> None:
    alone = render_to_string("results/_crimes.html", crime())
    nested = render_to_string("results/_crimes.html", {**crime(), "nested": True})

    assert (alone.count("<h2"), alone.count("<h3"), nested.count("<h2"), nested.count("<h3")) == (1, 0, 0, 1)


def test_paper_prints_what_a_chart_draws() -> None:
    """Browsers leave backgrounds out on paper, and bars, marks and lines are backgrounds."""
    rule = next(line for line in (CSS / "print.css").read_text().splitlines() if "print-color-adjust: exact" in line)

    selectors = {part.strip() for part in rule.split("{")[0].split(",")}
    assert {".track > *", ".line > .gap", ".meter span", ".dot"} <= selectors


@pytest.mark.parametrize(("applies", "times"), [({"applies": False}, 0), ({"applies": True}, 1), ({}, 1)])
def test_table_of_bars_calls_withheld_only_what_applies(applies: dict[str, bool], times: int) -> None:
    row = {"code": "R1", "title": "National commitment", "score": None, "band": None, "word": "", "note": "", **applies}

    html = render_to_string("results/_bar_table.html", {"rows": [row], "caption": "", "first": ""})

    assert html.count("withheld") == times
