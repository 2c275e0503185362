"""From the last ratings to a published, verified result: lead, drafter, approver, the public, a REST client."""

import json
import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect
from pypdf import PdfReader

from tests.e2e.conftest import follow
from tests.e2e.installation import Installation, wait_for


def test_main_job_from_rating_to_verified_publication(
    installation: Installation,
    sign_in: Callable[..., Page],
    open_context: Callable[..., BrowserContext],
    tmp_path: Path,
) -> None:
    _drafter_answers(sign_in("drafter"))
    _lead_submits(sign_in("lead"))
    _approver_signs_and_publishes(sign_in("approver"))

    context = open_context()
    public = _public_reads(context.new_page(), installation)
    _public_downloads(public, tmp_path)
    _client_verifies(context, public, installation, tmp_path)


def _open_cycle(page: Page) -> None:
    follow(page.get_by_role("navigation", name="Site").get_by_role("link", name="Assessments"))
    follow(page.get_by_role("link", name=re.compile("Practice State, cycle")).first)


def _drafter_answers(page: Page) -> None:
    """Each answer is saved as it is given."""
    _open_cycle(page)
    follow(page.get_by_role("link", name="Enabling circumstances or preparatory action"))
    indicator = page.locator("#i-7\\.6")
    expect(indicator.locator(".unsaved-line")).to_be_visible()

    indicator.get_by_role("radio", name=re.compile("^1 ")).check()
    indicator.get_by_label(re.compile("^Why")).fill(
        "Two radio stations changed hands in spring; both still report freely."
    )

    expect(indicator.locator(".saved-line")).to_contain_text("by you")
    page.reload()
    expect(page.locator("#i-7\\.6").get_by_role("radio", name=re.compile("^1 "))).to_be_checked()
    expect(page.locator("#i-7\\.6").get_by_label(re.compile("^Why"))).to_have_value(re.compile("changed hands"))


def _lead_submits(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text("need")
    _open_cycle(page)
    _lead_says_why_nobody_was_heard(page)
    follow(page.get_by_role("link", name="Review and sign-off").first)
    expect(page.get_by_text("have no answer")).to_be_visible()

    page.get_by_label(re.compile("Note to the approver")).fill(
        "What is missing is explained in the chapter on sources."
    )
    follow(page.get_by_role("button", name="Submit for sign-off"))

    expect(page.get_by_text("An approver now reads it.")).to_be_visible()


def _lead_says_why_nobody_was_heard(page: Page) -> None:
    """The consultation is still with the recipient: without a reason, which is published, nobody signs."""
    follow(page.get_by_role("link", name="Consultation", exact=True).first)
    follow(page.get_by_role("link", name="Write why something is missing"))
    page.get_by_label(re.compile("^Why")).fill("The recipient has not closed its consultation yet.")
    follow(page.get_by_role("button", name="Save the reason"))
    expect(page.get_by_text("The reason is saved.")).to_be_visible()


def _approver_signs_and_publishes(page: Page) -> None:
    follow(page.get_by_role("link", name=re.compile("Read and sign off")).first)
    follow(page.locator("#action-approve").get_by_role("button", name="Sign off"))
    expect(page.get_by_text("the result is being computed")).to_be_visible()

    follow(page.get_by_role("link", name="Results", exact=True))
    expect(page.get_by_role("heading", name="Signs relevant to each crime")).to_be_visible()

    follow(page.get_by_role("link", name="Review and sign-off").first)
    follow(page.locator("#action-publish").get_by_role("button", name="Publish"))
    expect(page.locator(".tag", has_text="Published").first).to_be_visible()


def _public_reads(page: Page, installation: Installation) -> Page:
    page.goto(installation.url["public"])
    follow(page.get_by_role("link", name="Practice State").first)
    follow(page.get_by_role("link", name=re.compile("20[0-9]{2}")).first)

    expect(page.get_by_role("heading", level=1)).to_contain_text("relevant to genocide")
    expect(page.get_by_text("not comparable between States").first).to_be_visible()
    return page


def _public_downloads(page: Page, folder: Path) -> None:
    """The PDF appears when the worker has rendered it."""

    def shown() -> bool:
        page.reload()
        return page.get_by_role("link", name=re.compile("PDF")).count() > 0

    wait_for(shown, "the public edition of the report", seconds=120)
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("PDF")).first.click()
    file = folder / "report.pdf"
    download.value.save_as(file)
    text = "\n".join(sheet.extract_text() for sheet in PdfReader(file).pages)
    assert "Practice State" in text
    assert "Situation note of a district office" not in text, "an internal source in the public edition"


def _client_verifies(context: BrowserContext, page: Page, installation: Installation, folder: Path) -> None:
    identifier = page.url.rstrip("/").rpartition("/")[2]
    api = f"{installation.url['public']}/api/v1"
    results = context.request.get(f"{api}/assessments/{identifier}/results/")
    bundle = context.request.get(f"{api}/assessments/{identifier}/bundle/")
    scores = context.request.get(f"{api}/scores/?state=XPR&format=csv")

    file = folder / "bundle.json"
    file.write_bytes(bundle.body())
    assert json.loads(bundle.body())["results"]["input_sha256"] == results.json()["input_sha256"]
    assert installation.manage("verify_snapshot", str(file)).returncode == 0
    header, tags = scores.text().splitlines()[:2]
    assert (header.split(",")[0], tags[0]) == ("iso3", "#")
