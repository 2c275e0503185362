"""Agreement of a second person to "not applicable", and the history of an answer."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from assessments.core.models import Assessment, Rating
from assessments.core.services import hand_in_review
from assessments.core.validators import RatingInput
from r2p_site.accounts.models import User
from tests.assessments.core.pages import words
from tests.cast import Cast
from tests.factories.assessments import (
    rate,
    rated,
    started,
)

SignedIn = Callable[[User], Client]
NA = RatingInput(state="na", rationale="Cannot arise here.")


def place(assessment: Assessment, name: str = "assessment", **kwargs: object) -> str:
    return reverse(f"core:{name}", kwargs={"pk": assessment.pk, **kwargs})


def agree(client: Client, assessment: Assessment, code: str, version: object = 1) -> str:
    response = client.post(place(assessment, "rating_agree", code=code), {"version": version}, follow=True)
    return words(response.content)


def test_not_applicable_offers_agreement_to_those_who_may_give_it(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    for code in ("1.1", "2.1", "4.1"):
        rate(assessment, code, cast.drafter, NA)

    offered = {
        name: [
            row["code"]
            for row in client_of(cast.named(name)).get(place(assessment, "not_applicable")).context["rows"]
            if row["may_agree"]
        ]
        for name in ("drafter", "lead", "approver", "reviewer")
    }

    assert offered == {
        "drafter": [],
        "lead": ["1.1"],
        "approver": ["1.1"],
        "reviewer": ["1.1", "2.1", "4.1"],
    }


def test_agree_records_the_second_person(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    rate(assessment, "1.1", cast.drafter, NA)

    text = agree(client_of(cast.lead), assessment, "1.1")

    assert (Rating.objects.get().na_agreed_by, "You agreed that 1.1 cannot arise here." in text) == (cast.lead, True)


@pytest.mark.parametrize("version", ["1", "", "x"])
def test_agree_to_a_reason_that_was_changed_meanwhile_is_asked_again(
    cast: Cast, client_of: SignedIn, version: str
) -> None:
    assessment = started(cast)
    rate(assessment, "1.1", cast.drafter, NA)
    rate(assessment, "1.1", cast.drafter, RatingInput(state="na", rationale="Another reason."), version=1)

    text = agree(client_of(cast.lead), assessment, "1.1", version)

    assert (Rating.objects.get().na_agreed_by, "changed in the meantime" in text) == (None, True)


def test_agree_to_an_answer_that_is_no_longer_so_says_it(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    rate(assessment, "1.1", cast.drafter, NA)
    rate(assessment, "1.1", cast.drafter, rated(1), version=1)

    assert "changed in the meantime" in agree(client_of(cast.lead), assessment, "1.1")


def test_agree_by_who_answered_is_refused(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    rate(assessment, "1.1", cast.drafter, NA)

    text = agree(client_of(cast.drafter), assessment, "1.1")

    assert (Rating.objects.get().na_agreed_by, "Another person must agree" in text) == (None, True)


def test_history_has_every_version_newest_first(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    rate(assessment, "1.1", cast.drafter, rated(1, rationale="First"))
    rate(assessment, "1.1", cast.lead, RatingInput(state="ii", rationale="Second"), version=1)

    context = client_of(cast.approver).get(place(assessment, "rating_history", code="1.1")).context

    assert [(row["version"], row["answer"], row["by"], row["rationale"]) for row in context["revisions"]] == [
        (2, "Insufficient information", "Lead", "Second"),
        (1, "1 Early or limited", "Drafter", "First"),
    ]


def test_history_is_of_ones_own_side(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    rate(assessment, "1.1", cast.drafter, rated(1, rationale="Of the office"))

    response = client_of(cast.reviewer).get(place(assessment, "rating_history", code="1.1"))

    assert (response.status_code, "Of the office" in words(response.content)) == (404, False)


def test_reviewer_who_handed_in_reads_the_own_answers(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    rate(assessment, "1.1", cast.reviewer, rated(4))
    hand_in_review(assessment=assessment, by=cast.reviewer)

    context = client_of(cast.reviewer).get(place(assessment)).context

    assert (context["progress"]["answered"], context["read_only_reason"], context["can_hand_in"]) == (
        1,
        "Your review is handed in.",
        False,
    )
