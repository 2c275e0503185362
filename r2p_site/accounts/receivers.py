"""What people change through allauth's own pages goes into the audit chain too."""

from typing import Any

from allauth.account.signals import password_changed, password_reset
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.dispatch import receiver

from r2p_site.accounts.models import User
from r2p_site.audit import record


@receiver(password_changed)
def record_password_changed(user: User, **_kwargs: Any) -> None:
    record(event="user.password_changed", by=user, subject=f"user:{user.pk}")


@receiver(password_reset)
def record_password_set_by_link(user: User, **_kwargs: Any) -> None:
    record(event="user.password_set_by_link", by=user, subject=f"user:{user.pk}")


@receiver(authenticator_added)
def record_factor_added(user: User, authenticator: Authenticator, **_kwargs: Any) -> None:
    _record_factor("second_factor.added", user, authenticator)


@receiver(authenticator_removed)
def record_factor_removed(user: User, authenticator: Authenticator, **_kwargs: Any) -> None:
    _record_factor("second_factor.removed", user, authenticator)


@receiver(authenticator_reset)
def record_codes_renewed(user: User, authenticator: Authenticator, **_kwargs: Any) -> None:
    _record_factor("second_factor.codes_renewed", user, authenticator)


def _record_factor(event: str, user: User, authenticator: Authenticator) -> None:
    record(event=event, by=user, subject=f"user:{user.pk}", details={"type": str(authenticator.type)})
