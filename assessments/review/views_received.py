"""Views received beside the official rating: computed by the engine from ratings as they stand, frozen at sign-off."""

import json
from typing import Any

from assessments.consultation.queries import released_views
from assessments.core.enums import Track
from assessments.core.models import Assessment, Rating
from assessments.core.queries import ratings_of
from assessments.review.models import Snapshot
from assessments.review.snapshot import compared_views, snapshot_object

Json = dict[str, Any]


def views_now(assessment: Assessment, *, with_official: bool = True) -> Json | None:
    """`views` of the results object: what was released, with official level, difference and flag; None before.

    Once signed off, as frozen. Without `with_official`, as released.
    """
    released, _sha256 = released_views(assessment)
    if released is None or not with_official:
        return released
    frozen = Snapshot.objects.filter(assessment=assessment).only("body").first()
    if frozen is not None:
        views: Json | None = json.loads(bytes(frozen.body))["views"]
        return views
    ratings: dict[str, list[Rating]] = {track: [] for track in Track.values}
    ratings[Track.OFFICIAL] = list(ratings_of(assessment, Track.OFFICIAL))
    draft = snapshot_object(assessment, ratings, "0" * 64, None, views=released)
    return compared_views(draft, assessment.methodology.record)
