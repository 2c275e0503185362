"""What differs between two records, part by part, for people."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from assessments.methods.layout import PARTS, value_of
from r2p_site.wording import Words

Json = Mapping[str, Any]
# Words of the record itself, beside its values.
_TEXTS: Mapping[str, Words] = {"effective_date": _("In force from"), "change_note": _("What changed")}


@dataclass(frozen=True, slots=True)
class Change:
    """`name` is the parameter's name in the record; empty words where there is nothing."""

    name: str
    label: Words
    before_words: str
    after_words: str


def differences(before: Json, after: Json) -> list[Change]:
    """In the order of the form; the number of the version is no difference."""
    return [*_value_changes(before, after), *_text_changes(before, after)]


def _value_changes(before: Json, after: Json) -> Iterator[Change]:
    for name, part in PARTS.items():
        old, new = value_of(before, name), value_of(after, name)
        if old != new:
            yield Change(name, part.label, written(name, old), written(name, new))


def _text_changes(before: Json, after: Json) -> Iterator[Change]:
    for name, label in _TEXTS.items():
        old, new = before.get(name, ""), after.get(name, "")
        if old != new:
            yield Change(name, label, str(old), str(new))


def written(name: str, value: Any) -> str:
    """As in the form."""
    return "" if value is None else PARTS[name].notation.write(value)
