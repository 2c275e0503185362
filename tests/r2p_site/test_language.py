"""The language of a page: remembered by a cookie where there are accounts, else carried by the addresses."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.test import Client
from django.utils.formats import date_format
from django.utils.translation import override

from r2p_site.accounts.models import User
from r2p_site.language import carry_language
from tests.cast import Cast

Site = Callable[[str], Client]
SignedIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _languages(settings: object) -> None:
    settings.LANGUAGES = [("en", "English"), ("fr", "French"), ("ar", "Arabic")]


def switch(html: str) -> list[str]:
    """Names in the switch, the current one in brackets."""
    part = re.search(r'<nav class="languages".*?</nav>', html, re.DOTALL)
    found = re.findall(r"<(?:a|button)([^>]*)>([^<]*)</", part[0]) if part else []
    return [f"[{name}]" if "aria-current" in attributes else name for attributes, name in found]


def test_switch_names_the_languages_of_this_installation(db: None, site: Site, settings: object) -> None:
    client = site("public")

    assert switch(client.get("/").text) == ["[English]", "Français", "العربيّة"]
    settings.LANGUAGES = [("en", "English")]
    assert switch(client.get("/").text) == []


def test_staff_choose_by_a_cookie(cast: Cast, client_of: SignedIn) -> None:
    client = client_of(cast.lead)
    assert client.get("/?language=ar").text.count('dir="rtl"') == 0

    response = client.post("/language/", {"language": "ar", "next": "/account/"})

    assert (response["Location"], client.cookies["staff_language"].value) == ("/account/", "ar")
    page = client.get("/account/")
    assert '<html lang="ar" dir="rtl">' in page.text
    assert "تسجيل الخروج" in page.text
    assert "Cookie" in page["Vary"]


@pytest.mark.parametrize("name", ["public", "intake"])
def test_sites_without_accounts_carry_it_in_the_addresses_and_set_no_cookie(db: None, site: Site, name: str) -> None:
    client = site(name)

    page = client.get("/?language=ar")

    assert '<html lang="ar" dir="rtl">' in page.text
    client.post("/language/", {"language": "ar"})
    assert not client.cookies
    inside = re.findall(r' href="(/[^"]*)"', page.text)
    pages = [address for address in inside if not address.startswith(("/static/", "/api/"))]
    assert pages
    assert [address for address in pages if "language=ar" not in address] == []
    assert [address for address in inside if address.startswith("/static/") and "language" in address] == []


@pytest.mark.parametrize(
    ("query", "accept", "shown"), [("xx", "", "en"), ("", "ar", "ar"), ("fr", "ar", "fr"), ("de", "fr", "fr")]
)
def test_address_goes_before_the_browser(db: None, site: Site, query: str, accept: str, shown: str) -> None:
    page = site("public").get(f"/?language={query}", headers={"Accept-Language": accept})

    assert f'<html lang="{shown}"' in page.text


@pytest.mark.parametrize(
    ("html", "carried"),
    [
        ('<a href="/">', '<a href="/?language=fr">'),
        ('<a class="x" href="/a/#b">', '<a class="x" href="/a/?language=fr#b">'),
        ('<a href="/a/?q=1">', '<a href="/a/?q=1&amp;language=fr">'),
        ('<a href="/a/?language=ar">', '<a href="/a/?language=ar">'),
        ('<form action="/verify/">', '<form action="/verify/?language=fr">'),
        ('<link href="/static/a.css">', '<link href="/static/a.css">'),
        ('<a href="/api/v1/docs/">', '<a href="/api/v1/docs/">'),
        ('<a href="//elsewhere/">', '<a href="//elsewhere/">'),
        ('<a href="https://x.org/">', '<a href="https://x.org/">'),
        ('<a href="#here">', '<a href="#here">'),
        ('<p title="href="/x/">', '<p title="href="/x/">'),
    ],
)
def test_addresses_of_this_site_carry_the_language(html: str, carried: str) -> None:
    response = HttpResponse(html)

    carry_language(response, "fr")

    assert response.text == carried


def test_redirects_carry_it_and_data_stays_as_it_is() -> None:
    here, elsewhere, data = (
        HttpResponseRedirect("/a/#b"),
        HttpResponseRedirect("https://x.org/"),
        JsonResponse({"href": "/"}),
    )
    for response in (here, elsewhere, data):
        carry_language(response, "fr")

    assert (here["Location"], elsewhere["Location"], data.text) == (
        "/a/?language=fr#b",
        "https://x.org/",
        '{"href": "/"}',
    )


@pytest.mark.parametrize(
    ("language", "shown"), [("en", "9 March 2026, 17:05"), ("fr", "9 mars 2026 17:05"), ("de", "9. März 2026 17:05")]
)
def test_day_stands_before_the_month(language: str, shown: str) -> None:
    with override(language):
        assert date_format(datetime(2026, 3, 9, 17, 5, tzinfo=UTC), "DATETIME_FORMAT") == shown
