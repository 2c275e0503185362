"""Where the other deployment delivers its packages. Nobody signs in here: the signature of a package is what counts."""

from collections.abc import Callable
from typing import Any, Protocol

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from r2p_site.access import public_page
from r2p_site.api import error_body, error_json
from r2p_site.api.envelope import status_of
from r2p_site.api.throttling import count_request
from r2p_site.errors import DomainError, TooLarge
from r2p_site.packages import SIZE_LIMIT


class Received(Protocol):
    @property
    def kind(self) -> str: ...

    @property
    def consultation(self) -> Any: ...


def exchange_view(receive: Callable[[bytes], Received]) -> Callable[[HttpRequest], HttpResponse]:
    """A view around a deployment's own way to take a package in, which raises DomainErrors.

    200 with what was received, the same again for the same bytes; else the envelope of refusals.
    """

    @csrf_exempt
    @public_page
    @require_POST
    def exchange(request: HttpRequest) -> HttpResponse:
        if count_request(request, scope="exchange") > settings.THROTTLE_PER_MINUTE:
            return error_json(429)
        try:
            received = receive(_body(request))
        except DomainError as error:
            return JsonResponse(error_body(error.code, error.message, error.fields), status=status_of(error))
        return JsonResponse({"received": received.kind, "consultation": str(received.consultation.pk)})

    return exchange


def _body(request: HttpRequest) -> bytes:
    if int(request.META.get("CONTENT_LENGTH") or 0) > SIZE_LIMIT:
        raise TooLarge
    return request.body
