from collections.abc import Callable
from io import BytesIO

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from frameworks.exchange.formats import FORMATS, read_content
from frameworks.models import FrameworkVersion
from frameworks.queries import version_of
from frameworks.stored import content_of
from r2p_site.accounts.models import Role
from tests.cast import PEOPLE, Cast
from tests.factories.accounts import UserFactory
from tests.factories.frameworks import draft, file_of, framework, framework_of, indicator, published, resilience
from tests.frameworks.exchange.strategies import SIGN_FAMILIES

ClientOf = Callable[..., Client]


@pytest.fixture
def admin(cast: Cast, client_of: ClientOf) -> Client:
    return client_of(cast.framework_admin)


@pytest.fixture
def lead(cast: Cast, client_of: ClientOf) -> Client:
    return client_of(cast.lead)


def send(client: Client, body: bytes, name: str = "tiny.yaml") -> object:
    file = BytesIO(body)
    file.name = name
    return client.post("/frameworks/import/", {"file": file})


# address: statuses for those who read, and for framework administrators
ADDRESSES = {
    "/frameworks/": (200, 200),
    "/frameworks/tiny/": (200, 200),
    "/frameworks/tiny/versions/1/": (200, 200),
    "/frameworks/tiny/versions/1/export/yaml/": (200, 200),
    "/frameworks/tiny/versions/2/": (404, 200),
    "/frameworks/tiny/versions/2/export/csv/": (404, 200),
    "/frameworks/tiny/versions/2/publish/": (404, 200),
    "/frameworks/tiny/versions/1/publish/": (403, 302),
    "/frameworks/import/": (403, 200),
    "/frameworks/other/": (404, 404),
    "/frameworks/tiny/versions/1/export/pdf/": (404, 404),
}


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("name", [name for name in PEOPLE if name != "nobody"])
def test_page_opens_by_role(cast: Cast, client_of: ClientOf, name: str, address: str) -> None:
    published()
    draft(framework(1, 1))

    response = client_of(cast.named(name)).get(address)

    assert response.status_code == ADDRESSES[address][name == "framework_admin"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_page_asks_to_sign_in(db: None, client: Client, address: str) -> None:
    response = client.get(address)

    assert (response.status_code, response["Location"].split("?")[0]) == (302, "/account/login/")


@pytest.mark.parametrize("size", [1, 30])
def test_list_costs_the_same_for_any_size(
    lead: Client, size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(size):
        published(framework(1, 1, slug=f"tiny-{number}"))

    with django_assert_num_queries(LIST_QUERIES):
        response = lead.get("/frameworks/")

    assert response.context["page_obj"].paginator.count == size


@pytest.mark.parametrize("size", [1, 30])
def test_version_costs_the_same_for_any_size(
    lead: Client, size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    published(framework(size, 3))

    with django_assert_num_queries(VERSION_QUERIES):
        lead.get("/frameworks/tiny/")


# Session, person, roles; then the page's own: count and rows; version, versions beside, factors, indicators, use,
# layer and languages.
LIST_QUERIES = 3 + 2
VERSION_QUERIES = 3 + 7


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["tiny", "strong"]),
        ("search=resilience", ["strong"]),
        ("kind=risk", ["tiny"]),
        ("status=draft", []),
        ("kind=odd", ["tiny", "strong"]),
        ("search=zzz", []),
    ],
)
def test_list_is_filtered(lead: Client, query: str, found: list[str]) -> None:
    published()
    published(resilience())

    page = lead.get(f"/frameworks/?{query}").context["page_obj"]

    assert [version.framework.slug for version in page] == found


def test_list_is_exported_as_filtered(lead: Client) -> None:
    published(framework(2, 2, title="=Tiny"))
    published(resilience())

    lines = lead.get("/frameworks/?kind=risk&format=csv").content.decode().splitlines()

    assert lines[0] == "framework,version,kind,status,title,factors,indicators,compared,published_at"
    assert [line.rsplit(",", 1)[0] for line in lines[1:]] == ["tiny,1,risk,published,'=Tiny,2,4,0"]


def test_outline_offers_no_family_that_it_cannot_have(lead: Client) -> None:
    published(framework())

    form = lead.get("/frameworks/tiny/").context["form"]

    assert [value for value, _words in form.fields["family"].choices] == ["", *SIGN_FAMILIES]


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("", ["1.1", "1.2", "1.3"]),
        ("search=WATER", ["1.2"]),
        ("search=factor 1", ["1.1", "1.2", "1.3"]),
        ("nature=trigger", ["1.3"]),
        ("family=incident", ["1.2"]),
        ("compared=yes", ["1.1"]),
        ("compared=no", ["1.2", "1.3"]),
        ("search=water&nature=trigger", []),
    ],
)
def test_outline_is_filtered(lead: Client, query: str, codes: list[str]) -> None:
    published(
        framework_of(
            indicator("1.1", source_checked=True),
            indicator("1.2", label="Water", family="incident"),
            indicator("1.3", nature="trigger"),
        )
    )

    shown = lead.get(f"/frameworks/tiny/?{query}").context["shown"]

    assert [row.code for row in shown.indicators] == codes


