"""What every service of the custodians begins with, and the audit event with which it ends."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from assessments.intake.errors import WrongState
from assessments.intake.models import Consultation
from assessments.intake.permissions import is_custodian
from r2p_site.accounts.models import User
from r2p_site.audit import record
from r2p_site.errors import NotFound, NotPermitted


def refuse_others(by: User | None) -> None:
    """Raises NotPermitted unless a custodian acts, or the system itself."""
    if by is not None and not is_custodian(by):
        raise NotPermitted


def lock_consultation(pk: UUID, *, status: Collection[str] = ()) -> Consultation:
    """The row, locked until the transaction ends. Raises NotFound, WrongState when it has none of these states."""
    found = Consultation.objects.select_for_update().filter(pk=pk).first()
    if found is None:
        raise NotFound
    if found.destroyed_on is not None or (status and found.status not in status):
        raise WrongState
    return found


def note(event: str, consultation: Consultation, by: User | None, **details: Any) -> None:
    """Into the chain of the State. Never names a contribution, a theme or a reason."""
    record(event=event, by=by, state=consultation, subject=f"consultation:{consultation.pk}", details=details)
