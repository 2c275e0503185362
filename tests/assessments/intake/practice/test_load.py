"""The practice recipient: a finished consultation through every service, and the one that the office sends."""

import json
from typing import Any

import pytest
from django.core.management import call_command

from assessments.intake.models import Answer, Consultation, Contribution, CustodianKey, Figures, Release, StatusPackage
from assessments.intake.practice.load import FINISHED, FRAMEWORK, fill_practice, load_practice, waiting_for_practice
from assessments.intake.queries.contributors import answers_of
from assessments.intake.services import exchange
from frameworks.models import FrameworkVersion
from frameworks.queries import catalogue_rows, outline
from r2p_site.enqueue.leases import note_alive
from r2p_site.enqueue.progress import Unwatched
from tests.assessments.intake.exchange import consultation_body, signed, trust

pytestmark = pytest.mark.django_db
PASSWORD = "practice-password-of-tests"


@pytest.fixture(autouse=True)
def _practice(settings: Any) -> None:
    settings.PRACTICE_PASSWORD, settings.DEPLOYMENT = PASSWORD, "intake"
    trust(settings)
    note_alive("worker")


def test_finished_consultation_has_figures_themes_and_answers() -> None:
    load_practice(password=PASSWORD)
    assert waiting_for_practice() == [FINISHED]

    fill_practice(consultation_id=FINISHED, progress=Unwatched())

    consultation = Consultation.objects.get()
    assert Figures.objects.count() == 1
    views = Release.objects.get().body["views"]
    assert consultation.status == "released"
    assert views["factors"]["9"] == {"n": "20-49", "median": 3}
    assert views["groups"]["women"]["9"]["n"] == "10-19"
    titles = [(theme["title"], bool(theme["answer"])) for theme in answers_of(consultation)]
    assert titles == [
        ("Checks on the way to market", True),
        ("Speech that calls neighbours guests", True),
        ("What holds", True),
    ]
    assert "The road is named" not in str(Release.objects.get().body)
    assert "Lists" not in str(Release.objects.get().body)
    assert StatusPackage.objects.filter(delivered_on__isnull=True).count() == 0
    assert waiting_for_practice() == []


def test_repeating_adds_nothing() -> None:
    load_practice(password=PASSWORD)
    fill_practice(consultation_id=FINISHED, progress=Unwatched())
    before = Contribution.objects.count(), CustodianKey.objects.count(), Answer.objects.count()
    load_practice(password=PASSWORD)

    assert (Contribution.objects.count(), CustodianKey.objects.count(), Answer.objects.count()) == before


def test_first_consultation_of_the_office_is_filled_and_stays_open() -> None:
    load_practice(password=PASSWORD)
    fill_practice(consultation_id=FINISHED, progress=Unwatched())
    body = consultation_body(factors=[], catalogue=[])
    shipped = json.loads(FRAMEWORK.read_text())
    body |= shipped
    taken = exchange.receive_package(data=signed("consultation", body), by=None).consultation
    assert waiting_for_practice() == [taken.pk]

    fill_practice(consultation_id=taken.pk, progress=Unwatched())

    taken.refresh_from_db()
    assert taken.status == "open"
    assert {row.channel for row in taken.contributions.all()} == {"open", "invited", "met", "intermediary", "paper"}
    assert taken.contributions.filter(kind="reprisal", urgent=True).count() == 1
    again = exchange.receive_package(
        data=signed("consultation", consultation_body(cycle="2030") | shipped), by=None
    ).consultation
    assert again.pk not in waiting_for_practice()


@pytest.mark.parametrize("change", [{"PRACTICE_MODE": False}, {"PRACTICE_PASSWORD": "short"}])
def test_nothing_is_filled_outside_practice_or_under_a_weak_passphrase(settings: Any, change: dict[str, Any]) -> None:
    load_practice(password=PASSWORD)
    for name, value in change.items():
        setattr(settings, name, value)

    assert waiting_for_practice() == []


def test_shipped_rows_are_those_of_the_office() -> None:
    """The intake imports nothing of the office: its copy of the framework's rows is compared here."""
    call_command("load_frameworks", verbosity=0)
    version = FrameworkVersion.objects.filter(framework__slug="un-framework-2014").latest("number")
    factors = outline(version, version.language).factors
    shipped = json.loads(FRAMEWORK.read_text())

    assert shipped["catalogue"] == catalogue_rows(version)
    assert shipped["factors"] == [
        {
            "number": factor.number,
            "block": factor.block,
            "title": {"en": factor.title},
            "question": {"en": factor.rating_question},
        }
        for factor in factors
    ]
