"""Sign-in as this installation wants it."""

from collections.abc import Callable
from importlib import import_module

import pytest
import redis
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.conf import settings as site_settings
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, reverse
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from r2p_site.accounts.models import User
from r2p_site.audit.models import Event
from tests.cast import Cast
from tests.r2p_site.accounts.conftest import PASSWORD

SignIn = Callable[..., HttpResponse]


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def test_sign_in_opens_the_site_and_is_recorded(cast: Cast, client: Client, sign_in: SignIn) -> None:
    response = sign_in(cast.lead, next="/account/")

    assert response["Location"] == "/account/"
    assert client.get("/account/").status_code == 200
    event = Event.objects.get(event="user.signed_in", actor_id=str(cast.lead.pk))
    assert event.details == {"methods": ["password"]}


def test_sign_in_takes_the_address_in_any_case(cast: Cast, client: Client, sign_in: SignIn) -> None:
    sign_in(cast.lead)
    client.logout()
    response = client.post("/account/login/", {"login": "LEAD@Example.ORG", "password": PASSWORD})

    assert response.status_code == 302


def test_sign_in_without_a_role_here_is_refused(cast: Cast, client: Client, sign_in: SignIn) -> None:
    assert sign_in(cast.nobody)["Location"] == "/account/no-role/"
    assert "_auth_user_id" not in client.session


def test_sign_in_of_a_deactivated_person_is_refused(cast: Cast, client: Client, sign_in: SignIn) -> None:
    cast.lead.is_active = False

    assert sign_in(cast.lead)["Location"] == "/account/inactive/"
    assert "_auth_user_id" not in client.session


def test_wrong_password_and_unknown_address_read_the_same(cast: Cast, client: Client, cheap_passwords: None) -> None:
    pages = [
        client.post("/account/login/", {"login": email, "password": "wrong"}).content.decode()
        for email in (cast.lead.email, "unknown@example.org")
    ]

    assert [page.count("not correct") for page in pages] == [2, 2]


def test_sixth_wrong_password_is_not_tried(cast: Cast, client: Client, cheap_passwords: None) -> None:
    def attempt() -> str:
        return client.post("/account/login/", {"login": "guess@example.org", "password": "wrong"}).content.decode()

    pages = [attempt() for _ in range(8)]

    assert "Too many failed login attempts" in pages[-1]


def test_attempts_are_counted_without_the_address(cast: Cast, client: Client, cheap_passwords: None) -> None:
    client.defaults["REMOTE_ADDR"] = "203.0.113.77"
    client.post("/account/login/", {"login": "x@example.org", "password": "wrong"})
    store = redis.Redis.from_url(site_settings.REDIS_URL)

    keys = [key for key in store.scan_iter("*") if b"allauth" in key]
    assert keys
    assert not [key for key in keys if b"203.0.113.77" in key]


