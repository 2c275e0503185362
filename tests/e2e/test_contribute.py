"""A contributor on a phone, with scripts switched off: from the first page to the reply box and away."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.e2e.conftest import follow
from tests.e2e.installation import Installation
from tests.e2e.test_accessibility import _problems

PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}}
TEXT = "They came at night."


def walk(page: Page, look: Callable[[], None]) -> str:
    """The whole path; `look` at each page. Returns the code."""
    follow(page.get_by_role("link", name="Tell what you know"))
    look()
    follow(page.get_by_role("link", name="Start", exact=True))
    look()
    page.get_by_label("Do you see sign 1?").or_(page.get_by_label("War, unrest")).check()
    follow(page.get_by_role("button", name="Continue"))
    page.get_by_label("In your own words").fill(TEXT)
    look()
    follow(page.get_by_role("button", name="Continue"))
    page.get_by_label("I am a woman").check()
    look()
    follow(page.get_by_role("button", name="Continue"))
    follow(page.get_by_role("button", name="Continue"))
    assert page.get_by_role("alert").inner_text().startswith("There is a problem")
    look()
    page.get_by_label("May be summarised").check()
    follow(page.get_by_role("button", name="Continue"))
    look()
    follow(page.get_by_role("button", name="Continue, with a code"))
    look()
    code = page.locator(".code").inner_text()
    follow(page.get_by_role("button", name="I have written it down"))
    page.get_by_label("Your code").fill(code.lower())
    look()
    follow(page.get_by_role("button", name="Send"))
    look()
    return code


def test_contribution_is_sent_from_a_phone_without_script(
    installation: Installation, open_context: Callable[..., BrowserContext]
) -> None:
    context = open_context(**PHONE, java_script_enabled=False)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(installation.url["intake"])

    code = walk(page, lambda: None)

    assert page.get_by_role("heading", level=1).inner_text() == "It was received, and sealed"
    follow(page.get_by_role("link", name="I have a code"))
    page.get_by_label("Your code").fill(code)
    follow(page.get_by_role("button", name="Open"))
    assert "What you sent is there." in page.content()
    assert TEXT not in page.content()
    follow(page.get_by_role("button", name="Delete everything"))
    follow(page.get_by_role("button", name="Delete everything"))
    assert page.get_by_role("heading", level=1).inner_text() == "Everything under your code is deleted"
    assert {cookie["name"]: cookie["expires"] for cookie in context.cookies()} == {"intake_csrf": -1}
    assert [url for url in asked if not url.startswith(installation.url["intake"])] == []
    assert TEXT not in installation.logs()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_pages_of_contributors_are_accessible(
    installation: Installation, open_context: Callable[..., BrowserContext], dark: bool
) -> None:
    """Also from right to left: the direction is turned on every page that is looked at."""
    scheme = "dark" if dark else "light"
    page = open_context(**PHONE, color_scheme=scheme, bypass_csp=True).new_page()
    found: list[str] = []

    def look() -> None:
        found.extend(_problems(page))
        page.evaluate("document.documentElement.dir = 'rtl'")
        found.extend(_problems(page) if dark else [])

    page.goto(installation.url["intake"])
    look()
    walk(page, look)
    page.goto(f"{installation.url['intake']}/return/")
    look()

    assert found == []
