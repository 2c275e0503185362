"""The trend of a State on the public site: drawn from what is published alone, and gone with a withdrawn cycle."""

import re
from collections.abc import Callable, Sequence

import pytest
from django.test import Client

from assessments.publication.models import PublishedDrawing
from assessments.publication.services import draw_trend, withdraw_assessment
from assessments.publication.tasks import draw_public_trend
from assessments.results.drawing import Spec
from r2p_site.enqueue.models import Job
from tests.assessments.publication.signed import assessment_of, published
from tests.cast import Cast

ADDRESS = re.compile(r'(?:srcset|src)="(/states/XPR/charts/[0-9a-f]{64}\.svg)"')


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    def draw(specs: Sequence[Spec]) -> list[bytes]:
        return [b"<svg/>" for _spec in specs]

    monkeypatch.setattr("assessments.publication.services.draw", draw)


def test_trend_is_drawn_shown_and_gone_when_a_cycle_is_withdrawn(
    cast: Cast, site: Callable[[str], Client], as_public_role: Callable[[], object]
) -> None:
    cycles = [published(cast, year=year) for year in (2021, 2023, 2025)]
    asked = Job.objects.filter(name="publication.draw_trend").count()
    count = draw_trend(published_id=cycles[0].pk)
    public = site("public")

    with as_public_role():  # type: ignore[attr-defined]
        shown = ADDRESS.findall(public.get("/states/XPR/").content.decode())
        picture = public.get(shown[0])
    withdraw_assessment(assessment=assessment_of(cycles[0]), by=cast.approver, reason="A source was forged.")

    assert (asked, count, len(set(shown))) == (3, 2, 2)
    assert (picture["Content-Type"], picture.content) == ("image/svg+xml", b"<svg/>")
    assert (PublishedDrawing.objects.count(), public.get(shown[0]).status_code) == (0, 404)
    assert ADDRESS.findall(public.get("/states/XPR/").content.decode()) == []
    assert Job.objects.filter(name="publication.draw_trend").count() == 4


def test_job_draws_again_what_is_left(cast: Cast) -> None:
    class Silent:
        def report(self, *_steps: int) -> None:
            return

    cycles = [published(cast, year=year) for year in (2021, 2023, 2025)]
    draw_trend(published_id=cycles[0].pk)
    before = set(PublishedDrawing.objects.values_list("spec_sha256", flat=True))
    withdraw_assessment(assessment=assessment_of(cycles[0]), by=cast.approver, reason="A source was forged.")

    draw_public_trend(cycles[0].pk, Silent())  # type: ignore[arg-type]

    after = set(PublishedDrawing.objects.values_list("spec_sha256", flat=True))
    assert (len(after), after & before) == (2, set())


def test_one_cycle_is_no_trend(cast: Cast) -> None:
    assert draw_trend(published_id=published(cast).pk) == 0
