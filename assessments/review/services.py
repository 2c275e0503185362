"""The life of an assessment: one transition table, a row lock, one error per refusal, one audit event."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.consultation.services import send_answers_at_sign_off
from assessments.core.enums import Status
from assessments.core.models import Assessment
from assessments.review import permissions
from assessments.review.errors import MayNotMove, NotReady, ReasonMissing, WrongStatus
from assessments.review.gates import divergent_ratings, divergent_views, gaps_before_sign_off, gaps_before_submission
from assessments.review.models import Divergence, Snapshot, Transition
from assessments.review.snapshot import freeze_snapshot
from r2p_site.accounts.models import Role, User
from r2p_site.audit import record
from r2p_site.enqueue import enqueue
from r2p_site.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Step:
    sources: tuple[Status, ...]
    target: Status
    event: str
    role: Role
    may: Callable[[User, Assessment], bool]
    reason_required: bool = False


STEPS: Mapping[str, Step] = {
    "submit": Step(
        (Status.DRAFT, Status.CHANGES_REQUESTED),
        Status.SUBMITTED,
        "assessment.submitted",
        Role.LEAD,
        permissions.may_submit,
    ),
    "request_changes": Step(
        (Status.SUBMITTED,),
        Status.CHANGES_REQUESTED,
        "assessment.changes_requested",
        Role.APPROVER,
        permissions.may_decide,
        reason_required=True,
    ),
    "approve": Step((Status.SUBMITTED,), Status.APPROVED, "assessment.approved", Role.APPROVER, permissions.may_decide),
    "publish": Step(
        (Status.APPROVED,), Status.PUBLISHED, "assessment.published", Role.APPROVER, permissions.may_publish
    ),
    "withdraw": Step(
        (Status.PUBLISHED,),
        Status.WITHDRAWN,
        "assessment.withdrawn",
        Role.APPROVER,
        permissions.may_withdraw,
        reason_required=True,
    ),
}


@transaction.atomic
def submit_assessment(*, assessment: Assessment, by: User, note: str = "") -> Assessment:
    locked = take_step("submit", assessment=assessment, by=by, reason=note)
    if any(gap.blocks for gap in gaps_before_submission(locked)):
        raise NotReady
    locked.submitted_by, locked.submitted_at = by, timezone.now()
    locked.save(update_fields=["submitted_by", "submitted_at"])
    return locked


@transaction.atomic
def request_changes(*, assessment: Assessment, by: User, reason: str) -> Assessment:
    locked = take_step("request_changes", assessment=assessment, by=by, reason=reason)
    locked.submitted_by = locked.submitted_at = None
    locked.save(update_fields=["submitted_by", "submitted_at"])
    return locked


@transaction.atomic
def approve_assessment(*, assessment: Assessment, by: User, note: str = "") -> Snapshot:
    """Signs off: freezes the snapshot and asks the worker for the result. Nothing of this cycle changes afterwards."""
    locked = take_step("approve", assessment=assessment, by=by, reason=note)
    if any(gap.blocks for gap in gaps_before_sign_off(locked)):
        raise NotReady
    snapshot = freeze_snapshot(locked)
    enqueue("results.score", snapshot.pk, by=by)
    send_answers_at_sign_off(assessment=locked, by=by)
    return snapshot


@transaction.atomic
def explain_divergence(*, assessment: Assessment, permanent_id: str, reason: str, by: User) -> Divergence:
    """Writes why the office keeps a rating that lies two or more levels from the reviewer's."""
    locked = _lock_to_explain(assessment, reason, by)
    if permanent_id not in {row.indicator.permanent_id for row in divergent_ratings(locked)}:
        raise InvalidInput(fields={"indicator": [permanent_id]})
    return _explain(locked, (Divergence.Subject.INDICATOR, permanent_id), reason, by)


@transaction.atomic
def explain_view_divergence(*, assessment: Assessment, permanent_id: str, reason: str, by: User) -> Divergence:
    """Writes why the office keeps its rating of a factor from which views received lie two or more levels away."""
    locked = _lock_to_explain(assessment, reason, by)
    if permanent_id not in {row.factor.permanent_id for row in divergent_views(locked)}:
        raise InvalidInput(fields={"factor": [permanent_id]})
    return _explain(locked, (Divergence.Subject.FACTOR, permanent_id), reason, by)


def _lock_to_explain(assessment: Assessment, reason: str, by: User) -> Assessment:
    locked = (
        Assessment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("cycle__state", "methodology", "risk_version__framework", "resilience_version__framework")
        .get(pk=assessment.pk)
    )
    if not permissions.may_explain_divergence(by, locked):
        raise MayNotMove
    _check_reason(reason, required=True)
    return locked


def _explain(assessment: Assessment, about: tuple[str, str], reason: str, by: User) -> Divergence:
    """`about`: subject and permanent id."""
    subject, permanent_id = about
    divergence, _created = Divergence.objects.update_or_create(
        assessment=assessment,
        subject=subject,
        permanent_id=permanent_id,
        defaults={"reason": reason.strip(), "by": by, "at": timezone.now()},
    )
    record(
        event="divergence.explained",
        by=by,
        state=assessment.cycle.state,
        subject=f"assessment:{assessment.pk}",
        details={str(subject): permanent_id},
    )
    return divergence


def _check_reason(reason: str, *, required: bool) -> None:
    if required and not reason.strip():
        raise ReasonMissing
    if "\x00" in reason:
        raise InvalidInput(fields={"reason": [_("Remove the character that cannot be stored (NUL).")]})


def take_step(name: str, *, assessment: Assessment, by: User, reason: str = "") -> Assessment:
    """Locks the row, checks source, role and reason, moves it, records who, when and why; inside a transaction."""
    step = STEPS[name]
    locked = (
        Assessment.objects.select_for_update(of=("self",))
        .select_related("cycle__state", "methodology", "previous")
        .get(pk=assessment.pk)
    )
    if not by.has_role(step.role, state=locked.cycle.state):
        raise MayNotMove
    if locked.status not in step.sources:
        raise WrongStatus
    if not step.may(by, locked):
        raise MayNotMove
    _check_reason(reason, required=step.reason_required)
    source, locked.status = locked.status, step.target
    now = timezone.now()
    changed = ["status"]
    if step.target == Status.APPROVED:
        locked.approved_by, locked.approved_at = by, now
        changed += ["approved_by", "approved_at"]
    if step.target == Status.PUBLISHED:
        locked.published_at = now
        changed.append("published_at")
    locked.save(update_fields=changed)
    Transition.objects.create(
        assessment=locked, source=source, target=step.target, by=by, reason=reason.strip(), at=now
    )
    record(
        event=step.event,
        by=by,
        state=locked.cycle.state,
        subject=f"assessment:{locked.pk}",
        reason=reason.strip(),
        details={"from": source, "to": step.target},
    )
    return locked
