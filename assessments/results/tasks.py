from uuid import UUID

from assessments.results.ranges import RANGES_JOB, compute_ranges
from assessments.results.services import draw_result, score_snapshot
from r2p_site.enqueue import Progress, job


@job("results.score", soft_limit=120)
def score(object_id: UUID, progress: Progress) -> None:
    """Scores the snapshot with this id."""
    progress.report(0, 1)
    score_snapshot(snapshot_id=object_id)
    progress.report(1, 1)


@job("results.draw", soft_limit=120)
def draw(object_id: UUID, progress: Progress) -> None:
    """Draws the charts of the result with this id."""
    progress.report(0, 1)
    draw_result(result_id=object_id)
    progress.report(1, 1)


@job(RANGES_JOB, soft_limit=120)
def preview_ranges(object_id: UUID, progress: Progress) -> None:
    """Computes the ranges of the assessment with this id as it stands now."""
    progress.report(0, 1)
    compute_ranges(assessment_id=object_id)
    progress.report(1, 1)
