"""Whatever is sent is either read or refused with problems; nothing else is raised."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frameworks.errors import FileRefused
from frameworks.exchange.formats import FORMATS, read_content
from tests.factories.frameworks import file_of, framework

WHOLE = {name: file_of(framework(2, 2), name) for name in FORMATS}


@pytest.mark.parametrize("format_name", FORMATS)
@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_damaged_file_is_refused_or_read(format_name: str, data: st.DataObject) -> None:
    body = bytearray(WHOLE[format_name])
    for _damage in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(body) - 1))
        body[place : place + data.draw(st.integers(0, 5))] = data.draw(st.binary(max_size=5))

    with suppress(FileRefused):
        read_content(bytes(body), f"file.{format_name}")


@pytest.mark.parametrize("format_name", FORMATS)
@settings(deadline=None, max_examples=60)
@given(body=st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_anything_else_is_refused(format_name: str, body: bytes) -> None:
    with pytest.raises(FileRefused):
        read_content(body, f"file.{format_name}")
