"""The PDF itself: whole, tagged, the same every time, and made without asking anyone for anything."""

import hashlib
import io
import itertools
import logging
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from django.utils.functional import Promise
from pypdf import PdfReader

from assessments.reports.document import Document, build_document
from assessments.reports.document.edition import FREE_TEXTS
from assessments.reports.pdf import Pdf, document_html, own_files_only, pdf_bytes, render_html
from r2p_site.enqueue import JobCancelled
from r2p_site.enqueue.progress import Unwatched
from tests.assessments.reports.material import CHINESE, LONG_TEXTS, make_sources
from tests.assessments.reports.printed import edges, printed_text, squeezed


@pytest.fixture
def said() -> Iterator[list[str]]:
    """What the renderer warned of."""
    found: list[str] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: found.append(record.getMessage())  # type: ignore[method-assign]
    renderer = logging.getLogger("weasyprint")
    renderer.addHandler(handler)
    yield found
    renderer.removeHandler(handler)


def words_in(value: Any) -> Iterator[str]:
    """Every text of a document, but its charts, which show more in pictures than in words."""
    if isinstance(value, str | Promise):
        yield str(value)
    elif isinstance(value, tuple):
        for item in value:
            yield from words_in(item)
    elif is_dataclass(value):
        for field in fields(value):
            if field.name not in {"charts", "language", "created"}:
                yield from words_in(getattr(value, field.name))


def free_texts(value: Any, *, free: bool = False) -> Iterator[str]:
    """Everything that people wrote in the record."""
    if isinstance(value, str):
        yield from [value] if free else []
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from free_texts(item, free=free or key in FREE_TEXTS)
    elif isinstance(value, list):
        for item in value:
            yield from free_texts(item, free=free)


def test_every_text_of_the_internal_edition_is_printed_whole(internal: Document, internal_pdf: Pdf) -> None:
    printed = printed_text(internal_pdf.body, internal)
    written = [*words_in(internal), *free_texts(make_sources(rationales=LONG_TEXTS).record)]

    missing = {text[:60] for text in written if squeezed(text) not in printed}

    assert len(written) > 2_000
    assert missing == set()


def test_report_prints_without_a_word_from_the_renderer(said: list[str], short: Callable[[], Document]) -> None:
    pdf_bytes(short(), Unwatched())

    assert said == []


def test_every_page_carries_state_cycle_edition_hash_practice_and_disclaimer(internal: Document) -> None:
    document = replace(internal, factors=internal.factors[:2], domains=(), charts={"crimes": internal.charts["crimes"]})
    reader = PdfReader(io.BytesIO(pdf_bytes(document, Unwatched()).body))

    pages = [squeezed(page.extract_text()) for page in reader.pages]

    expected = [
        f"PracticeState,Cycle2025·Internaledition·{document.short_hash}",
        "Practice:afictionalState",
        squeezed(document_html(document).partition('<p class="disclaimer">')[2].partition("</p>")[0]),
    ]
    assert edges(document) == expected
    assert [[edge in page for edge in expected] for page in pages] == [[True, True, True]] * len(pages)
    assert [page.count(f"{number}/{len(pages)}") for number, page in enumerate(pages, start=1)] == [1] * len(pages)


def test_report_of_a_real_state_has_no_practice_mark() -> None:
    assert "fictional" not in document_html(build_document(make_sources(practice=False), "internal"))


def test_pdf_is_tagged_titled_in_its_language_with_bookmarks(short: Callable[[], Document]) -> None:
    reader = PdfReader(io.BytesIO(pdf_bytes(short(), Unwatched()).body))
    catalogue = reader.root_object

    assert (catalogue["/Lang"], catalogue["/MarkInfo"]["/Marked"], "/StructTreeRoot" in catalogue) == ("en", True, True)
    assert b"<pdfuaid:part>1" in reader.xmp_metadata.stream.get_data() or b'part="1"' in (
        reader.xmp_metadata.stream.get_data()
    )
    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.creation_date.isoformat()) == (
        "Assessment of atrocity risk and resilience: Practice State, Cycle 2025",
        "2026-03-12T09:30:00+00:00",
    )
    assert [item.title for item in reader.outline if not isinstance(item, list)] == [
        "Assessment of atrocity risk and resilience: Practice State, Cycle 2025",
        "How to read this",
        "Summary",
        "Results",
        "Method and proof",
    ]


