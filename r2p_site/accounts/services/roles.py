"""Giving and ending roles."""

from django.conf import settings
from django.db import transaction

from r2p_site.accounts.enums import DEPLOYMENT_ROLES, GOVERNMENT_ROLES, STATE_ROLES, Role
from r2p_site.accounts.errors import (
    GovernmentOrReviewer,
    LastOperator,
    NotOneself,
    ReasonRequired,
    RoleHeld,
    RoleNeedsState,
    RoleOfAnotherSite,
    RoleWithoutState,
)
from r2p_site.accounts.models import Membership, State, User
from r2p_site.accounts.permissions import may_change_roles, may_manage_accounts
from r2p_site.accounts.queries import active_operators
from r2p_site.audit import record
from r2p_site.errors import NotPermitted


@transaction.atomic
def give_role(*, user: User, role: Role, state: State | None, reason: str, by: User) -> Membership:
    """One more role for a person, in a State where the role is held per State."""
    check_may_change_roles(by=by, user=user)
    reason = required_reason(reason)
    membership = add_membership(user=user, role=role, state=state)
    record_role("role.given", membership=membership, reason=reason, by=by)
    return membership


@transaction.atomic
def end_role(*, membership: Membership, reason: str, by: User) -> User:
    """End a role now. The last active operator's stays."""
    user = membership.user
    check_may_change_roles(by=by, user=user)
    reason = required_reason(reason)
    if membership.role == Role.OPERATOR:
        refuse_losing_last_operator(user)
    record_role("role.ended", membership=membership, reason=reason, by=by)
    membership.delete()
    user.forget_roles()
    return user


def add_membership(*, user: User, role: Role, state: State | None) -> Membership:
    """The checks and the row alone, for services that record an event of their own."""
    _check_place(role, state)
    User.objects.select_for_update().get(pk=user.pk)
    held = set(Membership.objects.filter(user=user, state=state).values_list("role", flat=True))
    if role in held:
        raise RoleHeld
    if state is not None and _sides({*held, role}) == {"government", "reviewer"}:
        raise GovernmentOrReviewer
    membership = Membership.objects.create(user=user, role=role, state=state)
    user.forget_roles()
    return membership


def record_role(event: str, *, membership: Membership, reason: str, by: User | None) -> None:
    """In the chain of the State where the role is held."""
    details = {"role": membership.role, "person": membership.user.name}
    subject = f"user:{membership.user_id}"
    record(event=event, by=by, state=membership.state, subject=subject, details=details, reason=reason)


def refuse_losing_last_operator(user: User) -> None:
    """Locks the operators, so that two of them cannot end each other at the same moment."""
    operators = {operator.pk for operator in active_operators().select_for_update(of=("self",))}
    if operators <= {user.pk}:
        raise LastOperator


def required_reason(reason: str) -> str:
    if not reason.strip():
        raise ReasonRequired
    return reason.strip()


def check_may_change_roles(*, by: User, user: User) -> None:
    if not may_manage_accounts(by):
        raise NotPermitted
    if not may_change_roles(by, user):
        raise NotOneself


def _check_place(role: Role, state: State | None) -> None:
    if role not in DEPLOYMENT_ROLES[settings.DEPLOYMENT]:
        raise RoleOfAnotherSite
    if role in STATE_ROLES and state is None:
        raise RoleNeedsState
    if role not in STATE_ROLES and state is not None:
        raise RoleWithoutState


def _sides(roles: set[str]) -> set[str]:
    return {"government" if role in GOVERNMENT_ROLES else "reviewer" for role in roles}
