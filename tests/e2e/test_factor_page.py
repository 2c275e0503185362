"""Nothing typed is ever lost: two people at once, no script, a session that has ended."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.conftest import fill_sign_in

FACTOR = "Weakness of State structures"


def _open_factor(page: Page, title: str = FACTOR) -> None:
    page.get_by_role("navigation", name="Site").get_by_role("link", name="Assessments").click()
    page.get_by_role("link", name=re.compile("Practice State, cycle")).first.click()
    page.get_by_role("link", name=title, exact=False).first.click()


def _why(page: Page, code: str) -> object:
    return page.locator(f"[id='i-{code}']").get_by_label(re.compile("^Why"))