@pytest.mark.parametrize("format_name", FORMATS)
def test_export_is_the_version_as_a_file(lead: Client, format_name: str) -> None:
    version = published()

    response = lead.get(f"/frameworks/tiny/versions/1/export/{format_name}/")

    assert response["Content-Disposition"] == f'attachment; filename="tiny-1.{format_name}"'
    assert read_content(response.content, f"tiny.{format_name}") == content_of(version)


def test_file_becomes_the_draft_once_confirmed(admin: Client) -> None:
    published(framework(1, 1))
    report = send(admin, file_of(framework(1, 3)))

    page = admin.get(report["Location"])
    assert page.context["difference"].summary == "new 2, changed 0, retired 0, unchanged 1"
    assert FrameworkVersion.objects.count() == 1

    answer = admin.post(report["Location"])
    assert answer["Location"] == "/frameworks/tiny/versions/2/"
    assert FrameworkVersion.objects.get(number=2).indicators.count() == 3


def test_refused_file_shows_every_problem_and_writes_nothing(admin: Client) -> None:
    response = send(admin, file_of(framework()).replace(b"family: condition", b"family: odd"))

    assert response.status_code == 400
    assert response.content.count("“odd” is not known.".encode()) == 4
    assert FrameworkVersion.objects.count() == 0


@pytest.mark.parametrize(("name", "body"), [("a.txt", b"x"), ("a.xlsx", b"x"), ("a.yaml", b""), ("a.csv", b"\xff")])
def test_file_of_another_kind_is_refused(admin: Client, name: str, body: bytes) -> None:
    response = send(admin, body, name)

    assert response.status_code == 400
    assert response.context["form"].errors["file"]


def test_file_over_the_limit_is_refused(admin: Client, settings: object) -> None:
    settings.FRAMEWORK_FILE_LIMIT = 100

    assert send(admin, file_of(framework())).status_code == 400


def test_form_without_a_file_is_refused(admin: Client) -> None:
    assert admin.post("/frameworks/import/").context["form"].errors["file"] == ["This field is required."]


def test_file_that_changes_nothing_is_said_so(admin: Client) -> None:
    published()
    report = send(admin, file_of(framework()))

    assert b"Nothing differs." in admin.get(report["Location"]).content
    assert admin.post(report["Location"])["Location"] == "/frameworks/tiny/"


def test_changed_start_is_shown_before_anything_is_written(admin: Client) -> None:
    report = send(admin, file_of(framework(1, 3)))
    draft(framework(1, 1))

    answer = admin.post(report["Location"])

    assert answer.status_code == 409
    assert answer.context["difference"].summary == "new 2, changed 0, retired 0, unchanged 1"
    assert version_of("tiny").indicators.count() == 1
    assert admin.post(report["Location"]).status_code == 302


def test_file_that_no_longer_fits_is_thrown_away(admin: Client) -> None:
    report = send(admin, file_of(framework(1, 3)))
    draft(resilience(slug="tiny"))

    assert admin.post(report["Location"])["Location"] == "/frameworks/import/"
    assert admin.get(report["Location"]).status_code == 404


def test_file_is_thrown_away_when_asked(admin: Client) -> None:
    report = send(admin, file_of(framework()))

    admin.post(f"{report['Location']}discard/")

    assert admin.get(report["Location"]).status_code == 404


def test_pending_file_of_another_is_not_there(admin: Client, client_of: ClientOf) -> None:
    report = send(admin, file_of(framework()))
    other = client_of(UserFactory(roles=[(Role.FRAMEWORK_ADMIN, None)]))

    assert [other.get(report["Location"]).status_code, other.post(report["Location"]).status_code] == [404, 404]


def test_second_administrator_publishes(cast: Cast, admin: Client, client_of: ClientOf) -> None:
    draft(by=cast.framework_admin)
    other = client_of(UserFactory(roles=[(Role.FRAMEWORK_ADMIN, None)]))

    refused = admin.post("/frameworks/tiny/versions/1/publish/")
    assert (refused.status_code, version_of("tiny").status) == (409, "draft")

    read = {"as_read": other.get("/frameworks/tiny/versions/1/publish/").context["as_read"]}
    assert other.post("/frameworks/tiny/versions/1/publish/", read).status_code == 302
    assert version_of("tiny").status == "published"
    assert other.post("/frameworks/tiny/versions/1/publish/").status_code == 409
