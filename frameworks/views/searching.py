"""Search over the published frameworks, the same page on the staff and the public site."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from frameworks.forms import SearchForm
from frameworks.models import PublishedText
from frameworks.outline import block_words
from frameworks.search import MARK_START, MARK_STOP, Wanted, blocks_of, editions_read, search_texts, tags_of, with_marks
from frameworks.tags import shown_tags, tag_choices
from frameworks.views.language import asked_language
from r2p_site.access import public_page
from r2p_site.paging import without_page
from r2p_site.spreadsheets import csv_response

PAGE = 50


@require_safe
def staff_search(request: HttpRequest) -> HttpResponse:
    """What is published; drafts are looked through on their own page."""
    return _search(request, "staff/base.html")


@public_page
@require_safe
def public_search(request: HttpRequest) -> HttpResponse:
    return _search(request, "public/base.html")


def _search(request: HttpRequest, base: str) -> HttpResponse:
    language = asked_language(request)
    editions = editions_read([language])
    blocks = [(name, block_words(name)) for name in blocks_of(editions)]
    tags = tags_of(editions)
    form = SearchForm(request.GET, blocks=blocks, tags=tags)
    wanted = Wanted(**form.values())
    found = search_texts(editions, wanted)
    if request.GET.get("format") == "csv":
        return _as_csv(found)
    is_asked = any(form.values().values())
    pages = Paginator(with_marks(found, wanted.words, language) if wanted.words else found, PAGE)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "form": form,
        "base": base,
        "is_asked": is_asked,
        "count": pages.count if is_asked else 0,
        "page_obj": page,
        "rows": [_row(row) for row in page] if is_asked else [],
        "query": without_page(request.GET),
        "tag_lists": [] if is_asked else tag_choices(tags),
    }
    response = render(request, "frameworks/search.html", context)
    patch_vary_headers(response, ["Accept-Language"])
    return response


def _row(row: PublishedText) -> dict[str, Any]:
    edition = row.edition
    place = reverse("frameworks:version", kwargs={"slug": edition.slug, "number": edition.number})
    anchor = f"i-{row.code}" if row.code else f"f-{row.factor}"
    return {
        "code": row.code or row.factor,
        "title": _marked(getattr(row, "shown_title", row.title)),
        "statement": _marked(getattr(row, "shown_statement", row.statement)),
        "title_language": row.title_language,
        "statement_language": row.statement_language,
        "block": block_words(row.block),
        "tags": shown_tags(row.tags),
        "framework": edition.title,
        "number": edition.number,
        "url": f"{place}?language={edition.language}#{anchor}",
    }


def _marked(text: str) -> SafeString:
    """Escaped, with what was found in <mark>."""
    escaped = conditional_escape(text)
    return mark_safe(escaped.replace(MARK_START, "<mark>").replace(MARK_STOP, "</mark>"))  # noqa: S308  escaped above


def _as_csv(found: QuerySet[PublishedText]) -> HttpResponse:
    columns = (
        "framework",
        "version",
        "language",
        "layer",
        "factor",
        "code",
        "block",
        "nature",
        "tags",
        "title",
        "statement",
    )
    rows = (
        (
            row.edition.slug,
            row.edition.number,
            row.edition.language,
            row.edition.layer,
            row.factor,
            row.code,
            row.block,
            row.nature,
            "; ".join(row.tags),
            row.title,
            row.statement,
        )
        for row in found.iterator(chunk_size=500)
    )
    return csv_response("indicators.csv", columns, rows)
