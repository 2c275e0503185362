"""Text of a file: its encoding, and the characters that a database, a workbook and a PDF can all hold."""

import codecs
import re

from django.utils.translation import gettext as _

from frameworks.exchange.rows import UnreadableError

# Control characters but the line feed, halves of surrogate pairs, and the two non-characters that XML refuses.
_UNSTORABLE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def decode(body: bytes) -> str:
    """UTF-8, with or without a mark, or UTF-16 with one, which spreadsheets call Unicode text.

    Raises UnreadableError naming the first byte that is not, and what the file may be instead.
    """
    encoding = "utf-16" if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    try:
        return body.decode(encoding)
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        place = _("line %(line)d, byte %(byte)d") % {"line": line, "byte": error.start}
        raise UnreadableError(place, _refusal(body, error.start, encoding)) from error


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
