"""What is answered when no view answers: pages for readers, the envelope of the REST interface below /api/."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.template import TemplateDoesNotExist
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _

from r2p_site.api import error_json
from r2p_site.errors import Message

_TITLES: dict[int, Message] = {
    400: _("The request cannot be read"),
    403: _("You may not see this"),
    404: _("Page not found"),
    413: _("This is larger than the limit"),
    429: _("Too many requests"),
    500: _("Something went wrong here"),
}


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
    return _answer(request, 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page says how to go on; the reason is for the log alone."""
    return _answer(request, 403, template="errors/403_csrf.html")


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
    context = {"status": status, "title": _TITLES[status], "site": settings.R2P_SITE}
    try:
        return render(request, template or f"errors/{status}.html", context, status=status)
    except TemplateDoesNotExist:
        return HttpResponse(str(_TITLES[status]), status=status, content_type="text/plain; charset=utf-8")
