"""What was done, by whom, why: append-only and hash-chained, one chain per State and one for the installation."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime

    from r2p_site.audit.models import Event
    from r2p_site.audit.services import Actor, Chained

__all__ = ["record"]


def record(
    *,
    event: str,
    by: "Actor | None",
    subject: str,
    state: "Chained | None" = None,
    details: dict[str, Any] | None = None,
    reason: str = "",
    at: "datetime | None" = None,
) -> "Event":
    """See r2p_site.audit.services.record_event; models cannot be imported here before the apps are loaded."""
    from r2p_site.audit.services import record_event

    return record_event(event=event, by=by, subject=subject, state=state, details=details or {}, reason=reason, at=at)
