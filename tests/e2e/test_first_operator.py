"""A new installation as production runs it, second factor required: the first operator, and whom they invite."""

import re
from collections.abc import Callable

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.conftest import follow
from tests.e2e.installation import PASSWORD, Installation


def test_invited_people_set_up_the_second_factor_that_they_are_asked_for(
    installation: Installation, open_context: Callable[..., BrowserContext]
) -> None:
    url = installation.start_strict_staff_site()
    made = installation.manage(
        "create_operator", "--email=first@desk.example", "--name=First", "--force", STAFF_URL=url
    )
    operator = open_context().new_page()
    operator.goto(made.stdout.split()[-1])
    _set_up(operator, "first@desk.example", _with_passkey)
    expect(operator.get_by_role("heading", name="Mine to do now")).to_be_visible()

    link = _invite(operator, url)
    lead = open_context(java_script_enabled=False).new_page()
    lead.goto(link)
    secret = _set_up(lead, "second@desk.example", _with_app)
    expect(lead.get_by_role("heading", name="Mine to do now")).to_be_visible()
    assert secret not in installation.logs()


def _set_up(page: Page, email: str, add_factor: Callable[[Page], str]) -> str:
    """From the link to the first page; nothing else opens before the second factor is there."""
    for field in page.locator("input[type=password]").all():
        field.fill(PASSWORD)
    follow(page.get_by_role("button", name="Set this password"))
    follow(page.get_by_role("main").get_by_role("link", name="Sign in"))
    page.get_by_label("E-mail").fill(email)
    page.locator("input[name=password]").fill(PASSWORD)
    follow(page.get_by_role("main").get_by_role("button", name="Sign in", exact=True))
    follow(page.get_by_role("link", name="My work"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Second factor")
    secret = add_factor(page)
    expect(page.get_by_text("10 of 10 are left.")).to_be_visible()
    follow(page.get_by_role("link", name="Back"))
    follow(page.get_by_role("link", name="Go on"))
    return secret


def _with_passkey(page: Page) -> str:
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    device.send("WebAuthn.addVirtualAuthenticator", {"options": {**options, "isUserVerified": True}})
    follow(page.get_by_role("link", name="Add a passkey"))
    follow(page.get_by_role("button", name="Add", exact=True))
    return ""


def _with_app(page: Page) -> str:
    follow(page.get_by_role("link", name="Set up an app"))
    secret = page.locator("code.secret").inner_text()
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    page.get_by_label("Authenticator code").fill(code)
    follow(page.get_by_role("button", name="Set up"))
    return secret


def _invite(operator: Page, url: str) -> str:
    """The link to hand over: this installation sends no mail."""
    operator.goto(f"{url}/operate/people/invite/")
    operator.get_by_label("Name").fill("Second")
    operator.get_by_label("E-mail address").fill("second@desk.example")
    operator.locator("input[name=role][value=framework_admin]").check()
    operator.get_by_label("Reason").fill("First installation")
    follow(operator.get_by_role("button", name="Invite"))
    found = re.search(r"http://\S+", operator.get_by_role("main").inner_text())
    assert found
    return found[0]
