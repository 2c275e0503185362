"""Framework files as workbooks (XLSX): the sheets `framework`, `factors` and `indicators`."""

import io
import zipfile
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from frameworks.errors import FileRefused
from frameworks.exchange.content import FrameworkContent
from frameworks.exchange.fields import FACTOR, HEADER, INDICATOR
from frameworks.exchange.rows import NOTHING, Problems, Raw, RawFramework, UnreadableError
from frameworks.exchange.tables import COLUMNS_MOST, TableRow, column_names, flat, names_of

SHEETS = ("framework", "factors", "indicators")
ROWS_MOST = 25_000
UNPACKED_MOST = 80 * 1024**2  # bytes
PARTS_MOST = 200
# Codes that a spreadsheet may have turned into a number: 1.10 would come back as 1.1.
_CODES = frozenset({"code", "number", "factor", "id"})
_WIDTHS = {
    "statement": 60,
    "guidance": 60,
    "summary": 50,
    "rating_question": 50,
    "title": 40,
    "label": 32,
    "value": 80,
    "source": 70,
    "words": 70,
}


def read_workbook(body: bytes) -> RawFramework:
    """Raises UnreadableError where the file is no workbook, or one that would unpack beyond the limits."""
    header, tables, problems = read_sheets(body, *SHEETS)
    said = tables["indicators"][0].columns if tables["indicators"] else ()
    return RawFramework(header, deque(tables["factors"]), deque(tables["indicators"]), problems, said=said)


def read_sheets(body: bytes, heading: str, *names: str) -> tuple[TableRow, dict[str, list[TableRow]], Problems]:
    """One sheet of names and values, and the rows of the others by sheet. Raises UnreadableError as read_workbook."""
    _refuse_bomb(body)
    problems = Problems()
    try:
        book = load_workbook(io.BytesIO(body), read_only=True, data_only=False, keep_links=False)
        _refuse_missing_sheets(book.sheetnames, (heading, *names))
        header = _header(book[heading], problems)
        return header, {name: list(_rows(book[name], name, problems)) for name in names}, problems
    except (UnreadableError, FileRefused):
        raise
    except Exception as error:  # openpyxl raises whatever a damaged part happens to cause
        raise UnreadableError("", _("The file is not a workbook that can be read. Save it again as .xlsx.")) from error


def _refuse_missing_sheets(names: list[str], wanted: tuple[str, ...]) -> None:
    if missing := [name for name in wanted if name not in names]:
        raise UnreadableError("", _("The workbook lacks the sheet %(name)s.") % {"name": ", ".join(missing)})


