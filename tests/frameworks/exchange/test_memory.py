"""A file is read row by row: what grows with it is the content that it becomes, and little beside it."""

import gc
import tracemalloc
from dataclasses import replace

import pytest

from frameworks.exchange.content import FrameworkContent
from frameworks.exchange.formats import read_content
from tests.factories.frameworks import file_of, framework

# Of the growth of the content. YAML keeps the line of every field, tables the number of the row.
MOST = {"csv": 1.5, "xlsx": 1.6, "yaml": 3.0}


@pytest.mark.parametrize("format_name", sorted(MOST))
def test_memory_grows_little_more_than_the_content(format_name: str) -> None:
    few, many = (file_of(_long(factors), format_name) for factors in (4, 12))
    _measured(few, format_name)  # modules and patterns are loaded

    (peak_few, held_few), (peak_many, held_many) = _measured(few, format_name), _measured(many, format_name)

    assert peak_many - peak_few < MOST[format_name] * (held_many - held_few)


def _long(factors: int) -> FrameworkContent:
    """With 50 indicators in each."""
    content = framework(factors, 50)
    rows = (
        tuple(replace(row, statement=f"{row.code} {'Seen. ' * 60}") for row in factor.indicators)
        for factor in content.factors
    )
    found = (replace(factor, indicators=below) for factor, below in zip(content.factors, rows, strict=True))
    return replace(content, factors=tuple(found))


def _measured(body: bytes, format_name: str) -> tuple[int, int]:
    """(the most that reading took, what its result takes), in bytes."""
    gc.collect()
    tracemalloc.start()
    try:
        content = read_content(body, f"long.{format_name}")
        _now, peak = tracemalloc.get_traced_memory()
        gc.collect()
        held, _peak = tracemalloc.get_traced_memory()
        assert content.factors
        return peak, held
    finally:
        tracemalloc.stop()
