"""Ranges of a draft: asked for by the lead, computed by the worker, held for a while, never stored."""

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client

from assessments.core.enums import Status
from assessments.core.models import Assessment
from assessments.results import ranges
from assessments.results.errors import MayNotPreview
from assessments.results.models import Result
from assessments.results.permissions import may_preview_ranges
from assessments.results.ranges import RANGES_JOB, cancel_ranges, compute_ranges, held_ranges, request_ranges
from r2p_site.accounts.models import User
from r2p_site.audit.models import Event
from r2p_site.enqueue.models import Job
from r2p_site.enqueue.run import run_now
from tests.cast import PEOPLE, Cast
from tests.factories.assessments import all_rated, rate, rated, signed_off, source

ClientOf = Callable[[User], Client]
DRAFTING = (Status.DRAFT, Status.CHANGES_REQUESTED, Status.SUBMITTED)


def place(assessment: Assessment, rest: str = "") -> str:
    return f"/assessments/{assessment.pk}/results/ranges/{rest}"


@pytest.mark.parametrize("name", PEOPLE)
def test_lead_alone_asks_and_only_before_sign_off(cast: Cast, name: str) -> None:
    assessment = all_rated(cast)
    allowed = []
    for status in Status:
        assessment.status = status
        if may_preview_ranges(cast.named(name), assessment):
            allowed.append(status)

    assert set(allowed) == (set(DRAFTING) if name == "lead" else set())


def test_computed_ranges_are_held_and_nothing_is_stored(cast: Cast) -> None:
    assessment = all_rated(cast, level=2)

    job = run_now(request_ranges(assessment=assessment, by=cast.lead))

    held = held_ranges(assessment)
    assert held is not None
    genocide = held.content["tracks"]["official"]["crimes"]["genocide"]
    assert (job.state, genocide["score"]) == ("done", 0.5)
    assert genocide["interval"]["low"] < 0.5 < genocide["interval"]["high"]
    assert list(held.content["tracks"]) == ["official"]
    assert Result.objects.count() == 0
    assert Event.objects.get(event="results.ranges_requested").details == {}


def test_key_and_what_is_held_name_nobody(cast: Cast) -> None:
    assessment = all_rated(cast)

    compute_ranges(assessment_id=assessment.pk)

    redis = cache._cache.get_client()
    (key,) = [key.decode() for key in redis.keys(f"*{assessment.pk}*")]
    assert key.endswith(f":{RANGES_JOB}:{assessment.pk}")
    assert not any(cast.named(name).name.encode() in redis.get(key) for name in ("lead", "drafter"))
    assert 0 < redis.ttl(key) <= ranges.HELD_FOR


def test_reviewer_is_not_in_what_the_lead_computes(cast: Cast) -> None:
    assessment = all_rated(cast)
    rate(assessment, "1.1", cast.reviewer, rated(4, sources=(source(cast).pk,)))

    compute_ranges(assessment_id=assessment.pk)

    held = held_ranges(assessment)
    assert held is not None
    assert list(held.content["tracks"]) == ["official"]


def test_signed_off_meanwhile_nothing_is_computed(cast: Cast) -> None:
    assessment = signed_off(cast).assessment

    compute_ranges(assessment_id=assessment.pk)

    assert held_ranges(assessment) is None
    with pytest.raises(MayNotPreview):
        request_ranges(assessment=assessment, by=cast.lead)


def test_asking_while_it_is_under_way_changes_nothing(cast: Cast) -> None:
    assessment = all_rated(cast)
    first = request_ranges(assessment=assessment, by=cast.lead)

    assert request_ranges(assessment=assessment, by=cast.lead).pk == first.pk
    assert cancel_ranges(assessment=assessment, by=cast.lead).state == "cancelled"
    assert request_ranges(assessment=assessment, by=cast.lead).pk == first.pk
    assert Job.objects.filter(name=RANGES_JOB).count() == 1


