"""REST search over the published frameworks: the same on both sites, and the same as the pages find."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.cast import Cast
from tests.factories.frameworks import draft, framework, framework_of, indicator, published, resilience, translated

Site = Callable[[str], Client]
SEARCH = "/api/v1/frameworks/search/"


@pytest.fixture
def public(db: None, site: Site) -> Client:
    return site("public")


def speech(**fields: Any) -> Any:
    hatred = indicator("1.1", label="Hate speech", statement="Media incite hatred.", tags=("theme:hate_speech",))
    return replace(framework_of(hatred, indicator("1.2", nature="structural")), **fields)


def rows(response: HttpResponse) -> list[dict[str, Any]]:
    assert response.status_code == 200, response.content
    found: list[dict[str, Any]] = json.loads(response.content)["results"]
    return found


def codes(client: Client, query: str, **headers: str) -> list[str]:
    return [row["code"] or row["factor"] for row in rows(client.get(f"{SEARCH}?{query}", headers=headers))]


def test_row_names_its_place_and_its_permanent_id(public: Client) -> None:
    published(speech())

    page = public.get(f"{SEARCH}?words=hatred").json()

    assert (page["count"], page["next"], page["previous"]) == (1, None, None)
    assert page["results"] == [
        {
            "framework": "tiny",
            "version": 1,
            "language": "en",
            "layer": 0,
            "factor": "1",
            "code": "1.1",
            "id": "tiny/1.1",
            "block": "common",
            "nature": "dynamic",
            "tags": ["theme:hate_speech"],
            "title": "Hate speech",
            "statement": "Media incite hatred.",
            "guidance": "",
            "url": "/api/v1/frameworks/tiny/versions/1/?language=en&layer=0",
        }
    ]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["1", "1.1", "1.2", "R1", "R1.1"]),
        ("kind=risk", ["1", "1.1", "1.2"]),
        ("tag=theme:hate_speech", ["1.1"]),
        ("tag=theme:gender", []),
        ("tag=theme:hate_speech&words=hatred", ["1.1"]),
        ("tag=theme:hate_speech&words=domain", []),
        ("nature=structural", ["1.2"]),
        ("block=resilience", ["R1", "R1.1"]),
        ("framework=strong", ["R1", "R1.1"]),
        ("framework=strong&words=hatred", []),
    ],
)
def test_words_and_facts_narrow_together(public: Client, query: str, expected: list[str]) -> None:
    published(speech())
    published(resilience())

    assert codes(public, query) == expected


def test_version_is_searched_by_its_number(public: Client) -> None:
    published(speech())
    published(framework_of(indicator("1.1", label="Incitement")))

    assert codes(public, "words=hatred") == []
    assert codes(public, "framework=tiny&version=1&words=hatred") == ["1.1"]
    assert codes(public, "framework=tiny&version=2&words=incitement") == ["1.1"]


@pytest.mark.parametrize(
    ("accept", "words", "expected"),
    [
        ("fr", "discours", ["1.1"]),
        ("fr-CA, en;q=0.5", "discours", ["1.1"]),
        ("fr", "incite", ["1.1"]),  # what the layer does not say stays in the words of the source
        ("en", "discours", []),
        ("de", "hatred", ["1.1"]),
    ],
)
def test_language_is_the_best_that_there_is(public: Client, accept: str, words: str, expected: list[str]) -> None:
    translated(published(speech()), "fr", {"1.1-label": "Discours de haine"})

    response = public.get(f"{SEARCH}?words={words}", headers={"Accept-Language": accept})

    assert [row["code"] for row in rows(response)] == expected
    assert "Accept-Language" in response["Vary"]
    assert codes(public, f"words={words}&language={accept[:2]}") == expected


def test_found_rows_come_in_pages(public: Client) -> None:
    published(framework(3, 4))

    page = public.get(f"{SEARCH}?page_size=4&page=2&kind=risk").json()

    assert (page["count"], [row["code"] or row["factor"] for row in page["results"]]) == (
        15,
        ["1.4", "2", "2.1", "2.2"],
    )
    assert {"page_size=4", "page=3", "kind=risk"} == set(page["next"].partition("?")[2].split("&"))


def test_answer_is_asked_again_and_kept_while_it_holds(public: Client) -> None:
    published(speech())
    first = public.get(f"{SEARCH}?words=hatred")

    held = public.get(f"{SEARCH}?words=hatred", headers={"If-None-Match": first["ETag"]})
    published(speech(note="Second"))
    changed = public.get(f"{SEARCH}?words=hatred", headers={"If-None-Match": first["ETag"]})

    assert first["Cache-Control"] == "public, no-cache"
    assert (held.status_code, held.content) == (304, b"")
    assert [row["version"] for row in rows(changed)] == [2]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("tag=odd", "tag"),
        ("kind=odd", "kind"),
        ("block=odd", "block"),
        ("nature=odd", "nature"),
        ("framework=odd", "framework"),
        ("framework=tiny&version=2", "version"),
        ("framework=tiny&version=x", "version"),
        ("version=1", "framework"),
        ("words=" + "a" * 201, "words"),
    ],
)
def test_what_nothing_can_fit_is_refused_with_its_name(public: Client, query: str, field: str) -> None:
    published(speech())

    response = public.get(f"{SEARCH}?{query}")

    error = response.json()["error"]
    assert (response.status_code, error["code"], list(error["fields"])) == (400, "invalid", [field])


@pytest.mark.parametrize("size", [1, 30])
def test_search_costs_the_same_for_any_size(
    public: Client, size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(size):
        published(speech(slug=f"tiny-{number}"))

    with django_assert_num_queries(5):  # editions, blocks, whether any word fits, count, rows
        assert public.get(f"{SEARCH}?words=hatred").json()["count"] == size


def test_staff_and_public_find_the_same_and_no_draft(cast: Cast, client_of: Callable[..., Client], site: Site) -> None:
    published(speech())
    draft(framework_of(indicator("1.1", label="Hatred in a draft")))

    on_staff = client_of(cast.framework_admin).get(f"{SEARCH}?words=hatred")

    assert [row["version"] for row in rows(on_staff)] == [1]
    assert on_staff["Cache-Control"] == "private, no-cache"
    assert on_staff.content == site("public").get(f"{SEARCH}?words=hatred").content


def test_public_database_role_is_enough(public: Client) -> None:
    published(speech())

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE r2p_public")
        found = codes(public, "words=hatred&tag=theme:hate_speech")
        cursor.execute("RESET ROLE")

    assert found == ["1.1"]


def test_callers_are_counted(public: Client, settings: Any) -> None:
    settings.THROTTLE_PER_MINUTE = 0

    assert public.get(SEARCH).status_code == 429
