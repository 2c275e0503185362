"""Around every request of every site: one line in the log, no NUL for PostgreSQL, 503 while a server is away."""

import logging
import time
from collections.abc import Callable
from urllib.parse import unquote

import redis
from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse

from r2p_site import pages
from r2p_site.logs import route_of

logger = logging.getLogger("r2p_site.request")

Answer = Callable[[HttpRequest], HttpResponse]

# Asked every few seconds by whatever watches the process.
_UNLOGGED_ROUTES = {"/healthz", "/readyz"}
# Of the recipient: what failed, and nothing else.
_QUIET_SITES = {"intake", "custodian"}


class RequestLog:
    """Method, route, status, milliseconds. The recipient's sites write a line only when something failed. A time of
    day could be set beside what somebody saw on the network, or at the door: who told a custodian what it types in may
    be there at that hour, and whatever is opened was sent before."""

    def __init__(self, get_response: Answer) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        response = self._get_response(request)
        route = route_of(request)
        if route not in _UNLOGGED_ROUTES and (settings.R2P_SITE not in _QUIET_SITES or response.status_code >= 500):
            spent = round((time.perf_counter() - started) * 1000, 1)
            line = {"method": request.method, "route": route, "status": response.status_code, "ms": spent}
            logger.info("request", extra={"facts": line})
        return response


class ServiceAway:
    """503 with a page that says to try again, while the database or Redis cannot be reached."""

    def __init__(self, get_response: Answer) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, redis.ConnectionError | redis.TimeoutError | OperationalError):
            return None
        logger.error("service away: %s", type(exception).__name__)
        return pages.service_away(request)


class RefuseNul:
    """A NUL in a path or a query is 400. Forms and bodies refuse it field by field."""

    def __init__(self, get_response: Answer) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info or "\0" in unquote(request.META.get("QUERY_STRING", "")):
            return pages.bad_request(request, ValueError("NUL"))
        return self._get_response(request)
