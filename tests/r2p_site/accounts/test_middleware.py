"""Default deny, the second factor, and what happens to a request without a session."""

from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from pytest_django import Settings

from r2p_site.accounts.models import Role, User
from tests.cast import PEOPLE, Cast
from tests.factories.accounts import UserFactory

ClientOf = Callable[[User], Client]


def give_factor(user: User) -> None:
    Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "key", "credential": {}})


def test_page_without_session_leads_to_sign_in_and_back(client: Client, db: None) -> None:
    response = client.get("/operate/?q=ann")

    assert (response.status_code, response["Location"]) == (302, "/account/login/?next=%2Foperate%2F%3Fq%3Dann")


@pytest.mark.parametrize("path", ["/account/login/", "/healthz", "/account/password/reset/", "/account/no-role/"])
def test_public_page_is_open_to_everyone(client: Client, db: None, path: str) -> None:
    assert "Location" not in client.get(path).headers


def test_page_is_kept_by_no_shared_cache(cast: Cast, client: Client) -> None:
    client.force_login(cast.lead)

    found = [client.get(path).headers["Cache-Control"] for path in ("/", "/account/", "/assessments/?format=csv")]

    assert found == ["private, no-cache"] * 3


@pytest.mark.parametrize("method", ["get", "post"])
def test_htmx_without_session_gets_a_fragment_and_keeps_the_page(client: Client, db: None, method: str) -> None:
    response = getattr(client, method)("/account/", {"name": "x"}, headers={"HX-Request": "true"})

    assert (response.status_code, "<html" in response.text) == (401, False)
    assert "Your session has ended" in response.text


def test_rest_without_session_is_left_to_rest(client: Client, db: None) -> None:
    response = client.get("/api/v1/nothing-here/")

    assert (response.status_code, response.json()["error"]["code"]) == (404, "not_found")


@pytest.mark.parametrize("name", PEOPLE)
def test_people_with_a_role_of_the_site_come_in(cast: Cast, client_of: ClientOf, name: str) -> None:
    response = client_of(cast.named(name)).get("/account/")

    assert response.status_code == (302 if name == "nobody" else 200)


def test_person_whose_last_role_ended_is_signed_out(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.lead)
    cast.lead.memberships.all().delete()

    assert client.get("/account/")["Location"] == "/account/no-role/"
    assert "_auth_user_id" not in client.session


def test_custodian_is_refused_on_staff_and_let_in_on_custodian(
    db: None, client_of: ClientOf, site: Callable[[str], Client]
) -> None:
    custodian = UserFactory(roles=[(Role.CUSTODIAN, None)])

    assert client_of(custodian).get("/account/")["Location"] == "/account/no-role/"
    site("custodian")
    assert client_of(custodian).get("/account/").status_code == 200


def test_deactivated_person_is_signed_out(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.lead)
    User.objects.filter(pk=cast.lead.pk).update(is_active=False)

    assert client.get("/account/")["Location"] == "/account/login/?next=%2Faccount%2F"


def test_second_factor_is_demanded_before_anything_else(cast: Cast, client_of: ClientOf, settings: Settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    client = client_of(cast.operator)

    assert client.get("/operate/")["Location"] == "/account/second-factor/"
    assert client.get("/account/second-factor/").status_code == 200
    assert client.get("/account/logout/").status_code == 200


def test_second_factor_once_set_up_opens_the_site(cast: Cast, client_of: ClientOf, settings: Settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    give_factor(cast.operator)

    assert client_of(cast.operator).get("/operate/").status_code == 200


def test_recovery_codes_alone_are_no_second_factor(cast: Cast, client_of: ClientOf, settings: Settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    Authenticator.objects.create(user=cast.operator, type=Authenticator.Type.RECOVERY_CODES, data={})

    assert client_of(cast.operator).get("/operate/")["Location"] == "/account/second-factor/"


def test_rest_without_second_factor_is_refused_in_the_envelope(
    cast: Cast, client_of: ClientOf, settings: Settings
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    response = client_of(cast.lead).get("/api/v1/schema/")

    assert (response.status_code, response.json()["error"]["code"]) == (403, "second_factor_required")


def test_page_costs_one_query_for_roles(
    cast: Cast, client_of: ClientOf, django_assert_num_queries: Callable[..., object]
) -> None:
    client = client_of(cast.lead)

    # session, person, roles; the page itself asks for open resets and memberships
    with django_assert_num_queries(5):  # type: ignore[attr-defined]
        client.get("/account/")


def test_own_language_is_used_unless_the_browser_chose(cast: Cast, client_of: ClientOf, settings: Settings) -> None:
    settings.LANGUAGES = [("en", "English"), ("ar", "Arabic")]
    cast.lead.language = "ar"
    cast.lead.save()
    client = client_of(cast.lead)

    assert 'dir="rtl"' in client.get("/account/").text
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert 'dir="ltr"' in client.get("/account/").text


def test_sign_out_everywhere_ends_the_other_browser_too(cast: Cast, client_of: ClientOf) -> None:
    here, there = client_of(cast.lead), client_of(cast.lead)
    here.post("/account/sign-out-everywhere/")

    assert [client.get("/account/").status_code for client in (here, there)] == [302, 302]
