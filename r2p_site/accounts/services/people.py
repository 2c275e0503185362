"""People: invited, changed, deactivated; never deleted, so that what they did keeps its author."""

from django.conf import settings
from django.db import transaction

from r2p_site.accounts.enums import Role
from r2p_site.accounts.errors import EmailTaken, NotOneself, OperatorExists
from r2p_site.accounts.models import State, User
from r2p_site.accounts.permissions import may_deactivate, may_manage_accounts
from r2p_site.accounts.queries import active_operators
from r2p_site.accounts.services.roles import (
    add_membership,
    record_role,
    refuse_losing_last_operator,
    required_reason,
)
from r2p_site.audit import record
from r2p_site.errors import NotPermitted


@transaction.atomic
def invite_user(*, email: str, name: str, role: Role, state: State | None, reason: str, by: User) -> User:
    """A new account with its first role. It has no password until its holder sets one, by link."""
    if not may_manage_accounts(by):
        raise NotPermitted
    reason = required_reason(reason)
    user = new_user(email=email, name=name)
    record(event="user.invited", by=by, subject=f"user:{user.pk}", details={"name": user.name}, reason=reason)
    membership = add_membership(user=user, role=role, state=state)
    record_role("role.given", membership=membership, reason=reason, by=by)
    return user


@transaction.atomic
def create_first_operator(*, email: str, name: str, force: bool = False) -> User:
    """The first account of an installation, by whoever has its shell. With `force`, one more operator."""
    existing = active_operators().count()
    if existing and not force:
        raise OperatorExists
    user = new_user(email=email, name=name)
    add_membership(user=user, role=Role.OPERATOR, state=None)
    details = {"name": user.name, "operators_before": existing}
    record(event="operator.created_by_command", by=None, subject=f"user:{user.pk}", details=details)
    return user


@transaction.atomic
def deactivate_user(*, user: User, reason: str, by: User) -> User:
    """The person cannot sign in, and is signed out everywhere. Roles stay, for when the account is opened again."""
    _check_may_deactivate(by=by, user=user)
    reason = required_reason(reason)
    if user.has_role(Role.OPERATOR):
        refuse_losing_last_operator(user)
    user.is_active = False
    user.session_epoch += 1
    user.save(update_fields=["is_active", "session_epoch"])
    user.forget_roles()
    record(event="user.deactivated", by=by, subject=f"user:{user.pk}", details={"name": user.name}, reason=reason)
    return user


@transaction.atomic
def reactivate_user(*, user: User, reason: str, by: User) -> User:
    _check_may_deactivate(by=by, user=user)
    reason = required_reason(reason)
    user.is_active = True
    user.save(update_fields=["is_active"])
    user.forget_roles()
    record(event="user.reactivated", by=by, subject=f"user:{user.pk}", details={"name": user.name}, reason=reason)
    return user


@transaction.atomic
def change_own_account(*, name: str, language: str, by: User) -> User:
    """Name and language. An empty language follows the browser."""
    before = {"name": by.name, "language": by.language}
    by.name = name.strip()
    by.language = language if language in dict(settings.LANGUAGES) else ""
    by.save(update_fields=["name", "language"])
    after = {"name": by.name, "language": by.language}
    if after != before:
        record(event="user.changed", by=by, subject=f"user:{by.pk}", details={"before": before, "after": after})
    return by


@transaction.atomic
def sign_out_everywhere(*, by: User) -> User:
    """Ends every session of this person, this one included."""
    by.session_epoch += 1
    by.save(update_fields=["session_epoch"])
    record(event="user.signed_out_everywhere", by=by, subject=f"user:{by.pk}")
    return by


def new_user(*, email: str, name: str, password: str | None = None) -> User:
    if User.objects.filter(email=email.strip().lower()).exists():
        raise EmailTaken
    return User.objects.create_user(email=email, name=name.strip(), password=password)


def _check_may_deactivate(*, by: User, user: User) -> None:
    if not may_manage_accounts(by):
        raise NotPermitted
    if not may_deactivate(by, user):
        raise NotOneself
