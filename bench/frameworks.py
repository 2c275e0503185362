"""Files of frameworks: 10,000 indicators in, and what that needs of memory; searching; an editor's page."""

import csv
import io
import tracemalloc
from dataclasses import replace
from typing import Any

from bench.registry import Size, Timing, benchmark

_FACTORS, _SIGNS = 100, 100


def large() -> Any:
    from tests.factories.frameworks import framework, indicator

    content = framework(_FACTORS, 0)
    factors = []
    for factor in content.factors:
        rows = tuple(_long(indicator(f"{factor.number}.{k}")) for k in range(1, _SIGNS + 1))
        factors.append(replace(factor, indicators=rows))
    return replace(content, slug="large", factors=tuple(factors))


def _long(row: Any) -> Any:
    """As long as those of the United Nations framework are."""
    return replace(
        row, statement=f"{row.statement} {'A condition that can be seen. ' * 5}", guidance="Where to look. " * 8
    )


@benchmark("import of 10,000 indicators from a workbook, against reading its rows", limit=10_000.0)
def import_workbook() -> Timing:
    from openpyxl import load_workbook

    from frameworks.services import import_framework
    from tests.factories.frameworks import file_of

    body = file_of(large(), "xlsx")

    def rows() -> None:
        for sheet in load_workbook(io.BytesIO(body), read_only=True):
            for _row in sheet.iter_rows(values_only=True):
                pass

    return Timing(measured=_importing(import_framework, body, "large.xlsx"), floor=rows)


@benchmark("import of 10,000 indicators from CSV, against reading its rows", limit=10_000.0)
def import_csv() -> Timing:
    from frameworks.services import import_framework
    from tests.factories.frameworks import file_of

    body = file_of(large(), "csv")
    return Timing(
        measured=_importing(import_framework, body, "large.csv"),
        floor=lambda: list(csv.reader(io.StringIO(body.decode("utf-8-sig")))),
    )


def _importing(import_framework: Any, body: bytes, name: str) -> Any:
    from frameworks.models import Framework, FrameworkVersion

    def run() -> None:
        FrameworkVersion.objects.filter(framework__slug="large").delete()
        Framework.objects.filter(slug="large").delete()
        assert import_framework(body=body, name=name, by=None).difference.new_count == _FACTORS * _SIGNS  # noqa: S101

    return run


@benchmark("memory of importing 10,000 indicators from CSV, against the file", at_most=6.0)
def memory_of_import() -> Size:
    from frameworks.services import import_framework
    from tests.factories.frameworks import file_of

    body = file_of(large(), "csv")
    tracemalloc.start()
    try:
        import_framework(body=body, name="large.csv", by=None)
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    return Size(measured=peak, floor=len(body))


@benchmark("search of 10,000 indicators, against reading as many rows as it shows", limit=50.0)
def searching() -> Timing:
    from django.test import RequestFactory

    from frameworks.models import PublishedText
    from frameworks.views.searching import public_search
    from tests.factories.frameworks import published

    published(large())
    request = RequestFactory().get("/frameworks/search/?words=statement+17.42")
    return Timing(
        measured=lambda: public_search(request),
        floor=lambda: list(PublishedText.objects.defer("search")[:50]),
    )
