import csv
import io

import pytest

from frameworks.errors import FileRefused
from frameworks.exchange.csv_files import write_csv
from frameworks.exchange.formats import read_content
from tests.factories.frameworks import framework, framework_of, indicator


def rows_of(body: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline="")))


def changed(row: int, **cells: str) -> bytes:
    """The file of a tiny framework with cells of one row (0 is the first below the header) replaced."""
    rows = rows_of(write_csv(framework(1, 2)))
    rows[row] |= cells
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def problems(body: bytes) -> list[str]:
    with pytest.raises(FileRefused) as caught:
        read_content(body, "tiny.csv")
    return [str(problem) for problem in caught.value.problems]


def test_problem_names_row_and_column() -> None:
    assert problems(changed(2, nature="odd", label="")) == [
        "row 4, column X (label): `label` is missing.",
        "row 4, column Z (nature): “odd” is not known. Known: structural, dynamic, trigger.",
    ]


def test_formula_is_refused() -> None:
    assert problems(changed(2, statement="=HYPERLINK(1)"))[0] == (
        "row 4, column Y (statement): Contains a formula. Put text there, or an apostrophe in front of it."
    )


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "'=1", "''+x", "'quoted'"])
def test_cell_that_a_spreadsheet_would_execute_is_written_as_text(text: str) -> None:
    body = write_csv(framework_of(indicator(statement=text)))

    cell = rows_of(body)[2]["statement"]
    assert not cell.startswith(("=", "+", "-", "@"))
    assert read_content(body, "tiny.csv").factors[0].indicators[0].statement == text


def test_semicolons_are_understood() -> None:
    table = rows_of(write_csv(framework(1, 2)))
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(table[0]), delimiter=";")
    writer.writeheader()
    writer.writerows(table)

    assert read_content(out.getvalue().encode(), "tiny.csv") == framework(1, 2)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_tabs_are_understood_in_every_unicode(encoding: str) -> None:
    """What spreadsheets save as Unicode text."""
    table = rows_of(write_csv(framework(1, 2)))
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(table[0]), delimiter="\t")
    writer.writeheader()
    writer.writerows(table)

    assert read_content(out.getvalue().encode(encoding), "tiny.csv") == framework(1, 2)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "row 1: The first row must name the columns, `record` first."),
        (b"a,b\n1,2\n", "row 1: The first row must name the columns, `record` first."),
        (b"record,slug\nfactor,x\n", "There is no row whose record is `framework`."),
        (b"record,slug\nother,x\n", "row 2, column A (record): Write framework, factor or indicator."),
        (b"record,slug,slug\n", "row 1, column C (slug): The column slug appears twice."),
        (b"record,slug\nframework,x,y\n", "row 2: The row has more cells than there are columns."),
        (b'record,slug\nframework,"x\n', "row 2: Not valid CSV: unexpected end of data."),
        (
            b"record,slug\nframework,caf\xe9\n",
            "line 2, byte 25: The file is not UTF-8. If “é” stands there, it is Windows-12"
            "52 or Latin-1. Save it again with the encoding UTF-8.",
        ),
        (
            b"record,slug\nframework,\x80\x81\n",
            "line 2, byte 22: The file is not UTF-8. Save it again with the encoding UTF-8.",
        ),
        (
            "record,slug\n".encode("utf-16")[:-1],
            "line 1, byte 24: The file is not whole UTF-16. Save it again with the encoding UTF-8.",
        ),
    ],
)
def test_table_of_another_shape_is_refused(body: bytes, message: str) -> None:
    assert problems(body)[0] == message


def test_second_framework_is_refused() -> None:
    assert problems(changed(1, record="framework", number="", id="", block=""))[0] == (
        "row 3, column A (record): A file holds one framework: only one row may be `framework`."
    )


def test_indicator_of_no_factor_is_refused() -> None:
    assert problems(changed(2, factor="9", code="9.1")) == [
        "row 4, column B (factor): There is no factor 9 in the file.",
        "row 5, column W (code): Before 1.2 the numbering leaves out 1.1. Add them, or say why under `gaps`.",
    ]
