from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from frameworks.exchange.formats import FORMATS, read_content
from frameworks.stored import content_of
from tests.factories.frameworks import draft, framework, published, resilience


@pytest.fixture
def public(db: None, site: Callable[[str], Client]) -> Client:
    return site("public")


@pytest.fixture
def public_role() -> Iterator[Callable[[], None]]:
    """Turns this connection into the database role of the public site."""

    def become() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE r2p_public")

    yield become
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


PAGES = [
    "/frameworks/",
    "/frameworks/tiny/",
    "/frameworks/tiny/versions/1/",
    "/frameworks/tiny/versions/1/export/csv/",
    "/api/v1/frameworks/",
    "/api/v1/frameworks/search/",
    "/frameworks/search/",
    "/api/v1/frameworks/tiny/",
    "/api/v1/frameworks/tiny/versions/",
    "/api/v1/frameworks/tiny/versions/1/",
]


@pytest.mark.parametrize("address", PAGES)
def test_public_database_role_is_enough(public: Client, public_role: Callable[[], None], address: str) -> None:
    published()
    public_role()

    assert public.get(address).status_code == 200


@pytest.mark.parametrize("address", ["/frameworks/other/", "/frameworks/tiny/versions/2/", "/frameworks/import/"])
def test_what_is_not_published_is_not_there(public: Client, address: str) -> None:
    published()
    draft(framework(1, 1))

    assert public.get(address).status_code == 404


def test_list_shows_the_last_version_of_each(public: Client) -> None:
    published(resilience())
    published()
    published(framework(1, 1, title="Second edition"))

    titles = [row.title for row in public.get("/frameworks/").context["frameworks"]]

    assert titles == ["Second edition", "Tiny resilience"]


@pytest.mark.parametrize(("query", "found"), [("kind=risk", ["tiny"]), ("kind=odd", ["tiny", "strong"])])
def test_list_is_filtered(public: Client, query: str, found: list[str]) -> None:
    published()
    published(resilience())

    assert [row.slug for row in public.get(f"/frameworks/?{query}").context["frameworks"]] == found


@pytest.mark.parametrize("size", [1, 30])
def test_page_costs_the_same_for_any_size(
    public: Client, size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    published(framework(size, 3))

    with django_assert_num_queries(3):
        shown = public.get("/frameworks/tiny/").context["shown"]

    assert len(shown.indicators) == size * 3


def test_page_is_searched(public: Client) -> None:
    published()

    assert [row.code for row in public.get("/frameworks/tiny/?search=label 2.1").context["shown"].indicators] == ["2.1"]


@pytest.mark.parametrize("format_name", FORMATS)
def test_file_is_the_published_content(public: Client, format_name: str) -> None:
    version = published(framework(2, 2, gaps=(("9", "Kept free"),)))

    body = public.get(f"/frameworks/tiny/versions/1/export/{format_name}/").content

    assert read_content(body, f"tiny.{format_name}") == content_of(version)


def test_page_leaves_no_cookie(public: Client) -> None:
    published()

    assert public.get("/frameworks/tiny/").cookies == {}
