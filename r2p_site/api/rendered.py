"""An answer made from rows, with the ETag of its own bytes."""

import hashlib
from typing import Any

from django.http import HttpResponse
from rest_framework.request import Request

from r2p_site.api.conditional import etag_response


def rendered_response(request: Request, data: Any, *, public: bool = False) -> HttpResponse:
    """`data` in the representation that was negotiated, or 304. The ETag is the SHA-256 of the bytes."""
    renderer = request.accepted_renderer
    made = renderer.render(data, renderer.media_type, request.parser_context)
    body = made.encode() if isinstance(made, str) else made
    kind = f"{renderer.media_type}; charset={renderer.charset}" if renderer.charset else renderer.media_type
    vary = ["Accept"] if public else ["Accept", "Cookie"]
    return etag_response(request, body, kind, hashlib.sha256(body).hexdigest(), public=public, vary=vary)
