"""Who may do what on the custodian site. Contributors are nobody's users, so nothing here speaks of them.

Custodians read and release; the operator of that deployment looks after accounts and sees no contribution, no theme, no
reason for an opening.
"""

from assessments.intake.models import CustodianKey, Erasure
from assessments.intake.queries.contributors import ready_keys
from r2p_site.accounts.models import Role, User


def is_custodian(user: User) -> bool:
    return user.is_active and user.has_role(Role.CUSTODIAN)


def may_see_setup(user: User) -> bool:
    return user.is_active and user.has_role(Role.CUSTODIAN, Role.OPERATOR)


def may_confirm(user: User, key: CustodianKey) -> bool:
    """Somebody else than the holder, to whom the holder read the fingerprint in person or by telephone; once there is
    a ready key, the holder of one, so that nobody who looks after accounts makes a reader of an invented person."""
    if not may_see_setup(user) or key.holder_id == user.pk:
        return False
    holders = {ready.holder_id for ready in ready_keys(key.consultation_id).values()}
    return not holders or user.pk in holders


def may_destroy_now(user: User, erasure: Erasure) -> bool:
    return is_custodian(user) and erasure.asked_by_id != user.pk
