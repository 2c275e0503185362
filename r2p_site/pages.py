"""What is answered when no view answers: pages for readers, the envelope of the REST interface below /api/."""

import sys

import redis
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.template.loader import select_template
from django.urls import Resolver404, resolve
from django.views.decorators.csrf import csrf_exempt

from r2p_site.access import public_page
from r2p_site.api import error_json

# Raised while the database or Redis cannot be reached.
AWAY = (redis.ConnectionError, redis.TimeoutError, OperationalError)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, 413 if isinstance(exception, RequestDataTooBig) else 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, 403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, 404)


def too_many_requests(request: HttpRequest, *, retry_after: int = 60) -> HttpResponse:
    response = _answer(request, 429)
    response["Retry-After"] = str(retry_after)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Also for what middleware raised, which no other middleware hears of: a session cannot be read, say."""
    return service_away(request) if isinstance(sys.exc_info()[1], AWAY) else _answer(request, 500)


def service_away(request: HttpRequest, *, retry_after: int = 30) -> HttpResponse:
    response = _answer(request, 503)
    response["Retry-After"] = str(retry_after)
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page says how to go on; the reason is for the log alone."""
    return _answer(request, 403, template="errors/403_csrf.html")


@csrf_exempt
@public_page
def no_such_api_address(request: HttpRequest) -> HttpResponse:
    """Below /api/ nothing else fits: the envelope, also where Django would show its own page for developers."""
    if request.method in {"GET", "HEAD"} and not request.path_info.endswith("/"):
        with_slash = f"{request.path_info}/"
        if _is_answered(with_slash):
            query = request.META.get("QUERY_STRING", "")
            return HttpResponsePermanentRedirect(f"{with_slash}?{query}" if query else with_slash)
    return error_json(404)


def _is_answered(path: str) -> bool:
    try:
        return resolve(path).func is not no_such_api_address
    except Resolver404:
        return False


def _answer(request: HttpRequest, status: int, *, template: str = "") -> HttpResponse:
    if request.path_info.startswith("/api/"):
        return error_json(status)
    page = select_template([template or f"errors/{status}.html", "errors/400.html"])
    # After a failure the page is made without the request: what failed may be what its context asks.
    failed = status >= 500
    context = {"practice_mode": settings.PRACTICE_MODE} if failed else {}
    return HttpResponse(page.render(context, None if failed else request), status=status)
