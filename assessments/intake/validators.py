"""Passages that a custodian marks with [[ and ]]: left out of everything that leaves this site."""

import re

from django.utils.translation import gettext_lazy as _

from r2p_site.errors import InvalidInput

_MASKED = re.compile(r"\[\[.*?\]\]", re.DOTALL)
_MARK = re.compile(r"\[\[|\]\]")
MASK = "[…]"


def masked(text: str) -> str:
    """As it leaves: marked passages replaced, and no mark left over."""
    return _MASKED.sub(MASK, text)


def refuse_open_marks(**texts: str) -> None:
    """Each mark that begins a passage is followed by one that ends it; else something meant to be left out would leave.

    Raises InvalidInput by the names of the texts.
    """
    wrong = [name for name, text in texts.items() if not _is_closed(text)]
    if wrong:
        line = _("A passage to be left out begins with [[ and has to end with ]].")
        raise InvalidInput(fields={name: [line] for name in wrong})


def _is_closed(text: str) -> bool:
    marks = _MARK.findall(text)
    return marks == ["[[", "]]"] * (len(marks) // 2)
