"""Export, then import, is the identity."""

import pytest
from hypothesis import given, settings

from frameworks.exchange.content import FrameworkContent
from frameworks.exchange.difference import compare
from frameworks.exchange.formats import FORMATS, read_content
from tests.frameworks.exchange.strategies import frameworks


@pytest.mark.parametrize("format_name", FORMATS)
@settings(deadline=None, max_examples=60)
@given(content=frameworks())
def test_file_of_any_framework_is_read_as_what_was_written(format_name: str, content: FrameworkContent) -> None:
    found = read_content(FORMATS[format_name].write(content), f"file.{format_name}")

    assert found == content
    assert (
        compare(content, found).summary == f"new 0, changed 0, retired 0, unchanged {len(list(content.indicators()))}"
    )
