"""A result of ratings that are not signed off: never stored. For the page without ranges, by the worker with them."""

import json
from collections.abc import Collection
from typing import Any

from assessments.consultation.queries import released_views
from assessments.core.enums import Track
from assessments.core.models import Assessment
from assessments.core.queries import ratings_of
from assessments.results.services import compute
from assessments.review.models import Snapshot
from assessments.review.snapshot import snapshot_object

Json = dict[str, Any]


def preview(assessment: Assessment, tracks: Collection[str]) -> Json:
    """The results object of the tracks that the caller may read, as they stand now."""
    return preview_of(assessment, draft_snapshot(assessment, tracks))


def preview_of(assessment: Assessment, snapshot: Json, *, draws: bool = False) -> Json:
    """The results object of a draft snapshot, compared with the last cycle as it was signed off."""
    previous = Snapshot.objects.filter(assessment=assessment.previous_id).only("body").first()
    before = json.loads(bytes(previous.body)) if previous else None
    return compute(snapshot, assessment.methodology, before, draws=draws)


def draft_snapshot(assessment: Assessment, tracks: Collection[str]) -> Json:
    """What signing off now would freeze, with the answers of `tracks` alone and the views as released."""
    ratings = {track: list(ratings_of(assessment, track)) if track in tracks else [] for track in Track.values}
    views, _sha256 = released_views(assessment)
    return snapshot_object(assessment, ratings, record_sha256="0" * 64, previous=None, views=views)
