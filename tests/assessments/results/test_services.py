"""From the snapshot to the stored result: once, the same bytes, and nothing of a preview is kept."""

import json

import pytest

from assessments.core.enums import Track
from assessments.core.services import agree_not_applicable
from assessments.core.validators import RatingInput
from assessments.results.models import Result
from assessments.results.preview import preview
from assessments.results.services import compute, score_snapshot
from assessments.scoring import canonical_bytes, canonical_sha256
from r2p_site.audit.models import Event
from tests.cast import Cast
from tests.factories.assessments import all_rated, rate, rated, signed_off, started


def test_score_snapshot_stores_canonical_bytes_once(cast: Cast) -> None:
    snapshot = signed_off(cast, level=2)

    first = score_snapshot(snapshot_id=snapshot.pk)
    again = score_snapshot(snapshot_id=snapshot.pk)

    assert (first.pk, Result.objects.count()) == (again.pk, 1)
    assert canonical_sha256(json.loads(bytes(first.body))) == first.sha256
    assert Event.objects.filter(event="result.computed").count() == 1


@pytest.mark.parametrize("level", [0, 2, 4])
def test_score_snapshot_all_levels_alike_give_that_share_of_the_scale(cast: Cast, level: int) -> None:
    snapshot = signed_off(cast, level=level)

    content = score_snapshot(snapshot_id=snapshot.pk).content

    official = content["tracks"]["official"]
    assert {row["score"] for row in official["factors"].values()} == {level / 4}
    assert content["resilience"]["score"] == level / 4
    assert official["crimes"]["genocide"]["score"] == level / 4


def test_compute_is_a_pure_function_of_the_snapshot(cast: Cast) -> None:
    snapshot = signed_off(cast)
    body = json.loads(bytes(snapshot.body))
    methodology = snapshot.assessment.methodology

    assert canonical_bytes(compute(body, methodology, None)) == canonical_bytes(compute(body, methodology, None))


def test_preview_scores_what_stands_and_stores_nothing(cast: Cast) -> None:
    assessment = all_rated(cast, level=2)

    found = preview(assessment, [Track.OFFICIAL])

    assert found["tracks"]["official"]["factors"]["1"]["score"] == 0.5
    assert found["tracks"]["official"]["crimes"]["genocide"]["interval"] is None
    assert Result.objects.count() == 0


def test_preview_leaves_out_a_track_that_the_caller_may_not_read(cast: Cast) -> None:
    assessment = started(cast)
    rate(assessment, "1.1", cast.reviewer, rated(4))
    rate(assessment, "1.1", cast.drafter, rated(1))

    found = preview(assessment, [Track.OFFICIAL])

    assert list(found["tracks"]) == ["official"]


def test_not_applicable_critical_sign_counts_as_missing_until_the_reviewer_agrees(cast: Cast) -> None:
    assessment = all_rated(cast, level=2)
    given = rate(assessment, "3.1", cast.drafter, RatingInput(state="na", rationale="Cannot arise here."), version=1)

    def genocide() -> tuple[float, str]:
        track = preview(assessment, [Track.OFFICIAL])["tracks"]["official"]
        return track["factors"]["3"]["coverage"], track["crimes"]["genocide"]["status"]

    waiting = genocide()
    agree_not_applicable(rating=given, by=cast.reviewer)

    assert (waiting, genocide()) == ((0.5, "partial"), (1.0, "sufficient"))
