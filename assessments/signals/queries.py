"""Reads of outside signals; always of one State."""

from datetime import datetime
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from assessments.signals.models import Signal, SignalFile
from assessments.signals.publishers import publisher_named
from r2p_site.accounts.models import State, User

Json = dict[str, Any]


def files_of(state: State) -> QuerySet[SignalFile]:
    """Files that are or were shown, the last first, with who brought them in."""
    return SignalFile.objects.filter(state=state).exclude(kept_at=None).select_related("by").order_by("-kept_at")


def checked_by(user: User, state: State) -> QuerySet[SignalFile]:
    """Files that this person has sent and not yet decided about, with what was read."""
    waiting = SignalFile.objects.filter(state=state, by=user, kept_at=None)
    return waiting.prefetch_related("signals").select_related("state")


def signals_at(state_id: str, moment: datetime) -> list[Json]:
    """What stood beside the results of a State at a moment, as plain JSON; one query for files, one for values.

    One row per measure, by publisher, then as in its file; of two files with the same measure, the one kept last.
    `values`: {year, value}, the last year first.
    """
    shown = Q(kept_at__lte=moment) & (Q(removed_at=None) | Q(removed_at__gt=moment))
    files = SignalFile.objects.filter(shown, state=state_id).order_by("publisher", "-kept_at")
    found: dict[tuple[str, str], Json] = {}
    for file in files.prefetch_related(Prefetch("signals", Signal.objects.order_by("position"))):
        own = rows_of(file)
        known = set(found)
        found.update({key: row for key, row in own.items() if key not in known})
    return list(found.values())


def rows_of(file: SignalFile) -> dict[tuple[str, str], Json]:
    """The measures of one file, by publisher and measure, in the order of the file."""
    publisher = publisher_named(file.publisher)
    found: dict[tuple[str, str], Json] = {}
    for signal in file.signals.all():
        row = found.setdefault(
            (file.publisher, signal.measure),
            {
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
            },
        )
        row["values"].append({"year": signal.year, "value": signal.value})
    return found
