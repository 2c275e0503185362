"""A lost second factor is removed by two operators together."""

from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.utils import timezone

from r2p_site.accounts.errors import NotOneself, ResetAlreadyAsked, ResetClosed, TwoOperatorsNeeded
from r2p_site.accounts.models import FactorReset, User
from r2p_site.accounts.permissions import (
    may_ask_factor_reset,
    may_confirm_factor_reset,
    may_manage_accounts,
    may_withdraw_factor_reset,
)
from r2p_site.accounts.services.roles import required_reason
from r2p_site.audit import record
from r2p_site.errors import NotPermitted


@transaction.atomic
def ask_factor_reset(*, user: User, reason: str, by: User) -> FactorReset:
    """First half: nothing changes yet."""
    if not may_manage_accounts(by):
        raise NotPermitted
    if not may_ask_factor_reset(by, user):
        raise NotOneself
    reason = required_reason(reason)
    try:
        with transaction.atomic():
            reset = FactorReset.objects.create(user=user, reason=reason, asked_by=by)
    except IntegrityError as error:
        raise ResetAlreadyAsked from error
    _record("second_factor.reset_asked", reset, by=by, reason=reason)
    return reset


@transaction.atomic
def confirm_factor_reset(*, reset: FactorReset, by: User) -> FactorReset:
    """Second half, by another operator: every second factor is removed and every session ended."""
    reset = _lock_open(reset)
    if not may_manage_accounts(by):
        raise NotPermitted
    if not may_confirm_factor_reset(by, reset):
        raise TwoOperatorsNeeded
    Authenticator.objects.filter(user_id=reset.user_id).delete()
    reset.user.session_epoch += 1
    reset.user.save(update_fields=["session_epoch"])
    _close(reset, by=by, confirmed=True)
    _record("second_factor.reset_confirmed", reset, by=by, reason=reset.reason)
    return reset


@transaction.atomic
def withdraw_factor_reset(*, reset: FactorReset, by: User) -> FactorReset:
    """Closes the request with nothing changed."""
    reset = _lock_open(reset)
    if not may_withdraw_factor_reset(by, reset):
        raise NotPermitted
    _close(reset, by=by, confirmed=False)
    _record("second_factor.reset_withdrawn", reset, by=by, reason="")
    return reset


def _lock_open(reset: FactorReset) -> FactorReset:
    locked = FactorReset.objects.select_for_update(of=("self",)).select_related("user").get(pk=reset.pk)
    if locked.closed_at is not None:
        raise ResetClosed
    return locked


def _close(reset: FactorReset, *, by: User, confirmed: bool) -> None:
    reset.closed_by, reset.closed_at, reset.confirmed = by, timezone.now(), confirmed
    reset.save(update_fields=["closed_by", "closed_at", "confirmed"])


def _record(event: str, reset: FactorReset, *, by: User, reason: str) -> None:
    details = {"person": reset.user.name, "reset": str(reset.pk)}
    record(event=event, by=by, subject=f"user:{reset.user_id}", details=details, reason=reason)
