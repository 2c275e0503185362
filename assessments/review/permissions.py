from assessments.core.enums import OPEN_STATUSES, Status
from assessments.core.models import Assessment
from r2p_site.accounts.models import Role, User


def _has(user: User, assessment: Assessment, role: Role) -> bool:
    return user.has_role(role, state=assessment.cycle.state)


def may_submit(user: User, assessment: Assessment) -> bool:
    return assessment.status in OPEN_STATUSES and _has(user, assessment, Role.LEAD)


def may_decide(user: User, assessment: Assessment) -> bool:
    """Approve or ask for changes: an approver who did not submit it."""
    if assessment.status != Status.SUBMITTED or not _has(user, assessment, Role.APPROVER):
        return False
    return assessment.submitted_by_id != user.pk


def may_publish(user: User, assessment: Assessment) -> bool:
    return assessment.status == Status.APPROVED and _has(user, assessment, Role.APPROVER)


def may_withdraw(user: User, assessment: Assessment) -> bool:
    return assessment.status == Status.PUBLISHED and _has(user, assessment, Role.APPROVER)


def may_explain_divergence(user: User, assessment: Assessment) -> bool:
    return assessment.status in (*OPEN_STATUSES, Status.SUBMITTED) and _has(user, assessment, Role.LEAD)
