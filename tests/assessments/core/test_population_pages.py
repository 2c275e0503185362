"""Populations at risk: recorded, corrected, removed, and read by whom."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from assessments.core.models import Assessment, Population
from assessments.core.services import change_population
from assessments.core.services.populations import PopulationInput
from assessments.core.validators import RatingInput
from r2p_site.accounts.models import User
from tests.cast import Cast
from tests.factories.assessments import (
    population,
    rate,
    rated,
    started,
    submitted,
)

SignedIn = Callable[[User], Client]
NA = RatingInput(state="na", rationale="Cannot arise here.")


def place(assessment: Assessment, name: str = "assessment", **kwargs: object) -> str:
    return reverse(f"core:{name}", kwargs={"pk": assessment.pk, **kwargs})


PEOPLE = {"name": "Marsh communities", "group": "indigenous", "why": "Checked at village entrances."}


def test_population_is_recorded_and_listed_with_counts(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    client = client_of(cast.drafter)
    response = client.post(place(assessment, "population_new"), {**PEOPLE, "sensitive": "on"})
    added = Population.objects.get()
    rate(assessment, "1.2", cast.drafter, rated(3, populations=(added.pk,)))

    (row,) = client.get(place(assessment, "populations")).context["populations"]

    assert response["Location"] == place(assessment, "populations")
    assert {name: row[name] for name in ("name", "kind", "sensitive", "highest", "codes")} == {
        "name": "Marsh communities",
        "kind": "Indigenous People",
        "sensitive": True,
        "highest": "3 Severe or general (1.2)",
        "codes": ["1.2"],
    }


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"name": ""}, ["name"]),
        ({"name": "x" * 201}, ["name"]),
        ({"name": "a\x00"}, ["name"]),
        ({"name": "Known"}, ["name"]),
        ({"group": "aliens"}, ["group"]),
        ({"why": ""}, ["why"]),
        ({"where": "x" * 201}, ["where"]),
    ],
)
def test_population_refused_names_the_field(
    cast: Cast, client_of: SignedIn, change: dict[str, str], named: list[str]
) -> None:
    assessment = started(cast)
    population(assessment, cast.lead, name="Known")

    response = client_of(cast.lead).post(place(assessment, "population_new"), {**PEOPLE, **change})

    assert (response.status_code, list(response.context["form"].errors)) == (422, named)
    assert [row.name for row in Population.objects.all()] == ["Known"]


def test_population_after_somebody_else_shows_what_stands_and_can_be_saved_again(
    cast: Cast, client_of: SignedIn
) -> None:
    assessment = started(cast)
    kept = population(assessment, cast.lead)
    change_population(
        population=kept,
        by=cast.lead,
        expected_version=1,
        values=PopulationInput(name=kept.name, group="indigenous", why=kept.why, where="North", sensitive=True),
    )
    url = place(assessment, "population_detail", population=kept.pk)
    client = client_of(cast.drafter)

    refused = client.post(url, {**PEOPLE, "where": "South", "version": "1"})

    assert (refused.status_code, Population.objects.get().where) == (422, "North")
    assert {row["label"]: row["stored"] for row in refused.context["differences"]} == {
        "Where": "North",
        "Name it in restricted editions only": "yes",
    }

    client.post(url, {**PEOPLE, "where": "South", "version": str(refused.context["form"]["version"].value())})
    assert Population.objects.get().where == "South"


def test_population_typed_while_the_assessment_was_submitted_is_shown_again(cast: Cast, client_of: SignedIn) -> None:
    assessment = submitted(cast)

    response = client_of(cast.lead).post(place(assessment, "population_new"), {**PEOPLE, "name": "Typed"})

    assert (response.status_code, b'value="Typed"' in response.content, Population.objects.count()) == (422, True, 0)
    assert b'type="submit">Save' not in response.content


@pytest.mark.parametrize(
    ("name", "statuses"),
    [
        ("lead", [200, 200, 200]),
        ("approver", [200, 200, 200]),
        ("reviewer", [404, 404, 404]),
        ("stranger", [404, 404, 404]),
    ],
)
def test_populations_are_read_by_the_office(cast: Cast, client_of: SignedIn, name: str, statuses: list[int]) -> None:
    assessment = started(cast)
    kept = population(assessment, cast.lead)
    client = client_of(cast.named(name))
    places = (
        place(assessment, "populations"),
        place(assessment, "population_detail", population=kept.pk),
        place(assessment, "population_new"),
    )

    responses = [client.get(url) for url in places]

    assert [response.status_code for response in responses] == statuses
    assert [b'type="submit">Save' in response.content for response in responses[1:]] == [name == "lead"] * 2


@pytest.mark.parametrize(("name", "left"), [("lead", 0), ("drafter", 0), ("approver", 1), ("reviewer", 1)])
def test_population_is_removed_by_those_who_draft(cast: Cast, client_of: SignedIn, name: str, left: int) -> None:
    assessment = started(cast)
    kept = population(assessment, cast.lead)

    client_of(cast.named(name)).post(place(assessment, "population_remove", population=kept.pk))

    assert Population.objects.count() == left
