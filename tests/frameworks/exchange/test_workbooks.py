import io
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from frameworks.errors import FileRefused
from frameworks.exchange import workbooks
from frameworks.exchange.formats import read_content
from frameworks.exchange.workbooks import write_workbook
from tests.factories.frameworks import framework, framework_of, indicator

AS_NUMBER = "The code is kept as a number, and 1.10 would be read as 1.1. Format the column as text."


def edited(change: Callable[[Workbook], object]) -> bytes:
    book = load_workbook(io.BytesIO(write_workbook(framework(1, 2))))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def put(cell: str, value: object, sheet: str = "indicators") -> bytes:
    def change(book: Workbook) -> None:
        book[sheet][cell] = value

    return edited(change)


def problems(body: bytes) -> list[str]:
    with pytest.raises(FileRefused) as caught:
        read_content(body, "tiny.xlsx")
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("cell", "value", "message"),
    [
        ("D2", "", "row 2, column D (label): `label` is missing."),
        ("E2", "=1+1", "row 2, column E (statement): Contains a formula. Put its result there as text."),
        ("E2", "#REF!", "row 2, column E (statement): Contains the error value of a formula."),
        ("B3", 1.2, f"row 3, column B (code): {AS_NUMBER}"),
        ("G2", date(2026, 1, 1), "row 2, column G (nature): Contains a date. Write it as text or as a number."),
        ("Z2", "x", "row 2: There is a cell outside the named columns."),
        ("C1", "code", "row 1, column C (code): The column code appears twice."),
    ],
)
def test_problem_names_sheet_row_and_column(cell: str, value: object, message: str) -> None:
    assert f"sheet indicators, {message}" in problems(put(cell, value))


def test_problem_of_the_header_names_its_row() -> None:
    assert problems(put("B2", "Not A Slug", "framework")) == [
        "sheet framework, row 2, column B (slug): “Not A Slug” cannot be used; write for example un-framework-2014."
    ]


def test_numbers_and_flags_of_a_spreadsheet_are_understood() -> None:
    def change(book: Workbook) -> None:
        sheet = book["indicators"]
        sheet["A2"], sheet["I2"], sheet["J2"] = 1, 1.5, True

    row = read_content(edited(change), "tiny.xlsx").factors[0].indicators[0]

    assert (str(row.weight), row.source_checked) == ("1.50", True)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_cell_that_a_spreadsheet_would_execute_is_written_as_text(text: str) -> None:
    body = write_workbook(framework_of(indicator(statement=text)))

    cell = load_workbook(io.BytesIO(body))["indicators"]["E2"]
    assert (cell.value, cell.data_type) == (text, "s")
    assert read_content(body, "tiny.xlsx").factors[0].indicators[0].statement == text


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return out.getvalue()


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "The file is not a workbook (.xlsx)."),
        (b"PK\x03\x04 broken", "The file is not a workbook (.xlsx)."),
        (zipped(a=b"x"), "The file is not a workbook that can be read. Save it again as .xlsx."),
        (zipped(**{"xl/a.xml": b"<!DOCTYPE x>"}), "The workbook contains XML declarations that are not accepted."),
        (zipped(**{f"part{k}": b"" for k in range(300)}), "The workbook unpacks to more than is accepted here."),
    ],
    # The bytes of an archive say the time: as names they would differ between workers.
    ids=["empty", "broken", "another archive", "declaration", "many parts"],
)
def test_file_that_is_no_workbook_is_refused(body: bytes, message: str) -> None:
    assert problems(body) == [message]


def test_bomb_is_refused_before_it_is_unpacked() -> None:
    body = zipped(**{"xl/sharedStrings.xml": b"0" * (workbooks.UNPACKED_MOST + 1)})

    assert len(body) < 1024**2
    assert problems(body) == ["The workbook unpacks to more than is accepted here."]


def test_workbook_without_a_sheet_is_refused() -> None:
    def change(book: Any) -> None:
        del book["factors"]

    assert problems(edited(change)) == ["The workbook lacks the sheet factors."]


def test_sheet_with_too_many_rows_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "ROWS_MOST", 15)

    assert problems(write_workbook(framework(1, 20))) == ["sheet indicators: The sheet has more than 15 rows."]
