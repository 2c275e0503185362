"""Who may do what with accounts. Predicates `(user, obj)`; services, views and templates ask the same ones."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from r2p_site.accounts.enums import SITE_ROLES, Role
from r2p_site.accounts.models import FactorReset, User

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


HAND_OVER_AFTER_RESET = timedelta(days=1)


def may_enter_site(user: User) -> bool:
    """A deployment lets in only those who hold one of its roles."""
    return user.is_active and user.has_role(*SITE_ROLES[settings.R2P_SITE])


def may_manage_accounts(user: "User | AnonymousUser") -> bool:
    return isinstance(user, User) and user.is_active and user.has_role(Role.OPERATOR)


def may_change_roles(user: User, target: User) -> bool:
    """Nobody gives roles to oneself, or takes them from oneself."""
    return may_manage_accounts(user) and user != target


def may_deactivate(user: User, target: User) -> bool:
    return may_manage_accounts(user) and user != target


def may_see_link(user: User, target: User) -> bool:
    """A set-password link opens an account: shown only for one never opened, or within a day of a confirmed reset."""
    if not may_manage_accounts(user) or user == target:
        return False
    since = timezone.now() - HAND_OVER_AFTER_RESET
    return (
        not target.has_usable_password() or target.factor_resets.filter(confirmed=True, closed_at__gte=since).exists()
    )


def may_ask_factor_reset(user: User, target: User) -> bool:
    return may_manage_accounts(user) and user != target


def may_confirm_factor_reset(user: User, reset: FactorReset) -> bool:
    """By a second operator, who is not the person concerned."""
    return may_manage_accounts(user) and user.pk not in {reset.asked_by_id, reset.user_id}


def may_withdraw_factor_reset(user: User, reset: FactorReset) -> bool:
    """Any operator may stop it; so may the person concerned, whose second factor it would remove."""
    return reset.user_id == user.pk or may_manage_accounts(user)
