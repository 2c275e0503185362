"""What is picked on the factor page: radio buttons, fifteen for each indicator, and a box for each population.

Written here and not in a template, where they took half of the time in which the page is made.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

register = template.Library()

Option = Mapping[str, Any]


@register.simple_tag
def picks(code: str, name: str, options: Iterable[Option], kind: str = "radio") -> SafeString:
    """One label with its button for each option {value, word, checked}, all of them the field <code>-<name>."""
    field = _safe(f"{code}-{name}")
    return SafeString("".join(f"<label>{_input(kind, field, row)} {_safe(row['word'])}</label>" for row in options))


@register.simple_tag
def level_picks(code: str, kind: str, options: Iterable[Option]) -> SafeString:
    """The same for the levels of a scale {value, word, gloss, checked}, with number and gloss, coloured by `kind`."""
    field, scale = _safe(f"{code}-answer"), _safe(kind or "risk")
    return SafeString("".join(_level(field, scale, row) for row in options))


def _level(field: str, scale: str, row: Option) -> str:
    value = _safe(row["value"])
    gloss = f'<span class="gloss">{_safe(row["gloss"])}</span>' if row["gloss"] else ""
    words = f'<b><span class="num">{value}</span> {_safe(row["word"])}</b>'
    return (
        f'<label class="{scale}-{value}"><span class="pick">{_input("radio", field, row)} {words}</span>{gloss}</label>'
    )


def _input(kind: str, field: str, row: Option) -> str:
    checked = " checked" if row["checked"] else ""
    return f'<input type="{kind}" name="{field}" value="{_safe(row["value"])}"{checked}>'


def _safe(words: object) -> str:
    return conditional_escape(words if isinstance(words, SafeString) else str(words))
