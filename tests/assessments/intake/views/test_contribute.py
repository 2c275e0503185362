"""Writing from the first page to the last, without script: what is shown, carried, refused, sent."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from assessments.intake.models import Card, Consultation, Contribution, SealedKey
from assessments.intake.sealing.bodies import unseal
from assessments.intake.sealing.codes import card_sha256, lookup_sha256, new_code
from tests.assessments.intake.browser import Fields, Writer
from tests.factories import intake

pytestmark = pytest.mark.django_db

TEXT = 'They came at night.\r\n"Nobody" <asked> & nobody answered. أُخذوا'


@pytest.fixture
def consultation() -> Consultation:
    intake.recipient()
    consultation = intake.consultation()
    intake.ready_key(consultation)
    return consultation


@pytest.fixture
def writer(site: Callable[[str], Client], consultation: Consultation) -> Writer:
    return Writer(site("intake"), f"/{consultation.slug}/tell/")


def opened(consultation: Consultation) -> dict[str, Any]:
    """What the custodian reads of the one contribution."""
    part = Contribution.objects.get().parts.get()
    key = consultation.custodian_keys.get()
    sealed = SealedKey.objects.get(part=part)
    return unseal(bytes(part.sealed), bytes(sealed.sealed), private_key=intake.private_half(key), bound_to=part.pk)


def at_check(writer: Writer) -> Writer:
    writer.press(topics=["2", "1"])
    writer.press(level_1="4", level_2="unknown", text=TEXT, answer_q1="Protect the market.", region="North")
    writer.press(groups=["women", "defenders"])
    return writer.press(consent="summary")


def test_everything_that_was_typed_arrives(writer: Writer, consultation: Consultation) -> None:
    at_check(writer)
    for shown in ("Nobody&quot; &lt;asked&gt;", "Protect the market.", "North", "I am a woman"):
        assert shown in writer.page
    writer.press("code")
    code = writer.code
    writer.press()
    writer.press(typed=code.lower())

    assert writer.response.status_code == 302
    assert opened(consultation) == {
        "format": 1,
        "number": 0,
        "language": "en",
        "text": TEXT,
        "urgent": False,
        "witness": False,
        "topics": ["2", "1"],
        "levels": {"1": 4},
        "unknown": ["2"],
        "answers": {"q1": "Protect the market."},
        "region": "North",
        "groups": ["women", "defenders"],
        "for_someone": False,
        "consent": "summary",
    }
    assert Contribution.objects.get().lookup_sha256 == lookup_sha256(code)


def test_without_a_code_it_is_sent_at_once(writer: Writer) -> None:
    at_check(writer).press("send")

    assert writer.response["Location"].endswith("/sent/")
    assert Contribution.objects.get().lookup_sha256 is None
    assert "It was received" in writer.client.get(writer.response["Location"]).content.decode()


def test_the_code_stands_in_one_page_only(writer: Writer) -> None:
    at_check(writer).press("code")
    code = writer.code
    assert code not in writer.page.replace("<span>", "").replace("</span>", "").replace(" ", "").replace(
        "".join(code), "", 1
    )
    writer.press()

    squeezed = re.sub(r"\W", "", writer.page)
    assert code not in squeezed
    assert Contribution.objects.count() == 0


def test_going_back_and_forth_loses_nothing(writer: Writer, consultation: Consultation) -> None:
    at_check(writer)
    for step in ("topics", "consent", "about", "what", "about"):
        writer.press(step)
    writer.press()
    writer.press()
    writer.press("send")

    assert opened(consultation)["text"] == TEXT
    assert opened(consultation)["levels"] == {"1": 4}


def test_topic_that_is_taken_back_takes_its_level_along(writer: Writer, consultation: Consultation) -> None:
    at_check(writer).press("topics")
    writer.press(topics=["2"])
    for _page in range(3):
        writer.press()
    writer.press("send")

    assert opened(consultation)["levels"] == {}
    assert opened(consultation)["topics"] == ["2"]


def test_missing_consent_is_named_and_nothing_is_lost(writer: Writer) -> None:
    writer.press()
    writer.press(text=TEXT)
    writer.press()
    writer.press()

    assert writer.heading == "What may be done with it?"
    assert '<a href="#id_consent">' in writer.page
    assert "<title>Error:" in " ".join(writer.page.split()).replace("> ", ">")
    assert Fields(writer.page).sent["text"] == [TEXT]


def test_wrong_code_is_placed_and_can_be_typed_again(writer: Writer) -> None:
    at_check(writer).press("code")
    code = writer.code
    writer.press()
    wrong = code[:-1] + ("A" if code[-1] != "A" else "B")
    writer.press(typed=wrong)
    assert "Look again at group 7" in writer.page
    writer.press(typed=new_code())
    assert "not the one that was just shown" in writer.page
    writer.press(typed="")
    assert "Type the code that was shown to you" in writer.page
    assert Contribution.objects.count() == 0

    writer.press(typed=code)
    assert Contribution.objects.count() == 1


def test_nothing_at_all_is_not_sent(writer: Writer) -> None:
    for _page in range(3):
        writer.press()
    writer.press(consent="count")
    writer.press("send")

    assert writer.heading == "What do you know?"
    assert "Nothing is written or chosen yet" in writer.page
    assert Contribution.objects.count() == 0


def test_too_long_text_is_refused_and_still_there(writer: Writer) -> None:
    writer.press()
    writer.press(text="x" * 8001)

    assert writer.heading == "What do you know?"
    assert Fields(writer.page).sent["text"] == ["x" * 8001]


def test_text_over_the_largest_sealed_size_is_named_and_still_there(
    site: Callable[[str], Client], consultation: Consultation
) -> None:
    consultation.questions = [{"id": f"q{number}", "text": {"en": "?"}} for number in range(4)]
    consultation.save()
    writer = Writer(site("intake"), f"/{consultation.slug}/tell/")
    long = {f"answer_q{number}": "\u0001" * 2000 for number in range(4)}  # six bytes each once they are written as JSON
    writer.press()
    writer.press(text="\u0001" * 8000, **long)
    writer.press()
    writer.press(consent="count")
    writer.press("send")

    assert writer.heading == "What do you know?"
    assert "This is longer than can be sent at once" in writer.page
    assert Contribution.objects.count() == 0


def test_used_card_is_named_at_its_field(writer: Writer, consultation: Consultation) -> None:
    card = new_code()
    Card.objects.create(consultation=consultation, channel="met", code_sha256=card_sha256(card))
    writer.press()
    writer.press(text=TEXT)
    writer.press(card=card[:-1])
    assert '<a href="#id_card">' in writer.page
    writer.press(card=new_code())
    writer.press(consent="count")
    writer.press("send")
    assert writer.heading == "About you"
    assert "This card is not known here" in writer.page
    writer.press(card=card)
    writer.press()
    writer.press("send")

    assert Contribution.objects.get().channel == "met"


def test_for_somebody_else_is_labelled_so(writer: Writer, consultation: Consultation) -> None:
    writer.press()
    writer.press(text=TEXT)
    writer.press(for_someone="on")
    writer.press(consent="count")
    writer.press("send")

    assert Contribution.objects.get().channel == "intermediary"
    assert opened(consultation)["for_someone"] is True


def test_risk_to_life_is_seen_without_opening(writer: Writer) -> None:
    writer.press()
    writer.press(text=TEXT, urgent="on", witness="on")
    writer.press()
    writer.press(consent="count")
    writer.press("send")

    assert Contribution.objects.get().urgent is True


def test_consultation_that_closes_meanwhile_keeps_what_was_typed_in_the_page(
    writer: Writer, consultation: Consultation
) -> None:
    at_check(writer)
    consultation.custodian_keys.update(destroyed_on=intake.WEEK)
    writer.press("send")

    assert "Nothing can be received here now" in writer.page
    assert Fields(writer.page).sent["text"] == [TEXT]
    assert Contribution.objects.count() == 0


def test_consultation_that_fills_up_meanwhile_keeps_what_was_typed_and_says_how_else(
    writer: Writer, consultation: Consultation
) -> None:
    at_check(writer)
    Consultation.objects.update(most_contributions=0)
    writer.press("send")

    assert "no more can be taken in from here" in writer.page
    assert "On paper, in a sealed envelope." in writer.page
    assert Fields(writer.page).sent["text"] == [TEXT]
    assert Contribution.objects.count() == 0
    pages = [writer.client.get(f"/{consultation.slug}/{path}").content.decode() for path in ("", "tell/", "reprisals/")]
    assert ["This page can take in nothing more for now" in page for page in pages] == [True] * 3
    assert ["With a card from the recipient" in page for page in pages] == [True, True, False]


def test_page_for_the_code_leads_back_without_sending(writer: Writer) -> None:
    at_check(writer).press("code")
    code = writer.code
    writer.press()
    assert set(re.findall(r'name="go" value="(\w+)"', writer.page)) == {"next", "check"}
    writer.press("check", typed=code)

    assert writer.heading == "Read it once more"
    assert Contribution.objects.count() == 0


def test_database_that_fails_loses_nothing_that_was_typed(writer: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_values: object) -> None:
        raise OperationalError("disk full, says a message with the text in it")

    monkeypatch.setattr("assessments.intake.views.contribute.receive_contribution", fail)
    at_check(writer).press("send")

    assert writer.response.status_code == 503
    assert "Nothing can be received here now" in writer.page
    assert Fields(writer.page).sent["text"] == [TEXT]


def test_closed_consultation_leads_to_its_page(site: Callable[[str], Client], consultation: Consultation) -> None:
    consultation.custodian_keys.update(destroyed_on=intake.WEEK)

    response = site("intake").get(f"/{consultation.slug}/tell/")
    assert response["Location"] == f"/{consultation.slug}/"


def test_reprisal_has_a_short_path_of_its_own(site: Callable[[str], Client], consultation: Consultation) -> None:
    writer = Writer(site("intake"), f"/{consultation.slug}/reprisals/")
    assert writer.heading == "What happened?"
    writer.press(text=TEXT, urgent="on")
    writer.press("send")

    row = Contribution.objects.get()
    assert (row.kind, row.urgent, row.channel) == ("reprisal", True, "open")
    assert opened(consultation)["text"] == TEXT


def test_expired_page_comes_back_with_everything(
    consultation: Consultation, site: Callable[[str], Client], settings: Any
) -> None:
    site("intake")
    settings.CSRF_FAILURE_VIEW = "assessments.intake.views.contribute.csrf_failure"
    client = Client(enforce_csrf_checks=True)

    response = client.post(f"/{consultation.slug}/tell/", {"step": "what", "text": TEXT, "go": "next"})

    page = response.content.decode()
    assert "Nothing was sent" in page
    assert Fields(page).sent["text"] == [TEXT]
    assert Contribution.objects.count() == 0


def test_crowd_is_given_a_task_and_loses_nothing(writer: Writer, consultation: Consultation, settings: Any) -> None:
    settings.CONTRIBUTIONS_PER_MINUTE = 0
    at_check(writer).press("send")
    assert Contribution.objects.count() == 0
    letters = re.search(r"the last one first: ((?:[A-Z] ?)+)", writer.page)
    assert letters
    writer.press("send", challenge_answer="WRONG")
    assert Contribution.objects.count() == 0
    letters = re.search(r"the last one first: ((?:[A-Z] ?)+)", writer.page)
    assert letters
    writer.press("send", challenge_answer="".join(letters[1].split())[::-1].lower())

    assert opened(consultation)["text"] == TEXT


@pytest.mark.parametrize(
    "garbage",
    [
        {"step": "nowhere", "go": "nowhere"},
        {"step": "retype", "typed": "x" * 5000},
        {"step": "check", "go": "send", "topics": ["99", "<script>"], "consent": "everything"},
        {"step": "check", "go": "send", "challenge": "a.b.c", "text": "x", "consent": "count"},
        {"step": "check", "go": "send", "text": "a\0b", "consent": "count"},
        {"step": "code"},
    ],
)
def test_garbage_is_answered_with_a_page(writer: Writer, garbage: dict[str, object]) -> None:
    response = writer.client.post(writer.address, garbage)

    assert response.status_code == 200
    assert Contribution.objects.count() == 0
