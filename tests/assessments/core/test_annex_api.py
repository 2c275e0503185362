"""The national annex by REST: read and answered as ratings are, at an address of its own."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from assessments.core.models import Assessment, NationalIndicator, NationalRating
from assessments.core.services import change_national_indicator, hand_in_review, retire_national_indicator
from assessments.review.services import submit_assessment
from r2p_site.accounts.models import User
from tests.assessments.core.test_annex import WORDS, added, answer
from tests.assessments.core.test_api import RATED, put, ratings
from tests.cast import Cast
from tests.factories.assessments import all_rated, rate, rated, source, started, submitted

SignedIn = Callable[[User], Client]
CODE = "2.N1"


def annex(assessment: Assessment, code: str = "") -> str:
    return f"/api/v1/assessments/{assessment.pk}/annex/{code + '/' if code else ''}"


def reword(cast: Cast, assessment: Assessment, indicator: NationalIndicator) -> None:
    change_national_indicator(
        assessment=assessment,
        indicator=indicator,
        by=cast.lead,
        expected_version=1,
        values=replace(WORDS, statement="Something else."),
    )


def test_list_has_what_is_asked_with_the_answers(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    first, _second = added(cast, assessment), added(cast, assessment, "1", label="Other")
    answer(cast, assessment, first, 3)
    client = client_of(cast.approver)

    response = client.get(annex(assessment))
    again = client.get(annex(assessment), headers={"If-None-Match": response["ETag"]})

    rows = response.json()["results"]
    assert [(row["code"], row["state"], row["level"], row["etag"]) for row in rows] == [
        ("1.N1", "nr", None, "0"),
        (CODE, "rated", 3, "1"),
    ]
    expected = {
        "id": f"national/{first.pk}",
        "factor": "2",
        "label": WORDS.label,
        "statement": WORDS.statement,
        "guidance": WORDS.guidance,
        "family": WORDS.family,
        "retired": False,
        "asked": {"label": WORDS.label, "statement": WORDS.statement, "family": WORDS.family},
    }
    assert {name: rows[1][name] for name in expected} == expected
    assert (response.json()["count"], again.status_code) == (2, 304)


def test_row_has_every_field_of_a_rating_but_populations(cast: Cast, client_of: SignedIn) -> None:
    assessment = all_rated(cast)
    added(cast, assessment)
    client = client_of(cast.lead)

    rating = client.get(ratings(assessment, "1.1")).json()
    own = client.get(annex(assessment, CODE)).json()

    assert set(rating) - set(own) == {"populations"}


def test_ratings_have_none_of_it(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    answer(cast, assessment, added(cast, assessment))
    client = client_of(cast.lead)

    assert (client.get(ratings(assessment)).json()["results"], client.get(ratings(assessment, CODE)).status_code) == (
        [],
        404,
    )


def test_put_saves_and_answers_with_the_new_version(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    added(cast, assessment)
    evidence = source(cast)

    response = put(client_of(cast.drafter), annex(assessment, CODE), {**RATED, "sources": [str(evidence.pk)]})

    body = response.json()
    assert (response.status_code, response["ETag"], body["version"]) == (200, '"1"', 1)
    assert {name: body[name] for name in (*RATED, "track", "sources", "updated_by")} == {
        **RATED,
        "track": "official",
        "sources": [str(evidence.pk)],
        "updated_by": "Drafter",
    }


def test_get_of_what_one_holds_is_not_sent_again(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    answer(cast, assessment, added(cast, assessment))
    client = client_of(cast.lead)

    first = client.get(annex(assessment, CODE))
    again = client.get(annex(assessment, CODE), headers={"If-None-Match": first["ETag"]})

    assert (first["ETag"], again.status_code, again.content) == ('"1"', 304, b"")


@pytest.mark.parametrize("version", ['"0"', '"7"', "*", 'W/"1"', '"0", "1"'])
def test_put_with_another_version_answers_with_what_stands(cast: Cast, client_of: SignedIn, version: str) -> None:
    assessment = started(cast)
    answer(cast, assessment, added(cast, assessment), 1)

    response = put(client_of(cast.lead), annex(assessment, CODE), version=version)

    error = response.json()["error"]
    assert (response.status_code, error["code"]) == (412, "rating_conflict")
    assert (error["current"]["etag"], error["current"]["level"], NationalRating.objects.get().level) == ("1", 1, 1)


@pytest.mark.parametrize("version", ['"0"', '"0@2"'])
def test_put_that_read_other_words_is_refused(cast: Cast, client_of: SignedIn, version: str) -> None:
    assessment = started(cast)
    reword(cast, assessment, added(cast, assessment))
    client = client_of(cast.lead)

    response = put(client, annex(assessment, CODE), version=version)

    error = response.json()["error"]
    assert (response.status_code, error["code"], NationalRating.objects.count()) == (412, "question_reworded", 0)
    assert (error["current"]["statement"], error["current"]["etag"]) == ("Something else.", "0@1")
    assert put(client, annex(assessment, CODE), version='"0@1"')["ETag"] == '"1@1"'


def test_put_without_a_version_is_asked_for_one(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    added(cast, assessment)

    response = put(client_of(cast.lead), annex(assessment, CODE), version=None)

    assert (response.status_code, response.json()["error"]["code"]) == (428, "version_required")


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"state": "maybe"}, ["state"]),
        ({"level": 5}, ["level"]),
        ({"state": "na", "level": None, "rationale": ""}, ["rationale"]),
        ({"rationale": "a\x00b"}, ["rationale"]),
        ({"sources": ["0b7a2c1e-9a0f-4a43-8a55-1d1f0e8d1b11"]}, ["sources"]),
    ],
)
def test_put_refused_names_the_field(
    cast: Cast, client_of: SignedIn, change: dict[str, Any], fields: list[str]
) -> None:
    assessment = started(cast)
    added(cast, assessment)

    response = put(client_of(cast.lead), annex(assessment, CODE), {**RATED, **change})

    assert (response.status_code, list(response.json()["error"]["fields"])) == (400, fields)
    assert NationalRating.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "status", "code"),
    [("stranger", 404, "not_found"), ("respondent", 404, "not_found"), ("approver", 403, "may_not_rate")],
)
def test_put_by_somebody_else_is_refused(cast: Cast, client_of: SignedIn, name: str, status: int, code: str) -> None:
    assessment = started(cast)
    added(cast, assessment)

    response = put(client_of(cast.named(name)), annex(assessment, CODE))

    assert (response.status_code, response.json()["error"]["code"]) == (status, code)


def test_not_applicable_waits_for_a_second_person(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    added(cast, assessment)
    body = {"state": "na", "rationale": "No wells here."}

    sent = put(client_of(cast.drafter), annex(assessment, CODE), body).json()
    agree = f"/assessments/{assessment.pk}/annex/{NationalIndicator.objects.get().pk}/agree/"
    client_of(cast.lead).post(agree, {"version": 1})

    read = client_of(cast.drafter).get(annex(assessment, CODE)).json()
    assert (sent["na_agreed"], read["na_agreed"], read["version"]) == (False, True, 1)


def test_put_of_a_submitted_assessment_is_closed(cast: Cast, client_of: SignedIn) -> None:
    assessment = all_rated(cast)
    added(cast, assessment)
    submit_assessment(assessment=assessment, by=cast.lead)

    response = put(client_of(cast.lead), annex(assessment, CODE))

    assert (response.status_code, response.json()["error"]["code"]) == (409, "assessment_closed")


def test_other_track_is_read_once_both_have_handed_in(cast: Cast, client_of: SignedIn) -> None:
    assessment = all_rated(cast)
    added(cast, assessment)
    put(client_of(cast.reviewer), annex(assessment, CODE))
    office = client_of(cast.lead)
    before = office.get(f"{annex(assessment)}?track=reviewer").status_code
    rate(assessment, "1.1", cast.reviewer, rated(1))
    hand_in_review(assessment=assessment, by=cast.reviewer)
    submit_assessment(assessment=assessment, by=cast.lead)

    after = office.get(f"{annex(assessment)}?track=reviewer").json()["results"]

    assert (before, [(row["track"], row["level"]) for row in after]) == (404, [("reviewer", 2)])
    assert [row["level"] for row in office.get(annex(assessment)).json()["results"]] == [None]
    assert office.get(f"{annex(assessment)}?track=civil").status_code == 400


def test_what_is_not_asked_is_not_found(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    indicator = added(cast, assessment)
    retire_national_indicator(assessment=assessment, indicator=indicator, by=cast.lead, retired=True)
    client = client_of(cast.lead)

    found = [client.get(annex(assessment, code)).status_code for code in (CODE, "2.N9", "2.1")]

    assert (found, client_of(cast.stranger).get(annex(assessment)).status_code) == ([404, 404, 404], 404)


def test_assessment_links_to_its_annex(cast: Cast, client_of: SignedIn) -> None:
    assessment = submitted(cast)

    links = client_of(cast.lead).get(f"/api/v1/assessments/{assessment.pk}/").json()["links"]

    assert links["annex"] == f"http://testserver{annex(assessment)}"
