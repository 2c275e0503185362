"""What of a version can be said in another language: one slot for each field that has words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from frameworks.exchange.content import FrameworkContent
from frameworks.exchange.fields import FACTOR, HEADER, INDICATOR, Field

# Words that a translation layer may replace, by what they belong to.
VERSION_WORDS = ("title", "publisher", "note")
FACTOR_WORDS = ("title", "summary", "guidance", "rating_question")
INDICATOR_WORDS = ("label", "statement", "guidance", "examples")
FIELD_WORDS: Mapping[str, str | Promise] = {
    "title": _("Title"),
    "publisher": _("Publisher"),
    "note": _("What changed"),
    "summary": _("Summary"),
    "guidance": _("Guidance"),
    "examples": _("Examples"),
    "rating_question": _("Question to rate"),
    "label": _("Label"),
    "statement": _("Statement"),
}
# What stands for the version itself where factors have their number.
ABOUT = "about"

# Words by permanent id, then by field; "" is the version itself.
Texts = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Slot:
    """`code` is the number or code of its row, `factor` the number of its factor, both `about` for the version itself.

    `source` are the words in the version's own language; `spec` says what the field can hold.
    """

    permanent_id: str
    field: str
    code: str
    factor: str
    source: str
    spec: Field = dataclass_field(compare=False)

    @property
    def key(self) -> str:
        """In forms and addresses; unique within a version."""
        return f"{self.code}-{self.field}"

    @property
    def field_words(self) -> str | Promise:
        return FIELD_WORDS[self.field]


def slots_of(content: FrameworkContent) -> list[Slot]:
    """In the order of the version, and of the fields in files."""
    found = [Slot("", spec.name, ABOUT, ABOUT, source, spec) for spec, source in _said(content, HEADER, VERSION_WORDS)]
    for factor in content.factors:
        number = factor.number
        for spec, source in _said(factor, FACTOR, FACTOR_WORDS):
            found.append(Slot(factor.permanent_id, spec.name, number, number, source, spec))
        for row in factor.indicators:
            for spec, source in _said(row, INDICATOR, INDICATOR_WORDS):
                found.append(Slot(row.permanent_id, spec.name, row.code, number, source, spec))
    return found


def _said(row: Any, fields: tuple[Field, ...], names: tuple[str, ...]) -> Iterator[tuple[Field, str]]:
    """The fields that have words, with them."""
    for spec in fields:
        if spec.name in names and (source := getattr(row, spec.attribute)):
            yield spec, source
