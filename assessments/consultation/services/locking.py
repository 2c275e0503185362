"""Every step holds the assessment, so that none slips in behind a sign-off that is freezing it."""

from assessments.consultation.errors import MayNotConsult, RecordClosed
from assessments.consultation.models import Consultation
from assessments.consultation.permissions import Predicate
from assessments.core.enums import SIGNED_STATUSES
from assessments.core.models import Assessment
from assessments.core.queries import with_pins
from r2p_site.accounts.models import User
from r2p_site.audit import record
from r2p_site.errors import NotFound


def lock_assessment(assessment: Assessment, by: User | None, may: Predicate | None = None) -> Assessment:
    """The row as it stands now, with its pins. Raises RecordClosed after sign-off, MayNotConsult for the wrong role."""
    locked = with_pins(Assessment.objects.select_for_update(of=("self",), no_key=True)).get(pk=assessment.pk)
    if by is None or may is None or may(by, locked):
        return locked
    raise RecordClosed if locked.status in SIGNED_STATUSES else MayNotConsult


def lock_consultation(assessment: Assessment) -> Consultation:
    """Of an assessment that is held; NotFound where none is planned."""
    found = Consultation.objects.select_for_update().filter(assessment=assessment).first()
    if found is None:
        raise NotFound
    found.assessment = assessment
    return found


def note(event: str, assessment: Assessment, by: User | None, **details: object) -> None:
    """The audit event of a step; no text that somebody wrote."""
    record(
        event=event,
        by=by,
        state=assessment.cycle.state,
        subject=f"assessment:{assessment.pk}",
        details=details,
    )
