"""With a code: replies are read, things are changed or deleted, and what was sent is never shown."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from assessments.intake.models import Consultation, Contribution, Part, Reply
from assessments.intake.sealing.bodies import seal_reply
from assessments.intake.sealing.codes import new_code, printed, with_checks
from tests.factories import intake

pytestmark = pytest.mark.django_db
SENT_TEXT = "They came at night."


@pytest.fixture
def sent() -> intake.Sent:
    intake.recipient()
    consultation = intake.consultation()
    intake.ready_key(consultation)
    return intake.contribution(consultation, {"text": SENT_TEXT})


@pytest.fixture
def client(site: Callable[[str], Client]) -> Client:
    return site("intake")


def reply_to(sent: intake.Sent, text: str, **values: Any) -> Reply:
    reply = Reply(contribution=sent.contribution, week=intake.WEEK, kind=values.pop("kind", "reply"))
    reply.sealed = seal_reply({"text": text, **values}, to=sent.contribution.reply_key or "", bound_to=reply.pk)
    reply.save(force_insert=True)
    return reply


def post(client: Client, **values: object) -> str:
    response = client.post("/return/", values)
    assert response.status_code == 200
    return response.content.decode()


def test_code_opens_replies_and_never_what_was_sent(client: Client, sent: intake.Sent) -> None:
    reply_to(sent, "Thank you. <b>We read it.</b>")
    reply_to(sent, "Which month was it?", kind="question")

    page = post(client, code=printed(sent.code).lower())

    assert "Thank you. &lt;b&gt;We read it." in page
    assert "Which month was it?" in page
    assert SENT_TEXT not in page


def test_code_never_stands_in_an_address(client: Client, sent: intake.Sent) -> None:
    page = client.get(f"/return/?code={sent.code}").content.decode()

    assert sent.code not in page
    assert 'method="post"' in page


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("", "This field is required"),
        ("nonsense", "This is not a code of ours"),
        (with_checks([7] * 24), "Nothing lies under this code"),
        ("x" * 500, "at most 120 characters"),
    ],
)
def test_wrong_code_is_named_at_its_field(client: Client, sent: intake.Sent, code: str, words: str) -> None:
    page = post(client, code=code)

    assert words in page
    assert '<a href="#id_code">' in page


@pytest.mark.parametrize("action", ["add", "consent", "quote", "ask-delete", "delete"])
def test_action_without_a_good_code_asks_for_it(client: Client, sent: intake.Sent, action: str) -> None:
    for code in ("", "nonsense", new_code()):
        page = post(client, action=action, code=code, text="x", consent="count", reply=uuid4(), approved="yes")
        assert "<h1>I have a code</h1>" in page or action == "ask-delete"

    assert Contribution.objects.count() == Part.objects.count() == 1


def test_more_can_be_added(client: Client, sent: intake.Sent) -> None:
    page = post(client, action="add", code=sent.code, text="And on Friday.")

    assert "Added, and sealed" in page
    assert "And on Friday." not in page
    assert Part.objects.filter(kind="addition").count() == 1


def test_empty_addition_is_named(client: Client, sent: intake.Sent) -> None:
    page = post(client, action="add", code=sent.code, text=" ")

    assert '<a href="#id_text">' in page
    assert "Write what you want to add." in page


def test_refused_addition_is_still_in_the_page(client: Client, sent: intake.Sent) -> None:
    sent.contribution.consultation.custodian_keys.update(destroyed_on=intake.WEEK)

    page = post(client, action="add", code=sent.code, text="And on Friday.")

    assert "Nothing can be received here now" in page
    assert "And on Friday.</textarea>" in page


def test_consent_can_be_changed(client: Client, sent: intake.Sent) -> None:
    assert "Choose what may be done" in post(client, action="consent", code=sent.code)
    assert "The recipient goes by what you chose last" in post(
        client, action="consent", code=sent.code, consent="count"
    )
    assert Part.objects.filter(kind="consent").count() == 1


def test_quotation_is_shown_and_answered(client: Client, sent: intake.Sent) -> None:
    reply = reply_to(sent, "May we?", kind="quote", quotation="at night")

    assert "<p>at night</p>" in post(client, code=sent.code)
    assert "Your answer was sent" in post(client, action="quote", code=sent.code, reply=reply.pk, approved="no")
    assert Part.objects.filter(kind="quote_answer").count() == 1


def test_delete_is_asked_once_and_then_done(client: Client, sent: intake.Sent) -> None:
    reply_to(sent, "Thank you.")
    assert "Delete everything under this code?" in post(client, action="ask-delete", code=sent.code)
    assert Contribution.objects.count() == 1

    response = client.post("/return/", {"action": "delete", "code": sent.code})

    assert response["Location"] == "/return/deleted/"
    assert "is deleted" in client.get("/return/deleted/").content.decode()
    assert Contribution.objects.count() == Part.objects.count() == Reply.objects.count() == 0
    assert "Nothing lies under this code" in post(client, code=sent.code)


def test_crowd_is_given_a_task_here_too(client: Client, sent: intake.Sent, settings: Any) -> None:
    settings.CONTRIBUTIONS_PER_MINUTE = 0

    page = post(client, action="add", code=sent.code, text="And on Friday.")

    assert "Very much is being sent just now" in page
    assert "And on Friday.</textarea>" in page
    assert Part.objects.count() == 1


def test_reprisal_has_no_consent_to_change(client: Client, sent: intake.Sent) -> None:
    Contribution.objects.update(kind="reprisal")

    assert "Change what may be done with it" not in post(client, code=sent.code)


def test_consultation_of_the_box_is_linked(client: Client, sent: intake.Sent) -> None:
    consultation: Consultation = sent.contribution.consultation

    assert f'href="/{consultation.slug}/#heard"' in post(client, code=sent.code)


def test_after_the_release_no_form_is_offered_that_would_be_refused(client: Client, sent: intake.Sent) -> None:
    Consultation.objects.update(status="released", closed_on=intake.WEEK)
    page = post(client, code=sent.code)

    assert "nothing more can be added or changed under this code" in page
    assert 'id="add"' not in page
    assert "Delete everything" in page
    typed = post(client, action="add", code=sent.code, text="Written while it was released.")
    assert "Written while it was released." in typed
    assert Part.objects.count() == 1


def test_after_the_release_a_report_of_reprisals_can_be_added_to(client: Client, sent: intake.Sent) -> None:
    Contribution.objects.update(kind="reprisal")
    Consultation.objects.update(status="released", closed_on=intake.WEEK)

    assert 'id="add"' in post(client, code=sent.code)
