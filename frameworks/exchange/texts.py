"""Text of a file: its encoding, and the characters that a database, a workbook and a PDF can all hold."""

import re

from django.utils.translation import gettext as _

from frameworks.exchange.rows import UnreadableError

# Control characters but the line feed, halves of surrogate pairs, and the two non-characters that XML refuses.
_UNSTORABLE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def decode(body: bytes) -> str:
    """UTF-8, with or without a mark. Raises UnreadableError naming the first byte that is not."""
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        raise UnreadableError(
            _("line %(line)d, byte %(byte)d") % {"line": line, "byte": error.start},
            _("The file is not UTF-8. Save it again with the encoding UTF-8."),
        ) from error


def tidy(text: str) -> str:
    """One kind of line end, no tab, nothing blank around."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").strip()


def unstorable(text: str) -> str:
    """The first character that cannot be kept, as "U+0007"; empty when there is none."""
    found = _UNSTORABLE.search(text)
    return f"U+{ord(found.group()):04X}" if found else ""
