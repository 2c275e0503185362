from django.db.models import QuerySet

from assessments.core.models import Assessment
from assessments.review.models import Divergence, Snapshot, Transition
from assessments.review.snapshot import reasons_of
from assessments.review.views_received import views_now

__all__ = ["snapshot_of", "steps_of", "view_reasons", "views_now"]


def steps_of(assessment: Assessment) -> QuerySet[Transition]:
    """Who moved the assessment, when and why; newest first."""
    return Transition.objects.filter(assessment=assessment).select_related("by").order_by("-at")


def snapshot_of(assessment: Assessment) -> Snapshot | None:
    return Snapshot.objects.filter(assessment=assessment).first()


def view_reasons(assessment: Assessment) -> dict[str, str]:
    """Why the office keeps its ratings of factors far from the views received, by permanent id; one query."""
    return reasons_of(assessment, Divergence.Subject.FACTOR)
