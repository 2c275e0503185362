"""How pages call the fields of a framework; files use the fields' own names."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

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


def field_words(name: str) -> Words:
    return FIELD_WORDS.get(name, name)
