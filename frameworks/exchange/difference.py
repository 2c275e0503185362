"""What changes between two contents, row by row, by permanent id."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from frameworks.exchange.content import FactorContent, FrameworkContent
from frameworks.exchange.fields import FACTOR, HEADER, INDICATOR, Field, plain_fields
from frameworks.words import Words, field_words, value_words


@dataclass(frozen=True, slots=True)
class FieldChange:
    name: str
    before: Any
    after: Any

    @property
    def label(self) -> Words:
        return field_words(self.name)

    @property
    def before_words(self) -> str:
        return value_words(self.name, self.before)

    @property
    def after_words(self) -> str:
        return value_words(self.name, self.after)


@dataclass(frozen=True, slots=True)
class RowChange:
    """`what` is new, changed or retired; `code` the number or code, the new one where both exist."""

    what: str
    code: str
    words: str
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    header: tuple[FieldChange, ...]
    factors: tuple[RowChange, ...]
    indicators: tuple[RowChange, ...]
    unchanged: int

    @property
    def is_empty(self) -> bool:
        return not (self.header or self.factors or self.indicators)

    def count(self, what: str) -> int:
        """Indicators that are new, changed or retired."""
        return sum(change.what == what for change in self.indicators)

    @property
    def size(self) -> int:
        """Rows that differ, factors and indicators."""
        return len(self.factors) + len(self.indicators)

    @property
    def new_count(self) -> int:
        return self.count("new")

    @property
    def changed_count(self) -> int:
        return self.count("changed")

    @property
    def retired_count(self) -> int:
        return self.count("retired")

    @property
    def summary(self) -> str:
        """Not translated: programs read it."""
        counts = [f"{what} {self.count(what)}" for what in ("new", "changed", "retired")]
        return ", ".join([*counts, f"unchanged {self.unchanged}"])


def compare(before: FrameworkContent | None, after: FrameworkContent) -> Difference:
    """Both with their permanent ids; without a version before, everything is new."""
    empty = replace(after, factors=())
    old, header = (before, _fields(before, after, HEADER)) if before else (empty, ())
    factors, _same = _rows(_factors(old), _factors(after), FACTOR)
    indicators, unchanged = _rows(_indicators(old), _indicators(after), INDICATOR)
    return Difference(header=header, factors=factors, indicators=indicators, unchanged=unchanged)


@dataclass(frozen=True, slots=True)
class _Compared:
    code: str
    words: str
    source: object
    under: str


def _factors(content: FrameworkContent) -> dict[str, _Compared]:
    return {row.permanent_id: _Compared(row.number, row.title, row, "") for row in content.factors}


def _indicators(content: FrameworkContent) -> dict[str, _Compared]:
    return {
        row.permanent_id: _Compared(row.code, row.label, row, _identity(factor)) for factor, row in content.indicators()
    }


def _identity(factor: FactorContent) -> str:
    return factor.permanent_id


def _rows(
    before: Mapping[str, _Compared], after: Mapping[str, _Compared], fields: tuple[Field, ...]
) -> tuple[tuple[RowChange, ...], int]:
    changes: list[RowChange] = []
    for key, row in after.items():
        old = before.get(key)
        if old is None:
            changes.append(RowChange("new", row.code, row.words))
            continue
        found = _fields(old.source, row.source, fields)
        if old.under != row.under:
            found = (*found, FieldChange("factor", old.under, row.under))
        if found:
            changes.append(RowChange("changed", row.code, row.words, found))
    unchanged = len(after) - len(changes)
    changes += [RowChange("retired", row.code, row.words) for key, row in before.items() if key not in after]
    return tuple(changes), unchanged


def _fields(before: object, after: object, fields: tuple[Field, ...]) -> tuple[FieldChange, ...]:
    old, new = plain_fields(before, fields), plain_fields(after, fields)
    return tuple(FieldChange(name, old[name], new[name]) for name in new if old[name] != new[name])
