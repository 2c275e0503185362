"""Every page of the custodians, seen once by who may see it."""

import pytest

from assessments.intake.enums import Channel
from tests.assessments.intake.desk import Desk
from tests.factories import intake

pytestmark = pytest.mark.django_db

PAGES = [
    "", "key/new/", "open/", "erasure/", "openings/", "ways/", "type-in/", "paper/", "meetings/new/", "report/",
    "unlock/", "key/rehearse/", "key/recover/",
]  # fmt: skip
WITH_KEY = ["themes/", "themes/new/", "release/"]


@pytest.mark.parametrize("page", ["/", "/recipient/", "/receive/"])
def test_page_of_the_site_is_shown(desk: Desk, page: str) -> None:
    response = desk.client().get(page)

    assert response.status_code == 200
    assert "Clara Custodian" in response.content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_page_of_a_consultation_needs_no_key(desk: Desk, page: str) -> None:
    assert desk.client().get(desk.url(page)).status_code == 200


@pytest.mark.parametrize("page", WITH_KEY)
def test_page_that_shows_what_is_sealed_asks_for_the_key(desk: Desk, page: str) -> None:
    response = desk.client().get(desk.url(page))

    assert (response.status_code, response["Location"].partition("?")[0]) == (302, desk.url("unlock/"))
    assert desk.unlocked().get(desk.url(page)).status_code == 200


def test_operator_sees_set_up_and_no_page_of_custodians(desk: Desk) -> None:
    client = desk.client_of(desk.keeper)
    sent = intake.contribution(desk.consultation)
    closed = [page for page in [*PAGES, *WITH_KEY] if page]
    closed.append(f"contributions/{sent.contribution.pk}/")

    assert client.get("/").status_code == client.get(desk.url()).status_code == 200
    assert {client.get(desk.url(page)).status_code for page in closed} == {403}


def test_contribution_is_read_with_a_reason_and_stays_open_for_the_day(desk: Desk) -> None:
    words = "They took the men of our street."
    sent = intake.contribution(
        desk.consultation,
        {"text": words, "levels": {"1": 3}, "groups": ["women"], "consent": "quote", "number": 0},
        channel=Channel.INVITED,
    )
    client, page = desk.unlocked(), desk.url(f"contributions/{sent.contribution.pk}/")

    assert words not in client.get(page).content.decode()
    client.post(page, {"reason": "other", "words": ""})
    assert sent.contribution.openings.count() == 0
    client.post(page, {"reason": "theme"})

    shown = client.get(page).content.decode()
    assert words in shown
    assert "Women" in shown
    assert [opening.by for opening in sent.contribution.openings.all()] == [desk.custodian]
    assert "To write themes" in desk.client_of(desk.other).get(desk.url("openings/")).content.decode()
    for act in ("reply/", "quote/", "warning/", "set-aside/"):
        assert client.get(f"{page}{act}").status_code == 200
