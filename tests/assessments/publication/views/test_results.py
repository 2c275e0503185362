"""Public pages of results: what each disclosure level allows, never an alert, never what is withheld."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assessments.publication.findings import findings_context, public_names
from assessments.publication.models import PublishedAssessment
from assessments.publication.presentation import shown_results
from assessments.scoring import shipped_records
from tests.assessments.publication.conftest import Shelf
from tests.assessments.publication.signed import INTERNAL_TITLE, PUBLIC_TITLE, SENSITIVE_NAME

pytestmark = pytest.mark.django_db

METHOD: dict[str, Any] = dict(shipped_records()["1.0.0"])
PAGES = ("/assessments/{pk}/", "/assessments/{pk}/certainty/", "/assessments/{pk}/factors/7/", "/states/XPR/")


def text_of(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return re.sub(r"\s+", " ", response.content.decode())


def withhold(found: PublishedAssessment) -> None:
    """Leaves the first crime as the engine publishes one that rests on too little."""
    crime = found.results_content["tracks"]["official"]["crimes"]["genocide"]
    gone = ("score", "specific", "bounds", "interval", "method_spread", "drivers", "robust", "band_raw", "band")
    crime.update(dict.fromkeys(gone) | {"status": "insufficient", "raised_by": []})
    found.save()


@pytest.mark.parametrize("address", PAGES)
def test_pages_never_show_an_alert_or_a_headline_band(public: Client, shelf: Shelf, address: str) -> None:
    found = shelf.of(2025)
    found.results_content["alerts"] = [{"rule": "EW1", "track": "official", "level": "red", "codes": ["7.9"]}]
    found.results_content["tracks"]["official"]["headline_band"] = 4
    found.save()

    page = text_of(public, address.format(pk=found.pk))

    assert re.findall(r"Early-warning signs|Critical sign<|EW\d|headline_band", page) == []


@pytest.mark.parametrize(
    ("year", "shown"),
    [
        (2025, {"voices": True, "drivers": True, "gaps": True, "ethnic": True}),
        (2023, {"voices": False, "drivers": False, "gaps": True, "ethnic": True}),
        (2021, {"voices": False, "drivers": False, "gaps": False, "ethnic": False}),
    ],
)
def test_findings_follow_the_disclosure_level(db: None, shelf: Shelf, year: int, shown: dict[str, bool]) -> None:
    found = shelf.of(year)

    context = findings_context(found, shown_results(found), public_names(found), METHOD)

    assert {name: bool(context[name]) for name in shown} == shown


@pytest.mark.parametrize(
    ("year", "headings"),
    [
        (2025, ["How complete the answers are", "What is answered, and what is missing", "How well sourced"]),
        (2023, ["How complete the answers are", "How well sourced"]),
        (2021, []),
    ],
)
def test_certainty_shows_what_the_disclosure_level_allows(
    public: Client, shelf: Shelf, year: int, headings: list[str]
) -> None:
    page = text_of(public, f"/assessments/{shelf.of(year).pk}/certainty/")

    found = ["How complete the answers are", "What is answered, and what is missing", "How well sourced"]
    assert [words for words in found if words in page] == headings
    assert "this is not a forecast" in page
    assert page.count("Breadth counts as much as severity (p = 1)") == 1
    assert ("Without factor 1" in page) == (year != 2021)


@pytest.mark.parametrize("place", ["", "certainty/"])
def test_what_is_withheld_is_said_and_not_shown(public: Client, shelf: Shelf, place: str) -> None:
    found = shelf.of(2023)
    score = round(100 * found.results_content["tracks"]["official"]["crimes"]["genocide"]["score"])
    withhold(found)

    page = text_of(public, f"/assessments/{found.pk}/{place}")

    row = re.search(r'<tr><th scope="row">Genocide</th>(.*?)</tr>', page)
    assert row is not None
    assert "withheld" in row[1]
    assert f">{score}<" not in row[1]


def test_factor_page_in_full_shows_answers_change_and_public_sources(public: Client, shelf: Shelf) -> None:
    page = text_of(public, f"/assessments/{shelf.of(2025).pk}/factors/7/")

    assert page.count("Seen at 7.9;") == 2
    assert PUBLIC_TITLE in page
    assert (INTERNAL_TITLE in page, SENSITIVE_NAME in page) == (False, False)
    assert "of 100 reads as:" in page
    assert 'id="i-7.9"' in page
    assert "Last cycle:" not in page  # the cycle before is published by factor only


def test_factor_page_compares_with_the_cycle_before_where_that_is_in_full(public: Client, shelf: Shelf) -> None:
    full, before = shelf.of(2025), shelf.of(2023)
    before.page, before.disclosure = full.page, "full"
    before.page["factors"][6]["indicators"][0]["answers"]["official"]["level"] = 4
    before.save()

    page = text_of(public, f"/assessments/{full.pk}/factors/7/")

    assert page.count("as in the last cycle") == len(full.page["factors"][6]["indicators"]) - 1
    assert page.count("levels down") == 1


@pytest.mark.parametrize(("year", "number"), [(2023, "7"), (2021, "7"), (2025, "99")])
def test_factor_page_is_404_where_no_rating_is_published(public: Client, shelf: Shelf, year: int, number: str) -> None:
    assert public.get(f"/assessments/{shelf.of(year).pk}/factors/{number}/").status_code == 404


@pytest.mark.parametrize("place", ["certainty/", "factors/7/"])
def test_pages_under_a_withdrawn_assessment_say_why(public: Client, shelf: Shelf, place: str) -> None:
    page = text_of(public, f"/assessments/{shelf.of(2019).pk}/{place}")

    assert "A source was forged." in page
    assert 'class="track' not in page


def test_trend_of_a_state_shows_published_cycles_oldest_first(public: Client, shelf: Shelf) -> None:
    page = text_of(public, "/states/XPR/")

    rows = re.findall(r'<tr><th scope="row">([^<]*)</th><td><a[^>]*>(Cycle \d+)</a></td>', page)
    crimes = ("Genocide", "Crimes against humanity", "War crimes")
    assert rows == [(crime, f"Cycle {year}") for crime in crimes for year in (2021, 2023, 2025)]


@pytest.mark.parametrize(("place", "count"), [("certainty/", 2), ("factors/7/", 3)])
@pytest.mark.parametrize("cycles", [1, 30])
def test_pages_cost_the_same_queries_however_many_cycles(
    public: Client, shelf: Shelf, *, place: str, count: int, cycles: int
) -> None:
    shelf.add_cycles(cycles - 1)

    with CaptureQueriesContext(connection) as queries:
        public.get(f"/assessments/{shelf.of(2025).pk}/{place}")

    assert len(queries) - 1 == count  # one to find the assessment here


@pytest.mark.parametrize("address", PAGES)
def test_pages_need_no_more_than_the_public_role_may_read(
    public: Client, shelf: Shelf, as_public_role: Callable[[], Any], address: str
) -> None:
    place = address.format(pk=shelf.of(2025).pk)

    with as_public_role():
        response = public.get(place)

    assert response.status_code == 200
    assert re.findall(r"<script|style=|javascript:|\son\w+=", response.content.decode()) == []
