from assessments.core.models import Assessment
from r2p_site.accounts.models import Role, State, User


def may_import_signals(user: User, state: State) -> bool:
    """The lead, for its own State: what stands beside the result is the office's responsibility, and one person's."""
    return user.has_role(Role.LEAD, state=state)


def may_change_signals(user: User, assessment: Assessment) -> bool:
    return may_import_signals(user, assessment.cycle.state)
