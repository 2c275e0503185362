"""The page of results: a preview that says so, the stored result once signed off, and only what one may read."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from assessments.core.models import Assessment
from assessments.core.services import hand_in_review
from assessments.core.validators import RatingInput
from assessments.results.models import Result
from assessments.results.services import score_snapshot
from assessments.review.services import submit_assessment
from r2p_site.accounts.models import User
from r2p_site.enqueue.leases import claim_job, finish_job
from r2p_site.enqueue.models import Job, JobState
from tests.assessments.core.pages import words
from tests.cast import Cast
from tests.factories.assessments import all_rated, rate, rated, signed_off, started

SignedIn = Callable[[User], Client]
PREVIEW = "A preview of the answers given so far. It is not stored, and nothing of it is published."


def place(assessment: Assessment, name: str = "results") -> str:
    return reverse(f"results:{name}", kwargs={"pk": assessment.pk})


def job_in(assessment: Assessment, state: str) -> Job:
    """The scoring job of a signed-off assessment, taken as far as that by a worker."""
    job = claim_job(Job.objects.get(name="results.score", object_id=assessment.snapshot.pk).pk)
    assert job is not None
    if state != JobState.RUNNING:
        failed = {"error_code": "time_limit", "error_text": "This took too long."} if state == JobState.FAILED else {}
        finish_job(job, JobState(state), **failed)
    return job


def test_page_while_drafting_is_a_preview_that_is_not_stored(cast: Cast, client_of: SignedIn) -> None:
    response = client_of(cast.lead).get(place(all_rated(cast)))

    assert (response.context["is_preview"], PREVIEW in words(response.content), Result.objects.count()) == (
        True,
        True,
        0,
    )


def test_page_without_an_answer_says_that_nothing_is_there_yet(cast: Cast, client_of: SignedIn) -> None:
    response = client_of(cast.lead).get(place(started(cast)))

    assert (response.status_code, "No result yet" in words(response.content)) == (200, True)


@pytest.mark.parametrize(
    "answers",
    [
        {"1.1": rated(2)},
        {"R1.1": rated(2)},
        {"1.1": RatingInput(state="ii")},
        {"4.1": RatingInput(state="na", rationale="Cannot arise.")},
        {"2.1": rated(4, targeted=True)},
    ],
    ids=lambda answers: "-".join(f"{code}-{values.state}" for code, values in answers.items()),
)
def test_page_of_few_answers_shows_coverage_and_does_not_fail(
    cast: Cast, client_of: SignedIn, answers: dict[str, RatingInput]
) -> None:
    assessment = started(cast)
    for code, values in answers.items():
        rate(assessment, code, cast.drafter, values)

    response = client_of(cast.lead).get(place(assessment))

    assert (response.status_code, response.context["is_preview"]) == (200, True)


def test_page_after_sign_off_shows_the_stored_result(cast: Cast, client_of: SignedIn) -> None:
    snapshot = signed_off(cast)
    score_snapshot(snapshot_id=snapshot.pk)

    response = client_of(cast.lead).get(place(snapshot.assessment))

    assert (response.context["is_preview"], PREVIEW in words(response.content)) == (False, False)
    assert response.context["computed"] == {"at": Result.objects.get().computed_at, "method": "1.0.0", "job": None}


def test_page_while_the_result_is_computed_shows_the_job_and_no_number(cast: Cast, client_of: SignedIn) -> None:
    assessment = signed_off(cast).assessment

    response = client_of(cast.lead).get(place(assessment))

    assert (response.context["computed"]["job"].state, response.context.get("crimes")) == ("queued", None)
    assert "Waiting its turn" in words(response.content)


def test_page_shows_each_side_only_what_it_may_read(cast: Cast, client_of: SignedIn) -> None:
    assessment = all_rated(cast)
    rate(assessment, "1.1", cast.reviewer, rated(4))
    people = ("lead", "reviewer")

    def seen() -> dict[str, list[str]]:
        pages = {name: client_of(cast.named(name)).get(f"{place(assessment)}?track=official") for name in people}
        return {name: sorted(str(row["label"]) for row in page.context["tracks"] or []) for name, page in pages.items()}

    before = seen()
    hand_in_review(assessment=assessment, by=cast.reviewer)
    submit_assessment(assessment=assessment, by=cast.lead)

    both = ["Independent reviewer", "Official rating"]
    assert (before, seen()) == ({"lead": [], "reviewer": []}, {"lead": both, "reviewer": both})


def test_page_of_the_reviewer_before_both_have_handed_in_is_the_own_track(cast: Cast, client_of: SignedIn) -> None:
    """Asked for the official one, it shows nothing of it."""
    assessment = all_rated(cast, level=4)

    response = client_of(cast.reviewer).get(f"{place(assessment)}?track=official")

    assert (response.status_code, "No result yet" in words(response.content)) == (200, True)


@pytest.mark.parametrize("track", ["civil", "", "reviewer"])
def test_page_of_a_track_that_cannot_be_is_the_own_one(cast: Cast, client_of: SignedIn, track: str) -> None:
    assessment = all_rated(cast)

    response = client_of(cast.lead).get(place(assessment), {"track": track})

    assert (response.status_code, PREVIEW in words(response.content)) == (200, True)


@pytest.mark.parametrize("name", ["stranger", "respondent", "operator", "framework_admin"])
def test_page_of_an_assessment_one_does_not_see(cast: Cast, client_of: SignedIn, name: str) -> None:
    assessment = signed_off(cast).assessment
    job = job_in(assessment, JobState.FAILED)
    client = client_of(cast.named(name))

    found = [
        client.get(place(assessment)).status_code,
        client.get(place(assessment, "job")).status_code,
        client.post(place(assessment, "recompute")).status_code,
    ]

    job.refresh_from_db()
    assert (found, job.state) == ([404, 404, 404], "failed")


def test_page_of_a_failed_job_says_why_and_offers_to_try_again(cast: Cast, client_of: SignedIn) -> None:
    assessment = signed_off(cast).assessment
    job_in(assessment, JobState.FAILED)

    response = client_of(cast.lead).get(place(assessment))

    shown = words(response.content)
    assert ["This took too long." in shown, "Try again" in shown] == [True, True]


def test_job_is_polled_until_the_result_is_there(cast: Cast, client_of: SignedIn) -> None:
    snapshot = signed_off(cast)
    client = client_of(cast.lead)

    waiting = client.get(place(snapshot.assessment, "job"))
    score_snapshot(snapshot_id=snapshot.pk)
    done = client.get(place(snapshot.assessment, "job"))

    assert ("Waiting its turn" in words(waiting.content), waiting.get("HX-Redirect")) == (True, None)
    assert (done["HX-Redirect"], done.content) == (place(snapshot.assessment), b"")


@pytest.mark.parametrize(
    ("state", "after"), [("failed", "queued"), ("cancelled", "queued"), ("running", "running"), ("done", "done")]
)
def test_recompute_asks_again_after_a_failure_only(cast: Cast, client_of: SignedIn, state: str, after: str) -> None:
    assessment = signed_off(cast).assessment
    job = job_in(assessment, state)

    response = client_of(cast.lead).post(place(assessment, "recompute"))

    job.refresh_from_db()
    assert (response["Location"], job.state) == (place(assessment), after)


def test_recompute_before_sign_off_does_nothing(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)

    response = client_of(cast.lead).post(place(assessment, "recompute"))

    assert (response["Location"], Job.objects.count()) == (place(assessment), 0)