@pytest.mark.parametrize("name", ["account_signup", "account_email", "account_set_password"])
def test_self_sign_up_and_change_of_address_do_not_exist(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_nobody_can_sign_up(rf: object) -> None:
    adapter = import_module("r2p_site.accounts.adapter").AccountAdapter()

    assert adapter.is_open_for_signup(rf) is False


def test_seeds_are_stored_encrypted(cast: Cast) -> None:
    secret = generate_totp_secret()
    stored = TOTP.activate(cast.lead, secret).instance.data["secret"]

    assert secret not in stored
    assert get_adapter().decrypt(stored) == secret


def test_seeds_survive_a_change_of_the_secret_key(settings: Settings) -> None:
    stored = get_adapter().encrypt("seed")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-secret-key-of-some-length-for-this-test"

    assert get_adapter().decrypt(stored) == "seed"


@pytest.mark.parametrize("code", ["app", "recovery"])
def test_code_of_a_lost_secret_key_is_not_correct(
    cast: Cast, client: Client, sign_in: SignIn, settings: Settings, code: str
) -> None:
    """As a wrong one: the page stays, and says who can help."""
    secret = generate_totp_secret()
    TOTP.activate(cast.lead, secret)
    codes = {"app": code_of(secret), "recovery": RecoveryCodes.activate(cast.lead).get_unused_codes()[0]}
    settings.SECRET_KEY = "another-secret-key-of-some-length-for-this-test"

    assert sign_in(cast.lead)["Location"] == "/account/second-factor/authenticate/"
    page = client.post("/account/second-factor/authenticate/", {"code": codes[code]}).content.decode()
    assert "Incorrect code" in page
    assert "Two operators of this installation together can remove" in page


def test_sign_in_with_a_code_from_the_app(cast: Cast, client: Client, sign_in: SignIn) -> None:
    secret = generate_totp_secret()
    TOTP.activate(cast.lead, secret)

    assert sign_in(cast.lead, next="/account/")["Location"] == "/account/second-factor/authenticate/"
    assert "_auth_user_id" not in client.session
    response = client.post("/account/second-factor/authenticate/", {"code": code_of(secret)})
    assert response["Location"] == "/account/"


def test_sign_in_with_a_recovery_code_works_once(cast: Cast, client: Client, sign_in: SignIn) -> None:
    TOTP.activate(cast.lead, generate_totp_secret())
    code = RecoveryCodes.activate(cast.lead).get_unused_codes()[0]
    sign_in(cast.lead)
    first = client.post("/account/second-factor/authenticate/", {"code": code})
    client.post("/account/logout/")
    sign_in(cast.lead)
    second = client.post("/account/second-factor/authenticate/", {"code": code})

    assert (first.status_code, second.status_code) == (302, 200)
    assert "_auth_user_id" not in client.session


def test_setting_up_an_app_just_after_signing_in_gives_recovery_codes(
    cast: Cast,
    client: Client,
    sign_in: SignIn,
    settings: Settings,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    sign_in(cast.lead)
    client.get("/account/second-factor/totp/activate/")
    secret = client.session["mfa.totp.secret"]

    with django_capture_on_commit_callbacks(execute=True):
        response = client.post("/account/second-factor/totp/activate/", {"code": code_of(secret)})

    assert response["Location"] == "/account/second-factor/recovery-codes/"
    assert client.get("/account/").status_code == 200
    added = Event.objects.filter(event="second_factor.added", actor_id=str(cast.lead.pk))
    assert {event.details["type"] for event in added} == {"totp", "recovery_codes"}


def age_sign_in(client: Client, seconds: int) -> None:
    session = client.session
    steps = session["account_authentication_methods"]
    session["account_authentication_methods"] = [{**step, "at": step["at"] - seconds} for step in steps]
    session.save()


def test_changing_factors_long_after_signing_in_asks_for_the_password_again(
    cast: Cast, client: Client, sign_in: SignIn
) -> None:
    sign_in(cast.lead)
    age_sign_in(client, 400)

    response = client.get("/account/second-factor/totp/activate/")

    expected = "/account/reauthenticate/?next=%2Faccount%2Fsecond-factor%2Ftotp%2Factivate%2F"
    assert response["Location"] == expected
    again = {"password": PASSWORD, "next": "/account/second-factor/totp/activate/"}
    assert client.post("/account/reauthenticate/", again)["Location"] == "/account/second-factor/totp/activate/"
    assert client.get("/account/second-factor/totp/activate/").status_code == 200


def test_asking_again_stores_no_address(cast: Cast, client: Client, sign_in: SignIn) -> None:
    sign_in(cast.lead)
    age_sign_in(client, 400)
    client.post("/account/second-factor/recovery-codes/generate/")

    assert "REMOTE_ADDR" not in str(dict(client.session))


@pytest.mark.parametrize(
    ("required", "others", "expected"),
    [
        (False, [], True),
        (True, [], False),
        (True, [Authenticator.Type.RECOVERY_CODES], False),
        (True, [Authenticator.Type.WEBAUTHN], True),
    ],
)
def test_last_second_factor_stays_where_one_is_required(
    cast: Cast, settings: Settings, required: bool, others: list[str], expected: bool
) -> None:
    settings.SECOND_FACTOR_REQUIRED = required
    app = Authenticator.objects.create(user=cast.lead, type=Authenticator.Type.TOTP, data={})
    for kind in others:
        Authenticator.objects.create(user=cast.lead, type=kind, data={})

    assert get_adapter().can_delete_authenticator(app) is expected


def test_recovery_codes_may_always_go(cast: Cast, settings: Settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    codes = Authenticator.objects.create(user=cast.lead, type=Authenticator.Type.RECOVERY_CODES, data={})

    assert get_adapter().can_delete_authenticator(codes)


def test_passkeys_are_numbered_by_name(cast: Cast) -> None:
    adapter = get_adapter()
    assert adapter.generate_authenticator_name(cast.lead, Authenticator.Type.WEBAUTHN) == "My passkey"
    Authenticator.objects.create(user=cast.lead, type=Authenticator.Type.WEBAUTHN, data={})

    assert adapter.generate_authenticator_name(cast.lead, Authenticator.Type.WEBAUTHN) == "Passkey 2"


def test_changed_password_is_recorded_and_signs_out(cast: Cast, client: Client, sign_in: SignIn) -> None:
    sign_in(cast.lead)
    new = "quite another row of words"
    fields = {
        "oldpassword": PASSWORD,
        "password1": new,
        "password2": new,
    }

    client.post("/account/password/change/", fields)

    assert User.objects.get(pk=cast.lead.pk).check_password(new)
    assert Event.objects.filter(event="user.password_changed", actor_id=str(cast.lead.pk)).count() == 1
    assert client.get("/account/").status_code == 302
