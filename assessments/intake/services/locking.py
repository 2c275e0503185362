"""What every service of the custodians begins with, and the audit event with which it ends."""

from collections.abc import Collection
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

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


# Events of what is written down for a contributor, who may have been there at that hour: known by the week, like a
# contribution.
BY_WEEK = frozenset({"contribution.typed_in", "meeting.recorded", "meeting.removed", "cards.issued", "cards.withdrawn"})


def note(event: str, consultation: Consultation, by: User | None, **details: Any) -> None:
    """Into the chain of the State, by its day or week. Never names a contribution, a theme or a reason.

    Custodians act on what came: with an hour, every opening would say before when somebody wrote, and every other event
    beside it in the chain would give it one. So none in this chain has an hour.
    """
    record(
        event=event,
        by=by,
        state=consultation,
        subject=f"consultation:{consultation.pk}",
        details=details,
        at=_coarse(event),
    )


def _coarse(event: str) -> datetime:
    today = timezone.localdate()
    day = today - timedelta(days=today.weekday()) if event in BY_WEEK else today
    return timezone.make_aware(datetime.combine(day, time.min))
