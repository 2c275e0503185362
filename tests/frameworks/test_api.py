"""REST on both sites: shapes and names are fixed by contract."""

import json
from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from frameworks.api import IMMUTABLE
from frameworks.models import FrameworkVersion, PublishedFramework
from tests.cast import Cast
from tests.factories.frameworks import draft, framework, published, resilience, translated

Site = Callable[[str], Client]
ClientOf = Callable[..., Client]
VERSION = "/api/v1/frameworks/tiny/versions/1/"


@pytest.fixture
def public(db: None, site: Site) -> Client:
    return site("public")


def publish_layer(version: FrameworkVersion, language: str = "fr", title: str = "Cadre") -> PublishedFramework:
    """The edition of the next translation layer, which has one word."""
    layer = translated(version, language, {"about-title": title})
    return PublishedFramework.objects.get(language=layer.language, layer=layer.number)


def envelope(response: HttpResponse) -> tuple[int, str]:
    return response.status_code, json.loads(response.content)["error"]["code"]


def test_list_names_the_last_published_version_of_each(public: Client) -> None:
    published(resilience())
    published()
    published(framework(1, 1))
    draft(framework(1, 3))

    page = public.get("/api/v1/frameworks/").json()

    assert (page["count"], page["next"], page["previous"]) == (2, None, None)
    assert [(row["slug"], row["kind"], row["version"], row["url"]) for row in page["results"]] == [
        ("tiny", "risk", 2, "/api/v1/frameworks/tiny/versions/2/"),
        ("strong", "resilience", 1, "/api/v1/frameworks/strong/versions/1/"),
    ]


@pytest.mark.parametrize(("query", "slugs"), [("kind=risk", ["tiny"]), ("kind=resilience", ["strong"]), ("", 2)])
def test_list_is_filtered_by_kind(public: Client, query: str, slugs: list[str] | int) -> None:
    published()
    published(resilience())

    found = [row["slug"] for row in public.get(f"/api/v1/frameworks/?{query}").json()["results"]]

    assert found == slugs or len(found) == slugs


@pytest.mark.parametrize("size", [1, 30])
def test_list_costs_the_same_for_any_size(
    public: Client, size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(size):
        published(framework(1, 1, slug=f"tiny-{number}"))

    with django_assert_num_queries(2):
        assert public.get("/api/v1/frameworks/").json()["count"] == size


def test_version_is_the_stored_bytes(public: Client) -> None:
    version = published()

    response = public.get(VERSION)

    edition = PublishedFramework.objects.get()
    assert response.content == bytes(edition.body)
    assert response["Content-Type"] == "application/json"
    assert response["ETag"] == f'"{edition.etag}"'
    assert response["Content-Language"] == "en"
    assert response["Cache-Control"] == "public, no-cache"
    assert "Accept-Language" in response["Vary"]
    data = response.json()
    assert (data["slug"], data["version"], data["sha256"]) == ("tiny", 1, version.sha256)
    assert data["factors"][0]["indicators"][0] == {
        "code": "1.1",
        "id": "tiny/1.1",
        "label": "Label 1.1",
        "statement": "Statement 1.1.",
        "guidance": "",
        "nature": "dynamic",
        "family": "condition",
        "weight": 1,
        "source_checked": False,
        "source_paragraphs": [],
    }


def test_unchanged_version_is_304(public: Client) -> None:
    published()
    etag = public.get(VERSION)["ETag"]

    response = public.get(VERSION, headers={"If-None-Match": etag})

    assert (response.status_code, response.content, response["ETag"]) == (304, b"", etag)


def test_framework_is_its_last_published_version_and_may_change(public: Client) -> None:
    published()
    published(framework(1, 1))
    draft(framework(1, 3))

    response = public.get("/api/v1/frameworks/tiny/")

    assert response.json()["version"] == 2
    assert response["Cache-Control"] == "public, no-cache"


@pytest.mark.parametrize(
    ("accept", "title"),
    [
        ("", "Tiny framework"),
        ("en", "Tiny framework"),
        ("en-GB, fr;q=0.5", "Tiny framework"),
        ("fr", "fr 2"),
        ("fr-CA", "fr 2"),
        ("de, fr;q=0.9, en;q=0.1", "fr 2"),
        ("de", "Tiny framework"),
        ("fr;q=0, en", "Tiny framework"),
        ("*", "Tiny framework"),
    ],
)
def test_language_is_the_best_that_there_is(public: Client, accept: str, title: str) -> None:
    version = published()
    publish_layer(version, title="fr 1")
    publish_layer(version, title="fr 2")

    response = public.get(VERSION, headers={"Accept-Language": accept})

    assert response.json()["title"] == title
    assert response["Cache-Control"] == "public, no-cache"


@pytest.mark.parametrize(
    ("query", "accept", "title", "never_changes"),
    [
        ("language=fr&layer=1", "", "fr 1", True),
        ("language=fr&layer=2", "en", "fr 2", True),
        ("layer=1", "fr", "fr 1", True),
        ("layer=0", "", "Tiny framework", True),
        ("language=en&layer=0", "fr", "Tiny framework", True),
        # A layer in German may come, and then this address answers 404.
        ("language=de&layer=0", "", "Tiny framework", False),
        ("layer=1", "fr-ca", "fr 1", False),
        ("language=fr", "", "fr 2", False),
    ],
)
def test_address_of_a_version_a_language_and_a_layer_never_changes(
    public: Client, query: str, accept: str, title: str, *, never_changes: bool
) -> None:
    version = published()
    publish_layer(version, title="fr 1")
    publish_layer(version, title="fr 2")

    response = public.get(f"{VERSION}?{query}", headers={"Accept-Language": accept})

    assert response.json()["title"] == title
    assert response["Cache-Control"] == ("public, " + (IMMUTABLE if never_changes else "no-cache"))


def test_new_layer_changes_neither_bytes_nor_etag_of_what_there_was(public: Client) -> None:
    version = published()
    publish_layer(version)
    addresses = (f"{VERSION}?language=en", f"{VERSION}?language=fr&layer=1", f"{VERSION}?layer=0")
    before = [(public.get(address).content, public.get(address)["ETag"]) for address in addresses]

    publish_layer(version, title="Cadre commun")
    publish_layer(version, "ar", "إطار")

    assert [(public.get(address).content, public.get(address)["ETag"]) for address in addresses] == before


def test_layer_says_what_it_leaves_in_the_language_of_the_source(public: Client) -> None:
    translated(published(framework(1, 1)), "fr", {"1-title": "Facteur", "1.1-label": "Libellé"})

    data = public.get(f"{VERSION}?language=fr").json()

    factor = data["factors"][0]
    assert (data["language"], data["source_language"], data["layer_wording"]) == ("fr", "en", "translation")
    assert (data["title"], data["untranslated"]) == ("Tiny framework", ["title"])
    assert (factor["title"], factor["untranslated"]) == ("Facteur", [])
    assert (factor["indicators"][0]["label"], factor["indicators"][0]["untranslated"]) == ("Libellé", ["statement"])


def test_versions_are_listed_in_every_language(public: Client) -> None:
    publish_layer(published())
    published(framework(1, 1))

    rows = public.get("/api/v1/frameworks/tiny/versions/").json()["results"]

    assert [(row["version"], row["language"], row["layer"], row["url"]) for row in rows] == [
        (2, "en", 0, "/api/v1/frameworks/tiny/versions/2/"),
        (1, "en", 0, "/api/v1/frameworks/tiny/versions/1/"),
        (1, "fr", 1, "/api/v1/frameworks/tiny/versions/1/?language=fr&layer=1"),
    ]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("nothing/", (404, "not_found")),
        ("tiny/versions/2/", (404, "not_found")),
        ("tiny/versions/99999999999999999999/", (404, "not_found")),
        ("nothing/versions/", (404, "not_found")),
        ("tiny/?layer=9", (404, "not_found")),
        ("?kind=odd", (400, "invalid")),
        ("tiny/?layer=x", (400, "invalid")),
        ("?page=9", (404, "not_found")),
    ],
)
def test_what_is_not_there_is_refused(public: Client, address: str, expected: tuple[int, str]) -> None:
    published()
    draft(framework(1, 1))

    assert envelope(public.get(f"/api/v1/frameworks/{address}")) == expected


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_public_site_takes_no_writes(public: Client, method: str) -> None:
    published()

    status, code = envelope(getattr(public, method)(VERSION))

    # Who refuses depends on whether the process knows any way to sign in; the public one knows none.
    assert (status, code) in {(401, "not_authenticated"), (403, "not_permitted"), (405, "method_not_allowed")}


