"""ETag, If-None-Match and If-Match. An etag is written here without its quotes."""

from collections.abc import Callable, Iterable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags, quote_etag
from rest_framework.request import Request

from r2p_site.errors import VersionRequired


def etag_response(
    request: Request | HttpRequest,
    body: bytes | Callable[[], bytes],
    content_type: str,
    etag: str,
    *,
    public: bool = False,
    vary: Iterable[str] = (),
    filename: str = "",
) -> HttpResponse:
    """Stored bytes as they are, or 304 when the caller holds them; a callable body is then never called.

    `public` lets shared caches keep the answer, revalidated at each use, since a publication can be withdrawn.
    """
    if is_not_modified(request, etag):
        response = HttpResponse(status=304)
        del response["Content-Type"]
    else:
        response = HttpResponse(body() if callable(body) else body, content_type=content_type)
        if filename:
            response["Content-Disposition"] = f'attachment; filename="{filename}"'
    response["ETag"] = quote_etag(etag)
    response["Cache-Control"] = "public, no-cache" if public else "private, no-cache"
    if vary:
        patch_vary_headers(response, list(vary))
    return response


def is_not_modified(request: Request | HttpRequest, etag: str) -> bool:
    """Whether If-None-Match names this etag; compared weakly, as for any read (RFC 9110, 13.1.2)."""
    sent = request.META.get("HTTP_IF_NONE_MATCH")
    if not sent:
        return False
    tags = parse_etags(sent)
    return tags == ["*"] or quote_etag(etag) in {tag.removeprefix("W/") for tag in tags}


def require_if_match(request: Request | HttpRequest) -> str:
    """The version that the caller read, for the service to compare under its lock; raises VersionRequired (428).

    A list, `*` or a weak etag is given back as sent: it equals no version, and so ends as 412, never as an overwrite.
    """
    sent: str = request.META.get("HTTP_IF_MATCH", "").strip()
    if not sent:
        raise VersionRequired
    if len(sent) > 2 and sent[0] == sent[-1] == '"' and '"' not in sent[1:-1]:
        return sent[1:-1]
    return sent
