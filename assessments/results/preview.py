"""A result of ratings that are not signed off: computed for the page, without ranges, and never stored."""

from typing import Any

from assessments.core.enums import Track
from assessments.core.models import Assessment
from assessments.core.queries import ratings_of
from assessments.results.services import compute
from assessments.review.snapshot import snapshot_object


def preview(assessment: Assessment, tracks: list[str]) -> dict[str, Any]:
    """The results object of the tracks that the caller may read, as they stand now."""
    ratings = {track: list(ratings_of(assessment, track)) if track in tracks else [] for track in Track.values}
    snapshot = snapshot_object(assessment, ratings, record_sha256="0" * 64, previous=None)
    return compute(snapshot, assessment.methodology, None, draws=False)
