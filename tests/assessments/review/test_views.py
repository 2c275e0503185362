"""Review and sign-off: which steps are offered to whom, where gaps lead, and what a refusal gives back."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from assessments.core.models import Assessment
from assessments.core.services import hand_in_review
from assessments.core.validators import RatingInput
from assessments.review.models import Divergence, Transition
from assessments.review.services import approve_assessment, request_changes, submit_assessment
from r2p_site.accounts.models import User
from tests.assessments.core.pages import text_of, words
from tests.cast import Cast
from tests.factories.assessments import all_rated, rate, rated, signed_off, started, submitted
from tests.factories.consultations import cells, released

SignedIn = Callable[[User], Client]
MADE: dict[str, Callable[[Cast], Any]] = {
    "draft": all_rated,
    "incomplete": started,
    "submitted": submitted,
    "approved": signed_off,
}


def place(assessment: Assessment, name: str = "review", **kwargs: object) -> str:
    return reverse(f"review:{name}", kwargs={"pk": assessment.pk, **kwargs})


def boxes(html: bytes) -> dict[str, str]:
    """What is written in the box of each step."""
    found = re.findall(r'<textarea id="(?:reason|why)-([^"]+)"[^>]*>(.*?)</textarea>', html.decode(), re.DOTALL)
    return dict(found)


@pytest.mark.parametrize(
    ("made", "offered"),
    [
        ("draft", {"lead": ["submit"]}),
        ("incomplete", {"lead": ["submit"]}),
        ("submitted", {"approver": ["approve", "request_changes"]}),
        ("approved", {"approver": ["publish"]}),
    ],
)
def test_steps_offered_by_status_and_role(
    cast: Cast, client_of: SignedIn, made: str, offered: dict[str, list[str]]
) -> None:
    MADE[made](cast)
    url = place(Assessment.objects.get())

    found = {
        name: [row["name"] for row in client_of(cast.named(name)).get(url).context["actions"]]
        for name in ("lead", "drafter", "approver", "reviewer")
    }

    assert found == {"lead": [], "drafter": [], "approver": [], "reviewer": [], **offered}


@pytest.mark.parametrize("name", ["stranger", "respondent", "operator", "framework_admin"])
def test_page_and_steps_of_an_assessment_one_does_not_see(cast: Cast, client_of: SignedIn, name: str) -> None:
    assessment = submitted(cast)
    client = client_of(cast.named(name))

    found = [client.get(place(assessment)).status_code]
    found += [client.post(place(assessment, step)).status_code for step in ("submit", "approve", "request_changes")]

    assert (found, Transition.objects.count()) == ([404] * 4, 1)


def test_gaps_lead_to_where_they_are_filled(cast: Cast, client_of: SignedIn) -> None:
    assessment = all_rated(cast)
    rate(assessment, "2.2", cast.drafter, rated(2, rationale=""), version=1)
    rate(assessment, "R1.1", cast.drafter, rated(2, rationale=""), version=1)

    context = client_of(cast.lead).get(place(assessment)).context

    factor = reverse("core:factor", kwargs={"pk": assessment.pk, "number": "2"})
    assert [(row["url"], row["detail"], row["blocking"]) for row in context["checks"]] == [
        (f"{factor}#i-2.2", "2.2, R1.1", True)
    ]
    assert [row["disabled"] for row in context["actions"]] == [True]


def test_gaps_of_the_office_are_not_shown_to_the_reviewer(cast: Cast, client_of: SignedIn) -> None:
    context = client_of(cast.reviewer).get(place(started(cast))).context

    assert (context["checks"], context["divergences"]) == ([], [])


def test_steps_taken_are_listed_newest_first(cast: Cast, client_of: SignedIn) -> None:
    assessment = all_rated(cast)
    client_of(cast.lead).post(place(assessment, "submit"), {"reason": "Complete."})
    client_of(cast.approver).post(place(assessment, "request_changes"), {"reason": "Factor 1 lacks a source."})

    response = client_of(cast.drafter).get(place(assessment))
    context = response.context

    # What is asked for is read first, before what is missing and what may be done.
    assert "the lead submits again. Factor 1 lacks a source." in words(response.content)
    assert [(row["by"], row["reason"]) for row in context["history"]] == [
        ("Approver", "Factor 1 lacks a source."),
        ("Lead", "Complete."),
    ]


def test_sign_off_shows_what_was_signed(cast: Cast, client_of: SignedIn) -> None:
    assessment = submitted(cast)

    response = client_of(cast.approver).post(place(assessment, "approve"), follow=True)

    assessment.refresh_from_db()
    assert (response.redirect_chain, assessment.status) == ([(place(assessment), 302)], "approved")
    assert response.context["snapshot"] == {
        "sha256": assessment.snapshot.sha256,
        "at": assessment.snapshot.created_at,
        "public_url": "",
        "verify_url": "",
    }


def test_approver_reads_what_has_no_answer_and_what_sign_off_does(cast: Cast, client_of: SignedIn) -> None:
    assessment = all_rated(cast)
    rate(assessment, "1.2", cast.drafter, RatingInput(state="nr"), version=1)
    client_of(cast.lead).post(place(assessment, "submit"), {})

    response = client_of(cast.approver).get(place(assessment))

    assert [(row["detail"], row["blocking"]) for row in response.context["checks"]] == [("1.2", False)]
    assert "The record is frozen for good" in words(response.content)


@pytest.mark.parametrize(
    ("reason", "line"),
    [
        ("  ", "Write the reason; those concerned will read it."),
        ("a\x00b", "Remove the character that cannot be stored (NUL)."),
    ],
)
def test_step_refused_for_its_reason_leads_to_the_box(cast: Cast, client_of: SignedIn, reason: str, line: str) -> None:
    assessment = submitted(cast)

    response = client_of(cast.approver).post(place(assessment, "request_changes"), {"reason": reason})

    assert (response.status_code, response.context["problems"]) == (
        409,
        [{"text": line, "href": "#action-request_changes"}],
    )
    assert (boxes(response.content)["request_changes"], Transition.objects.count()) == (reason, 1)


def test_step_that_is_not_ready_gives_the_note_back(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)

    response = client_of(cast.lead).post(place(assessment, "submit"), {"reason": "A long note."})

    assert (response.status_code, boxes(response.content), Transition.objects.count()) == (
        409,
        {"submit": "A long note."},
        0,
    )


def test_step_overtaken_by_somebody_gives_the_reason_back(cast: Cast, client_of: SignedIn) -> None:
    assessment = submitted(cast)
    approve_assessment(assessment=assessment, by=cast.approver)

    response = client_of(cast.approver).post(place(assessment, "request_changes"), {"reason": "A long reason."})

    shown = words(response.content)
    assert (response.status_code, response.context["problems"][0]["href"]) == (409, "")
    assert ["What you wrote, not saved A long reason." in shown, "has moved on" in shown] == [True, True]


@pytest.mark.parametrize("step", ["submit", "approve", "request_changes"])
def test_step_by_another_role_changes_nothing(cast: Cast, client_of: SignedIn, step: str) -> None:
    assessment = submitted(cast)

    response = client_of(cast.drafter).post(place(assessment, step), {"reason": "Because."})

    assessment.refresh_from_db()
    assert (response.status_code, assessment.status, "Because." in words(response.content)) == (403, "submitted", True)


def diverging(cast: Cast) -> Assessment:
    assessment = all_rated(cast, level=1)
    rate(assessment, "1.1", cast.reviewer, rated(4))
    hand_in_review(assessment=assessment, by=cast.reviewer)
    return submit_assessment(assessment=assessment, by=cast.lead)


def test_divergence_is_explained_by_the_lead(cast: Cast, client_of: SignedIn) -> None:
    assessment = diverging(cast)

    response = client_of(cast.lead).post(
        place(assessment, "divergence", code="1.1"), {"reason": "One source only."}, follow=True
    )

    assert response.redirect_chain == [(f"{place(assessment)}#divergences", 302)]
    assert (Divergence.objects.get().reason, boxes(response.content)["1.1"]) == ("One source only.", "One source only.")
    assert response.context["divergences"][0]["words"] == "office 1, independent reviewer 4"


@pytest.mark.parametrize("reason", ["", " \n", "a\x00b"])
def test_divergence_refused_shows_what_was_typed_in_its_box(cast: Cast, client_of: SignedIn, reason: str) -> None:
    assessment = diverging(cast)

    response = client_of(cast.lead).post(place(assessment, "divergence", code="1.1"), {"reason": reason})

    assert (response.status_code, [row["href"] for row in response.context["problems"]]) == (409, ["#why-1.1"])
    assert (boxes(response.content)["1.1"], Divergence.objects.count()) == (reason, 0)


def test_divergence_of_an_assessment_signed_off_meanwhile_gives_the_reason_back(
    cast: Cast, client_of: SignedIn
) -> None:
    assessment = submitted(cast)
    approve_assessment(assessment=assessment, by=cast.approver)

    response = client_of(cast.lead).post(place(assessment, "divergence", code="1.1"), {"reason": "Typed with care."})

    assert (response.status_code, response.context["left_over"], Divergence.objects.count()) == (
        403,
        "Typed with care.",
        0,
    )


def test_divergence_of_an_indicator_that_does_not_diverge_is_refused(cast: Cast, client_of: SignedIn) -> None:
    assessment = diverging(cast)
    client = client_of(cast.lead)

    found = [
        client.post(place(assessment, "divergence", code=code), {"reason": "Because."}).status_code
        for code in ("1.2", "9.9")
    ]

    assert (found, Divergence.objects.count()) == ([409, 404], 0)


def test_page_after_changes_were_asked_for_says_who_is_next(cast: Cast, client_of: SignedIn) -> None:
    assessment = submitted(cast)
    request_changes(assessment=assessment, by=cast.approver, reason="More sources.")

    response = client_of(cast.lead).get(place(assessment))

    assert response.context["state"]["explanation"] == "The approver asked for changes; the lead submits again."
    assert (text_of(response.content, "reason"), [row["name"] for row in response.context["actions"]]) == (
        "",
        ["submit"],
    )


def test_views_far_from_a_factor_are_explained_by_the_lead(cast: Cast, client_of: SignedIn) -> None:
    assessment = all_rated(cast)
    released(assessment, cast, views={"factors": cells({"1": 4, "2": 2}), "groups": {}, "agreement": None})
    submit_assessment(assessment=assessment, by=cast.lead)
    lead = client_of(cast.lead)

    (row,) = lead.get(place(assessment)).context["divergences"]
    assert (row["code"], row["words"]) == ("1", "office 2, views received (not a survey) 4")
    refused = lead.post(row["save_url"], {"reason": " "})
    assert (refused.status_code, "reason for factor" in words(refused.content)) == (409, False)
    assert lead.post(row["save_url"], {"reason": "Fears, not facts."}).status_code == 302

    context = client_of(cast.approver).get(place(assessment)).context
    assert [found["reason"] for found in context["divergences"]] == ["Fears, not facts."]
    assert [check["blocking"] for check in context["checks"]] == []


def test_gaps_of_the_consultation_lead_to_its_page_and_only_warn_while_the_office_drafts(
    cast: Cast, client_of: SignedIn
) -> None:
    assessment = started(cast)

    checks = client_of(cast.lead).get(place(assessment)).context["checks"]

    (found,) = [check for check in checks if check["url"].endswith("/consultation/")]
    assert ("Nothing shows a consultation yet." in str(found["text"]), found["blocking"]) == (True, False)
