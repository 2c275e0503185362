"""What the public sees of a State's own indicators: apart from what is scored, and where every rating is public."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from assessments.core.services import agree_national_not_applicable, hand_in_review, save_national_rating
from assessments.core.validators import RatingInput
from assessments.publication.models import PublishedAssessment
from assessments.publication.page import national_rows
from assessments.publication.services import publish_assessment, withdraw_assessment
from assessments.reports.document import for_edition
from assessments.reports.queries import read_sources
from assessments.results.services import score_snapshot
from assessments.review.services import approve_assessment, submit_assessment
from tests.assessments.core.pages import words
from tests.assessments.core.test_annex import added, answer, signed_with_annex
from tests.assessments.publication.signed import assessment_of
from tests.cast import Cast
from tests.factories.assessments import all_rated, rate, rated, source, started

HEADING = "National annex (not scored)"


@pytest.fixture
def public(site: Callable[[str], Client]) -> Client:
    return site("public")


def published(cast: Cast, **fields: Any) -> PublishedAssessment:
    return publish_assessment(assessment=signed_with_annex(cast, **fields), by=cast.approver)


def annex(found: PublishedAssessment) -> str:
    return f"/api/v1/assessments/{found.pk}/annex/"


def test_page_of_the_assessment_shows_them_apart(cast: Cast, public: Client) -> None:
    found = published(cast)

    shown = words(public.get(f"/assessments/{found.pk}/").content)

    every, _heading, own = shown.partition(HEADING)
    assert "2.N1" not in every
    assert "2.N1 Water rights [left out of this edition] are kept from wells." in own
    assert "Official rating: 3 , Severe or general (confidence: medium)" in own


def test_page_of_the_factor_shows_its_own(cast: Cast, public: Client) -> None:
    found = published(cast)

    pages = {number: public.get(f"/assessments/{found.pk}/factors/{number}/") for number in ("1", "2")}

    assert [[row["code"] for row in page.context["national"]] for page in pages.values()] == [[], ["2.N1"]]
    assert HEADING in words(pages["2"].content)


@pytest.mark.parametrize("disclosure", ["factor", "summary"])
def test_below_full_nothing_of_it_is_public(cast: Cast, public: Client, disclosure: str) -> None:
    found = published(cast, disclosure=disclosure)

    assert (found.page["national"], public.get(annex(found)).status_code) == ([], 404)
    assert b"Water rights" not in public.get(f"/assessments/{found.pk}/").content
    assert public.get(f"/api/v1/assessments/{found.pk}/").json()["links"]["annex"] is None


def test_rest_has_what_was_answered(cast: Cast, public: Client) -> None:
    found = published(cast)

    body = public.get(annex(found)).json()

    (row,) = body["results"]
    assert (row["code"], row["factor"], row["label"], row["family"]) == ("2.N1", "2", "Water rights", "condition")
    assert row["id"].startswith("national/")
    assert row["answers"] == {
        "official": {
            "state": "rated",
            "level": 3,
            "confidence": "medium",
            "contested": False,
            "family": "condition",
            "trend": "",
            "rationale": "Seen in three districts since spring.",
            "sources": [
                {
                    "title": "Monthly monitoring",
                    "publisher": "Human Rights Commission",
                    "kind": "nhri",
                    "source_on": None,
                    "link": "",
                }
            ],
        }
    }
    assert public.get(f"/api/v1/assessments/{found.pk}/").json()["links"]["annex"].endswith(annex(found))


def test_source_that_is_not_public_is_not_named(cast: Cast, public: Client) -> None:
    assessment = all_rated(cast)
    hidden = source(cast, title="Cable from the border post", confidentiality="internal")
    save_national_rating(
        assessment=assessment,
        indicator=added(cast, assessment),
        by=cast.drafter,
        expected_version=0,
        values=rated(2, rationale="Cable from the border post, page 2.", sources=(hidden.pk,)),
    )
    submitted = submit_assessment(assessment=assessment, by=cast.lead)
    score_snapshot(snapshot_id=approve_assessment(assessment=submitted, by=cast.approver).pk)
    assessment.refresh_from_db()

    found = publish_assessment(assessment=assessment, by=cast.approver)

    (row,) = public.get(annex(found)).json()["results"]
    given = row["answers"]["official"]
    assert (given["sources"], given["rationale"]) == ([], "[left out of this edition], page 2.")


@pytest.mark.parametrize(("agreed", "state"), [(False, "nr"), (True, "na")])
def test_not_applicable_is_said_once_a_second_person_agreed(cast: Cast, agreed: bool, state: str) -> None:
    assessment = all_rated(cast)
    rating = save_national_rating(
        assessment=assessment,
        indicator=added(cast, assessment),
        by=cast.drafter,
        expected_version=0,
        values=RatingInput(state="na", rationale="No wells here."),
    )
    if agreed:
        agree_national_not_applicable(rating=rating, by=cast.lead)
    submitted = submit_assessment(assessment=assessment, by=cast.lead)
    score_snapshot(snapshot_id=approve_assessment(assessment=submitted, by=cast.approver).pk)
    assessment.refresh_from_db()
    sources = read_sources(assessment, "en")
    assert sources is not None

    (row,) = national_rows(for_edition(sources, "public"))

    assert row["answers"]["official"]["state"] == state


def test_both_voices_are_shown(cast: Cast, public: Client) -> None:
    assessment = all_rated(cast)
    indicator = added(cast, assessment)
    answer(cast, assessment, indicator, 3)
    save_national_rating(
        assessment=assessment, indicator=indicator, by=cast.reviewer, expected_version=0, values=rated(1)
    )
    rate(assessment, "1.1", cast.reviewer, rated(1))
    hand_in_review(assessment=assessment, by=cast.reviewer)
    submitted = submit_assessment(assessment=assessment, by=cast.lead)
    score_snapshot(snapshot_id=approve_assessment(assessment=submitted, by=cast.approver).pk)
    assessment.refresh_from_db()
    found = publish_assessment(assessment=assessment, by=cast.approver)

    (row,) = public.get(annex(found)).json()["results"]
    shown = words(public.get(f"/assessments/{found.pk}/factors/2/").content).partition(HEADING)[2]

    assert {track: given["level"] for track, given in row["answers"].items()} == {"official": 3, "reviewer": 1}
    assert ("Official rating: 3 Severe" in shown, "Independent reviewer: 1 Early" in shown) == (True, True)


def test_what_was_published_before_has_none_and_reads_as_ever(cast: Cast, public: Client) -> None:
    found = published(cast)
    del found.page["national"]
    found.save()

    pages = [f"/assessments/{found.pk}/", f"/assessments/{found.pk}/factors/2/"]

    assert [HEADING in words(public.get(page).content) for page in pages] == [False, False]
    assert public.get(annex(found)).json()["results"] == []


def test_withdrawing_takes_it_away(cast: Cast, public: Client) -> None:
    found = published(cast)
    withdraw_assessment(assessment=assessment_of(found), by=cast.approver, reason="A source was forged.")

    assert public.get(annex(found)).status_code == 404
    assert b"Water rights" not in public.get(f"/assessments/{found.pk}/").content


def test_bundle_and_results_have_nothing_of_it(cast: Cast, public: Client) -> None:
    found = published(cast)

    for name in ("bundle", "results"):
        body = public.get(f"/api/v1/assessments/{found.pk}/{name}/").content
        assert (b"N1" in body, b"Water rights" in body) == (False, False)


def test_public_role_reads_it(cast: Cast, public: Client, as_public_role: Callable[[], Any]) -> None:
    found = published(cast)

    with as_public_role():
        answers = [public.get(annex(found)), public.get(f"/assessments/{found.pk}/")]

    assert [response.status_code for response in answers] == [200, 200]


# --- pages of results on the staff site -----------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["", "factors/2/"])
def test_results_show_them_after_what_is_scored(cast: Cast, client_of: Callable[..., Client], path: str) -> None:
    assessment = signed_with_annex(cast)

    shown = words(client_of(cast.lead).get(f"/assessments/{assessment.pk}/results/{path}").content)

    scored, _heading, own = shown.partition(HEADING)
    assert ("2.N1" in scored, "2.N1 Water rights Hill people of Ombra are kept from wells." in own) == (False, True)
    assert "Official rating: 3 Severe or general (confidence: medium)" in own


def test_preview_shows_the_readers_own_voice_alone(cast: Cast, client_of: Callable[..., Client]) -> None:
    assessment = all_rated(cast)
    answer(cast, assessment, added(cast, assessment), 3)

    shown = {
        person.name: client_of(person).get(f"/assessments/{assessment.pk}/results/").context.get("national")
        for person in (cast.lead, cast.reviewer)
    }

    voices = {
        name: [(row["voice"], row["words"]) for line in rows for row in line["answers"]] for name, rows in shown.items()
    }
    assert voices == {
        "Lead": [("Official rating", "3 Severe or general")],
        "Reviewer": [("Independent reviewer", "Not rated")],
    }


def test_state_that_asks_nothing_has_no_such_heading(cast: Cast, client_of: Callable[..., Client]) -> None:
    assessment = started(cast)

    for path in ("", "factors/2/"):
        assert HEADING not in words(client_of(cast.lead).get(f"/assessments/{assessment.pk}/results/{path}").content)
