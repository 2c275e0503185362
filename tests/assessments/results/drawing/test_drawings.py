"""Drawings of stored results: made once by the worker, found by what they show, seen by whoever sees the assessment."""

import re
from collections.abc import Callable, Sequence

import pytest
from django.test import Client
from django.urls import reverse

from assessments.core.models import Assessment
from assessments.results.drawing import Spec
from assessments.results.models import Drawing, Result
from assessments.results.services import draw_result, score_snapshot
from assessments.results.tasks import draw as draw_job
from r2p_site.accounts.models import User
from r2p_site.audit.models import Event
from r2p_site.enqueue.models import Job
from tests.cast import PEOPLE, Cast
from tests.factories.assessments import signed_off

SignedIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The converter is tested with the specifications; here it only counts what it is asked for."""
    asked: list[int] = []

    def draw(specs: Sequence[Spec]) -> list[bytes]:
        asked.append(len(specs))
        return [f"<svg><title>{spec.title}</title></svg>".encode() for spec in specs]

    monkeypatch.setattr("assessments.results.services.draw", draw)
    return asked


def two_cycles(cast: Cast) -> tuple[Result, Result]:
    return (
        score_snapshot(snapshot_id=signed_off(cast, level=1, title="2024").pk),
        score_snapshot(snapshot_id=signed_off(cast, level=2, title="2026").pk),
    )


def page(client: Client, assessment: Assessment) -> str:
    return client.get(reverse("results:results", kwargs={"pk": assessment.pk})).content.decode()


def test_scoring_asks_for_the_drawings(cast: Cast) -> None:
    result = score_snapshot(snapshot_id=signed_off(cast).pk)

    assert Job.objects.get(name="results.draw").object_id == result.pk


def test_drawings_are_made_once(cast: Cast, quick: list[int]) -> None:
    first, second = two_cycles(cast)

    counts = [draw_result(result_id=result.pk) for result in (first, second, second)]

    assert (counts, quick) == ([0, 2, 0], [0, 2, 0])
    assert list(Event.objects.filter(event="result.drawn").values_list("subject", flat=True)) == [
        f"assessment:{second.snapshot.assessment_id}"
    ]


def test_page_shows_rows_until_it_is_drawn_then_the_drawing_in_both_themes(cast: Cast, client_of: SignedIn) -> None:
    _first, result = two_cycles(cast)
    assessment, client = result.snapshot.assessment, client_of(cast.lead)
    before = page(client, assessment)

    draw_result(result_id=result.pk)

    after = page(client, assessment)
    places = re.findall(r'(?:srcset|src)="([^"]*/results/charts/[0-9a-f]{64}\.svg)"', after)
    assert ("<picture>" in before, "trend-title" in before) == (False, True)
    assert ("<picture>" in after, "trend-title" in after) == (True, False)
    assert len(set(places)) == 2
    shown = client.get(places[0])
    assert (shown["Content-Type"], shown.content) == ("image/svg+xml", b"<svg><title>Over the cycles</title></svg>")
    assert client.get(places[0], headers={"If-None-Match": shown["ETag"]}).status_code == 304


def test_drawing_of_other_numbers_is_not_shown_and_goes_with_the_next(cast: Cast, client_of: SignedIn) -> None:
    first, result = two_cycles(cast)
    draw_result(result_id=result.pk)
    before = set(Drawing.objects.values_list("spec_sha256", flat=True))
    Assessment.objects.filter(pk=first.snapshot.assessment_id).update(status="withdrawn")

    gone = page(client_of(cast.lead), result.snapshot.assessment)
    draw_result(result_id=result.pk)

    assert "<picture>" not in gone
    assert before & set(Drawing.objects.values_list("spec_sha256", flat=True)) == set()


@pytest.mark.parametrize("person", PEOPLE)
def test_drawing_is_seen_by_whoever_sees_the_assessment(cast: Cast, client_of: SignedIn, person: str) -> None:
    _first, result = two_cycles(cast)
    draw_result(result_id=result.pk)
    place = reverse(
        "results:drawing",
        kwargs={
            "pk": result.snapshot.assessment_id,
            "sha256": result.drawings.values_list("spec_sha256", flat=True)[0],
        },
    )

    seen = client_of(cast.named(person)).get(place).status_code == 200

    assert seen is (person in {"lead", "drafter", "approver", "reviewer"})


def test_job_draws_the_result_with_its_id(cast: Cast) -> None:
    class Silent:
        def report(self, *_steps: int) -> None:
            return

    _first, result = two_cycles(cast)

    draw_job(result.pk, Silent())  # type: ignore[arg-type]

    assert result.drawings.count() == 2
