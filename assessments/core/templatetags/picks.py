"""The radio buttons of the factor page, which has fifteen for each indicator.

Written here and not in a template: as one they take half of the time in which the page is made.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

register = template.Library()

Option = Mapping[str, Any]


@register.simple_tag
def picks(code: str, name: str, options: Iterable[Option]) -> SafeString:
    """One label with its radio button for each option {value, word, checked}, all of them the field <code>-<name>."""
    return SafeString("".join(f"<label>{_radio(code, name, row)} {_safe(row['word'])}</label>" for row in options))


@register.simple_tag
def level_picks(code: str, kind: str, options: Iterable[Option]) -> SafeString:
    """The same for the levels of a scale {value, word, gloss, checked}, with number and gloss, coloured by `kind`."""
    return SafeString("".join(_level(code, kind or "risk", row) for row in options))


def _level(code: str, kind: str, row: Option) -> str:
    value = _safe(row["value"])
    gloss = f'<span class="gloss">{_safe(row["gloss"])}</span>' if row["gloss"] else ""
    words = f'<b><span class="num">{value}</span> {_safe(row["word"])}</b>'
    return (
        f'<label class="{_safe(kind)}-{value}"><span class="pick">{_radio(code, "answer", row)} {words}</span>'
        f"{gloss}</label>"
    )


def _radio(code: str, name: str, row: Option) -> str:
    checked = " checked" if row["checked"] else ""
    return f'<input type="radio" name="{_safe(code)}-{_safe(name)}" value="{_safe(row["value"])}"{checked}>'


def _safe(words: object) -> str:
    return conditional_escape(words)
