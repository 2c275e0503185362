"""How pages call the fields of a framework; files use the fields' own names."""

from typing import Any

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from frameworks.enums import Family, Kind, Lineage, Nature, Prevention, Wording
from frameworks.tags import tag_words
from r2p_site.wording import labelled, listed

Words = str | Promise

FIELD_WORDS: dict[str, Words] = {
    "slug": _("Short name"),
    "kind": _("Kind"),
    "title": _("Title"),
    "publisher": _("Published by"),
    "published": _("Year of the document"),
    "document_symbol": _("Document symbol"),
    "source_url": _("Address of the document"),
    "wording": _("Wording"),
    "language": _("Language"),
    "note": _("What changed in this version"),
    "blocks": _("Blocks"),
    "gaps": _("Left out of the numbering"),
    "number": _("Number"),
    "id": _("Permanent id"),
    "block": _("Block"),
    "summary": _("Summary"),
    "guidance": _("Guidance"),
    "rating_question": _("Question to rate"),
    "prevention": _("Prevention"),
    "weight": _("Weight"),
    "code": _("Code"),
    "label": pgettext_lazy("of an indicator", "Label"),
    "statement": _("Statement"),
    "nature": _("Nature"),
    "family": _("Family"),
    "source_checked": _("Compared with the published document"),
    "source_paragraphs": _("Paragraphs of the document"),
    "examples": _("Examples"),
    "tags": _("Tags"),
    "factor": _("Factor"),
}


# What else the record of an edit says, beside fields.
_SAID_WORDS: dict[str, Words] = {
    "from": _("Begun from version"),
    "version": _("Version"),
    "file": _("File"),
    "file_sha256": _("SHA-256 of the file"),
    "content_sha256": _("SHA-256 of the content"),
    "sha256": _("SHA-256 of the content"),
    "summary": _("Indicators"),
    "decisions": _("Decisions about indicators"),
    "translations": _("Translated texts"),
    "carried": _("Texts carried along"),
    "layer": _("Layer"),
    "before": _("Before"),
    "after": _("After"),
}
# Counts of rows, by the words that programs read.
_COUNTED: dict[str, Words] = {
    "new": pgettext_lazy("how many rows", "new"),
    "changed": pgettext_lazy("how many rows", "changed"),
    "retired": pgettext_lazy("how many rows", "retired"),
    "unchanged": pgettext_lazy("how many rows", "unchanged"),
}
_CHOICES: dict[str, type[TextChoices]] = {
    "kind": Kind,
    "wording": Wording,
    "nature": Nature,
    "family": Family,
    "prevention": Prevention,
    # Of a decision about an indicator: what it was against the version before, and is.
    "before": Lineage,
    "after": Lineage,
}


def field_words(name: str) -> Words:
    return FIELD_WORDS.get(name, name)


def said_words(name: str) -> Words:
    """How the history calls what the record of an edit says."""
    return _SAID_WORDS.get(name) or field_words(name)


def said_value_words(name: str, value: Any) -> str:
    """What the history shows of a value. Counts of rows are kept for programs: "new 2, changed 1, unchanged 90"."""
    counts = [part.split(" ") for part in value.split(", ")] if name == "summary" and isinstance(value, str) else []
    if counts and all(len(pair) == 2 and pair[0] in _COUNTED and pair[1].isdecimal() for pair in counts):
        return listed(labelled(_COUNTED[what], number) for what, number in counts)
    return value_words(name, value)


def value_words(name: str, value: Any) -> str:
    """What readers see for a value that files write in a code of their own; any other value as it is."""
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    if isinstance(value, list):
        return listed(tag_words(item) if name == "tags" else value_words(name, item) for item in value)
    known = _CHOICES.get(name)
    if known is not None and value in known.values:
        return str(known(value).label)
    return "" if value is None else str(value)
