"""A framework is corrected, translated and published anew; what is finished stays as it was, byte for byte."""

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.conftest import follow
from tests.e2e.installation import Installation

FRAMEWORK = "/frameworks/un-framework-2014/"
STATEMENT = "Hate speech, propaganda or inflammatory rhetoric against protected groups or individuals is spreading."
LABELS = {"fr": "Discours de haine", "ar": "خطاب الكراهية"}


def test_second_version_reaches_readers_and_touches_no_finished_cycle(
    installation: Installation, sign_in: Callable[..., Page], open_context: Callable[..., BrowserContext]
) -> None:
    reader = open_context()
    finished = _finished(reader, installation)

    admin = sign_in("admin")
    _corrects_an_indicator(admin)
    for language in LABELS:
        _translates(admin, installation, language)
    second = sign_in("admin2")
    _publishes_the_version(second, installation)
    for language in LABELS:
        _publishes_the_translation(second, installation, language)
    _writes_on_and_is_told(admin)

    _readers_find_it(reader, installation)
    assert _finished(reader, installation) == finished
    _lead_is_offered_to_move(sign_in("lead"))


def _finished(reader: BrowserContext, installation: Installation) -> dict[str, bytes]:
    """What the public reads of finished cycles, and of the version that they answered."""
    api = f"{installation.url['public']}/api/v1"
    rows = reader.request.get(f"{api}/assessments/?state=XPR").json()["results"]
    addresses = [f"{api}/assessments/{row['id']}/results/" for row in rows]
    addresses += [f"{api}/scores/?state=XPR", f"{api}{FRAMEWORK}versions/1/?language=en&layer=0"]
    assert len(rows) == 2
    return {address: reader.request.get(address).body() for address in addresses}


def _corrects_an_indicator(page: Page) -> None:
    follow(page.get_by_role("navigation", name="Site").get_by_role("link", name="Frameworks"))
    follow(page.get_by_role("link", name="Framework of Analysis for Atrocity Crimes"))
    follow(page.get_by_role("button", name="Draft the next version from this"))
    follow(page.get_by_role("link", name="Edit 7.14", exact=True))

    page.get_by_label("Statement").fill(STATEMENT)
    page.get_by_role("checkbox", name="Migrants").check()
    follow(page.get_by_role("button", name="Save"))

    expect(page.locator("#i-7\\.14")).to_contain_text(STATEMENT)
    expect(page.locator("#i-7\\.14")).to_contain_text("Migrants")
    _moves_it_by_keyboard_and_back(page)


def _moves_it_by_keyboard_and_back(page: Page) -> None:
    """The focus stays with the indicator, so that it can be moved on."""
    page.get_by_role("button", name="Up 7.14", exact=True).focus()
    for key, there in (("Enter", "Up 7.13"), ("Enter", "Up 7.12"), ("Tab", "Down 7.12"), ("Enter", "Down 7.13")):
        page.keyboard.press(key)
        expect(page.get_by_role("button", name=there, exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Up 7.14", exact=True)).to_be_focused()  # there is no further down


def _translates(page: Page, installation: Installation, language: str) -> None:
    """Each text is saved as it is written."""
    page.goto(f"{installation.url['staff']}{FRAMEWORK}versions/2/translations/")
    page.get_by_role("combobox", name="Language").fill(language)
    follow(page.get_by_role("button", name="Begin", exact=True))
    follow(page.get_by_role("link", name="Enabling circumstances or preparatory action"))
    page.wait_for_url("**/parts/7/")  # with the script that saves
    slot = page.locator("[id='t-7.14-label']")

    slot.get_by_role("textbox").fill(LABELS[language])

    expect(slot.get_by_role("status")).to_contain_text("Saved")
    expect(slot.get_by_role("textbox")).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")
    page.reload()
    expect(slot.get_by_role("textbox")).to_have_value(LABELS[language])


def _publishes_the_version(page: Page, installation: Installation) -> None:
    page.goto(f"{installation.url['staff']}{FRAMEWORK}versions/2/")
    follow(page.get_by_role("link", name="Check and publish"))
    expect(page.locator("ins", has_text=STATEMENT)).to_be_visible()

    follow(page.get_by_role("button", name="Publish this version"))

    expect(page.get_by_text("is published and stays as it is.")).to_be_visible()


def _publishes_the_translation(page: Page, installation: Installation, language: str) -> None:
    page.goto(f"{installation.url['staff']}{FRAMEWORK}versions/2/translations/{language}/publish/")
    follow(page.get_by_role("button", name="Publish this translation"))
    expect(page.get_by_text("Layer 1, published").first).to_be_visible()


def _writes_on_and_is_told(page: Page) -> None:
    """On the page of the translation that was published meanwhile; what is typed stays there."""
    slot = page.locator("[id='t-7.14-label']")

    slot.get_by_role("textbox").fill("more")

    expect(slot.get_by_role("status")).to_contain_text("was published while this form was open")
    expect(slot.get_by_role("textbox")).to_have_value("more")


def _readers_find_it(reader: BrowserContext, installation: Installation) -> None:
    """On the page in Arabic, by tag, and through REST in French."""
    page = reader.new_page()
    page.goto(f"{installation.url['public']}{FRAMEWORK}?language=ar")
    label = page.locator("#i-7\\.14 b")
    expect(label).to_have_text(LABELS["ar"])
    expect(label).to_have_attribute("dir", "rtl")
    follow(page.locator("#i-7\\.14").get_by_role("link", name="Migrants"))
    expect(page.get_by_text("1 found.")).to_be_visible()
    expect(page.locator(".found")).to_contain_text(STATEMENT)

    api = f"{installation.url['public']}/api/v1{FRAMEWORK.replace('un-framework-2014', 'search')}"
    found = reader.request.get(f"{api}?words=haines", headers={"Accept-Language": "fr"}).json()["results"]
    assert [(row["code"], row["version"], row["title"]) for row in found] == [("7.14", 2, LABELS["fr"])]


def _lead_is_offered_to_move(page: Page) -> None:
    follow(page.get_by_role("navigation", name="Site").get_by_role("link", name="Assessments"))
    follow(page.get_by_role("link", name=re.compile("Practice State, cycle")).first)
    follow(page.get_by_role("link", name="See what moving this cycle there would change"))

    expect(page.get_by_role("heading", level=1)).to_contain_text("Move")
    expect(page.get_by_text("7.14", exact=True)).to_be_visible()