@pytest.mark.parametrize(
    ("person", "of_published", "of_draft"),
    [("lead", 200, 404), ("operator", 200, 404), ("framework_admin", 200, 200)],
)
def test_staff_sees_drafts_by_role(
    cast: Cast, client_of: ClientOf, person: str, of_published: int, of_draft: int
) -> None:
    published()
    draft(framework(1, 1))
    client = client_of(cast.named(person))

    found = [client.get(f"/api/v1/frameworks/tiny/versions/{number}/").status_code for number in (1, 2)]

    assert found == [of_published, of_draft]


def test_staff_list_shows_the_draft_to_its_administrators(cast: Cast, client_of: ClientOf) -> None:
    published()
    draft(framework(1, 1))

    def versions(person: str) -> list[tuple[int, str]]:
        rows = client_of(cast.named(person)).get("/api/v1/frameworks/").json()["results"]
        return [(row["version"], row["status"]) for row in rows]

    assert (versions("framework_admin"), versions("reviewer")) == ([(2, "draft")], [(1, "published")])


def test_draft_on_staff_is_not_kept_by_caches(cast: Cast, client_of: ClientOf) -> None:
    draft()

    response = client_of(cast.framework_admin).get(VERSION)

    assert (response.json()["status"], response["Cache-Control"]) == ("draft", "private, no-cache")


def test_staff_published_version_is_the_same_bytes(cast: Cast, client_of: ClientOf, site: Site) -> None:
    published()
    on_staff = client_of(cast.lead).get(f"{VERSION}?layer=0")

    assert on_staff.content == site("public").get(VERSION).content
    assert on_staff["Cache-Control"] == f"private, {IMMUTABLE}"


def test_staff_rest_asks_who_calls(db: None, client: Client) -> None:
    assert envelope(client.get("/api/v1/frameworks/")) == (401, "not_authenticated")


def test_account_without_a_role_sees_nothing(cast: Cast, client_of: ClientOf) -> None:
    published()

    assert client_of(cast.nobody).get("/api/v1/frameworks/tiny/").status_code in {401, 403, 404}
