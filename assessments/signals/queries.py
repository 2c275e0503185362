"""Reads of outside signals; always of one State."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from assessments.signals.models import Signal, SignalFile
from assessments.signals.publishers import publisher_named
from r2p_site.accounts.models import State, User

Json = dict[str, Any]


def files_of(state: State) -> QuerySet[SignalFile]:
    """Files that are or were shown, the last first, with who brought them in."""
    return SignalFile.objects.filter(state=state).exclude(kept_at=None).select_related("by").order_by("-kept_at")


def checked_by(user: User, state: State) -> QuerySet[SignalFile]:
    """Files that this person has sent and not yet decided about."""
    waiting = SignalFile.objects.filter(state=state, by=user, kept_at=None)
    return waiting.select_related("state")


def signals_at(state_id: str, moment: datetime) -> list[Json]:
    """What stood beside the results of a State at a moment, as plain JSON; one query.

    One row per measure, by publisher, then as in its file; of two files with the same measure, the one kept last.
    `values`: {year, value}, the last year first.
    """
    shown = Q(file__kept_at__lte=moment) & (Q(file__removed_at=None) | Q(file__removed_at__gt=moment))
    signals = Signal.objects.filter(shown, file__state=state_id).select_related("file")
    return rows_of(signals.order_by("file__publisher", "-file__kept_at", "position"))


def rows_of(signals: Iterable[Signal]) -> list[Json]:
    """One row per measure, from the first file that has it; in the order given."""
    rows: dict[tuple[str, str], Json] = {}
    chosen: dict[tuple[str, str], UUID] = {}
    for signal in signals:
        key = (signal.file.publisher, signal.measure)
        if chosen.setdefault(key, signal.file_id) == signal.file_id:
            if key not in rows:
                rows[key] = _row(signal)
            rows[key]["values"].append({"year": signal.year, "value": signal.value})
    return list(rows.values())


def _row(signal: Signal) -> Json:
    file = signal.file
    publisher = publisher_named(file.publisher)
    return {
        "publisher": publisher.name if publisher else file.publisher,
        "link": publisher.link if publisher else "",
        "edition": file.edition,
        "licence": file.licence,
        "measure": signal.measure,
        "title": signal.title,
        "unit": signal.unit,
        "speaks_to": signal.speaks_to,
        "why": signal.why,
        "values": [],
    }
