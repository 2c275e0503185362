"""A file from before tags and examples leaves them as they are; one that has them, empty, clears them."""

import csv
import io

import pytest
import yaml
from hypothesis import given, settings
from openpyxl import load_workbook

from frameworks.exchange.content import FrameworkContent
from frameworks.exchange.formats import FORMATS, read_content, read_rows
from frameworks.exchange.unsaid import unsaid_fields, with_unsaid
from tests.factories.frameworks import file_of, framework_of, indicator
from tests.frameworks.exchange.strategies import frameworks

LATER = ("examples", "tags")


def _older_yaml(body: bytes) -> bytes:
    document = yaml.safe_load(body)
    for factor in document["risk_factors"]:
        for row in factor["indicators"]:
            for name in LATER:
                del row[name]
    return yaml.safe_dump(document).encode()


def _older_csv(body: bytes) -> bytes:
    rows = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))
    out = io.StringIO()
    writer = csv.DictWriter(out, [name for name in rows[0] if name not in LATER], extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def _older_workbook(body: bytes) -> bytes:
    book = load_workbook(io.BytesIO(body))
    sheet = book["indicators"]
    for name in LATER:
        sheet.delete_cols(next(cell.column for cell in sheet[1] if cell.value == name))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


OLDER = {"yaml": _older_yaml, "csv": _older_csv, "xlsx": _older_workbook}


def later_fields(content: FrameworkContent) -> dict[str, tuple[tuple[str, ...], str]]:
    return {row.code: (row.tags, row.examples) for _factor, row in content.indicators()}


@pytest.mark.parametrize("format_name", FORMATS)
def test_file_that_has_a_later_field_nowhere_leaves_it_as_it_is(format_name: str) -> None:
    before = framework_of(indicator("1.1", tags=("sdg:5",), examples="One."), indicator("1.2"))
    name = f"tiny.{format_name}"
    body = OLDER[format_name](file_of(before, format_name))

    unsaid = unsaid_fields(read_rows(body, name))

    assert [spec.name for spec in unsaid] == ["examples", "tags"]
    assert later_fields(read_content(body, name)) == {"1.1": ((), ""), "1.2": ((), "")}
    assert with_unsaid(read_content(body, name), unsaid, before) == before


@pytest.mark.parametrize("format_name", FORMATS)
@settings(deadline=None, max_examples=20)
@given(content=frameworks())
def test_export_leaves_no_field_unsaid(format_name: str, content: FrameworkContent) -> None:
    """So that a file of a version without any tags clears those that there are."""
    assert unsaid_fields(read_rows(FORMATS[format_name].write(content), f"file.{format_name}")) == ()


def test_newest_version_that_has_the_indicator_decides() -> None:
    draft = framework_of(indicator("1.1", tags=("sdg:5",)))
    published = framework_of(indicator("1.1", tags=("sdg:1",)), indicator("1.2", tags=("sdg:2",)))
    read = framework_of(indicator("1.1"), indicator("1.2"), indicator("1.3"))
    unsaid = unsaid_fields(read_rows(_older_yaml(file_of(read)), "tiny.yaml"))

    found = with_unsaid(read, unsaid, draft, published)

    assert later_fields(found) == {"1.1": (("sdg:5",), ""), "1.2": (("sdg:2",), ""), "1.3": ((), "")}


def test_one_indicator_that_says_it_speaks_for_all_of_the_file() -> None:
    """As an empty cell below a column does: what the others had is cleared."""
    body = file_of(framework_of(indicator("1.1"), indicator("1.2", tags=("sdg:5",))))

    assert unsaid_fields(read_rows(body.replace(b"tags: []", b""), "tiny.yaml")) == ()
