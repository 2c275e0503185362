"""In a real browser, whose authenticator Chromium plays: a passkey from set-up to sign-in, and what was typed."""

import re
from collections.abc import Iterator

import pytest
from django.db import connections
from playwright.sync_api import CDPSession, Page, sync_playwright
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from r2p_site.accounts.models import Role, User
from tests.factories.accounts import StateFactory, UserFactory

PASSWORD = "a few words that nobody would put together"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def devtools(page: Page) -> CDPSession:
    found = page.context.new_cdp_session(page)
    found.send("WebAuthn.enable")
    return found


def new_device(devtools: CDPSession) -> str:
    return str(devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})["authenticatorId"])


@pytest.fixture
def page(chromium: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    # Playwright keeps an event loop in this thread; the queries of the test itself still come one by one.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    # The server's threads must not keep connections: the test database could not be dropped.
    monkeypatch.setitem(connections.settings["default"], "CONN_MAX_AGE", 0)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        yield page
        # Under Playwright's loop the test has a connection of its own, which nobody else would close.
        connections.close_all()
        browser.close()


def sign_in(page: Page, user: User) -> None:
    page.fill("#id_login", user.email)
    page.fill("#id_password", PASSWORD)
    page.click("#id_password >> xpath=ancestor::form >> button[type=submit]")


@pytest.mark.e2e
def test_passkey_is_set_up_brings_back_what_was_typed_and_is_lost(
    live_server: LiveServer, page: Page, devtools: CDPSession, settings: Settings
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    device = new_device(devtools)
    user = UserFactory(name="Lea", roles=[(Role.LEAD, StateFactory())])
    user.set_password(PASSWORD)
    user.save()

    page.goto(f"{live_server.url}/account/")
    sign_in(page, user)
    page.wait_for_url("**/account/second-factor/")
    page.click("text=Add a passkey")
    page.check("#id_passwordless")
    page.click("#passkey-add")
    page.wait_for_url("**/recovery-codes/")
    code = re.findall(r"\b[0-9a-f]{8}\b", page.inner_text("main"))[0]

    page.goto(f"{live_server.url}/account/")
    page.fill("#id_name", "Lea Typed")
    page.context.clear_cookies(name="staff_session")
    page.click("button:has-text('Save')")
    assert "Your session had ended" in page.inner_text("main")
    page.click("#passkey-login")
    page.wait_for_url("**/account/resume/")
    assert "What you typed has not been saved yet" in page.inner_text("main")
    page.click("button:has-text('Save what I typed')")
    page.wait_for_url(f"{live_server.url}/account/")

    assert User.objects.get(pk=user.pk).name == "Lea Typed"

    sign_out(page)
    page.click("#passkey-login")
    page.wait_for_url(f"{live_server.url}/account/")

    sign_out(page)
    devtools.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": device})
    new_device(devtools)
    page.click("#passkey-login")
    page.wait_for_selector("text=If the passkey is lost, a recovery code will do.")
    sign_in(page, user)
    page.wait_for_url("**/authenticate/**")
    page.fill("#id_code", code)
    page.click("#id_code >> xpath=ancestor::form >> button[type=submit]")
    page.wait_for_url(f"{live_server.url}/account/")


def sign_out(page: Page) -> None:
    """And back to where somebody without a session is sent."""
    here = page.url
    page.context.clear_cookies(name="staff_session")
    page.goto(here)
    page.wait_for_url("**/account/login/**")
