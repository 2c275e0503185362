"""A page costs the same literal number of queries for one row and for thirty."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.core.models import Assessment, Cycle, Evidence, Population, Rating
from assessments.core.services import start_cycle
from frameworks.models import Indicator
from r2p_site.accounts.models import User
from tests.cast import Cast
from tests.factories import frameworks
from tests.factories.assessments import cycle_input, ground

SignedIn = Callable[[User], Client]

COST = {
    "task list": 20,
    "factor page": 15,
    "sources": 7,
    "one source": 6,
    "assessments": 5,
    "populations": 6,
    "not applicable": 8,  # with what waits of the national annex, as at home
    "sources of an answer": 10,
    "home": 18,
    "review": 17,
    "ratings by REST": 8,
    "assessments by REST": 5,
}


def wide_framework(rows: int) -> None:
    """As many factors as rows, the first of them with as many indicators; one specific block at the end."""
    factors = [frameworks.factor("1", rows), *(frameworks.factor(str(number), 1) for number in range(2, rows + 1))]
    factors.append(replace(frameworks.factor(str(rows + 1), rows), block="genocide"))
    frameworks.published(replace(frameworks.framework(0), slug="wide", factors=tuple(factors)))


def filled(cast: Cast, rows: int) -> Assessment:
    """An assessment with `rows` of everything that its pages list, written at once."""
    ground()
    wide_framework(rows)
    assessment = start_cycle(state=cast.state, by=cast.lead, values=cycle_input())
    sources = Evidence.objects.bulk_create(
        Evidence(
            state=cast.state,
            title=f"Source {number}",
            publisher="Commission",
            kind="nhri",
            received_on=date(2026, 1, 1),
            confidentiality="public",
            added_by=cast.lead,
        )
        for number in range(rows)
    )
    people = Population.objects.bulk_create(
        Population(assessment=assessment, name=f"Population {number}", group="other", why="Seen")
        for number in range(rows)
    )
    indicators = Indicator.objects.filter(version=assessment.risk_version)
    ratings = Rating.objects.bulk_create(
        Rating(
            assessment=assessment,
            indicator=indicator,
            track=track,
            updated_by=cast.drafter,
            updated_at=timezone.now(),
            **(
                {"state": "na", "rationale": "Cannot arise."}
                if indicator.factor.block == "genocide" and track == "official"
                else {"state": "rated", "level": 3 if track == "official" else 1, "confidence": "low"}
            ),
        )
        for indicator in indicators.select_related("factor")
        for track in ("official", "reviewer")
    )
    Rating.sources.through.objects.bulk_create(
        Rating.sources.through(rating=rating, evidence=evidence) for rating in ratings[:rows] for evidence in sources
    )
    Rating.populations.through.objects.bulk_create(
        Rating.populations.through(rating=rating, population=population)
        for rating in ratings[:rows]
        for population in people
    )
    Assessment.objects.filter(pk=assessment.pk).update(reviewed_by=cast.reviewer, reviewed_at=timezone.now())
    _earlier_cycles(assessment, rows - 1)
    return assessment


def _earlier_cycles(assessment: Assessment, rows: int) -> None:
    end = date(2025, 12, 31)
    cycles = Cycle.objects.bulk_create(
        Cycle(
            state=assessment.cycle.state,
            number=100 + number,
            title=f"Earlier {number}",
            period_start=end - timedelta(days=365 * (number + 1)),
            period_end=end - timedelta(days=365 * number),
            due_on=end,
            disclosure="full",
        )
        for number in range(rows)
    )
    pins = {name: getattr(assessment, name) for name in ("risk_version", "resilience_version", "methodology")}
    Assessment.objects.bulk_create(Assessment(cycle=cycle, **pins) for cycle in cycles)


def pages(assessment: Assessment) -> dict[str, str]:
    here = {"pk": assessment.pk}
    one = Evidence.objects.order_by("title").first()
    assert one is not None
    return {
        "task list": reverse("core:assessment", kwargs=here),
        "factor page": reverse("core:factor", kwargs={**here, "number": "1"}),
        "sources": reverse("core:evidence", kwargs=here),
        "one source": reverse("core:evidence_detail", kwargs={**here, "source": one.pk}),
        "assessments": reverse("core:assessments"),
        "populations": reverse("core:populations", kwargs=here),
        "not applicable": reverse("core:not_applicable", kwargs=here),
        "sources of an answer": reverse("core:rating_sources", kwargs={**here, "code": "1.1"}),
        "home": reverse("work:home"),
        "review": reverse("review:review", kwargs=here),
        "ratings by REST": f"/api/v1/assessments/{assessment.pk}/ratings/",
        "assessments by REST": "/api/v1/assessments/",
    }


def _costs(client: Client, urls: dict[str, str]) -> Iterator[tuple[str, int]]:
    for name, url in urls.items():
        client.get(url)  # what a process reads once
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        yield name, len(queries)


@pytest.mark.parametrize("rows", [1, 30])
def test_page_costs_the_same_for_one_row_and_for_thirty(cast: Cast, client_of: SignedIn, rows: int) -> None:
    assessment = filled(cast, rows)

    assert dict(_costs(client_of(cast.lead), pages(assessment))) == COST
