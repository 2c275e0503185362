"""Before anybody writes: who receives, what is kept, what nobody can promise, where else to turn."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from assessments.intake.models import Answer, Consultation, ConsultationReport, CustodianKey, HeldBack, Release
from assessments.intake.services.retention import destroy_due
from r2p_site.enqueue.progress import Unwatched
from r2p_site.packages import fingerprint
from tests.factories import intake

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultation() -> Consultation:
    intake.recipient()
    consultation = intake.consultation()
    intake.ready_key(consultation)
    return consultation


@pytest.fixture
def client(site: Callable[[str], Client]) -> Client:
    return site("intake")


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_nothing_to_take_part_in_is_said(client: Client) -> None:
    assert "This channel is not open yet" in page(client, "/")


def test_home_names_recipient_and_what_is_open(client: Client, consultation: Consultation) -> None:
    shown = page(client, "/")

    assert "goes to Human Rights Commission" in shown
    assert f'href="/{consultation.slug}/"' in shown
    assert "until 1 January 2036" in shown


def test_planned_consultation_is_not_shown(client: Client, consultation: Consultation) -> None:
    planned = intake.consultation(status="planned", retention_until=None)

    assert planned.slug not in page(client, "/")
    assert client.get(f"/{planned.slug}/").status_code == 404


def test_destroyed_round_says_that_it_is_over_and_what_is_public_of_it(
    client: Client, consultation: Consultation
) -> None:
    shown, held = (
        {"id": str(uuid4()), "title": title, "text": "x", "groups": [], "language": "en"}
        for title in ("Mills", "Wells")
    )
    sent = intake.contribution(consultation)
    released(consultation, shown, held)
    Answer.objects.create(
        consultation=consultation, theme=shown["id"], answer="partly", text={"en": "The mill is watched now."}
    )
    HeldBack.objects.create(
        pk=uuid4(),
        consultation=consultation,
        theme=held["id"],
        reason="protection",
        package=b"",
        made_on=intake.WEEK,
    )
    ConsultationReport.objects.create(consultation=consultation, text="Our own words.", published_on=intake.WEEK)
    Consultation.objects.update(retention_until=date(2026, 3, 1))
    destroy_due(consultation_id=consultation.pk, progress=Unwatched())

    told = page(client, f"/{consultation.slug}/")

    assert "What people sent here has been destroyed" in told
    assert "A code from this round opens nothing any more." in told
    for public in ("Mills", "The mill is watched now.", "Our own words."):
        assert public in told
    for gone in ("Wells", sent.code, "I have a code", "/tell/", "/reprisals/", "Fingerprint"):
        assert gone not in told
    assert f'href="/{consultation.slug}/"' in page(client, "/")
    for rest in ("tell/", "reprisals/", "sent/"):
        assert client.get(f"/{consultation.slug}/{rest}").status_code == 404


def test_page_of_a_destroyed_round_is_the_same_whether_anybody_wrote(
    client: Client, consultation: Consultation
) -> None:
    Consultation.objects.update(status="closed", closed_on=intake.WEEK, retention_until=date(2026, 3, 1))
    empty = intake.consultation(
        slug="other-round", status="closed", closed_on=intake.WEEK, retention_until=date(2026, 3, 1)
    )
    intake.contribution(consultation)
    for round_ in (consultation, empty):
        destroy_due(consultation_id=round_.pk, progress=Unwatched())

    first, second = (
        re.sub(r'nonce="[^"]*"', "", page(client, f"/{one.slug}/").replace(one.slug, ""))
        for one in (consultation, empty)
    )
    assert first == second


def released(consultation: Consultation, *themes: dict[str, Any]) -> None:
    Consultation.objects.filter(pk=consultation.pk).update(status="released", closed_on=intake.WEEK)
    Release.objects.create(
        consultation=consultation,
        package_id=uuid4(),
        package=b"{}",
        body={"themes": list(themes)},
        sha256="0" * 64,
        released_on=intake.WEEK,
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "First: are you safe where you are?",
        "Clara Custodian, commissioner",
        "appointed by: <bdi>Parliament, by two thirds",
        "None of them is a government official.",
        "No name is needed. No address and no device is kept, and no time but the week.",
        "everything is destroyed after 1 July 2037.",
        "Names, exact places and dates, and anything that only you could know.",
        "Nobody may make the Commission name its sources.",
        "Who runs this server: <bdi>The Commission itself</bdi>. Whoever runs it could change it",
        "A court or threats could force the readers to open what you sent, until 1 July 2037.",
        "Someone who watches your network can see that you came here",
        "A State that contributes itself may learn more than we intend.",
        "A false copy of this site could look like it.",
        "This is not a complaint or testimony procedure.",
        "Nobody will ever ask for your code",
        "I was threatened, or punished, for taking part",
        "ohchr.org/en/reprisals",
        "The ombudsperson of the judiciary.",
        "Bar association: 555 0100",
        "On paper, in a sealed envelope.",
        "An organisation that you trust can write for you",
        "the address of this one stays in the history of your browser",
        "Leave this page quickly",
    ],
)
def test_contributors_are_told_before_they_write(client: Client, consultation: Consultation, sentence: str) -> None:
    assert sentence in page(client, f"/{consultation.slug}/")


def test_safest_action_comes_before_the_start(client: Client, consultation: Consultation) -> None:
    shown = page(client, f"/{consultation.slug}/")

    assert shown.index("Leave this page quickly") < shown.index("are you safe") < shown.index(">Start<")


def test_fingerprints_are_those_of_the_ready_keys(client: Client, consultation: Consultation) -> None:
    later = intake.ready_key(consultation, confirmed_on=None)
    shown = page(client, f"/{consultation.slug}/")

    (ready,) = CustodianKey.objects.exclude(pk=later.pk)
    assert fingerprint(ready.public_key) in shown
    assert fingerprint(later.public_key) not in shown


def test_closed_consultation_offers_no_start(client: Client, consultation: Consultation) -> None:
    Consultation.objects.update(status="closed", closed_on=date(2026, 2, 1))
    shown = page(client, f"/{consultation.slug}/")

    assert "This consultation is not open" in shown
    assert ">Start<" not in shown
    assert "/reprisals/" in shown


def test_released_themes_come_with_the_office_s_answers_women_first(client: Client, consultation: Consultation) -> None:
    general, women = str(uuid4()), str(uuid4())
    themes: list[dict[str, Any]] = [
        {"id": general, "title": "Roadblocks", "text": "At night.", "groups": [], "quote": False},
        {"id": women, "title": "Wells", "text": "Not safe.", "groups": ["women"], "quote": True},
    ]
    Release.objects.create(
        consultation=consultation,
        package_id=uuid4(),
        package=b"x",
        body={"themes": themes},
        sha256="0" * 64,
        released_on=date(2026, 3, 1),
    )
    Answer.objects.create(
        consultation=consultation, theme=women, answer="partly", text={"en": "Two wells are lit.", "fr": "Deux puits."}
    )
    shown = page(client, f"/{consultation.slug}/")

    assert shown.index("Wells") < shown.index("Roadblocks")
    assert "<b>Accepted in part</b>" in shown
    assert "Two wells are lit." in shown
    assert "The government has not answered yet." in shown


def test_report_shows_once_it_is_published(client: Client, consultation: Consultation) -> None:
    report = ConsultationReport.objects.create(consultation=consultation, sealed=bytes(2088))
    assert "own report" not in page(client, f"/{consultation.slug}/")

    report.published_on, report.text, report.sealed = date(2026, 6, 1), "What we heard.", None
    report.save()
    assert "What we heard." in page(client, f"/{consultation.slug}/")
