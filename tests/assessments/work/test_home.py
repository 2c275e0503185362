"""What each role finds first: what is mine to do now."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.core.models import Assessment
from assessments.core.services import assign_factors, hand_in_review
from assessments.core.validators import RatingInput
from assessments.review.services import request_changes, submit_assessment
from assessments.work import views
from assessments.work.views import greeting
from r2p_site.accounts.models import Role, User
from r2p_site.enqueue.models import Job, JobState
from tests.assessments.core.pages import words
from tests.cast import Cast
from tests.factories.accounts import FactorResetFactory, MembershipFactory
from tests.factories.assessments import all_rated, ground, indicator, rate, rated, signed_off, started, submitted
from tests.factories.consultations import planned, released, sent, theme

SignedIn = Callable[[User], Client]
HOME = "/"


def heard(assessment: Assessment, cast: Cast) -> None:
    released(assessment, cast, themes=[theme("Prices"), theme("Checkpoints")])


def nothing(cast: Cast) -> None:
    ground()


def changes_requested(cast: Cast) -> None:
    request_changes(assessment=submitted(cast), by=cast.approver, reason="Factor 1 lacks a source.")


PLAN = "Plan the consultation"
BEGIN = ["1. Factor 1", "2. Factor 2", "3. Factor 3"]
REVIEW = "Rate independently, then hand in"
NEXT_CYCLE = "Start the next cycle of Practice State"
INSTALLATION = {
    "framework_admin": ["Keep the frameworks up to date"],
}

# How the assessment stands -> person -> tasks; who is not named has nothing to do.
TASKS: dict[Callable[[Cast], object], dict[str, list[str]]] = {
    nothing: {"lead": [NEXT_CYCLE]},
    started: {"lead": [PLAN, *BEGIN], "drafter": BEGIN, "reviewer": [REVIEW]},
    all_rated: {"lead": ["Everything is answered"], "reviewer": [REVIEW]},
    submitted: {"approver": ["Read and sign off, or ask for changes"], "reviewer": [REVIEW]},
    changes_requested: {
        "lead": ["The approver asks for changes", "Everything is answered"],
        "reviewer": [REVIEW],
    },
    signed_off: {"lead": [NEXT_CYCLE], "approver": ["Publish the assessment"]},
}


@pytest.mark.parametrize("made", TASKS, ids=lambda made: made.__name__)
def test_tasks_of_each_role(cast: Cast, client_of: SignedIn, made: Callable[[Cast], object]) -> None:
    made(cast)
    people = ("lead", "drafter", "approver", "reviewer", "framework_admin", "operator")

    found = {name: [task["text"] for task in client_of(cast.named(name)).get(HOME).context["tasks"]] for name in people}

    expected = {**dict.fromkeys(people, ()), **INSTALLATION, **TASKS[made]}
    assert {name: tuple(tasks) for name, tasks in found.items()} == {
        name: tuple(tasks) for name, tasks in expected.items()
    }


def test_tasks_of_operators(cast: Cast, client_of: SignedIn) -> None:
    reset = FactorResetFactory(user=cast.lead, asked_by=cast.operator, reason="Phone lost")
    for _ in range(2):
        Job.objects.create(
            name="reports.render", object_id=uuid4(), state="failed", error_code="x", finished_at=timezone.now()
        )

    found = {
        name: [(task["text"], task["url"]) for task in client_of(cast.named(name)).get(HOME).context["tasks"]]
        for name in ("operator", "operator2")
    }

    failed = ("2 background jobs failed", "/operate/jobs/?state=failed")
    confirm = ("Confirm, or not: remove the second factor of Lead", f"/operate/people/{reset.user_id}/")
    assert found == {"operator": [failed], "operator2": [confirm, failed]}


def test_tasks_of_somebody_who_leads_and_drafts_come_once(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    MembershipFactory(user=cast.lead, role=Role.DRAFTER, state=cast.state)
    rate(assessment, "4.1", cast.drafter, RatingInput(state="ii"))

    context = client_of(User.objects.get(pk=cast.lead.pk)).get(HOME).context

    assert [task["text"] for task in context["tasks"]] == [PLAN, *BEGIN]
    assert context["greeting"].endswith("4 things need you.")


def test_tasks_begin_with_the_factors_that_are_ones_own(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    assign_factors(assessment=assessment, factors={indicator(assessment, "3.1").factor: cast.drafter}, by=cast.lead)
    rate(assessment, "3.1", cast.drafter, rated(1))

    (task,) = client_of(cast.drafter).get(HOME).context["tasks"]

    assert (task["text"], task["detail"], task["action"], task["urgent"]) == (
        "3. Factor 3",
        "1 of 2 not yet answered",
        "Continue",
        True,
    )


def test_tasks_of_a_second_person(cast: Cast, client_of: SignedIn) -> None:
    assessment = all_rated(cast)
    for code in ("1.1", "2.1"):
        rate(assessment, code, cast.drafter, RatingInput(state="na", rationale="Cannot arise."), version=1)

    found = {
        name: [
            task["detail"]
            for task in client_of(cast.named(name)).get(HOME).context["tasks"]
            if "“not applicable”" in task["text"]
        ]
        for name in ("lead", "drafter", "reviewer")
    }

    assert found == {"lead": ["1.1"], "drafter": [], "reviewer": ["1.1, 2.1"]}


def test_tasks_of_the_lead_name_the_divergences_without_a_reason(cast: Cast, client_of: SignedIn) -> None:
    assessment = all_rated(cast, level=1)
    rate(assessment, "1.1", cast.reviewer, rated(4))
    hand_in_review(assessment=assessment, by=cast.reviewer)
    submit_assessment(assessment=assessment, by=cast.lead)

    (task,) = client_of(cast.lead).get(HOME).context["tasks"]

    assert (task["text"], task["url"]) == (
        "Say why the office keeps 1 rating far from another voice",
        f"{reverse('review:review', kwargs={'pk': assessment.pk})}#divergences",
    )


def test_changes_asked_for_are_shown_with_their_reason(cast: Cast, client_of: SignedIn) -> None:
    changes_requested(cast)

    assert "Factor 1 lacks a source." in words(client_of(cast.lead).get(HOME).content)


@pytest.mark.parametrize(
    ("hour", "count", "expected"),
    [
        (8, 0, "Good morning. Nothing waits for you."),
        (12, 1, "Good afternoon. One thing needs you."),
        (17, 2, "Good afternoon. 2 things need you."),
        (18, 3, "Good evening. 3 things need you."),
    ],
)
def test_greeting_counts(monkeypatch: pytest.MonkeyPatch, hour: int, count: int, expected: str) -> None:
    monkeypatch.setattr(views.timezone, "localtime", lambda: datetime(2026, 6, 1, hour, tzinfo=UTC))

    assert greeting(count) == expected


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        (date(2026, 6, 1), "The cycle closes in 0 days. 0 of 8 answers are given."),
        (date(2026, 6, 2), "The cycle closes in 1 day. 0 of 8 answers are given."),
        (date(2026, 6, 11), "The cycle closes in 10 days. 0 of 8 answers are given."),
        (date(2026, 5, 31), "The cycle was due on 31 May 2026. 0 of 8 answers are given."),
    ],
)
def test_lede_says_how_long_there_is(
    cast: Cast, client_of: SignedIn, monkeypatch: pytest.MonkeyPatch, due: date, expected: str
) -> None:
    monkeypatch.setattr(views.timezone, "localdate", lambda: date(2026, 6, 1))
    started(cast, due_on=due)

    assert client_of(cast.lead).get(HOME).context["lede"] == expected


def test_home_of_somebody_with_nothing_to_do(cast: Cast, client_of: SignedIn) -> None:
    response = client_of(cast.approver).get(HOME)

    assert (response.context["tasks"], response.context["lede"], response.context["completeness"]) == ([], "", None)
    assert "Mine to do now What others hand to you appears here." in words(response.content)


def test_home_of_an_operator_with_nothing_to_do_leads_on(cast: Cast, client_of: SignedIn) -> None:
    response = client_of(cast.operator).get(HOME)

    assert [step["url"] for step in response.context["idle"]["steps"]] == ["/operate/", "/operate/jobs/"]
    assert "appear here. People and roles Background work" in words(response.content)


def sent_in_vain(assessment: Assessment, cast: Cast) -> None:
    sent(assessment, cast)
    Job.objects.update(state=JobState.FAILED, error_code="push_failed", finished_at=timezone.now())


# What was done about the consultation -> the first task of the lead and of the drafter.
CONSULTATION: dict[Callable[[Assessment, Cast], object], tuple[str, str]] = {
    planned: ("Send the consultation to the recipient", BEGIN[0]),
    sent: (BEGIN[0], BEGIN[0]),
    sent_in_vain: ("A signed package did not reach the recipient", BEGIN[0]),
    heard: ("2 themes wait for an answer", "2 themes wait for an answer"),
}


@pytest.mark.parametrize("made", CONSULTATION, ids=lambda made: made.__name__)
def test_tasks_begin_with_what_the_consultation_waits_for(
    cast: Cast, client_of: SignedIn, made: Callable[[Assessment, Cast], object]
) -> None:
    made(started(cast), cast)

    found = [client_of(cast.named(name)).get(HOME).context["tasks"][0]["text"] for name in ("lead", "drafter")]

    assert tuple(found) == CONSULTATION[made]


def test_home_of_the_respondent_shows_no_assessment(cast: Cast, client_of: SignedIn) -> None:
    started(cast)

    context = client_of(cast.respondent).get(HOME).context

    assert (context["tasks"], context["assessments"], context["completeness"], context["others"]) == ([], [], None, [])


def test_home_says_where_others_stand(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    rate(assessment, "1.1", cast.reviewer, rated(2))
    hand_in_review(assessment=assessment, by=cast.reviewer)

    found = {
        name: [(row["name"], row["words"]) for row in client_of(cast.named(name)).get(HOME).context["others"]]
        for name in ("lead", "reviewer")
    }

    assert found == {
        "lead": [
            ("Consultation", "Not planned"),
            ("Independent reviewer", "Handed in"),
            ("Sign-off", "Being drafted"),
        ],
        "reviewer": [("Consultation", "Not planned")],
    }


def test_home_counts_the_own_track_of_the_reviewer(cast: Cast, client_of: SignedIn) -> None:
    assessment = all_rated(cast)
    rate(assessment, "1.1", cast.reviewer, rated(2))

    context = client_of(cast.reviewer).get(HOME).context

    assert context["tasks"][0]["detail"].startswith("1 of 8 answered in your own name")
    assert [row["percent"] for row in context["completeness"]["rows"]] == [50, 0, 0, 0, 0]
    assert Assessment.objects.count() == 1
