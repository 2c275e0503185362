"""Every page of the custodians, seen once by who may see it."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils.formats import date_format

from assessments.intake.enums import Channel
from assessments.intake.models import Card, Contribution, Opening, Release, Theme
from assessments.intake.sealing.unlock import Unlocked
from assessments.intake.services.figures import compute_figures
from r2p_site.accounts.models import Role, User
from r2p_site.enqueue.progress import Unwatched
from r2p_site.packages import fingerprint
from tests.assessments.intake.desk import Desk
from tests.assessments.intake.exchange import CATALOGUE, RECORD
from tests.factories import intake
from tests.factories.accounts import UserFactory

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


def test_first_operator_is_told_what_a_new_installation_lacks(
    site: Callable[[str], Client], client_of: Callable[[User], Client]
) -> None:
    site("custodian")
    client = client_of(UserFactory(roles=[(Role.OPERATOR, None)]))
    custodians, operator = "Invite two custodians", "Invite a second operator"

    def steps() -> list[str]:
        wanted = [custodians, operator]
        return [step["text"] for step in client.get("/").context["steps"] if step["text"] in wanted]

    assert steps() == [custodians, operator]
    intake.custodian()
    assert steps() == [custodians, operator]
    intake.custodian()
    UserFactory(roles=[(Role.OPERATOR, None)])
    assert steps() == []


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


@pytest.mark.parametrize("rows", [1, 30])
@pytest.mark.parametrize(("page", "queries"), [("/", 11), ("openings/", 6)])
def test_lists_cost_the_same_queries(
    desk: Desk, rows: int, page: str, queries: int, django_assert_num_queries: Callable[[int], Any]
) -> None:
    for _number in range(rows):
        sent = intake.contribution(desk.consultation)
        Opening.objects.create(contribution=sent.contribution, by=desk.custodian, reason="theme", on=intake.WEEK)
    client = desk.client()
    client.get("/")

    with django_assert_num_queries(queries):
        client.get(page if page == "/" else desk.url(page))


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["urgent", "reprisal", "invited", "aside"]),
        ("channel=invited", ["invited"]),
        ("kind=reprisal", ["reprisal"]),
        ("triage=set_aside", ["aside"]),
        ("urgent=on", ["urgent"]),
        ("channel=nonsense", ["urgent", "reprisal", "invited", "aside"]),
    ],
)
def test_inbox_is_filtered_and_shows_danger_first(desk: Desk, query: str, names: list[str]) -> None:
    rows = {
        "aside": {"triage": "set_aside", "set_aside_reason": "abuse"},
        "invited": {"channel": "invited"},
        "reprisal": {"kind": "reprisal"},
        "urgent": {"urgent": True},
    }
    sent = {name: intake.contribution(desk.consultation, **values).contribution for name, values in rows.items()}
    by_address = {f"/contributions/{row.pk}/": name for name, row in sent.items()}

    page = desk.client().get(f"/?{query}").content.decode()

    found = re.findall(r'class="num" href="/consultations/[^/]+(/contributions/[^"]+)"', page)
    assert [by_address[address] for address in found] == names


def test_making_a_key_shows_the_recovery_key_once_and_the_rest_follows(desk: Desk) -> None:
    client = desk.client_of(desk.other)
    passphrase = {"passphrase": intake.PASSPHRASE, "again": intake.PASSPHRASE}
    page = client.post(desk.url("key/new/"), passphrase).content.decode()
    groups = re.findall(r"<span>([0-9A-Z]{2,4})</span>", page)
    recovery_key = "".join(groups)
    assert len(recovery_key) == 26
    assert recovery_key not in client.get(desk.url()).content.decode()

    assert client.post(desk.url("key/rehearse/"), {"recovery_key": " ".join(groups).lower()}).status_code == 302
    key = desk.consultation.custodian_keys.get(holder=desk.other)
    confirm = {"typed": fingerprint(key.public_key), "declared": "on"}
    assert fingerprint(key.public_key) not in desk.client().get(desk.url()).content.decode()
    desk.client().post(desk.url(f"key/{key.pk}/confirm/"), confirm)

    key.refresh_from_db()
    assert key.is_ready
    recovered = {**passphrase, "recovery_key": recovery_key}
    assert client.post(desk.url("key/recover/"), recovered).status_code == 302
    assert client.get(desk.url("themes/")).status_code == 200


def test_cards_are_printed_once_and_paper_is_typed_in(desk: Desk) -> None:
    client = desk.client()
    sheet = client.post(desk.url("cards/"), {"channel": "met", "count": "3"}).content.decode()
    assert len(re.findall(r'class="card-code"', sheet)) == Card.objects.count() == 3
    assert len(re.findall(r'class="address" translate="no" dir="ltr">https?://', sheet)) == 3

    told = {"channel": "paper", "text": "Told at the well.", "consent": "summary", "level_1": "2"}
    assert client.post(desk.url("type-in/"), {**told, "text": "", "level_1": ""}).status_code == 422
    assert client.post(desk.url("type-in/"), told).status_code == 302
    assert [row.channel for row in Contribution.objects.all()] == ["paper"]


def test_sources_of_a_theme_are_told_by_their_week_in_words(desk: Desk) -> None:
    client = desk.unlocked()
    row = intake.contribution(desk.consultation, {"text": "x", "consent": "summary"}, channel=Channel.INVITED)
    week = date_format(row.contribution.week)

    page = client.get(f"{desk.url('themes/new/')}?from={row.contribution.pk}").content.decode()

    assert f"Invited, with a card, week of {week}" in page


def closed_with_themes(desk: Desk, client: Client, *titles: str) -> list[Theme]:
    """Ready themes of a closed consultation whose figures are computed, in the order of their titles."""
    sent = [
        intake.contribution(
            desk.consultation,
            {"text": "x", "levels": {"1": 3}, "consent": "summary", "number": 0},
            channel=Channel.INVITED,
        )
        for _number in range(10)
    ]
    source = str(sent[0].contribution.pk)
    themes = []
    for title in titles:
        theme = {"title": title, "text": "Mills burn.", "language": "en", "ready": "on", "sources": source}
        client.post(f"{desk.url('themes/new/')}?from={source}", theme)
        themes.append(Theme.objects.exclude(pk__in=[row.pk for row in themes]).get())
    client.post(desk.url("close/"))
    desk.consultation.catalogue = CATALOGUE
    desk.consultation.methodology = {"version": "1.0.0", "sha256": "0" * 64, "record": RECORD}
    desk.consultation.save(update_fields=["catalogue", "methodology"])
    unlocked = Unlocked(desk.key.pk, desk.custodian.pk, intake.private_half(desk.key))
    compute_figures(consultation_id=desk.consultation.pk, unlocked=unlocked, progress=Unwatched())
    return themes


def ticks(page: str) -> dict[str, bool]:
    """The values of the ticks on the release page, and whether each is set."""
    found = re.findall(r'name="thought_of" value="([^"]+)"[^>]*?( checked)?>', page)
    return {value: bool(checked) for value, checked in found}


def test_release_page_asks_who_else_could_know(desk: Desk) -> None:
    client = desk.unlocked()
    (row,) = closed_with_themes(desk, client, "Mills")

    page = client.get(desk.url("release/")).content.decode()
    assert "Who else could know this?" in page
    assert client.post(desk.url("release/"), {}).status_code == 422
    assert client.post(desk.url("release/"), {"thought_of": [str(row.pk)]}).status_code == 422
    assert client.post(desk.url("release/"), {"thought_of": list(ticks(page))}).status_code == 302
    package = Release.objects.get()
    assert package.body["themes"][0]["id"] == str(row.pk)
    assert "What was told" in client.get(desk.url("release/")).content.decode()
    file = client.get(desk.url(f"packages/{package.package_id}/file/"))
    assert file.content == bytes(package.package)


def test_release_page_keeps_the_ticks_of_themes_that_are_still_as_they_were_shown(desk: Desk) -> None:
    client = desk.unlocked()
    kept, reworded, held = closed_with_themes(desk, client, "Mills", "Roads", "Schools")
    client.post(desk.url(f"themes/{held.pk}/hold/"))
    before = ticks(client.get(desk.url("release/")).content.decode())
    assert [value.partition(":")[0] for value in before] == [str(kept.pk), str(reworded.pk)]

    source = str(reworded.sources.get().contribution_id)
    words = {"title": "Roads", "text": "Her road.", "language": "en", "ready": "on", "sources": source}
    client.post(desk.url(f"themes/{reworded.pk}/"), words)
    refused = client.post(desk.url("release/"), {"thought_of": list(before)})
    assert (refused.status_code, list(ticks(refused.content.decode()).values())) == (422, [True, False])
    assert "A theme was changed since it was shown to you." in refused.content.decode()

    client.post(desk.url(f"themes/{held.pk}/hold/"))
    again = client.post(desk.url("release/"), {"thought_of": list(ticks(refused.content.decode()))})
    assert (again.status_code, list(ticks(again.content.decode()).values())) == (422, [True, True, False])
    assert Release.objects.count() == 0
