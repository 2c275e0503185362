"""Key pages against WCAG 2.2 AA, wide and narrow, light and dark, in both directions of writing."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page

from tests.e2e.conftest import follow
from tests.e2e.installation import Installation

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
LOOKS: list[dict[str, Any]] = [
    {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
    {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"},
]
PUBLIC = (
    "/",
    "/states/XPR/",
    "/frameworks/",
    "/frameworks/un-framework-2014/",
    "/frameworks/search/?words=armed",
    "/methodology/",
    "/verify/",
    "/consultations/",
    "/api/v1/docs/",
)
WITHIN = (
    "",
    "factors/7/",
    "resilience/R3/",
    "evidence/",
    "evidence/new/",
    "populations/",
    "consultation/",
    "consultation/meetings/new/",
    "review/",
    "results/",
    "results/certainty/",
    "results/factors/7/",
    "signals/",
    "signals/import/",
    "reports/",
)
# Of a framework administrator, below the draft of a version.
EDITOR = (
    "edit/",
    "edit/indicator/7.9/",
    "edit/retire/indicator/7.9/",
    "publish/",
    "compare/",
    "compare/7.9/",
    "crosswalk/",
    "crosswalk/7.9/",
    "translations/",
    "translations/ar/parts/7/",
    "discard/",
)
# Those that have columns where there is room.
EDITOR_WIDE = ("edit/", "publish/", "compare/", "translations/ar/parts/7/")
KEEPER = ("/frameworks/", "/frameworks/search/", "/frameworks/new/", "/frameworks/import/", "/frameworks/methods/")


def _problems(page: Page) -> list[str]:
    found = [
        f"{row['id']}: {row['nodes'][0]['html'][:120]}" for row in Axe().run(page, options=RULES).response["violations"]
    ]
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        found.append("the page scrolls sideways")
    return [f"{page.url}: {line}" for line in found]


@pytest.mark.parametrize("look", LOOKS, ids=["wide-light", "narrow-dark"])
def test_public_pages(
    installation: Installation, open_context: Callable[..., BrowserContext], look: dict[str, Any]
) -> None:
    page = open_context(**look, bypass_csp=True).new_page()
    found: list[str] = []
    for path in PUBLIC:
        page.goto(installation.url["public"] + path)
        found += _problems(page)
    page.goto(installation.url["public"] + "/states/XPR/")
    follow(page.get_by_role("link", name="2024").first)
    found += _problems(page)
    follow(page.get_by_role("link", name="Read the themes, the answers"))
    found += _problems(page)
    page.goto(installation.url["intake"])
    found += _problems(page)

    assert found == []


@pytest.mark.parametrize("look", LOOKS, ids=["wide-light", "narrow-dark"])
def test_staff_pages(installation: Installation, sign_in: Callable[..., Page], look: dict[str, Any]) -> None:
    page = sign_in("lead", **look, bypass_csp=True)
    found = _problems(page)
    page.goto(installation.url["staff"] + "/assessments/")
    found += _problems(page)
    follow(page.get_by_role("link", name="Practice State, cycle 20").first)
    here = page.url
    for path in WITHIN:
        page.goto(here + path)
        found += _problems(page)

    assert found == []


@pytest.mark.parametrize(
    ("look", "keeper", "editor"),
    [(LOOKS[0], (), EDITOR_WIDE), (LOOKS[1], KEEPER, EDITOR)],
    ids=["wide-light", "narrow-dark"],
)
def test_pages_of_framework_administrators(
    installation: Installation,
    sign_in: Callable[..., Page],
    look: dict[str, Any],
    keeper: tuple[str, ...],
    editor: tuple[str, ...],
) -> None:
    page = sign_in("admin", **look, bypass_csp=True)
    found: list[str] = []
    for path in keeper:
        page.goto(installation.url["staff"] + path)
        found += _problems(page)
    here = _draft(page, installation)
    for path in editor:
        page.goto(here + path)
        found += _problems(page)

    assert found == []


def _draft(page: Page, installation: Installation) -> str:
    """Address of a draft that is being translated into Arabic; begun when there is none."""
    page.goto(installation.url["staff"] + "/frameworks/un-framework-2014/")
    follow(page.locator("main .actions").get_by_text(re.compile("^(Draft the next version from this|Edit the draft)$")))
    here = page.url.partition("edit/")[0]
    page.goto(here + "translations/")
    page.get_by_role("combobox", name="Language").fill("ar")
    follow(page.get_by_role("button", name="Begin", exact=True))
    return here


def test_right_to_left_has_no_sideways_scroll(sign_in: Callable[..., Page]) -> None:
    page = sign_in("lead", viewport={"width": 360, "height": 740}, bypass_csp=True)
    follow(page.get_by_role("navigation", name="Site").get_by_role("link", name="Assessments"))
    follow(page.get_by_role("link", name="Practice State, cycle 20").first)
    found: list[str] = []
    for path in ("factors/7/", "results/"):
        page.goto(page.url.rstrip("/").rsplit("/factors", 1)[0] + "/" + path)
        page.evaluate("document.documentElement.dir = 'rtl'")
        found += _problems(page)

    assert found == []
