"""What operators see."""

import csv
import io
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries, Settings

from r2p_site.accounts.models import Role, State, User
from r2p_site.accounts.queries import states_to_add
from tests.cast import PEOPLE, Cast
from tests.factories.accounts import FactorResetFactory, UserFactory

ClientOf = Callable[[User], Client]
PAGES = ("/operate/", "/operate/people/export/", "/operate/people/invite/", "/operate/states/")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("name", [name for name in PEOPLE if name != "nobody"])
def test_operator_pages_are_for_operators(cast: Cast, client_of: ClientOf, path: str, name: str) -> None:
    expected = 200 if name.startswith("operator") else 403

    assert client_of(cast.named(name)).get(path).status_code == expected


@pytest.mark.parametrize("path", PAGES)
def test_operator_pages_without_session_lead_to_sign_in(db: None, client: Client, path: str) -> None:
    assert client.get(path)["Location"].startswith("/account/login/?next=")


def names(page: str) -> set[str]:
    return {name.title() for name in PEOPLE if f">{name.title()}</a>" in page}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {name.title() for name in PEOPLE}),
        ("q=LEAD@", {"Lead"}),
        ("q=framework", {"Framework_Admin"}),
        ("role=lead", {"Lead", "Stranger"}),
        ("role=lead&state=PRT", {"Stranger"}),
        ("state=PRT", {"Stranger"}),
        ("role=nonsense&state=ZZZ", {name.title() for name in PEOPLE}),
        ("q=nobody-of-this-name", set()),
        ("page=99&q=lead", {"Lead"}),
    ],
)
def test_people_are_searched_and_filtered(cast: Cast, client_of: ClientOf, query: str, expected: set[str]) -> None:
    # The header names the operator who is signed in; the table is what counts.
    page = client_of(cast.operator).get(f"/operate/?{query}").content.decode()

    assert names(page.partition("<main")[2]) == expected


@pytest.mark.parametrize("more", [1, 30])
def test_people_cost_the_same_queries_for_one_and_thirty(
    cast: Cast, client_of: ClientOf, django_assert_num_queries: DjangoAssertNumQueries, more: int
) -> None:
    for _ in range(more):
        UserFactory(roles=[(Role.DRAFTER, cast.state)])
    client = client_of(cast.operator)

    # session, person, roles; States of the filter; count, people, roles, their States; open resets
    with django_assert_num_queries(9):
        client.get("/operate/")


def test_people_csv_has_a_row_for_everyone_found(cast: Cast, client_of: ClientOf) -> None:
    response = client_of(cast.operator).get("/operate/people/export/?role=lead")

    rows = list(csv.reader(io.StringIO(response.content.decode())))
    assert [row[:4] for row in rows] == [
        ["name", "email", "active", "roles"],
        ["Lead", "lead@example.org", "yes", "lead XPR"],
        ["Stranger", "stranger@example.org", "yes", "lead PRT"],
    ]


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_people_csv_runs_no_formula(cast: Cast, client_of: ClientOf, name: str) -> None:
    UserFactory(name=name, email="formula@example.org")
    response = client_of(cast.operator).get("/operate/people/export/?q=formula")

    rows = list(csv.reader(io.StringIO(response.content.decode())))
    assert rows[1][0] == f"'{name}"


def test_person_shows_roles_and_what_can_be_done(cast: Cast, client_of: ClientOf) -> None:
    page = client_of(cast.operator).get(f"/operate/people/{cast.lead.pk}/").content.decode()

    assert "<strong>Lead</strong>, Practice State" in page
    assert f"/operate/people/{cast.lead.pk}/give-role/" in page


def test_person_who_is_oneself_can_change_nothing(cast: Cast, client_of: ClientOf) -> None:
    page = client_of(cast.operator).get(f"/operate/people/{cast.operator.pk}/").content.decode()

    assert "This is your own account" in page
    assert "/give-role/" not in page


def test_person_with_open_reset_offers_confirmation_to_the_second_operator(cast: Cast, client_of: ClientOf) -> None:
    reset = FactorResetFactory(user=cast.lead, asked_by=cast.operator)
    confirm = f"/operate/resets/{reset.pk}/confirm/"
    pages = {
        name: client_of(cast.named(name)).get(f"/operate/people/{cast.lead.pk}/").content.decode()
        for name in ("operator", "operator2")
    }

    assert {name: confirm in page for name, page in pages.items()} == {"operator": False, "operator2": True}


def test_unknown_person_is_not_found(cast: Cast, client_of: ClientOf) -> None:
    response = client_of(cast.operator).get("/operate/people/00000000-0000-0000-0000-000000000000/")

    assert response.status_code == 404


def test_states_are_added_from_the_standard(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.operator)
    response = client.post("/operate/states/", {"iso3": "NOR"})

    assert response["Location"] == "/operate/states/"
    assert "Norway was added." in client.get("/operate/states/").content.decode()
    assert State.objects.get(iso3="NOR").name == "Norway"


@pytest.mark.parametrize(
    ("language", "egypt", "moldova"),
    [("en", "Egypt", "Moldova"), ("fr", "Égypte", "Moldova, République de"), ("ar", "مصر", "جمهورية مولدوفا")],
)
def test_states_to_add_are_named_in_the_language_of_the_page(
    cast: Cast, language: str, egypt: str, moldova: str
) -> None:
    with override(language):
        offered = states_to_add()

    names = [name for _code, name in offered]
    assert (dict(offered)["EGY"], dict(offered)["MDA"]) == (egypt, moldova)
    assert len(set(names)) == len(names)
    assert language != "fr" or names.index("Égypte") < names.index("France")


@pytest.mark.parametrize("iso3", ["", "XPR", "ZZZ", "PRT"])
def test_state_that_cannot_be_added_names_the_field(cast: Cast, client_of: ClientOf, iso3: str) -> None:
    page = client_of(cast.operator).post("/operate/states/", {"iso3": iso3}).content.decode()

    assert 'href="#id_iso3"' in page


def test_custodian_site_offers_its_own_roles_and_no_states(
    db: None, client_of: ClientOf, site: Callable[[str], Client], settings: Settings
) -> None:
    site("custodian")
    settings.DEPLOYMENT = "intake"
    client = client_of(UserFactory(roles=[(Role.OPERATOR, None)]))

    assert 'name="state"' not in client.get("/operate/").content.decode()
    invite = client.get("/operate/people/invite/").content.decode()
    assert [f'value="{role}"' in invite for role in ("custodian", "operator", "lead")] == [True, True, False]
    assert client.get("/operate/states/").status_code == 404
