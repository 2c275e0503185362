"""The language that a contributor chose stays, from page to page, in the addresses alone: no cookie remembers it."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from assessments.intake.models import Consultation
from tests.assessments.intake.browser import Writer
from tests.factories import intake

pytestmark = pytest.mark.django_db
CHOSEN = "?language=ar"
# Addresses of this site in links and forms; styles and the switch of languages are none of them.
INSIDE = re.compile(r'<(?:a|form)\b[^>]*? (?:href|action)="(/[^"]*)"')


@pytest.fixture(autouse=True)
def _languages(settings: Any) -> None:
    settings.LANGUAGES = [("en", "English"), ("fr", "French"), ("ar", "Arabic")]
    settings.CSRF_COOKIE_NAME = "intake_csrf"
    settings.CSRF_FAILURE_VIEW = "assessments.intake.views.contribute.csrf_failure"


@pytest.fixture
def consultation() -> Consultation:
    intake.recipient()
    consultation = intake.consultation(files_asked=True)
    intake.ready_key(consultation)
    return consultation


@pytest.fixture
def client(site: Callable[[str], Client]) -> Client:
    return site("intake")


def lost(response: Any) -> list[str]:
    """What of this page, or of where it sends the reader on, would change the language."""
    if location := response.headers.get("Location"):
        return [] if "language=ar" in location else [f"sent on to {location}"]
    page = response.content.decode()
    found = [address for address in INSIDE.findall(page) if "language=ar" not in address]
    if '<html lang="ar" dir="rtl">' not in page:
        found.append("the page itself is in another language")
    if re.search(r'name="language"', page) or set(response.cookies) - {"intake_csrf"}:
        found.append("the choice is kept elsewhere than in the address")
    return found


@pytest.mark.parametrize(
    "path", ["/", "/{}/", "/{}/tell/", "/{}/reprisals/", "/{}/sent/", "/return/", "/return/deleted/", "/nothing-here/"]
)
def test_every_page_leads_on_in_the_same_language(client: Client, consultation: Consultation, path: str) -> None:
    assert lost(client.get(path.format(consultation.slug) + CHOSEN)) == []


@pytest.mark.parametrize("change", [{"most_contributions": 0}, {"closes_on": "2026-01-02"}], ids=["full", "closed"])
def test_page_of_a_consultation_that_takes_nothing_in(
    client: Client, consultation: Consultation, change: dict[str, object]
) -> None:
    Consultation.objects.update(**change)

    assert lost(client.get(f"/{consultation.slug}/{CHOSEN}")) == []
    assert lost(client.get(f"/{consultation.slug}/tell/{CHOSEN}")) == []


def walked(writer: Writer) -> Iterator[Any]:
    """Every page of writing, forward, back and with what is wrong; the last is where the sender is sent on to."""
    yield writer.press(topics=["1"]).response
    yield writer.press(level_1="4", text="x" * 9000).response
    yield writer.press(level_1="4", text="They came at night.").response
    yield writer.press("what").response
    yield writer.press().response
    yield writer.press().response
    yield writer.press().response  # consent is missing
    yield writer.press(consent="count").response
    yield writer.press("send").response  # the page for files
    yield writer.press("check").response
    yield writer.press("code").response
    code = writer.code
    yield writer.press().response
    yield writer.press(typed="wrong").response
    yield writer.press(typed=code).response


def test_language_stays_through_all_steps(client: Client, consultation: Consultation) -> None:
    writer = Writer(client, f"/{consultation.slug}/tell/{CHOSEN}")
    pages = list(walked(writer))

    assert [lost(page) for page in pages] == [[]] * 14
    assert pages[-1]["Location"] == f"/{consultation.slug}/sent/{CHOSEN}"


def test_language_stays_on_the_short_path(client: Client, consultation: Consultation) -> None:
    writer = Writer(client, f"/{consultation.slug}/reprisals/{CHOSEN}")
    pages = [writer.press(text="They threatened me.").response, writer.press("send").response]
    pages.append(writer.press("send").response)

    assert [lost(page) for page in pages] == [[]] * 3


@pytest.mark.parametrize(
    "given",
    [
        {"code": "{code}"},
        {"code": "wrong"},
        {"action": "add", "code": "{code}", "text": "More."},
        {"action": "add", "code": "{code}", "text": ""},
        {"action": "consent", "code": "{code}", "consent": "count"},
        {"action": "ask-delete", "code": "{code}"},
        {"action": "delete", "code": "{code}"},
    ],
)
def test_language_stays_with_a_code(client: Client, consultation: Consultation, given: dict[str, str]) -> None:
    code = intake.contribution(consultation).code
    response = client.post(f"/return/{CHOSEN}", {name: value.format(code=code) for name, value in given.items()})

    assert lost(response) == []
    assert code not in response.headers.get("Location", "")


def test_language_stays_when_a_task_is_given_or_the_page_had_expired(
    client: Client, consultation: Consultation, settings: Any
) -> None:
    fields = {"step": "files", "go": "send", "text": "y", "consent": "count"}
    expired = Client(enforce_csrf_checks=True).post(f"/{consultation.slug}/tell/{CHOSEN}", fields)
    settings.CONTRIBUTIONS_PER_MINUTE = 0
    crowded = client.post(f"/{consultation.slug}/tell/{CHOSEN}", fields)

    refused = Client(enforce_csrf_checks=True).post(f"/return/{CHOSEN}", {"code": "x"})

    assert [lost(response) for response in (expired, crowded, refused)] == [[], [], []]
    assert 'name="challenge"' in crowded.content.decode()
    assert (expired.status_code, refused.status_code) == (200, 403)


def test_this_would_see_a_language_that_is_lost(client: Client, consultation: Consultation) -> None:
    found = lost(client.get("/"))

    assert f"/{consultation.slug}/" in found
    assert "the page itself is in another language" in found
