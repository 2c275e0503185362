"""A public page: the same for everyone, kept by caches and asked for again each time, since it can be withdrawn."""

import hashlib
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from r2p_site.api import etag_response


def page_response(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """Rendered, with the ETag of its bytes; or 304. Another status than 200 is never answered by 304."""
    body = render_to_string(template, dict(context), request=request).encode()
    kind = "text/html; charset=utf-8"
    if status != 200:
        return HttpResponse(body, content_type=kind, status=status, headers={"Cache-Control": "public, no-cache"})
    return etag_response(
        request, body, kind, hashlib.sha256(body).hexdigest()[:32], public=True, vary=["Accept-Language"]
    )