def _refuse_bomb(body: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            parts = archive.infolist()
            # Zip readers stop at the declared size, so the sum cannot be exceeded later.
            is_bomb = len(parts) > PARTS_MOST or sum(part.file_size for part in parts) > UNPACKED_MOST
            has_entities = not is_bomb and any(_declares_entities(archive, part) for part in parts)
    except Exception as error:  # zipfile too raises whatever a damaged directory happens to cause
        raise UnreadableError("", _("The file is not a workbook (.xlsx).")) from error
    if is_bomb:
        raise UnreadableError("", _("The workbook unpacks to more than is accepted here."))
    if has_entities:
        raise UnreadableError("", _("The workbook contains XML declarations that are not accepted."))


def _declares_entities(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """A document type stands before the first element; a workbook never has one."""
    if not part.filename.endswith((".xml", ".rels")):
        return False
    with archive.open(part) as stream:
        return b"<!DOCTYPE" in stream.read(65_536).replace(b"\x00", b"")


def _header(sheet: Any, problems: Problems) -> TableRow:
    """Two columns, name and value; a place is given by the row of the name."""
    values: dict[str, Raw] = {}
    rows: dict[str, int] = {}
    for number, cells in _cells(sheet):
        name = _text(cells[0].value) if cells else ""
        if not name or (number == 1 and name == "name"):
            continue
        row = TableRow(NOTHING, sheet.title, number, {name: 1})
        if name in values:
            problems.add(row.where(name), _("The name %(name)s appears twice.") % {"name": name})
        rows[name] = number
        values[name] = _value(cells[1], name, row, problems) if len(cells) > 1 else None
    return TableRow(values, sheet.title, 1, dict.fromkeys(rows, 1), rows)


def _rows(sheet: Any, name: str, problems: Problems) -> Iterator[TableRow]:
    columns: dict[str, int] = {}
    for number, cells in _cells(sheet):
        if not columns:
            columns = column_names([_text(cell.value) for cell in cells], name, number, problems)
            continue
        row = TableRow(NOTHING, name, number, columns)
        _refuse_outside(row, cells, problems)
        values = {
            column: _value(cells[index], column, row, problems)
            for column, index in columns.items()
            if index < len(cells)
        }
        yield TableRow({key: value for key, value in values.items() if value}, name, number, columns)


def _refuse_outside(row: TableRow, cells: tuple[Any, ...], problems: Problems) -> None:
    named = set(row.columns.values())
    if any(index not in named and cell.value is not None for index, cell in enumerate(cells)):
        problems.add(row.where(), _("There is a cell outside the named columns."))


def _cells(sheet: Any) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """(number, cells) of each row that holds anything."""
    sheet.reset_dimensions()  # a damaged or hostile dimension would pad rows without end
    for number, cells in enumerate(sheet.iter_rows(max_col=COLUMNS_MOST), start=1):
        if number > ROWS_MOST:
            place = _("sheet %(sheet)s") % {"sheet": sheet.title}
            raise UnreadableError(place, _("The sheet has more than %(limit)d rows.") % {"limit": ROWS_MOST})
        if any(cell.value is not None for cell in cells):
            yield number, cells


def _value(cell: Any, name: str, row: TableRow, problems: Problems) -> str | None:
    if cell.data_type == "f":
        problems.add(row.where(name), _("Contains a formula. Put its result there as text."))
    if cell.data_type == "e":
        problems.add(row.where(name), _("Contains the error value of a formula."))
    if cell.data_type == "d":
        problems.add(row.where(name), _("Contains a date. Write it as text or as a number."))
    if isinstance(cell.value, float) and name in _CODES and not cell.value.is_integer():
        message = _("The code is kept as a number, and 1.10 would be read as 1.1. Format the column as text.")
        problems.add(row.where(name), message)
    return _text(cell.value) or None


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def write_workbook(content: FrameworkContent) -> bytes:
    """Every cell is text, so that a spreadsheet executes none and keeps 1.10 as it is."""
    header = ([name, text] for name, text in flat(content, HEADER).items())
    factors = (list(flat(factor, FACTOR).values()) for factor in content.factors)
    indicators = ([factor.number, *flat(row, INDICATOR).values()] for factor, row in content.indicators())
    return write_sheets(
        ("framework", ["name", "value"], header),
        ("factors", names_of(FACTOR), factors),
        ("indicators", ["factor", *names_of(INDICATOR)], indicators),
    )


def write_sheets(*sheets: tuple[str, list[str], Iterable[Sequence[str]]]) -> bytes:
    """A workbook of sheets, each with its title, the names of its columns and its rows. Every cell is text."""
    book = Workbook(write_only=True)
    for title, names, rows in sheets:
        _sheet(book, title, names, rows)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet(book: Workbook, title: str, names: list[str], rows: Iterable[Sequence[str]]) -> None:
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for index, name in enumerate(names):
        sheet.column_dimensions[chr(65 + index)].width = _WIDTHS.get(name, 16)
    sheet.append([_cell(sheet, name, bold=True) for name in names])
    for row in rows:
        sheet.append([_cell(sheet, text, is_code=name in _CODES) for name, text in zip(names, row, strict=True)])


def _cell(sheet: Any, text: str, *, bold: bool = False, is_code: bool = False) -> Any:
    if not text:
        return None
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    if is_code:
        cell.number_format = "@"
    if bold:
        cell.font = Font(bold=True)
    return cell
