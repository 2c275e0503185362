"""One's own account, second factor and sign-in page."""

from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from pytest_django import Settings

from r2p_site.accounts.models import User
from tests.cast import Cast
from tests.factories.accounts import FactorResetFactory

ClientOf = Callable[[User], Client]


def add_passkey(user: User) -> Authenticator:
    data = {"name": "my key", "credential": {}}
    return Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data=data)


def test_name_is_changed(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.lead)
    response = client.post("/account/", {"name": "Lea", "language": "en"})

    user = User.objects.get(pk=cast.lead.pk)
    assert (response["Location"], user.name, user.language) == ("/account/", "Lea", "en")


@pytest.mark.parametrize(("field", "value"), [("name", ""), ("name", "x" * 201), ("language", "tlh")])
def test_mistake_names_the_field(cast: Cast, client_of: ClientOf, field: str, value: str) -> None:
    page = client_of(cast.lead).post("/account/", {"name": "Lea", "language": "", field: value}).content.decode()

    assert f'href="#id_{field}"' in page


def test_person_concerned_sees_and_stops_a_reset(cast: Cast, client_of: ClientOf) -> None:
    reset = FactorResetFactory(user=cast.lead, asked_by=cast.operator)
    client = client_of(cast.lead)
    assert "It was not me" in client.get("/account/").content.decode()

    client.post(f"/account/resets/{reset.pk}/stop/")
    reset.refresh_from_db()
    assert (reset.closed_by, reset.confirmed) == (cast.lead, False)


def test_reset_of_another_person_is_not_found(cast: Cast, client_of: ClientOf) -> None:
    reset = FactorResetFactory(user=cast.lead, asked_by=cast.operator)

    assert client_of(cast.drafter).post(f"/account/resets/{reset.pk}/stop/").status_code == 404


@pytest.mark.parametrize("required", [True, False])
def test_only_passkey_stays_where_a_second_factor_is_required(
    cast: Cast, client: Client, sign_in: Callable[..., object], settings: Settings, required: bool
) -> None:
    sign_in(cast.lead)
    passkey = add_passkey(cast.lead)
    settings.SECOND_FACTOR_REQUIRED = required
    client.post(f"/account/second-factor/passkeys/{passkey.pk}/remove/")

    assert Authenticator.objects.filter(user=cast.lead).exists() is required


def test_passkeys_are_listed_and_renamed(cast: Cast, client: Client, sign_in: Callable[..., object]) -> None:
    sign_in(cast.lead)
    passkey = add_passkey(cast.lead)
    client.post(f"/account/second-factor/passkeys/{passkey.pk}/edit/", {"name": "the blue key"})

    assert "the blue key" in client.get("/account/second-factor/passkeys/").content.decode()


def test_sign_in_page_lists_practice_accounts(db: None, client: Client) -> None:
    page = client.get("/account/login/").content.decode()

    assert "reviewer@practice.example" in page
    assert "custodian@practice.example" not in page


def test_sign_in_page_outside_practice_mode_lists_nobody(db: None, client: Client, settings: Settings) -> None:
    settings.PRACTICE_MODE = False

    assert "practice.example" not in client.get("/account/login/").content.decode()


def test_pages_run_no_inline_script_or_style(cast: Cast, client: Client, sign_in: Callable[..., object]) -> None:
    sign_in(cast.lead)
    for path in ("/account/", "/account/second-factor/totp/activate/", "/account/second-factor/passkeys/add/"):
        page = client.get(path).content.decode()
        assert "<style" not in page
        assert " style=" not in page
        assert "<script>" not in page
