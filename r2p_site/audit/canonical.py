"""What is hashed, and how; the same in the database's linking function, in the check and in the export."""

import hashlib
from datetime import UTC
from typing import Any

import rfc8785

from r2p_site.audit.models import Event


def event_content(event: Event) -> dict[str, Any]:
    """Everything an event says, without its place in the chain."""
    return {
        "actor": event.actor,
        "actor_id": event.actor_id,
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "chain": event.chain,
        "details": event.details,
        "event": event.event,
        "reason": event.reason,
        "subject": event.subject,
    }


def link_hash(*, content: dict[str, Any], position: int, previous_hash: str) -> str:
    """SHA-256, in hexadecimal, of the canonical JSON of the event at its place."""
    linked: dict[str, Any] = {"content": content, "position": position, "previous_hash": previous_hash}
    return hashlib.sha256(rfc8785.dumps(linked)).hexdigest()
