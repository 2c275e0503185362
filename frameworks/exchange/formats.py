"""Choosing a format, and reading any of them within the limits."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import PurePath

from django.utils.translation import gettext as _

from frameworks.errors import FileRefused, Problem
from frameworks.exchange.content import FrameworkContent
from frameworks.exchange.csv_files import read_csv, write_csv
from frameworks.exchange.parsing import parse
from frameworks.exchange.rows import RawFramework, UnreadableError
from frameworks.exchange.workbooks import read_workbook, write_workbook
from frameworks.exchange.yaml_files import read_yaml, write_yaml


@dataclass(frozen=True, slots=True)
class Format:
    name: str
    content_type: str
    read: Callable[[bytes], RawFramework]
    write: Callable[[FrameworkContent], bytes]


_XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = {
    "yaml": Format("yaml", "application/yaml; charset=utf-8", read_yaml, write_yaml),
    "xlsx": Format("xlsx", _XLSX_TYPE, read_workbook, write_workbook),
    "csv": Format("csv", "text/csv; charset=utf-8", read_csv, write_csv),
}
ENDINGS = {".yaml": "yaml", ".yml": "yaml", ".xlsx": "xlsx", ".csv": "csv"}


def format_of(name: str) -> str:
    """The format that a file's name says. Raises FileRefused for any other ending."""
    found = ENDINGS.get(PurePath(name).suffix.lower())
    if found is None:
        raise FileRefused([Problem("", _("The file's name must end in .yaml, .xlsx or .csv."))])
    return found


def read_rows(body: bytes, name: str) -> RawFramework:
    """Raises FileRefused when the file cannot be read as what its name says."""
    chosen = FORMATS[format_of(name)]
    try:
        return chosen.read(body)
    except UnreadableError as unreadable:
        raise FileRefused([unreadable.problem]) from unreadable


def read_content(body: bytes, name: str, *, known_blocks: Collection[str] = ()) -> FrameworkContent:
    """Raises FileRefused with every problem of the file."""
    return parse(read_rows(body, name), known_blocks=known_blocks)


def slug_in(raw: RawFramework) -> str:
    """The short name that a file claims, before anything is checked; empty when it claims none."""
    value = raw.header.values.get("slug")
    return value.strip() if isinstance(value, str) else ""
