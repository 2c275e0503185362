"""The text of a PDF as a reader of it finds it."""

import io
import re

from django.utils.translation import gettext as _
from pypdf import PdfReader

from assessments.reports.document import Document

# As templates/reports/document/document.html has it.
DISCLAIMER = (
    "An analytical judgement for prevention; not an admission, nor a finding of fact or law; self-rated, "
    "not comparable between States; not a United Nations figure."
)


def printed_text(body: bytes, document: Document) -> str:
    """Every page one after the other, without white space and without its edges: what runs on over pages is whole."""
    return "".join(printed_pages(body, document))


def printed_pages(body: bytes, document: Document) -> list[str]:
    reader = PdfReader(io.BytesIO(body))
    count = len(reader.pages)
    return [
        _without_edges(page.extract_text(), document, f"{number}/{count}")
        for number, page in enumerate(reader.pages, start=1)
    ]


def edges(document: Document) -> list[str]:
    cover = document.cover
    head = f"{cover.state}, {cover.cycle} · {cover.edition} · {document.short_hash}"
    mark = ["Practice: a fictional State"] if cover.practice else []
    return [squeezed(text) for text in (head, *mark, _(DISCLAIMER))]


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _without_edges(text: str, document: Document, number: str) -> str:
    found = squeezed(text)
    for edge in edges(document):
        assert edge in found, f"{edge} is not on every page"
        found = found.replace(edge, "")
    assert number in found
    return found.replace(number, "", 1)
