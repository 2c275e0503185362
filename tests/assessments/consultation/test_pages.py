"""The consultation page by state and role, what it never shows, and that what was typed is kept."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.consultation.models import Brief, Consultation, Meeting, SentPackage
from assessments.consultation.queries import themes_of
from assessments.consultation.services import add_language, record_meeting, send_consultation
from assessments.consultation.services.planning import WordsInput
from assessments.consultation.services.record import MeetingInput
from assessments.core.models import Assessment
from r2p_site.accounts.models import User
from r2p_site.enqueue.models import Job, JobState
from tests.assessments.core.pages import text_of, words
from tests.cast import Cast
from tests.factories.assessments import all_rated, rate, rated, started
from tests.factories.consultations import (
    ADDRESS,
    OFFICE_KEY,
    cells,
    opened,
    planned,
    received,
    release_body,
    released,
    sent,
    signed,
    status_body,
    theme,
)

SignedIn = Callable[[User], Client]


def place(assessment: Assessment, name: str = "consultation", **more: object) -> str:
    return reverse(f"consultation:{name}", kwargs={"pk": assessment.pk, **more})


def nothing(assessment: Assessment, cast: Cast) -> None:
    """No consultation."""


def closed(assessment: Assessment, cast: Cast) -> None:
    consultation = sent(assessment, cast)
    received(consultation, "status", status_body(consultation, "closed"))


# How it stands -> what the page says first.
STATES: dict[Callable[[Assessment, Cast], Any], str] = {
    nothing: "No consultation is planned yet.",
    planned: "Planned. Check the questions",
    sent: "Signed and sent.",
    opened: "Open until",
    closed: "Closed. The recipient protects",
    released: "Released, and every theme is answered.",
}


@pytest.mark.parametrize("made", STATES, ids=lambda made: made.__name__)
def test_page_says_how_it_stands_to_everybody_of_the_record(
    cast: Cast, client_of: SignedIn, made: Callable[[Assessment, Cast], Any]
) -> None:
    assessment = started(cast)
    made(assessment, cast)

    for name in ("lead", "drafter", "approver", "reviewer"):
        response = client_of(cast.named(name)).get(place(assessment))
        assert STATES[made] in words(response.content), name
    for name in ("respondent", "stranger", "framework_admin", "operator"):
        assert client_of(cast.named(name)).get(place(assessment)).status_code == 404


def test_lead_sees_nothing_live(cast: Cast, client_of: SignedIn) -> None:
    """Between sending and release: the stage, the address, and not one number of what came."""
    assessment = started(cast)
    opened(assessment, cast)

    response = client_of(cast.lead).get(place(assessment))

    assert response.context["invitation"]["address"] == ADDRESS
    assert not response.context["has_release"]
    assert response.context["heard"]["channels"] == response.context["heard"]["themes"] == []
    assert response.context["received"] is None


def test_invitation_carries_the_plain_address_and_no_list(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    opened(assessment, cast)

    response = client_of(cast.lead).get(place(assessment))

    page = response.content.decode()
    assert set(re.findall(r"https://intake\.example[^\s\"<]*", page)) == {ADDRESS}
    assert "mailto:" not in page
    assert 'type="email"' not in page


@pytest.mark.parametrize(("language", "title"), [("fr", "Que voyez-vous ?"), ("ar", "What do you see?")])
def test_invitation_has_the_title_of_the_readers_language_where_there_is_one(
    cast: Cast, client_of: SignedIn, settings: Any, language: str, title: str
) -> None:
    settings.LANGUAGES = [("en", "English"), ("fr", "French"), ("ar", "Arabic")]
    assessment = started(cast)
    planned(assessment, cast)
    words_of = WordsInput("fr", "Que voyez-vous ?", ("Quoi de neuf ?", "Que manque-t-il ?"))
    consultation = add_language(assessment=assessment, by=cast.lead, words=words_of)
    send_consultation(assessment=assessment, by=cast.lead, key=OFFICE_KEY)
    received(consultation, "status", status_body(consultation))

    page = client_of(cast.lead).get(place(assessment), headers={"accept-language": language}).text

    text = re.search(r'<blockquote class="copy"[^>]*>(.*?)</blockquote>', page, re.DOTALL)
    assert text is not None
    assert title in text[1]
    assert text[1].endswith(f'<bdi dir="ltr">{ADDRESS}</bdi>')


# Links and buttons -> who is offered them, from the state in which they are offered.
OFFERED: dict[str, tuple[Callable[[Assessment, Cast], Any], set[str]]] = {
    "plan": (nothing, {"lead"}),
    "send": (planned, {"lead"}),
    "language_add": (planned, {"lead"}),
    "receive": (sent, {"lead"}),
    "meeting_new": (nothing, {"lead", "drafter"}),
    "brief_new": (nothing, {"lead", "drafter"}),
    "shortfall": (nothing, {"lead"}),
}


@pytest.mark.parametrize("name", OFFERED)
def test_steps_are_offered_to_who_may_take_them(cast: Cast, client_of: SignedIn, name: str) -> None:
    made, people = OFFERED[name]
    assessment = started(cast)
    made(assessment, cast)

    found = {
        person
        for person in ("lead", "drafter", "approver", "reviewer")
        if place(assessment, name) in client_of(cast.named(person)).get(place(assessment)).content.decode()
    }

    assert found == people


@pytest.mark.parametrize("count", [1, 30])
def test_page_costs_the_same_for_many_themes_meetings_and_packages(cast: Cast, client_of: SignedIn, count: int) -> None:
    assessment = started(cast)
    released(assessment, cast, themes=[theme(f"Theme {number}", groups=["women"]) for number in range(count)])
    for _time in range(count):
        values = MeetingInput(timezone.localdate(), {"women": 3}, officials_present=False)
        record_meeting(assessment=assessment, by=cast.lead, values=values)
    client = client_of(cast.lead)
    client.get(place(assessment))

    with CaptureQueriesContext(connection) as queries:
        client.get(place(assessment))

    assert len(queries) == 29


def typed_plan(**fields: str) -> dict[str, str]:
    today = timezone.localdate()
    return {
        "version": "0",
        "language": "en",
        "title": "What do you see?",
        "questions": "What has changed?\nWhat is missing?",
        "opens_on": today.isoformat(),
        "closes_on": (today + timedelta(days=28)).isoformat(),
        "regions": "North\nSouth",
        "office_contact": "",
        **fields,
    }


def test_plan_then_language_then_send(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    lead = client_of(cast.lead)

    assert lead.post(place(assessment, "plan"), typed_plan()).status_code == 302
    french = {"language": "fr", "title": "Que voyez-vous ?", "questions": "Quoi ?\nEt quoi encore ?"}
    assert lead.post(place(assessment, "language_add"), french).status_code == 302
    assert lead.post(place(assessment, "send")).status_code == 302

    found = Consultation.objects.get()
    assert (found.languages, found.regions, found.sent_at is not None) == (["en", "fr"], ["North", "South"], True)
    page = words(lead.get(place(assessment)).content)
    assert "Signed and sent." in page
    assert "Sign and send" not in page.replace("Signed and sent", "")


def test_plan_changes_after_it_was_sent_until_it_is_opened(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    found = sent(assessment, cast)
    lead = client_of(cast.lead)

    lead.post(place(assessment, "plan"), typed_plan(title="What do you see now?", version=found.version))
    page = words(lead.get(place(assessment)).content)
    assert "Changed since it was sent." in page
    assert "Sign and send the change" in page
    lead.post(place(assessment, "send"))
    assert list(found.sent_packages.values_list("number", flat=True)) == [2, 1]

    found.refresh_from_db()
    received(found, "status", status_body(found, plan=2, declined=0))
    assert [lead.get(place(assessment, name)).status_code for name in ("plan", "language_add")] == [404, 404]


def test_later_last_day_is_proposed_while_it_is_open(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    found = sent(assessment, cast)
    lead = client_of(cast.lead)
    assert lead.get(place(assessment, "later_day")).status_code == 404
    received(found, "status", status_body(found, plan=1))
    assert [client_of(person).get(place(assessment, "later_day")).status_code for person in (cast.drafter,)] == [404]

    refused = lead.post(place(assessment, "later_day"), {"closes_on": found.closes_on.isoformat()})
    assert (refused.status_code, "Choose a later day" in words(refused.content)) == (422, True)
    later = found.closes_on + timedelta(days=7)
    assert lead.post(place(assessment, "later_day"), {"closes_on": later.isoformat()}).status_code == 302

    found.refresh_from_db()
    assert (found.closes_on < later, found.waits_for_recipient) == (True, True)
    assert "A later last day is proposed." in words(lead.get(place(assessment)).content)


def test_refused_plan_keeps_what_was_typed(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    typed = typed_plan(opens_on="2020-01-01", title="Mein Titel")

    response = client_of(cast.lead).post(place(assessment, "plan"), typed)

    assert response.status_code == 422
    assert text_of(response.content, "questions") == typed["questions"]
    assert 'value="Mein Titel"' in response.content.decode()
    assert "First day: Choose a first day that is not over yet." in words(response.content)


def test_language_is_edited_and_removed(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    planned(assessment, cast)
    lead = client_of(cast.lead)
    french = {"language": "fr", "title": "Que voyez-vous ?", "questions": "Une seule ?"}

    refused = lead.post(place(assessment, "language_add"), french)
    assert (refused.status_code, text_of(refused.content, "questions")) == (422, "Une seule ?")
    lead.post(place(assessment, "language_add"), french | {"questions": "Une ?\nDeux ?"})
    assert text_of(lead.get(place(assessment, "language", language="fr")).content, "questions") == "Une ?\nDeux ?"
    assert lead.get(place(assessment, "language", language="es")).status_code == 404
    lead.post(place(assessment, "language_remove", language="fr"))

    assert Consultation.objects.get().languages == ["en"]


def upload(data: bytes) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("package.json", data, content_type="application/json")}


def test_file_of_the_recipient_is_taken_in_or_refused_by_name(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    consultation = sent(assessment, cast)
    lead = client_of(cast.lead)
    url = place(assessment, "receive")
    data = signed("release", release_body(consultation, themes=[theme()]))

    refused = lead.post(url, upload(data.replace(b"Checkpoints", b"Checkpoint5")))
    assert refused.status_code == 422
    assert "it was changed, or forged" in words(refused.content)
    assert lead.post(url, upload(data)).status_code == 302
    again = lead.post(url, upload(data), follow=True)
    assert "This package had been taken in before." in words(again.content)
    assert len(themes_of(assessment)) == 1


def test_package_is_downloaded_as_it_was_signed_and_sent_again(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    package = sent(assessment, cast).sent_packages.get()
    lead = client_of(cast.lead)

    response = lead.get(place(assessment, "package_file", package=package.pk))
    assert (response.content, response["Content-Type"]) == (bytes(package.body), "application/json")
    assert response["Content-Disposition"].startswith('attachment; filename="XPR-consultation-')
    jobs = Job.objects.filter(object_id=package.pk)
    text = "The other site refused: It is full."
    jobs.update(state=JobState.FAILED, error_code="push_failed", error_text=text, finished_at=timezone.now())
    fragment = lead.get(place(assessment, "package_job", package=package.pk))
    assert text in words(fragment.content)
    assert "Try again" in words(fragment.content)
    assert "Try again" not in words(client_of(cast.approver).get(place(assessment)).content)
    lead.post(place(assessment, "package_retry", package=package.pk))
    assert [job.state for job in jobs] == ["queued"]
    lead.post(place(assessment, "package_handed_over", package=package.pk))
    assert SentPackage.objects.get().delivered_at is not None
    assert "The recipient's server has it since" in words(lead.get(place(assessment)).content)


def test_theme_is_answered_in_each_language(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    released(assessment, cast, themes=[theme(groups=["women"])])
    (found,) = themes_of(assessment)
    url = place(assessment, "theme", theme=found.pk)
    lead = client_of(cast.lead)

    empty = lead.post(url, {"version": "0", "reply": "not"})
    assert empty.status_code == 422
    assert "Say why; the people who raised it will read this." in words(empty.content)
    assert lead.post(url, {"version": "0", "reply": "not", "text-en": "It is under seal."}).status_code == 302
    stale = lead.post(url, {"version": "0", "reply": "accepted", "text-en": "Another view."})
    assert (stale.status_code, text_of(stale.content, "text-en")) == (422, "Another view.")

    page = words(lead.get(place(assessment)).content)
    assert "Not accepted" in page
    assert "1 of 1 theme is answered" in page
    assert lead.post(place(assessment, "answers_send"), follow=True).status_code == 200
    assert "Send the answers back" not in words(lead.get(place(assessment)).content)
    assert "Save the answer" not in words(client_of(cast.reviewer).get(url).content)


def test_reviewer_reads_views_without_the_official_level_until_both_have_handed_in(
    cast: Cast, client_of: SignedIn
) -> None:
    assessment = all_rated(cast)
    released(assessment, cast, views={"factors": cells({"1": 4}), "groups": {}, "agreement": None})

    found = {
        name: client_of(cast.named(name)).get(place(assessment)).context["received"]["rows"][0]["official"]
        for name in ("lead", "reviewer")
    }

    assert found == {"lead": 2, "reviewer": None}


def test_results_show_views_with_women_first(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    rate(assessment, "1.1", cast.drafter, rated(1))
    groups = {"women": cells({"1": 4}, "10-19"), "young_people": cells({"1": 3}, "10-19")}
    released(assessment, cast, views={"factors": cells({"1": 3}), "groups": groups, "agreement": "close"})

    context = client_of(cast.lead).get(reverse("results:results", kwargs={"pk": assessment.pk})).context

    assert [str(group) for group in context["received"]["groups"]] == ["Women", "Young people"]
    assert [cell["median"] for cell in context["received"]["rows"][0]["groups"]] == [4, 3]
    assert "views" in [row["voice"] for row in context["voices"]["names"]]
    assert "EW7" in [row["rule"] for row in context["alerts"]]


def test_meeting_is_recorded_as_counts_and_removed(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    drafter = client_of(cast.drafter)
    typed = {"held_on": "2026-03-05", "officials_present": "yes", "women": "12"}

    empty = drafter.post(place(assessment, "meeting_new"), typed | {"women": ""})
    assert (empty.status_code, "Count at least one person" in words(empty.content)) == (422, True)
    assert drafter.post(place(assessment, "meeting_new"), typed).status_code == 302
    page = words(drafter.get(place(assessment)).content)
    assert "Women: 10-19 · officials or security present" in page
    drafter.post(place(assessment, "meeting_remove", meeting=Meeting.objects.get().pk))

    assert not Meeting.objects.exists()
    form = drafter.get(place(assessment, "meeting_new")).content.decode()
    assert re.findall(r'<input type="(?:text|email)"|<textarea', form) == []


def test_brief_is_entered_replied_to_and_removed(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    lead = client_of(cast.lead)
    typed = {
        "version": "0",
        "organisation": "Marsh Cooperative",
        "title": "Safe passage",
        "text": "We run nine markets.",
        "permission_on": "2026-03-01",
        "reply": "",
    }

    assert lead.post(place(assessment, "brief_new"), typed | {"permission_on": ""}).status_code == 422
    assert lead.post(place(assessment, "brief_new"), typed).status_code == 302
    url = place(assessment, "brief", brief=Brief.objects.get().pk)
    assert lead.post(url, typed | {"version": "1", "reply": "Under way."}).status_code == 302
    assert lead.post(url, typed | {"version": "1", "reply": "Other."}).status_code == 422
    assert "Under way." in words(client_of(cast.approver).get(url).content)
    lead.post(place(assessment, "brief_remove", brief=Brief.objects.get().pk))

    assert not Brief.objects.exists()


def test_reason_is_written_by_the_lead_and_shown(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    lead = client_of(cast.lead)

    lead.post(place(assessment, "shortfall"), {"reason": "The recipient was appointed too late."})

    page = words(client_of(cast.reviewer).get(place(assessment)).content)
    assert "The recipient was appointed too late." in page
    assert "Not so; the reason is published" in page
    assert client_of(cast.drafter).get(place(assessment, "shortfall")).status_code == 404


def test_refused_steps_are_said_on_the_page(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    consultation = sent(assessment, cast)
    package = consultation.sent_packages.get()
    approver = client_of(cast.approver)

    for name, more in (
        ("send", {}),
        ("answers_send", {}),
        ("language_remove", {"language": "en"}),
        ("package_retry", {"package": package.pk}),
        ("package_handed_over", {"package": package.pk}),
    ):
        response = approver.post(place(assessment, name, **more), follow=True)
        assert "Your role does not take this step." in words(response.content), name
    package.refresh_from_db()
    assert package.delivered_at is None
