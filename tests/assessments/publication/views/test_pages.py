import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assessments.core.models import PublishedMethodology
from assessments.core.parameter_words import MEANINGS
from assessments.publication.models import PublishedAssessment
from tests.assessments.publication.conftest import Shelf
from tests.assessments.publication.signed import INTERNAL_TITLE, OPEN_NAME, PUBLIC_TITLE, SENSITIVE_NAME

pytestmark = pytest.mark.django_db


def text_of(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return re.sub(r"\s+", " ", response.content.decode())


def test_home_lists_states_by_name_and_not_by_result(public: Client, shelf: Shelf) -> None:
    shelf.add_states(3)
    PublishedAssessment.objects.filter(iso3="QAB").update(state_name="Aaland")

    page = text_of(public, "/")

    assert re.findall(r'<a href="/states/(\w+)/">', page) == ["QAB", "XPR", "QAA", "QAC"]
    assert "signs relevant to" not in page


def test_home_finds_a_state_by_part_of_its_name(public: Client, shelf: Shelf) -> None:
    shelf.add_states(2)

    assert re.findall(r'<a href="/states/(\w+)/">', text_of(public, "/?q=pract")) == ["XPR"]
    assert "No State with a published assessment has “zzz” in its name." in text_of(public, "/?q=zzz")


def test_home_of_an_empty_installation_says_so(public: Client) -> None:
    assert "Nothing is published yet" in text_of(public, "/")


@pytest.mark.parametrize("states", [1, 30])
def test_home_costs_one_query(public: Client, shelf: Shelf, states: int) -> None:
    shelf.add_states(states - 1)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        public.get("/")

    assert len(queries) == 1


@pytest.mark.parametrize("cycles", [1, 30])
def test_page_of_a_state_costs_two_queries(public: Client, shelf: Shelf, cycles: int) -> None:
    shelf.add_cycles(cycles - 1)

    with CaptureQueriesContext(connection) as queries:
        public.get("/states/XPR/")

    assert len(queries) == 2


@pytest.mark.parametrize("cycles", [1, 30])
def test_page_of_an_assessment_costs_four_queries(public: Client, shelf: Shelf, cycles: int) -> None:
    shelf.add_cycles(cycles - 1)
    address = f"/assessments/{shelf.of(2025).pk}/"

    with CaptureQueriesContext(connection) as queries:
        public.get(address)

    assert len(queries) == 4


def test_page_of_a_state_lists_its_cycles_newest_first(public: Client, shelf: Shelf) -> None:
    page = text_of(public, "/states/XPR/")

    assert re.findall(r'<b class="num">(\d+)</b>', page) == ["2025", "2023", "2021", "2019"]
    assert "Withdrawn: A source was forged." in page


@pytest.mark.parametrize("iso3", ["ZZZ", "xpr", "%00", "XPRX"])
def test_page_of_a_state_without_publication_is_404(public: Client, shelf: Shelf, iso3: str) -> None:
    assert public.get(f"/states/{iso3}/").status_code in {400, 404}


def test_assessment_in_full_shows_every_rating_with_its_public_sources(public: Client, shelf: Shelf) -> None:
    page = text_of(public, f"/assessments/{shelf.of(2025).pk}/")

    assert page.count("Seen at 7.9;") == 2  # the office's answer and the independent reviewer's
    assert PUBLIC_TITLE in page
    assert OPEN_NAME in page
    assert INTERNAL_TITLE not in page
    assert SENSITIVE_NAME not in page


def test_assessment_by_factor_shows_factors_and_no_rating(public: Client, shelf: Shelf) -> None:
    page = text_of(public, f"/assessments/{shelf.of(2023).pk}/")

    assert 'class="strip"' in page
    assert "Every rating" not in page
    assert "/bundle/" not in page


def test_assessment_as_summary_shows_crimes_and_no_factor(public: Client, shelf: Shelf) -> None:
    page = text_of(public, f"/assessments/{shelf.of(2021).pk}/")

    assert "Crimes against humanity" in page
    assert 'class="strip"' not in page
    assert "risk factors show" not in page


def test_withdrawn_assessment_says_why_and_shows_no_figure(public: Client, shelf: Shelf) -> None:
    page = text_of(public, f"/assessments/{shelf.of(2019).pk}/")

    assert "A source was forged." in page
    assert "The assessment of 2019 is withdrawn" in page
    assert 'class="track' not in page


@pytest.mark.parametrize("address", ["/assessments/00000000-0000-0000-0000-000000000000/", "/assessments/x/"])
def test_unknown_assessment_is_404(public: Client, shelf: Shelf, address: str) -> None:
    assert public.get(address).status_code == 404


def test_report_is_the_stored_file(public: Client, shelf: Shelf) -> None:
    response = public.get(f"/assessments/{shelf.of(2025).pk}/report/en.pdf")

    assert (response.content, response["Content-Type"]) == (b"%PDF-2025", "application/pdf")
    held = public.get(f"/assessments/{shelf.of(2025).pk}/report/en.pdf", headers={"If-None-Match": response["ETag"]})
    assert (held.status_code, held.content) == (304, b"")


@pytest.mark.parametrize(("year", "language"), [(2019, "en"), (2025, "xx"), (2025, "..%2Fen")])
def test_report_withdrawn_or_unknown_is_404(public: Client, shelf: Shelf, year: int, language: str) -> None:
    assert public.get(f"/assessments/{shelf.of(year).pk}/report/{language}.pdf").status_code == 404


def test_methodology_shows_every_parameter_with_its_meaning(public: Client, shelf: Shelf) -> None:
    page = text_of(public, "/methodology/")

    method = re.findall(r'>([^<]+)<br><code class="small">(\w+)</code></th><td class="num">([^<]+)</td>', page)
    assert ("Scores from which the next band begins, risk and resilience", "bands", "0.2, 0.4, 0.6, 0.8") in method
    assert [name for _meaning, name, _value in method] == list(MEANINGS)
    assert "Violence against women and children" in page


def test_retired_methodology_says_so(public: Client, shelf: Shelf) -> None:
    PublishedMethodology.objects.update(status="retired")

    assert "since retired" in text_of(public, "/methodology/1.0.0/")
    assert public.get("/methodology/").status_code == 404


def test_methodology_of_an_unknown_version_is_404(public: Client, shelf: Shelf) -> None:
    assert public.get("/methodology/9.9.9/").status_code == 404


def test_consultations_says_that_none_is_open(public: Client) -> None:
    assert "No consultation is open" in text_of(public, "/consultations/")


PAGES = ("/", "/states/XPR/", "/assessments/{full}/", "/assessments/{withdrawn}/", "/methodology/", "/consultations/")
PAGES = (*PAGES, "/verify/", "/verify/{sha256}/")


def filled(shelf: Shelf, address: str) -> str:
    full = shelf.of(2025)
    return address.format(full=full.pk, withdrawn=shelf.of(2019).pk, sha256=full.snapshot_sha256)


@pytest.mark.parametrize("address", PAGES)
def test_pages_set_no_cookie_and_may_be_cached_with_revalidation(public: Client, shelf: Shelf, address: str) -> None:
    first = public.get(filled(shelf, address))
    again = public.get(filled(shelf, address), headers={"If-None-Match": first["ETag"]})

    assert (first.cookies, first["Cache-Control"]) == ({}, "public, no-cache")
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("address", PAGES)
def test_pages_have_no_script(public: Client, shelf: Shelf, address: str) -> None:
    page = public.get(filled(shelf, address)).content.decode()

    assert re.findall(r"<script|<style|style=|javascript:|\son\w+=", page) == []


@pytest.mark.parametrize("address", [*PAGES, "/assessments/{full}/report/en.pdf"])
def test_pages_need_no_more_than_the_public_role_may_read(
    public: Client, shelf: Shelf, as_public_role: Callable[[], Any], address: str
) -> None:
    place = filled(shelf, address)

    with as_public_role():
        response = public.get(place)

    assert response.status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_pages_refuse_to_be_written_to(public: Client, shelf: Shelf, method: str) -> None:
    statuses = {getattr(public, method)(filled(shelf, address)).status_code for address in PAGES}
    assert statuses == {405}
