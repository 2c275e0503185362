"""What an edit changed, as the audit keeps it: every field with before and after."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from frameworks.exchange.content import FrameworkContent
from frameworks.exchange.difference import FieldChange, RowChange, compare
from frameworks.exchange.fields import FACTOR, INDICATOR, Field, plain_fields
from frameworks.words import Words, said_value_words, said_words
from r2p_site.audit.models import Event

# More rows are said as counts: such a list would say less.
CHANGES_KEPT = 500

# {row: framework, factor or indicator; what: new, changed, retired; code; fields: {name: [before, after]}}
Change = dict[str, Any]


def changes_between(before: FrameworkContent, after: FrameworkContent) -> list[Change]:
    """The header first, then factors, then indicators. New and retired rows with everything that they say."""
    found = compare(before, after)
    changes: list[Change] = []
    if found.header:
        fields = {row.name: [row.before, row.after] for row in found.header}
        changes.append({"row": "framework", "what": "changed", "code": after.slug, "fields": fields})
    old, new = _rows(before), _rows(after)
    for kind, rows in (("factor", found.factors), ("indicator", found.indicators)):
        for row in rows:
            if row.what == "changed":
                said = {field.name: [field.before, field.after] for field in row.fields}
            else:
                source = new if row.what == "new" else old
                said = _whole(source[kind][row.code], added=row.what == "new")
            changes.append({"row": kind, "what": row.what, "code": row.code, "words": row.words, "fields": said})
    return changes


def _rows(content: FrameworkContent) -> Mapping[str, Mapping[str, dict[str, Any]]]:
    return {
        "factor": {row.number: _plain(row, FACTOR) for row in content.factors},
        "indicator": {row.code: _plain(row, INDICATOR) for _factor, row in content.indicators()},
    }


def _plain(source: object, specs: tuple[Field, ...]) -> dict[str, Any]:
    return {name: value for name, value in plain_fields(source, specs).items() if value not in ("", None, [])}


def _whole(said: Mapping[str, Any], *, added: bool) -> dict[str, list[Any]]:
    return {name: [None, value] if added else [value, None] for name, value in said.items()}


EVENT_WORDS: dict[str, Words] = {
    "framework.created": _("Framework begun"),
    "framework.drafted": _("Draft begun"),
    "framework.described": _("Description changed"),
    "framework.renumbered": _("Numbered through"),
    "framework.imported": _("File imported"),
    "framework.discarded": _("Draft discarded"),
    "framework.published": _("Published"),
    "factor.added": _("Factor added"),
    "factor.changed": _("Factor changed"),
    "factor.moved": _("Factor moved"),
    "factor.retired": _("Factor retired"),
    "factor.restored": _("Factor restored"),
    "indicator.added": _("Indicator added"),
    "indicator.changed": _("Indicator changed"),
    "indicator.moved": _("Indicator moved"),
    "indicator.retired": _("Indicator retired"),
    "indicator.restored": _("Indicator restored"),
    "source.compared": _("Compared with the document"),
    "source.to_compare": _("To be compared again"),
    "descent.decided": _("Descent decided"),
    "translation.started": _("Translation begun"),
    "translation.published": _("Translation published"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One edit as the history page shows it."""

    words: Words
    by: str
    at: datetime
    reason: str
    changes: tuple[RowChange, ...]
    # What an event that is no edit says, for example the file that was imported.
    said: tuple[tuple[Words, str], ...]


def entry_of(event: Event) -> Entry:
    details = dict(event.details)
    changes = tuple(_row_change(change) for change in details.pop("changes", []))
    said = tuple(
        (said_words(name), said_value_words(name, value))
        for name, value in details.items()
        if name not in {"framework", "number"} and value not in (0, "", [])
    )
    return Entry(EVENT_WORDS.get(event.event, event.event), event.actor, event.at, event.reason, changes, said)


def _row_change(change: Change) -> RowChange:
    fields = tuple(FieldChange(name, before, after) for name, (before, after) in change["fields"].items())
    return RowChange(change["what"], change["code"], change.get("words", ""), fields)
