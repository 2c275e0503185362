"""The practice accounts, same password for all."""

from django.conf import settings
from django.db import transaction

from r2p_site.accounts.enums import STATE_ROLES
from r2p_site.accounts.errors import PracticeModeOnly
from r2p_site.accounts.models import Membership, User
from r2p_site.accounts.practice import ACCOUNTS, PracticeAccount
from r2p_site.accounts.services.roles import add_membership, record_role
from r2p_site.accounts.services.states import ensure_practice_state
from r2p_site.audit import record


@transaction.atomic
def create_practice_accounts(*, password: str, deployment: str) -> list[User]:
    """The accounts of "office" or "intake"; run again, it only sets the password anew where it differs."""
    if not settings.PRACTICE_MODE:
        raise PracticeModeOnly
    return [_create(account, password=password) for account in ACCOUNTS[deployment]]


def _create(account: PracticeAccount, *, password: str) -> User:
    user = User.objects.filter(email=account.email).first()
    if user is None:
        user = User.objects.create_user(email=account.email, name=account.name, password=password)
        record(event="user.created_for_practice", by=None, subject=f"user:{user.pk}", details={"name": user.name})
    elif not user.check_password(password):
        user.set_password(password)
        user.save(update_fields=["password"])
    state = ensure_practice_state(practice_mode=settings.PRACTICE_MODE) if account.role in STATE_ROLES else None
    if not Membership.objects.filter(user=user, role=account.role, state=state).exists():
        membership = add_membership(user=user, role=account.role, state=state)
        record_role("role.given", membership=membership, reason="practice", by=None)
    return user
