"""Nothing typed is ever lost: two people at once, no script, a session that has ended."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import fill_sign_in, follow

FACTOR = "Weakness of State structures"


def _open_factor(page: Page) -> None:
    follow(page.get_by_role("navigation", name="Site").get_by_role("link", name="Assessments"))
    follow(page.get_by_role("link", name="Practice State, cycle 20").first)
    follow(page.get_by_role("link", name=FACTOR).first)


def _indicator(page: Page, code: str) -> Locator:
    return page.locator(f"[id='i-{code}']")


def _why(page: Page, code: str) -> Locator:
    return _indicator(page, code).get_by_label(re.compile("^Why"))


def test_two_people_on_one_indicator_the_second_is_shown_the_first_and_chooses(sign_in: Callable[..., Page]) -> None:
    lead, drafter = sign_in("lead"), sign_in("drafter")
    for page in (lead, drafter):
        _open_factor(page)
    _why(drafter, "3.1").fill("What the drafter found in the audit.")
    expect(_indicator(drafter, "3.1").locator(".saved-line")).to_contain_text("by you")

    _why(lead, "3.1").fill("What the lead found in the budget.")

    conflict = _indicator(lead, "3.1").locator(".conflict")
    expect(conflict).to_contain_text("What the drafter found in the audit.")
    expect(conflict).to_contain_text("What the lead found in the budget.")
    conflict.get_by_role("button", name="Use mine").click()
    expect(_indicator(lead, "3.1").locator(".saved-line")).to_contain_text("by you")
    follow(_indicator(lead, "3.1").get_by_role("link", name="History"))
    expect(lead.get_by_text("What the drafter found in the audit.")).to_be_visible()
    expect(lead.get_by_text("What the lead found in the budget.")).to_be_visible()


def test_without_script_the_whole_page_is_saved_at_once(sign_in: Callable[..., Page]) -> None:
    page = sign_in("drafter", java_script_enabled=False)
    _open_factor(page)
    _why(page, "3.2").fill("Typed without script.")
    _indicator(page, "3.3").get_by_role("radio", name=re.compile("^1 ")).check()

    follow(page.get_by_role("button", name="Save all"))

    expect(_why(page, "3.2")).to_have_value("Typed without script.")
    expect(_indicator(page, "3.3").get_by_role("radio", name=re.compile("^1 "))).to_be_checked()


def test_a_session_that_ended_loses_nothing_without_script(sign_in: Callable[..., Page]) -> None:
    page = sign_in("drafter", java_script_enabled=False)
    _open_factor(page)
    _why(page, "3.4").fill("Typed while the session ended.")
    page.context.clear_cookies(name="staff_session")

    follow(page.get_by_role("button", name="Save all"))
    fill_sign_in(page, "drafter")
    follow(page.locator("main").get_by_role("button").first)

    expect(_why(page, "3.4")).to_have_value("Typed while the session ended.")
    expect(_indicator(page, "3.4").locator(".saved-line")).to_contain_text("by you")
