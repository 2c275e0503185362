"""Ratings and assessments by REST: the version that was read decides, and every refusal names its field."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from assessments.core.models import Assessment, Rating
from assessments.core.services import hand_in_review, start_cycle
from assessments.core.validators import RATIONALE_MAX
from assessments.review.services import submit_assessment
from r2p_site.accounts.models import User
from tests.cast import Cast
from tests.factories.assessments import (
    all_rated,
    cycle_input,
    population,
    rate,
    rated,
    signed_off,
    source,
    started,
    submitted,
)

SignedIn = Callable[[User], Client]
RATED = {"state": "rated", "level": 2, "confidence": "medium", "rationale": "Four districts."}


def ratings(assessment: Assessment, code: str = "") -> str:
    return f"/api/v1/assessments/{assessment.pk}/ratings/{code + '/' if code else ''}"


def put(client: Client, url: str, body: Any = None, *, version: str | None = '"0"') -> Any:
    headers = {} if version is None else {"If-Match": version}
    return client.put(url, RATED if body is None else body, content_type="application/json", headers=headers)


# --- writing -------------------------------------------------------------------------------------------------------


def test_put_saves_and_answers_with_the_new_version(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    evidence, people = source(cast), population(assessment, cast.lead)

    response = put(
        client_of(cast.drafter),
        ratings(assessment, "1.1"),
        {**RATED, "sources": [str(evidence.pk)], "populations": [str(people.pk)]},
    )

    body = response.json()
    assert (response.status_code, response["ETag"]) == (200, '"1"')
    assert {name: body[name] for name in (*RATED, "track", "version", "sources", "populations", "updated_by")} == {
        **RATED,
        "track": "official",
        "version": 1,
        "sources": [str(evidence.pk)],
        "populations": [str(people.pk)],
        "updated_by": "Drafter",
    }


def test_put_without_links_leaves_them(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    evidence = source(cast)
    rate(assessment, "1.1", cast.drafter, rated(1, sources=(evidence.pk,)))

    body = put(client_of(cast.lead), ratings(assessment, "1.1"), version='"1"').json()

    assert (body["level"], body["sources"]) == (2, [str(evidence.pk)])


@pytest.mark.parametrize("version", ['"0"', '"7"', "*", 'W/"1"', '"0", "1"', '"²"', f'"{"9" * 5000}"'])
def test_put_with_another_version_answers_with_what_stands(cast: Cast, client_of: SignedIn, version: str) -> None:
    assessment = started(cast)
    rate(assessment, "1.1", cast.drafter, rated(1, rationale="Theirs"))

    response = put(client_of(cast.lead), ratings(assessment, "1.1"), version=version)

    error = response.json()["error"]
    assert (response.status_code, error["code"]) == (412, "rating_conflict")
    assert (error["current"]["version"], error["current"]["level"], error["current"]["rationale"]) == (1, 1, "Theirs")
    assert Rating.objects.get().level == 1


def test_put_without_a_version_is_asked_for_one(cast: Cast, client_of: SignedIn) -> None:
    response = put(client_of(cast.lead), ratings(started(cast), "1.1"), version=None)

    assert (response.status_code, response.json()["error"]["code"], Rating.objects.count()) == (
        428,
        "version_required",
        0,
    )


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"state": "maybe"}, ["state"]),
        ({"state": None}, ["state"]),
        ({"level": 5}, ["level"]),
        ({"level": -1}, ["level"]),
        ({"level": "two"}, ["level"]),
        ({"level": 1.5}, ["level"]),
        ({"level": [2]}, ["level"]),
        ({"level": None}, ["level"]),
        ({"level": 10**400}, ["level"]),
        ({"state": "ii"}, ["level"]),
        ({"state": "na", "level": None, "rationale": ""}, ["rationale"]),
        ({"confidence": "sure"}, ["confidence"]),
        ({"confidence": 3}, ["confidence"]),
        ({"contested": "perhaps"}, ["contested"]),
        ({"trend": {}}, ["trend"]),
        ({"rationale": "x" * (RATIONALE_MAX + 1)}, ["rationale"]),
        ({"rationale": ["x"]}, ["rationale"]),
        ({"rationale": "a\x00b"}, ["rationale"]),
        ({"rationale": "\ud800"}, ["rationale"]),
        ({"targeted": "x"}, ["targeted"]),
        ({"sources": "x"}, ["sources"]),
        ({"sources": ["x"]}, ["sources.0"]),
        ({"sources": ["0b7a2c1e-9a0f-4a43-8a55-1d1f0e8d1b11"]}, ["sources"]),
        ({"populations": ["0b7a2c1e-9a0f-4a43-8a55-1d1f0e8d1b11"]}, ["populations"]),
        ({"populations": None}, ["populations"]),
    ],
)
def test_put_refused_names_the_field(
    cast: Cast, client_of: SignedIn, change: dict[str, Any], fields: list[str]
) -> None:
    response = put(client_of(cast.lead), ratings(started(cast), "1.1"), {**RATED, **change})

    assert (response.status_code, list(response.json()["error"]["fields"])) == (400, fields)
    assert Rating.objects.count() == 0


@pytest.mark.parametrize("body", ["[]", '"rated"', "{", "\xff", '{"state": NaN}'])
def test_put_of_something_else_than_an_object_is_malformed(cast: Cast, client_of: SignedIn, body: str) -> None:
    response = put(client_of(cast.lead), ratings(started(cast), "1.1"), body.encode("latin-1"))

    assert (response.status_code, response.json()["error"]["code"], Rating.objects.count()) == (
        400,
        "malformed",
        0,
    )


@pytest.mark.parametrize(
    ("name", "status", "code"),
    [
        ("stranger", 404, "not_found"),
        ("respondent", 404, "not_found"),
        ("operator", 404, "not_found"),
        ("approver", 403, "may_not_rate"),
    ],
)
def test_put_by_somebody_else_is_refused(cast: Cast, client_of: SignedIn, name: str, status: int, code: str) -> None:
    response = put(client_of(cast.named(name)), ratings(started(cast), "1.1"))

    assert (response.status_code, response.json()["error"]["code"], Rating.objects.count()) == (status, code, 0)


def test_put_without_a_session_is_asked_to_sign_in(cast: Cast) -> None:
    url = ratings(started(cast), "1.1")

    found = [(answer.status_code, answer.json()["error"]["code"]) for answer in (put(Client(), url), Client().get(url))]

    assert found == [(401, "not_authenticated")] * 2


def test_put_of_a_submitted_assessment_is_closed(cast: Cast, client_of: SignedIn) -> None:
    response = put(client_of(cast.lead), ratings(submitted(cast), "1.1"), version='"1"')

    assert (response.status_code, response.json()["error"]["code"]) == (409, "assessment_closed")


def test_put_of_an_unknown_code_is_not_found(cast: Cast, client_of: SignedIn) -> None:
    response = put(client_of(cast.lead), ratings(started(cast), "9.9"))

    assert (response.status_code, response.json()["error"]["code"]) == (404, "not_found")


def test_put_of_the_reviewer_is_a_track_of_its_own(cast: Cast, client_of: SignedIn) -> None:
    assessment = all_rated(cast)

    body = put(client_of(cast.reviewer), ratings(assessment, "1.1")).json()

    assert (body["track"], body["version"], Rating.objects.filter(indicator__code="1.1").count()) == ("reviewer", 1, 2)


# --- reading -------------------------------------------------------------------------------------------------------


def test_get_of_no_answer_has_version_zero(cast: Cast, client_of: SignedIn) -> None:
    response = client_of(cast.lead).get(ratings(started(cast), "1.1"))

    assert (response["ETag"], response.json()["state"], response.json()["version"]) == ('"0"', "nr", 0)


def test_get_of_what_one_holds_is_not_sent_again(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    rate(assessment, "1.1", cast.drafter, rated(2))
    client = client_of(cast.lead)

    first = client.get(ratings(assessment, "1.1"))
    again = client.get(ratings(assessment, "1.1"), headers={"If-None-Match": first["ETag"]})
    rate(assessment, "1.1", cast.drafter, rated(3), version=1)
    changed = client.get(ratings(assessment, "1.1"), headers={"If-None-Match": first["ETag"]})

    assert (first["ETag"], again.status_code, again.content) == ('"1"', 304, b"")
    assert (changed.status_code, changed["ETag"], changed.json()["level"]) == (200, '"2"', 3)


def test_list_is_in_canonical_order_and_not_sent_twice(cast: Cast, client_of: SignedIn) -> None:
    assessment = all_rated(cast)
    client = client_of(cast.approver)

    first = client.get(ratings(assessment))
    again = client.get(ratings(assessment), headers={"If-None-Match": first["ETag"]})

    assert [row["code"] for row in first.json()["results"]] == [
        "1.1",
        "1.2",
        "2.1",
        "2.2",
        "3.1",
        "3.2",
        "4.1",
        "R1.1",
    ]
    assert (first.json()["count"], again.status_code) == (8, 304)


@pytest.mark.parametrize(
    ("query", "status"),
    [("?track=civil", 400), ("?page=0", 404), ("?page=x", 404), ("?page=99", 404), ("?page_size=x", 400)],
)
def test_list_with_parameters_that_cannot_be(cast: Cast, client_of: SignedIn, query: str, status: int) -> None:
    response = client_of(cast.lead).get(ratings(all_rated(cast)) + query)

    assert (response.status_code, list(response.json())) == (status, ["error"])


def test_list_of_the_other_track_once_both_have_handed_in(cast: Cast, client_of: SignedIn) -> None:
    assessment = all_rated(cast)
    rate(assessment, "1.1", cast.reviewer, rated(2))
    office, reviewer = client_of(cast.lead), client_of(cast.reviewer)

    def seen() -> list[int]:
        return [
            office.get(f"{ratings(assessment)}?track=reviewer").status_code,
            reviewer.get(f"{ratings(assessment)}?track=official").status_code,
        ]

    before = seen()
    hand_in_review(assessment=assessment, by=cast.reviewer)
    half = seen()
    submit_assessment(assessment=assessment, by=cast.lead)

    assert (before, half, seen()) == ([404, 404], [404, 404], [200, 200])


def test_list_of_another_state_is_not_found(cast: Cast, client_of: SignedIn) -> None:
    response = client_of(cast.stranger).get(ratings(started(cast)))

    assert (response.status_code, response.json()["error"]["code"]) == (404, "not_found")


# --- assessments ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "cycles"),
    [
        ("", ["2027", "2026"]),
        ("?state=XPR", ["2027", "2026"]),
        ("?state=xpr", ["2027", "2026"]),
        ("?state=PRT", []),
        ("?state=nowhere", []),
        ("?status=draft", ["2027"]),
        ("?status=approved&state=XPR", ["2026"]),
        ("?year=2026", ["2027", "2026"]),
        ("?year=2025", []),
        ("?page_size=1", ["2027"]),
        ("?page_size=1&page=2", ["2026"]),
    ],
)
def test_assessments_are_narrowed(cast: Cast, client_of: SignedIn, query: str, cycles: list[str]) -> None:
    signed_off(cast)
    start_cycle(state=cast.state, by=cast.lead, values=cycle_input(title="2027"))

    response = client_of(cast.lead).get(f"/api/v1/assessments/{query}")

    assert [row["cycle"] for row in response.json()["results"]] == cycles


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("?year=x", "year"),
        ("?year=0", "year"),
        ("?year=-1", "year"),
        ("?year=10000", "year"),
        ("?year=²", "year"),
        (f"?year={'9' * 5000}", "year"),
        ("?status=lost", "status"),
    ],
)
def test_assessments_refuse_and_name_the_parameter(cast: Cast, client_of: SignedIn, query: str, field: str) -> None:
    response = client_of(cast.lead).get(f"/api/v1/assessments/{query}")

    assert (response.status_code, list(response.json()["error"]["fields"])) == (400, [field])


def test_assessments_of_others_are_left_out(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)

    found = {
        name: client_of(cast.named(name)).get("/api/v1/assessments/").json()["count"]
        for name in ("lead", "approver", "reviewer", "stranger", "respondent", "operator", "framework_admin")
    }

    assert found == {
        "lead": 1,
        "approver": 1,
        "reviewer": 1,
        "stranger": 0,
        "respondent": 0,
        "operator": 0,
        "framework_admin": 0,
    }
    assert client_of(cast.stranger).get(f"/api/v1/assessments/{assessment.pk}/").json()["error"]["code"] == "not_found"


def test_assessment_names_what_it_is_pinned_to(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)

    body = client_of(cast.lead).get(f"/api/v1/assessments/{assessment.pk}/").json()

    assert body["frameworks"] == [
        {"slug": "tiny", "number": 1, "title": "Tiny framework"},
        {"slug": "strong", "number": 1, "title": "Tiny resilience"},
    ]
    assert (body["methodology"], body["status"], body["links"]["ratings"]) == (
        "1.0.0",
        "draft",
        f"http://testserver{ratings(assessment)}",
    )
