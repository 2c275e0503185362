from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from assessments.scoring import verify_bundle
from r2p_site.accounts.models import User
from tests.assessments.publication.signed import result_of, signed_off
from tests.cast import Cast

pytestmark = pytest.mark.django_db

ClientOf = Callable[[User], Client]
API = "/api/v1/"


def test_results_before_publication_are_for_the_office_and_the_reviewer(cast: Cast, client_of: ClientOf) -> None:
    assessment = signed_off(cast)
    address = f"{API}assessments/{assessment.pk}/results/"

    statuses = {
        who: client_of(cast.named(who)).get(address).status_code
        for who in ("lead", "drafter", "approver", "reviewer", "respondent", "framework_admin", "operator", "stranger")
    }

    seen = dict.fromkeys(("lead", "drafter", "approver", "reviewer"), 200)
    assert statuses == {**seen, **dict.fromkeys(("respondent", "framework_admin", "operator", "stranger"), 404)}
    response = client_of(cast.lead).get(address)
    assert response.content == bytes(result_of(assessment).body)
    assert (response["Cache-Control"], "Cookie" in response["Vary"]) == ("private, no-cache", True)


@pytest.mark.parametrize(
    "resource",
    [
        "assessments/00000000-0000-0000-0000-000000000000/results/",
        "assessments/00000000-0000-0000-0000-000000000000/bundle/",
        "scores/?state=XPR",
        "methodologies/",
        "methodologies/1.0.0/",
        "consultations/",
    ],
)
def test_nobody_signed_in_is_401(db: None, resource: str) -> None:
    response = Client().get(f"{API}{resource}")

    assert (response.status_code, response.json()["error"]["code"]) == (401, "not_authenticated")


def test_bundle_before_publication_verifies(cast: Cast, client_of: ClientOf) -> None:
    assessment = signed_off(cast)

    response = client_of(cast.reviewer).get(f"{API}assessments/{assessment.pk}/bundle/")

    assert verify_bundle(response.json()).ok
    assert client_of(cast.stranger).get(f"{API}assessments/{assessment.pk}/bundle/").status_code == 404


def test_bundle_below_full_is_404_for_the_office_too(cast: Cast, client_of: ClientOf) -> None:
    assessment = signed_off(cast, disclosure="factor")

    assert client_of(cast.lead).get(f"{API}assessments/{assessment.pk}/bundle/").status_code == 404


def test_scores_are_those_of_ones_own_state(cast: Cast, client_of: ClientOf) -> None:
    signed_off(cast, year=2023)
    signed_off(cast, year=2025)
    address = f"{API}scores/?state=XPR&measure=factor&from=2025"

    rows = client_of(cast.lead).get(address).json()["results"]

    assert [(row["cycle"], row["code"]) for row in rows] == [(2, str(number)) for number in range(1, 15)]
    assert client_of(cast.stranger).get(address).json()["count"] == 0


def test_scores_by_version_of_the_method_and_as_of_a_day(cast: Cast, client_of: ClientOf) -> None:
    signed_off(cast, year=2025)
    place = f"{API}scores/?state=XPR&measure=resilience"
    today = timezone.now().date()

    counts = {
        query: client_of(cast.lead).get(f"{place}&{query}").json()["count"]
        for query in ("methodology=1.0.0", "methodology=2.0.0", f"as_of={today}", "as_of=2020-01-01")
    }

    assert counts == {"methodology=1.0.0": 1, "methodology=2.0.0": 0, f"as_of={today}": 1, "as_of=2020-01-01": 0}


def test_scores_without_a_state_are_refused(cast: Cast, client_of: ClientOf) -> None:
    response = client_of(cast.lead).get(f"{API}scores/")

    assert (response.status_code, list(response.json()["error"]["fields"])) == (400, ["state"])
