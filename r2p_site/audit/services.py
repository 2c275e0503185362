"""Writing to the audit chains."""

import json
from datetime import datetime
from typing import Any, Protocol

import rfc8785
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from r2p_site.audit.canonical import event_content
from r2p_site.audit.models import INSTALLATION, Event


class Actor(Protocol):
    """Who acts; accounts.models.User is one. A contributor never is."""

    @property
    def pk(self) -> Any: ...

    @property
    def audit_label(self) -> str: ...


class Chained(Protocol):
    """What has a chain of its own; accounts.models.State is one."""

    iso3: str


def record_event(
    *,
    event: str,
    by: Actor | None,
    subject: str,
    state: Chained | None = None,
    details: dict[str, Any] | None = None,
    reason: str = "",
    at: datetime | None = None,
) -> Event:
    """Append an event to the State's chain, or to the installation's.

    `event` is "noun.verb_in_the_past"; `subject` "noun:<id>"; `details` anything JSON can say, dates and UUIDs too.
    `at`: a coarser moment than now, where the moment itself would tell too much; the order in the chain stays.
    Position and hashes are set by the database when the transaction commits, under a lock on that chain alone; so
    it does not matter when in a transaction this is called, and an event of a rolled-back transaction leaves no gap.
    """
    row = Event(
        chain=state.iso3 if state else INSTALLATION,
        event=event,
        actor_id=str(by.pk) if by else "",
        actor=by.audit_label[:500] if by else "",
        subject=subject,
        details=json.loads(json.dumps(details or {}, cls=DjangoJSONEncoder)),
        reason=reason,
        at=at or timezone.now(),
    )
    row.content = rfc8785.dumps(event_content(row)).decode()
    row.save(force_insert=True)
    return row
