"""Who may do what about a consultation. Whoever sees the assessment reads it: lead, drafter, approver, reviewer."""

from collections.abc import Callable

from assessments.core.enums import OPEN_STATUSES, Status
from assessments.core.models import Assessment
from assessments.core.permissions import RATING_ROLES
from r2p_site.accounts.models import Role, User

Predicate = Callable[[User, Assessment], bool]

# Until sign-off freezes it: themes are answered, and what is missing is explained, while an approver already reads.
BEFORE_SIGN_OFF = (*OPEN_STATUSES, Status.SUBMITTED)


def _leads(user: User, assessment: Assessment) -> bool:
    return user.has_role(Role.LEAD, state=assessment.cycle.state)


def may_plan(user: User, assessment: Assessment) -> bool:
    """Plan, sign and send, and change it: the lead while the office drafts, and until the recipient has opened it."""
    return assessment.status in OPEN_STATUSES and _leads(user, assessment)


def may_exchange(user: User, assessment: Assessment) -> bool:
    """Hand in what the recipient signed, send a package again, send the answers back: the lead, also after sign-off."""
    return _leads(user, assessment)


def may_answer(user: User, assessment: Assessment) -> bool:
    """Answer themes: the office's own drafters too; the lead sends the answers back."""
    return assessment.status in BEFORE_SIGN_OFF and user.has_role(*RATING_ROLES, state=assessment.cycle.state)


def may_record(user: User, assessment: Assessment) -> bool:
    """Meetings and briefs."""
    return may_answer(user, assessment)


def may_explain_shortfall(user: User, assessment: Assessment) -> bool:
    return assessment.status in BEFORE_SIGN_OFF and _leads(user, assessment)


def may_propose_later_day(user: User, assessment: Assessment) -> bool:
    """While it is open, and as long as its release could still enter the assessment."""
    return may_explain_shortfall(user, assessment)


def may_withhold(user: User, assessment: Assessment) -> bool:
    """Leave a brief out of what is published: the lead, and the approver, who publishes; until it is published. Nobody
    here may withhold a theme."""
    is_before = assessment.status in {*BEFORE_SIGN_OFF, Status.APPROVED}
    return is_before and user.has_role(Role.LEAD, Role.APPROVER, state=assessment.cycle.state)
