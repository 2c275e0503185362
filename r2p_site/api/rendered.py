"""An answer made from rows, with the ETag of its own bytes."""

import hashlib
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from rest_framework.request import Request
from rest_framework.views import APIView

from r2p_site.api.conditional import etag_response
from r2p_site.api.pagination import Pagination


def rendered_response(request: Request, data: Any, *, public: bool = False) -> HttpResponse:
    """`data` in the representation that was negotiated, or 304. The ETag is the SHA-256 of the bytes."""
    renderer = request.accepted_renderer
    made = renderer.render(data, renderer.media_type, request.parser_context)
    body = made.encode() if isinstance(made, str) else made
    kind = f"{renderer.media_type}; charset={renderer.charset}" if renderer.charset else renderer.media_type
    vary = ["Accept"] if public else ["Accept", "Cookie"]
    return etag_response(request, body, kind, hashlib.sha256(body).hexdigest(), public=public, vary=vary)


def page_response(
    view: APIView, request: Request, found: Any, row: Callable[[Any], Any], *, public: bool = False
) -> HttpResponse:
    """One page of `found`, a queryset or a list, each item as `row` gives it; as rendered_response answers."""
    pages = Pagination()
    page: list[Any] = pages.paginate_queryset(found, request, view) or []
    return rendered_response(request, pages.get_paginated_response([row(item) for item in page]).data, public=public)
