"""A custodian sees what another plan would change, and decides on exactly that."""

from datetime import timedelta
from typing import Any

import pytest

from assessments.intake.models import Consultation, PlanChange
from assessments.intake.services.exchange import receive_package
from tests.assessments.core.pages import words
from tests.assessments.intake.desk import Desk
from tests.assessments.intake.exchange import LAST_DAY, consultation_body, signed

pytestmark = pytest.mark.django_db
KEY = "00000000-0000-4000-8000-000000000007"
BODY = consultation_body(consultation=KEY)
PAGE = f"/consultations/{KEY}/plan/"


def send(**values: Any) -> Consultation:
    return receive_package(data=signed("consultation", {**BODY, **values}), by=None).consultation


@pytest.fixture
def proposed(desk: Desk) -> Desk:
    send()
    send(number=2, questions=[{"id": "q1", "text": {"en": "Who told you so?"}}], regions=["West"])
    return desk


def test_first_plan_is_read_whole_where_it_is_opened(desk: Desk) -> None:
    """A question in a language that the reader does not know included."""
    send(questions=[{"id": "q1", "text": {"en": "What changed?", "ar": "من أنتم؟"}}], regions=["Little Well"])
    shown = words(desk.client().get(f"/consultations/{KEY}/").content)

    assert "Read all of it before you open it" in shown
    for asked in ("What changed?", "Arabic: \u2068من أنتم؟", "Little Well", "Figures from 10 people on"):
        assert asked in shown


def test_page_shows_each_field_as_it_is_and_as_it_would_be(proposed: Desk) -> None:
    client = proposed.client()
    setup = client.get(f"/consultations/{KEY}/")
    assert "The office wants to change the plan." in words(setup.content)
    shown = words(client.get(PAGE).content)

    assert "Questions 1. English: \u2068What should be done first?\u2069 1. English: \u2068Who told you so?" in shown
    assert "Regions to choose from North South West" in shown
    assert "First day" not in shown
    assert Consultation.objects.get(pk=KEY).regions == ["North", "South"]


@pytest.mark.parametrize(("decision", "regions"), [("take", ["West"]), ("keep", ["North", "South"])])
def test_decision_is_made_once(proposed: Desk, decision: str, regions: list[str]) -> None:
    client = proposed.client()
    assert client.post(PAGE, {"number": "2", "decision": decision}).status_code == 302

    assert Consultation.objects.get(pk=KEY).regions == regions
    assert client.get(PAGE).status_code == 404
    again = client.post(PAGE, {"number": "2", "decision": "take"})
    assert (again.status_code, "Nothing waits for a decision any more." in words(again.content)) == (422, True)
    assert Consultation.objects.get(pk=KEY).regions == regions


def test_change_that_came_meanwhile_is_shown_and_not_taken(proposed: Desk) -> None:
    send(number=3, regions=["East"])

    response = proposed.client().post(PAGE, {"number": "2", "decision": "take"})

    assert response.status_code == 422
    page = words(response.content)
    assert "The office sent another change meanwhile" in page
    assert "East" in page
    assert '<input type="hidden" name="number" value="3">' in response.content.decode()
    assert (Consultation.objects.get(pk=KEY).plan_number, PlanChange.objects.get().number) == (1, 3)


def test_last_day_that_would_break_the_promise_cannot_be_taken(desk: Desk) -> None:
    until = LAST_DAY + timedelta(days=100)
    send()
    Consultation.objects.filter(pk=KEY).update(status="open", retention_until=until)
    send(number=2, closes_on=(LAST_DAY + timedelta(days=11)).isoformat())

    client = desk.client()
    assert "it cannot be taken" in words(client.get(PAGE).content)
    response = client.post(PAGE, {"number": "2", "decision": "take"})
    assert response.status_code == 422
    assert Consultation.objects.get(pk=KEY).closes_on == LAST_DAY


def test_first_page_asks_for_the_decision(proposed: Desk) -> None:
    shown = words(proposed.client().get("/?consultation=xpr-2026").content)

    assert "The office wants to change the plan" in shown
    assert "Nothing changes before you decide." in shown
