"""How the values of a record are written in a form: one line or a few, and back. Pure.

`0.2, 0.4` is a list; `3: 2; 4: 4` names values; one name a line is the same as `;`. What cannot be read raises
Unreadable; whether a value makes sense is for the engine to say.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?([eE]-?[0-9]{1,2})?", re.ASCII)
_LEVEL = re.compile(r"(?P<indicator>\S+)\s+at\s+(?P<level>\S+)")


class Unreadable(ValueError):
    """Text that is not in the notation."""


@dataclass(frozen=True, slots=True)
class Notation:
    """`write` makes the text of a value, `read` the value of a text."""

    write: Callable[[Any], str]
    read: Callable[[str], Any]


def _read_number(text: str) -> float:
    if not _NUMBER.fullmatch(text.strip()):
        raise Unreadable(text)
    number = float(text)
    return int(number) if number.is_integer() else number


def _write_number(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else str(value)


def _read_text(text: str) -> str:
    return text.strip()


def _listed(item: Notation) -> Notation:
    def read(text: str) -> list[Any]:
        return [item.read(part) for part in text.replace("\n", ",").split(",") if part.strip()]

    return Notation(lambda value: ", ".join(item.write(one) for one in value), read)


def _pairs(text: str) -> list[tuple[str, str]]:
    """What stands before and after the first colon of each part."""
    found: list[tuple[str, str]] = []
    for part in text.replace("\n", ";").split(";"):
        if not part.strip():
            continue
        name, colon, value = part.partition(":")
        if not colon or not name.strip():
            raise Unreadable(part)
        found.append((name.strip(), value.strip()))
    return found


def _named(item: Notation, *, separator: str = "; ") -> Notation:
    def read(text: str) -> dict[str, Any]:
        pairs = _pairs(text)
        found = {name: item.read(value) for name, value in pairs}
        if len(found) != len(pairs):
            raise Unreadable(text)
        return found

    def write(value: Mapping[str, Any]) -> str:
        return separator.join(f"{name}: {item.write(one)}" for name, one in value.items())

    return Notation(write, read)


def _read_steps(text: str) -> list[list[float]]:
    return [[_read_number(bound), _read_number(value)] for bound, value in _pairs(text)]


def _write_steps(value: list[list[float]]) -> str:
    return "; ".join(f"{_write_number(bound)}: {_write_number(step)}" for bound, step in value)


def _read_threshold(text: str) -> dict[str, Any]:
    found = _LEVEL.fullmatch(text)
    if found is None:
        raise Unreadable(text)
    return {"indicator": found["indicator"], "level": _read_number(found["level"])}


NUMBER = Notation(_write_number, _read_number)
TEXT = Notation(str, _read_text)
NUMBERS = _listed(NUMBER)
TEXTS = _listed(TEXT)
NAMED_NUMBERS = _named(NUMBER)
NAMED_LISTS = _named(NUMBERS, separator="\n")
STEPS = Notation(_write_steps, _read_steps)
THRESHOLDS = _named(
    Notation(lambda value: f"{value['indicator']} at {_write_number(value['level'])}", _read_threshold), separator="\n"
)
NAMED_TEXTS = _named(TEXTS, separator="\n")
