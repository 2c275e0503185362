"""Framework files in CSV: one table, whose first column says what a row is: framework, factor or indicator."""

import csv
import io
from collections import deque
from collections.abc import Iterator
from itertools import chain

from django.utils.translation import gettext as _

from frameworks.exchange.content import FrameworkContent
from frameworks.exchange.fields import FACTOR, HEADER, INDICATOR
from frameworks.exchange.rows import NOTHING, FileRow, Problems, Raw, RawFramework, UnreadableError
from frameworks.exchange.tables import TableRow, column_names, flat, guard, names_of, unguard
from frameworks.exchange.texts import opened

RECORD = "record"
_KINDS = ("framework", "factor", "indicator")
CELL_MOST = 40_000  # characters
_COLUMNS = list(dict.fromkeys([RECORD, "factor", *names_of(HEADER), *names_of(FACTOR), *names_of(INDICATOR)]))


def read_csv(body: bytes) -> RawFramework:
    """Commas, semicolons or tabs. Raises UnreadableError where the file is no table of the expected shape."""
    problems = Problems()
    lines = _lines(body)
    number, first = next(lines, (1, []))
    columns = column_names(first, "", number, problems)
    if RECORD not in columns:
        raise UnreadableError(
            _("row %(row)d") % {"row": number}, _("The first row must name the columns, `record` first.")
        )
    found: dict[str, deque[FileRow]] = {kind: deque() for kind in _KINDS}
    for number, cells in lines:
        _sort_row(cells, TableRow(NOTHING, "", number, columns), found, problems)
    headers = found["framework"]
    if not headers:
        problems.add("", _("There is no row whose record is `framework`."))
        headers.append(TableRow(NOTHING, "", number + 1, {}))  # where it may be added
    header = headers.popleft()
    for extra in headers:
        problems.add(extra.where(RECORD), _("A file holds one framework: only one row may be `framework`."))
    return RawFramework(header, found["factor"], found["indicator"], problems, said=columns)


def _lines(body: bytes) -> Iterator[tuple[int, list[str]]]:
    """(number of the row as a spreadsheet shows it, cells), blank rows left out."""
    number = 0
    with opened(body) as lines:
        first = next(lines, "")
        reader = csv.reader(chain([first], lines), delimiter=max(",;\t", key=first.count), strict=True)
        try:
            for number, cells in enumerate(reader, start=1):
                if any(cell.strip() for cell in cells):
                    yield number, cells
        except csv.Error as error:
            raise UnreadableError(
                _("row %(row)d") % {"row": number + 1}, _("Not valid CSV: %(why)s.") % {"why": error}
            ) from error


def _sort_row(cells: list[str], row: TableRow, found: dict[str, deque[FileRow]], problems: Problems) -> None:
    columns = row.columns
    if len(cells) > max(columns.values()) + 1 and any(cell.strip() for cell in cells[max(columns.values()) + 1 :]):
        problems.add(row.where(), _("The row has more cells than there are columns."))
    values: dict[str, Raw] = {}
    for name, index in columns.items():
        cell = cells[index].strip() if index < len(cells) else ""
        if cell.startswith("="):
            problems.add(row.where(name), _("Contains a formula. Put text there, or an apostrophe in front of it."))
        elif len(cell) > CELL_MOST:
            problems.add(row.where(name), _("The cell is too long."))
        if cell:
            values[name] = unguard(cell)
    kind = str(values.pop(RECORD, "") or "")
    if kind in found:
        found[kind].append(TableRow(values, "", row.number, columns))
    else:
        problems.add(row.where(RECORD), _("Write framework, factor or indicator."))


def write_csv(content: FrameworkContent) -> bytes:
    """UTF-8 with a mark, which spreadsheets need to know it by. No cell is one that they would execute."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, _COLUMNS, lineterminator="\r\n", restval="")
    writer.writeheader()
    for row in _records(content):
        writer.writerow({name: guard(text) for name, text in row.items()})
    return out.getvalue().encode("utf-8-sig")


def _records(content: FrameworkContent) -> Iterator[dict[str, str]]:
    yield {RECORD: "framework", **flat(content, HEADER)}
    for factor in content.factors:
        yield {RECORD: "factor", **flat(factor, FACTOR)}
        for indicator in factor.indicators:
            yield {RECORD: "indicator", "factor": factor.number, **flat(indicator, INDICATOR)}