@pytest.mark.parametrize("rest", ["", "job/", "ask/", "cancel/"])
@pytest.mark.parametrize("name", [name for name in PEOPLE if name not in {"nobody", "lead"}])
def test_others_neither_see_nor_ask(cast: Cast, client_of: ClientOf, name: str, rest: str) -> None:
    assessment, client = all_rated(cast), client_of(cast.named(name))

    response = (client.post if rest in {"ask/", "cancel/"} else client.get)(place(assessment, rest))

    assert response.status_code == (403 if name in {"drafter", "approver", "reviewer"} else 404)
    assert Job.objects.filter(name=RANGES_JOB).count() == 0


def test_page_goes_from_asking_to_ranges_without_script(cast: Cast, client_of: ClientOf) -> None:
    assessment, lead = all_rated(cast, level=2), client_of(cast.lead)
    assert b"Compute the ranges</button>" in lead.get(place(assessment)).content

    asked = lead.post(place(assessment, "ask/"))
    waiting = lead.get(asked["Location"])
    assert (asked["Location"], waiting.context["progress"]["job"].state) == (place(assessment), "queued")
    assert b"Waiting its turn" in waiting.content
    assert b"</button>" in waiting.content

    run_now(Job.objects.get(name=RANGES_JOB))
    shown = lead.get(place(assessment))
    assert shown.context["progress"] == {}
    assert shown.context["is_old"] is False
    assert shown.context["crimes"]["rows"][0]["score"] == 50
    assert lead.get(place(assessment, "job/"))["HX-Redirect"] == place(assessment)


def test_page_says_when_answers_changed_since(cast: Cast, client_of: ClientOf) -> None:
    assessment = all_rated(cast, level=2)
    run_now(request_ranges(assessment=assessment, by=cast.lead))
    rate(assessment, "1.1", cast.drafter, rated(4, sources=(source(cast).pk,)), version=1)

    page = client_of(cast.lead).get(place(assessment))

    assert page.context["is_old"] is True
    assert b"Answers have changed since." in page.content


def test_page_says_when_it_is_no_longer_kept(cast: Cast, client_of: ClientOf) -> None:
    assessment = all_rated(cast)
    run_now(request_ranges(assessment=assessment, by=cast.lead))
    cache.delete(ranges._key(assessment.pk))

    page = client_of(cast.lead).get(place(assessment))

    assert b"What was computed is no longer kept." in page.content
    assert b"Compute again</button>" in page.content


def test_failed_is_said_and_tried_again(
    cast: Cast, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    assessment, lead = all_rated(cast), client_of(cast.lead)
    job = request_ranges(assessment=assessment, by=cast.lead)
    with monkeypatch.context() as broken:
        broken.setattr(ranges, "preview_of", lambda *_args, **_how: 1 / 0)
        run_now(job)

    page = lead.get(place(assessment))
    assert page.context["progress"]["job"].state == "failed"
    assert b"Try again</button>" in page.content

    lead.post(place(assessment, "ask/"))
    job.refresh_from_db()
    assert run_now(job).state == "done"


def test_cancelled_page_offers_to_try_again(cast: Cast, client_of: ClientOf) -> None:
    assessment, lead = all_rated(cast), client_of(cast.lead)
    lead.post(place(assessment, "ask/"))

    lead.post(place(assessment, "cancel/"))

    assert lead.get(place(assessment)).context["progress"]["job"].state == "cancelled"
    again = lead.post(place(assessment, "cancel/"), follow=True)
    assert b"This has ended already" in again.content


def test_signed_off_draft_leads_to_its_result(cast: Cast, client_of: ClientOf) -> None:
    assessment = signed_off(cast).assessment

    assert client_of(cast.lead).get(place(assessment))["Location"] == f"/assessments/{assessment.pk}/results/"


def test_results_of_a_draft_lead_to_its_ranges_for_the_lead(cast: Cast, client_of: ClientOf) -> None:
    assessment = all_rated(cast)
    link = f'href="{place(assessment)}"'.encode()
    page = f"/assessments/{assessment.pk}/results/"

    assert link in client_of(cast.lead).get(page).content
    assert link not in client_of(cast.drafter).get(page).content
