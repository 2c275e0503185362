"""What workbooks and CSV files share: rows of cells under a header, and cells that a spreadsheet would execute."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from frameworks.exchange.content import FactorContent, FrameworkContent, IndicatorContent
from frameworks.exchange.fields import Field, plain_fields
from frameworks.exchange.rows import NOTHING, Problems, Raw

COLUMNS_MOST = 60


@dataclass(frozen=True, slots=True)
class TableRow:
    """`rows` gives the row of each field where the fields stand below one another instead of side by side."""

    values: Mapping[str, Raw]
    sheet: str
    number: int
    columns: Mapping[str, int]
    rows: Mapping[str, int] | None = None

    def bare(self) -> "TableRow":
        return replace(self, values=NOTHING)

    def where(self, name: str = "") -> str:
        place: dict[str, Any] = {"sheet": self.sheet, "row": (self.rows or {}).get(name, self.number)}
        if name not in self.columns:
            spot = _("sheet %(sheet)s, row %(row)d") if self.sheet else _("row %(row)d")
            return spot % place
        place |= {"column": column_letters(self.columns[name]), "name": name}
        spot = _("row %(row)d, column %(column)s (%(name)s)")
        if self.sheet:
            spot = _("sheet %(sheet)s, row %(row)d, column %(column)s (%(name)s)")
        return spot % place


def column_letters(index: int) -> str:
    """0 is A, 25 is Z, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_names(cells: Sequence[str | None], sheet: str, row: int, problems: Problems) -> dict[str, int]:
    """{name: index} of a header row; a repeated name is a problem."""
    columns: dict[str, int] = {}
    for index, cell in enumerate(cells):
        name = (cell or "").strip()
        if not name:
            continue
        if name in columns:
            place = TableRow(NOTHING, sheet, row, {name: index}).where(name)
            problems.add(place, _("The column %(name)s appears twice.") % {"name": name})
        columns[name] = index
    return columns


def flat(source: FrameworkContent | FactorContent | IndicatorContent, fields: tuple[Field, ...]) -> dict[str, str]:
    """{name: text of the cell}."""
    return {name: _cell(name, value) for name, value in plain_fields(source, fields).items()}


def _cell(name: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ("\n" if name == "gaps" else "; ").join(str(item) for item in value)
    return str(value)


_EXECUTED = re.compile(r"'*[=+\-@]")


def guard(text: str) -> str:
    """Text that a spreadsheet opening a CSV file would execute gets an apostrophe in front; unguard takes it away."""
    return f"'{text}" if _EXECUTED.match(text) else text


def unguard(text: str) -> str:
    return text[1:] if text.startswith("'") and _EXECUTED.match(text) else text


def names_of(fields: Iterable[Field]) -> list[str]:
    return [spec.name for spec in fields]
