"""One-time links to set a password."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from r2p_site.accounts.links import send_set_password_link, set_password_url
from r2p_site.accounts.models import User
from r2p_site.audit.models import Event
from r2p_site.errors import NotPermitted
from tests.cast import Cast

NEW = "a long row of other words"


def open_link(client: Client, url: str) -> str:
    """Follow the link as a browser does; returns where the form is."""
    return client.get(urlsplit(url).path)["Location"]


def events(user: User) -> list[str]:
    return list(Event.objects.filter(subject=f"user:{user.pk}").order_by("id").values_list("event", flat=True))


def test_link_sets_the_password_once(cast: Cast, client: Client, cheap_passwords: None) -> None:
    url = set_password_url(cast.lead)
    form = open_link(client, url)
    client.post(form, {"password1": NEW, "password2": NEW})

    assert User.objects.get(pk=cast.lead.pk).check_password(NEW)
    assert "no longer works" in Client().get(urlsplit(url).path).content.decode()
    assert events(cast.lead) == ["user.password_set_by_link"]


@pytest.mark.parametrize("factor", ["mfa_activate_totp", "mfa_add_webauthn"])
def test_invited_person_gets_from_the_link_to_a_second_factor(
    cast: Cast, client: Client, cheap_passwords: None, settings: Settings, factor: str
) -> None:
    """The address counts as it is: an operator typed it, and nothing ever asks anybody to confirm it."""
    settings.SECOND_FACTOR_REQUIRED = True
    form = open_link(client, send_set_password_link(user=cast.lead, by=cast.operator).url)
    client.post(form, {"password1": NEW, "password2": NEW})

    page = client.post("/account/login/", {"login": cast.lead.email, "password": NEW}, follow=True)

    assert page.redirect_chain[-1][0] == reverse("mfa_index")
    assert client.get(reverse(factor)).status_code == 200


def test_link_starts_with_the_sites_own_address(cast: Cast, settings: Settings) -> None:
    settings.SITE_URLS = {"staff": "https://desk.example.org/"}

    assert set_password_url(cast.lead).startswith("https://desk.example.org/account/password/reset/key/")


@pytest.mark.parametrize("password", ["short", "password1234", "lead@example.org"])
def test_weak_password_is_refused(cast: Cast, client: Client, cheap_passwords: None, password: str) -> None:
    response = client.post(
        open_link(client, set_password_url(cast.lead)), {"password1": password, "password2": password}
    )

    assert response.status_code == 200
    assert not User.objects.get(pk=cast.lead.pk).has_usable_password()


def test_link_is_sent_by_mail(cast: Cast) -> None:
    link = send_set_password_link(user=cast.lead, by=cast.operator)

    assert link.sent
    assert [(message.to, link.url in message.body) for message in mail.outbox] == [(["lead@example.org"], True)]
    assert events(cast.lead) == ["user.link_sent"]


def test_link_is_not_sent_where_there_is_no_mail(cast: Cast, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"

    assert not send_set_password_link(user=cast.lead, by=cast.operator).sent
    assert events(cast.lead) == ["user.link_made"]


def test_link_is_not_sent_when_the_mail_server_does_not_answer(cast: Cast, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    assert not send_set_password_link(user=cast.lead, by=cast.operator).sent


def test_link_by_others_is_refused(cast: Cast) -> None:
    with pytest.raises(NotPermitted):
        send_set_password_link(user=cast.drafter, by=cast.lead)


def test_forgotten_password_sends_a_link_to_known_addresses_only(
    client: Client, cast: Cast, sign_in: Callable[..., object]
) -> None:
    sign_in(cast.lead)
    client.logout()
    for address in ("lead@example.org", "unknown@example.org"):
        response = client.post("/account/password/reset/", {"email": address})
        assert response["Location"] == "/account/password/reset/done/"

    assert [message.to for message in mail.outbox] == [["lead@example.org"]]
    assert "http://localhost:8000/account/password/reset/key/" in mail.outbox[0].body