def heading_levels(element: Any) -> Iterator[int]:
    """The levels of the headings below a structure element, in reading order."""
    for child in element.get("/K", []) if isinstance(element.get("/K"), list) else []:
        found = child.get_object()
        if not hasattr(found, "get"):
            continue
        name = str(found.get("/S", ""))
        if name[:2] == "/H" and name[2:].isdecimal():
            yield int(name[2:])
        yield from heading_levels(found)


def test_headings_step_down_one_level_at_a_time(internal_pdf: Pdf) -> None:
    reader = PdfReader(io.BytesIO(internal_pdf.body))

    levels = list(heading_levels(reader.root_object["/StructTreeRoot"]))

    assert (levels[0], levels.count(1), set(levels)) == (1, 1, {1, 2, 3, 4})
    assert [pair for pair in itertools.pairwise(levels) if pair[1] > pair[0] + 1] == []


def test_report_in_a_language_written_from_the_right_is_laid_out_so() -> None:
    html = document_html(build_document(replace(make_sources("summary"), language="ar"), "public"))

    assert '<html lang="ar" dir="rtl">' in html


def test_same_document_gives_the_same_bytes(short: Callable[[], Document], monkeypatch: pytest.MonkeyPatch) -> None:
    first = pdf_bytes(short(), Unwatched())
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    second = pdf_bytes(short(), Unwatched())

    assert hashlib.sha256(first.body).hexdigest() == hashlib.sha256(second.body).hexdigest()


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:9/x.png",
        "https://example.org/x.png",
        "ftp://example.org/x",
        "file:///etc/passwd",
        "report:../../etc/passwd",
        "data:text/plain,x",
    ],
)
def test_nothing_but_our_own_files_is_opened(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr(socket, "create_connection", lambda *args, **_more: asked.append(args))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **_more: asked.append(args))

    with pytest.raises(ValueError, match="own files only"):
        own_files_only().fetch(url)

    assert asked == []


def test_picture_in_a_page_is_refused_and_the_page_still_printed(said: list[str]) -> None:
    rendered = render_html(f'<html lang="en"><title>x</title><img alt="x" src="{Path(__file__).as_uri()}"><p>text</p>')

    assert (len(rendered.pages), [line.partition(": ")[0] for line in said]) == (
        1,
        [f"Failed to load image at '{Path(__file__).as_uri()}'"],
    )


def test_chinese_is_printed_where_the_server_has_a_font_for_it(short: Callable[[], Document]) -> None:
    listing = shutil.which("fc-list")
    if not listing or not subprocess.run([listing, ":lang=zh"], check=True, capture_output=True).stdout:
        pytest.skip("no Chinese font on this machine: install the package fonts-noto-cjk")
    document = replace(short(), summary=(CHINESE,))

    assert CHINESE in printed_text(pdf_bytes(document, Unwatched()).body, document)


def test_character_without_a_font_is_written_as_its_code_point(short: Callable[[], Document]) -> None:
    unassigned = "\U00050000"
    document = replace(short(), summary=(f"before {unassigned} after",))

    text = printed_text(pdf_bytes(document, Unwatched()).body, document)

    assert "before[U+50000]after" in text
    assert squeezed("1 character is written as its code point in square brackets") in text


def test_rendering_stops_when_it_is_cancelled(short: Callable[[], Document]) -> None:
    class Cancelled:
        def report(self, done: int, total: int) -> None:
            raise JobCancelled

    with pytest.raises(JobCancelled):
        pdf_bytes(short(), Cancelled())
