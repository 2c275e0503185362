"""The pages around the answers: cycles, task list, who drafts what."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from assessments.core.models import Assessment, Assignment
from assessments.core.validators import RatingInput
from r2p_site.accounts.models import User
from tests.assessments.core.pages import words
from tests.cast import Cast
from tests.factories.assessments import (
    all_rated,
    ground,
    indicator,
    rate,
    rated,
    signed_off,
    started,
    submitted,
)

SignedIn = Callable[[User], Client]
NA = RatingInput(state="na", rationale="Cannot arise here.")


def place(assessment: Assessment, name: str = "assessment", **kwargs: object) -> str:
    return reverse(f"core:{name}", kwargs={"pk": assessment.pk, **kwargs})


# --- cycles --------------------------------------------------------------------------------------------------------

CYCLE = {
    "title": "2026",
    "period_start": "2026-01-01",
    "period_end": "2026-12-31",
    "due_on": "2027-01-31",
    "disclosure": "full",
}


def test_start_begins_a_cycle_and_leads_to_it(cast: Cast, client_of: SignedIn) -> None:
    ground()
    client = client_of(cast.lead)

    asked = client.get(reverse("core:start"))
    response = client.post(reverse("core:start"), CYCLE)

    assessment = Assessment.objects.get()
    assert (response["Location"], assessment.cycle.title) == (place(assessment), "2026")
    assert asked.context["pins"] == ["Tiny framework, version 1", "Tiny resilience, version 1", "Method 1.0.0"]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"title": " "}, ["title"]),
        ({"title": "x" * 121}, ["title"]),
        ({"title": "a\x00"}, ["title"]),
        ({"period_start": "then"}, ["period_start"]),
        ({"period_end": "2025-01-01"}, ["period_end"]),
        ({"due_on": "2025-01-01"}, ["due_on"]),
        ({"disclosure": "all"}, ["disclosure"]),
        ({"period_start": "", "due_on": ""}, ["period_start", "due_on"]),
    ],
)
def test_start_refused_names_the_field_and_keeps_the_rest(
    cast: Cast, client_of: SignedIn, change: dict[str, str], named: list[str]
) -> None:
    ground()

    response = client_of(cast.lead).post(reverse("core:start"), {**CYCLE, **change})

    assert (response.status_code, list(response.context["form"].errors)) == (422, named)
    assert (response.context["form"]["title"].value(), Assessment.objects.count()) == (
        change.get("title", "2026"),
        0,
    )


@pytest.mark.parametrize(("made", "offered"), [(ground, 1), (started, 0), (submitted, 0), (signed_off, 1)])
def test_start_is_offered_once_the_last_cycle_is_closed(
    cast: Cast, client_of: SignedIn, made: Callable[..., Any], offered: int
) -> None:
    made(*([] if made is ground else [cast]))

    assert len(client_of(cast.lead).get(reverse("core:assessments")).context["start_states"]) == offered


def test_start_while_a_cycle_is_open_says_so(cast: Cast, client_of: SignedIn) -> None:
    started(cast)

    response = client_of(cast.lead).post(reverse("core:start"), CYCLE)

    assert (response.status_code, response.context["form"].non_field_errors()) == (
        422,
        ["The last cycle is not signed off yet. Finish it before you start the next one."],
    )


@pytest.mark.parametrize(
    ("name", "state", "status"),
    [
        ("lead", "PRT", 404),
        ("lead", "nowhere", 404),
        ("stranger", "PRT", 200),
        ("drafter", "", 302),
        ("drafter", "XPR", 404),
    ],
)
def test_start_is_of_ones_own_state(cast: Cast, client_of: SignedIn, name: str, state: str, status: int) -> None:
    ground()

    response = client_of(cast.named(name)).get(reverse("core:start"), {"state": state})

    assert (response.status_code, response.get("Location")) == (
        status,
        reverse("core:assessments") if status == 302 else None,
    )


@pytest.mark.parametrize(
    ("name", "query", "titles"),
    [
        ("lead", "", ["Practice State, cycle 2026"]),
        ("reviewer", "", ["Practice State, cycle 2026"]),
        ("lead", "?q=practice", ["Practice State, cycle 2026"]),
        ("lead", "?q=2031", []),
        ("lead", "?status=draft", ["Practice State, cycle 2026"]),
        ("lead", "?status=published", []),
        ("lead", "?status=lost", []),
        ("stranger", "", []),
        ("respondent", "", []),
    ],
)
def test_list_has_what_one_may_see(cast: Cast, client_of: SignedIn, name: str, query: str, titles: list[str]) -> None:
    started(cast)

    response = client_of(cast.named(name)).get(reverse("core:assessments") + query)

    assert [row["title"] for row in response.context["assessments"]] == titles


def test_list_as_csv(cast: Cast, client_of: SignedIn) -> None:
    started(cast, title="=2026")

    response = client_of(cast.lead).get(reverse("core:assessments") + "?format=csv")

    rows = list(csv.DictReader(io.StringIO(response.content.decode())))
    assert [(row["iso3"], row["title"], row["status"], row["published_at"]) for row in rows] == [
        ("XPR", "'=2026", "draft", "")
    ]
    assert response["Content-Disposition"] == 'attachment; filename="assessments.csv"'


# --- the task list -------------------------------------------------------------------------------------------------


def test_task_list_groups_factors_and_says_how_far_each_is(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    for code in ("1.1", "1.2", "2.1"):
        rate(assessment, code, cast.drafter, rated(1))

    context = client_of(cast.lead).get(place(assessment)).context

    assert [
        (group["title"], group["answered"], group["total"], [(task["code"], task["state"]) for task in group["tasks"]])
        for group in context["groups"]
    ] == [
        ("Common to all crimes", 3, 4, [("1", "Answered"), ("2", "Under way")]),
        ("Genocide", 0, 2, [("3", "Not started")]),
        ("War crimes", 0, 1, [("4", "Not started")]),
        ("Resilience", 0, 1, [("R1", "Not started")]),
    ]
    assert (context["progress"]["answered"], context["progress"]["total"], context["progress"]["critical_missing"]) == (
        3,
        8,
        2,
    )
    assert context["next_step"]["url"] == place(assessment, "factor", number="2")


def test_task_list_of_the_reviewer_counts_the_own_track(cast: Cast, client_of: SignedIn) -> None:
    assessment = all_rated(cast)
    reviewer = client_of(cast.reviewer)
    before = reviewer.get(place(assessment)).context
    rate(assessment, "1.1", cast.reviewer, rated(2))

    now = reviewer.get(place(assessment))

    assert (before["progress"]["answered"], before["can_hand_in"]) == (0, False)
    assert (now.context["progress"]["answered"], now.context["can_hand_in"]) == (1, True)
    assert "1 of 8 answers are given; the others stay open for good." in words(now.content)


@pytest.mark.parametrize(
    ("name", "status", "reason"),
    [
        ("lead", "draft", ""),
        ("approver", "draft", "You can read this assessment; leads and drafters answer."),
        ("lead", "submitted", "Submitted: answers are closed until the approver asks for changes."),
        ("reviewer", "submitted", ""),
        ("lead", "approved", "This assessment is signed off; its record is frozen."),
        ("reviewer", "approved", "This assessment is signed off; its record is frozen."),
    ],
)
def test_task_list_says_why_one_cannot_answer(
    cast: Cast, client_of: SignedIn, name: str, status: str, reason: str
) -> None:
    made: dict[str, Callable[[Cast], Any]] = {"draft": started, "submitted": submitted, "approved": signed_off}
    made[status](cast)

    context = client_of(cast.named(name)).get(place(Assessment.objects.get())).context

    assert (context["is_read_only"], context["read_only_reason"]) == (bool(reason), reason)


def test_hand_in_closes_the_review_once(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    rate(assessment, "1.1", cast.reviewer, rated(2))
    client = client_of(cast.reviewer)

    pages = [words(client.post(place(assessment, "hand_in"), follow=True).content) for _ in range(2)]

    assessment.refresh_from_db()
    assert assessment.reviewed_by == cast.reviewer
    assert ["Your review is handed in. The office" in text for text in pages] == [True, False]
    assert "no longer open for answers" in pages[1]


def test_hand_in_by_the_office_changes_nothing(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)

    response = client_of(cast.lead).post(place(assessment, "hand_in"), follow=True)

    assessment.refresh_from_db()
    assert (assessment.reviewed_at, "Your role does not allow this." in words(response.content)) == (None, True)


# --- who drafts what -----------------------------------------------------------------------------------------------


def assigned(assessment: Assessment) -> dict[str, User]:
    return {row.factor.number: row.user for row in Assignment.objects.filter(assessment=assessment)}


def test_assign_gives_and_takes_back(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    first, second = (indicator(assessment, code).factor for code in ("1.1", "2.1"))
    client = client_of(cast.lead)
    client.post(place(assessment, "assign"), {f"f-{first.pk}": cast.drafter.pk, f"f-{second.pk}": cast.lead.pk})
    given = assigned(assessment)

    response = client.post(place(assessment, "assign"), {f"f-{first.pk}": "", f"f-{second.pk}": cast.lead.pk})

    assert (given, assigned(assessment)) == ({"1": cast.drafter, "2": cast.lead}, {"2": cast.lead})
    assert response["Location"] == place(assessment)


def test_assign_leaves_a_factor_that_was_not_sent(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    factor = indicator(assessment, "1.1").factor
    client = client_of(cast.lead)
    client.post(place(assessment, "assign"), {f"f-{factor.pk}": cast.drafter.pk})

    client.post(place(assessment, "assign"), {})

    assert assigned(assessment) == {"1": cast.drafter}


@pytest.mark.parametrize("sent", ["reviewer", "stranger", "garbage"])
def test_assign_to_somebody_outside_the_office_changes_nothing(cast: Cast, client_of: SignedIn, sent: str) -> None:
    assessment = started(cast)
    first, second = (indicator(assessment, code).factor for code in ("1.1", "2.1"))
    value = "garbage" if sent == "garbage" else str(cast.named(sent).pk)

    response = client_of(cast.lead).post(
        place(assessment, "assign"), {f"f-{first.pk}": cast.drafter.pk, f"f-{second.pk}": value}, follow=True
    )

    assert (assigned(assessment), "Choose a lead or drafter of this State." in words(response.content)) == ({}, True)


@pytest.mark.parametrize(("name", "found"), [("lead", 200), ("drafter", 404), ("approver", 404), ("reviewer", 404)])
def test_assign_is_the_leads(cast: Cast, client_of: SignedIn, name: str, found: int) -> None:
    response = client_of(cast.named(name)).get(place(started(cast), "assign"))

    people = [row.name for row in response.context["people"]] if found == 200 else []
    assert (response.status_code, people) == (found, ["Drafter", "Lead"] if found == 200 else [])
