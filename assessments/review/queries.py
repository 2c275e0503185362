from django.db.models import QuerySet

from assessments.core.models import Assessment
from assessments.review.models import Snapshot, Transition
from assessments.review.views_received import views_now

__all__ = ["snapshot_of", "steps_of", "views_now"]


def steps_of(assessment: Assessment) -> QuerySet[Transition]:
    """Who moved the assessment, when and why; newest first."""
    return Transition.objects.filter(assessment=assessment).select_related("by").order_by("-at")


def snapshot_of(assessment: Assessment) -> Snapshot | None:
    return Snapshot.objects.filter(assessment=assessment).first()
