"""Text of a file: its encoding, and the characters that a database, a workbook and a PDF can all hold."""

import codecs
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from django.utils.translation import gettext as _

from frameworks.exchange.rows import UnreadableError

# Control characters but the line feed, halves of surrogate pairs, and the two non-characters that XML refuses.
_UNSTORABLE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def decode(body: bytes) -> str:
    """UTF-8, with or without a mark, or UTF-16 with one, which spreadsheets call Unicode text.

    Raises UnreadableError naming the first byte that is not, and what the file may be instead.
    """
    encoding = _encoding(body)
    try:
        return body.decode(encoding)
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        place = _("line %(line)d, byte %(byte)d") % {"line": line, "byte": error.start}
        raise UnreadableError(place, _refusal(body, error.start, encoding)) from error


@contextmanager
def opened(body: bytes) -> Iterator[TextIO]:
    """The text of a file as a stream, with the ends of lines as they stand there. Raises UnreadableError as decode."""
    with io.TextIOWrapper(io.BytesIO(body), _encoding(body), newline="") as stream:
        try:
            yield stream
        except UnicodeDecodeError:
            decode(body)  # which says where
            raise


def _encoding(body: bytes) -> str:
    return "utf-16" if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"


def _refusal(body: bytes, at: int, encoding: str) -> str:
    if encoding == "utf-16":
        return _("The file is not whole UTF-16. Save it again with the encoding UTF-8.")
    there = body[at : at + 1].decode("cp1252", errors="replace")
    if there.isalpha():
        return _(
            "The file is not UTF-8. If “%(letter)s” stands there, it is Windows-1252 or Latin-1. "
            "Save it again with the encoding UTF-8."
        ) % {"letter": there}
    return _("The file is not UTF-8. Save it again with the encoding UTF-8.")


def tidy(text: str) -> str:
    """One kind of line end, no tab, nothing blank around."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").strip()


def unstorable(text: str) -> str:
    """The first character that cannot be kept, as "U+0007"; empty when there is none."""
    found = _UNSTORABLE.search(text)
    return f"U+{ord(found.group()):04X}" if found else ""
