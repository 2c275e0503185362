from assessments.core.enums import SIGNED_STATUSES
from assessments.core.models import Assessment
from r2p_site.accounts.models import Role, User


def may_preview_ranges(user: User, assessment: Assessment) -> bool:
    """Ask for the ranges of answers that are not signed off yet."""
    return assessment.status not in SIGNED_STATUSES and user.has_role(Role.LEAD, state=assessment.cycle.state)
