"""From a document to HTML, and from HTML to PDF. Only a worker calls `pdf_bytes`: WeasyPrint is slow."""

import logging
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import fontpkg_noto_sans
import fontpkg_noto_sans_arabic
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from assessments.reports.document import Document
from assessments.reports.document.build import TREND
from r2p_site.enqueue import Progress

# Charts are drawn by the style sheets of the page; only the last ones are of the report alone.
STYLES = ("tokens", "scale", "charts", "charts_paper", "report", "report_paper")
FONTS: Mapping[str, Path] = {
    "sans": fontpkg_noto_sans.ROOT / "files" / "NotoSans[wdth,wght].ttf",
    "sans-italic": fontpkg_noto_sans.ROOT / "files" / "NotoSans-Italic[wdth,wght].ttf",
    "arabic": fontpkg_noto_sans_arabic.ROOT / "files" / "NotoSansArabic[wdth,wght].ttf",
}
# The addresses that a document may name, and all that the renderer opens: nothing leaves the machine.
SCHEME = "report:"
# What the renderer says when no font on this machine has a character.
_NO_GLYPH = re.compile(r"\.notdef glyph .*\(U\+([0-9A-F]{4,6})\)$", re.DOTALL)

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pdf:
    body: bytes
    pages: int


def document_html(document: Document, *, unprintable: str = "") -> str:
    """The whole page. `unprintable`: characters that no font here has; written as code points, and it says so."""
    with translation.override(document.language):
        html = render_to_string("reports/document/document.html", {"document": document, "unprintable": unprintable})
    return html.translate({ord(character): f"[U+{ord(character):04X}]" for character in unprintable})


def pdf_bytes(document: Document, progress: Progress) -> Pdf:
    """A tagged PDF (PDF/UA-1); the same document gives the same bytes. Raises JobCancelled."""
    with _reproducible(document):
        pdf, said = _print(document, progress)
        if unprintable := _unprintable(said):
            pdf, said = _print(document, progress, unprintable=unprintable)
    for line in said:
        logger.error("a report is not as it was laid out: %s", line)
    return pdf


def _print(document: Document, progress: Progress, *, unprintable: str = "") -> tuple[Pdf, list[str]]:
    """The PDF, and what the renderer warned of."""
    with _watched() as said:
        rendered = render_html(document_html(document, unprintable=unprintable), drawing=document.drawing)
        progress.report(6, 10)
        body = rendered.write_pdf(pdf_identifier=document.method.snapshot_sha256[:32].encode(), **pdf_options())
        progress.report(8, 10)
    return Pdf(body, len(rendered.pages)), said


def render_html(html: str, *, drawing: bytes = b"") -> Any:
    """The pages of a document's HTML, laid out. `drawing`: the SVG that it shows, where it shows one."""
    from weasyprint import HTML

    return HTML(string=html, base_url=SCHEME, url_fetcher=own_files_only(drawing)).render(**pdf_options())


def pdf_options() -> dict[str, Any]:
    return {"pdf_variant": "pdf/ua-1"}


@cache
def own_files() -> dict[str, tuple[Path, str]]:
    """Every file that a report may be made of: address to path and media type."""
    static = Path(settings.BASE_DIR) / "static" / "css"
    styles = {f"{SCHEME}{name}.css": (static / f"{name}.css", "text/css") for name in STYLES}
    return styles | {f"{SCHEME}{name}.ttf": (path, "font/ttf") for name, path in FONTS.items()}


def own_files_only(drawing: bytes = b"") -> Any:
    """A fetcher that knows our style sheets, fonts and drawing, and refuses every other address, on disk or network."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnFiles(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Any:
            if url == TREND and drawing:
                return URLFetcherResponse(url, drawing, {"Content-Type": "image/svg+xml"})
            if url not in own_files():
                raise ValueError("A report is made of its own files only.")
            path, media_type = own_files()[url]
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": media_type})

    return OwnFiles(allowed_protocols={SCHEME.rstrip(":")})


@contextmanager
def _reproducible(document: Document) -> Iterator[None]:
    """Fonts are written with a time of change, which fontTools takes from here; else two renderings would differ."""
    name, seconds = "SOURCE_DATE_EPOCH", int(datetime.fromisoformat(document.created).timestamp())
    before = os.environ.get(name)
    os.environ[name] = str(seconds)
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


@contextmanager
def _watched() -> Iterator[list[str]]:
    """Whatever the renderer warns of, which else would be a fault in print that nobody is told of."""
    said: list[str] = []

    class Collect(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said.append(record.getMessage())

    renderer, handler = logging.getLogger("weasyprint"), Collect(logging.WARNING)
    renderer.addHandler(handler)
    try:
        yield said
    finally:
        renderer.removeHandler(handler)


def _unprintable(said: list[str]) -> str:
    """The characters named in warnings about missing glyphs, once each."""
    found = [match[1] for line in said if (match := _NO_GLYPH.search(line))]
    return "".join(chr(int(point, 16)) for point in dict.fromkeys(found))
