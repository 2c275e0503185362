"""What is stored of a signal in English, in the reader's language: our tables' titles, units, reasons and licences."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from assessments.signals.publishers import PUBLISHERS, TREATIES

# Stored as the reason where the importer chose another factor or domain than the table.
CHOSEN = _("Chosen when it was brought in.")


def signal_words(stored: str) -> str:
    """What an importer wrote, and what a publisher calls a series of its own, stay as they are."""
    if stored in _TEXTS:
        return gettext(stored)
    for pattern, title in _PATTERNS:
        if found := pattern.fullmatch(stored):
            return gettext(title).format(**found.groupdict())
    return stored


def _texts() -> Iterator[str]:
    yield from (CHOSEN, *TREATIES.values())
    for publisher in PUBLISHERS:
        yield publisher.licence
        for column in publisher.columns:
            yield from (column.title, column.unit, column.why)


def _pattern(title: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>[0-9]{4})", re.escape(title)))


_TEXTS = frozenset(text for text in _texts() if text and "{" not in text)
_PATTERNS = tuple((_pattern(text), text) for text in dict.fromkeys(_texts()) if "{start}" in text)
