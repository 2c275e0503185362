"""Journeys in a real browser. Everything in this folder is marked `e2e`, and runs in one worker, in order."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright

from tests.e2e.installation import PASSWORD, Installation

# Milliseconds that a page may take on a busy machine before a journey fails.
PATIENCE = 60_000
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"]


# The main job closes the cycle under way, so it comes last.
ORDER = (
    "test_contribute",
    "test_backup",
    "test_firefox",
    "test_factor_page",
    "test_framework_edition",
    "test_accessibility",
    "test_first_operator",
    "test_main_job",
)


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> Iterator[None]:
    """Journeys share an installation: one worker (marked before xdist reads the marks), in this order, after whatever
    shuffles the rest."""
    here = Path(__file__).parent
    journeys = [item for item in items if here in item.path.parents]
    for item in journeys:
        item.add_marker(pytest.mark.e2e)
        item.add_marker(pytest.mark.xdist_group("journeys"))
    yield
    if config.getoption("loadgroup", False) and any("@journeys" not in item.nodeid for item in journeys):
        raise pytest.UsageError("xdist keeps no group together: every worker would start an installation of its own")
    journeys.sort(key=lambda item: ORDER.index(item.path.stem))
    # First, so that the other worker takes everything else meanwhile.
    items[:] = [*journeys, *(item for item in items if item not in set(journeys))]


@pytest.fixture(scope="package")
def installation(
    django_db_setup: None, chromium: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installation]:
    found = Installation(tmp_path_factory.mktemp("journeys"))
    try:
        found.start()
        yield found
    finally:
        found.stop()


@pytest.fixture(scope="package")
def browser(installation: Installation, chromium: str) -> Iterator[Browser]:
    """Closed with the last journey: while Playwright runs, Django refuses queries to the tests of the same process."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield found
        found.close()


@pytest.fixture
def open_context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Contexts of this test, closed after it; a page error or a refused resource fails the test."""
    contexts: list[BrowserContext] = []
    problems: list[str] = []

    def make(**options: object) -> BrowserContext:
        context = browser.new_context(**options)  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE)
        context.on("weberror", lambda error: problems.append(str(error.error)))
        context.on("console", lambda message: _note(problems, message.text))
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()
    assert problems == []


def _note(problems: list[str], text: str) -> None:
    if "Content Security Policy" in text:
        problems.append(text)


@pytest.fixture
def sign_in(installation: Installation, open_context: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """`sign_in("lead")` gives the home page of the practice State's lead, in a browser of its own."""

    def signed_in(name: str, **options: object) -> Page:
        page = open_context(**options).new_page()
        page.goto(installation.url["staff"])
        fill_sign_in(page, name)
        return page

    return signed_in


def fill_sign_in(page: Page, name: str) -> None:
    page.get_by_label("E-mail").fill(f"{name}@practice.example")
    page.locator("input[name=password]").fill(PASSWORD)
    follow(page.locator("main").get_by_role("button", name="Sign in", exact=True))


def follow(link: Locator) -> None:
    """Press a link or button that leads to another page, and be there: a click alone may return before the page is."""
    with link.page.expect_navigation():
        link.click()
