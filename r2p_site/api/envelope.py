"""One shape for every refusal: {"error": {"code": ..., "message": ..., "fields": {name: [lines]}}}."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.core.exceptions import ValidationError as DjangoValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from r2p_site.errors import (
    Conflict,
    DomainError,
    InvalidInput,
    Message,
    NotFound,
    NotPermitted,
    TooLarge,
    VersionMismatch,
    VersionRequired,
)

# The first class that fits decides: VersionMismatch before Conflict, which it extends.
_STATUS: tuple[tuple[type[DomainError], int], ...] = (
    (InvalidInput, 400),
    (NotPermitted, 403),
    (NotFound, 404),
    (VersionMismatch, 412),
    (Conflict, 409),
    (TooLarge, 413),
    (VersionRequired, 428),
    (DomainError, 400),
)
_CODES: tuple[tuple[type[exceptions.APIException], str], ...] = (
    (exceptions.ParseError, "malformed"),
    (exceptions.NotAuthenticated, "not_authenticated"),
    (exceptions.AuthenticationFailed, "authentication_failed"),
    (exceptions.PermissionDenied, NotPermitted.code),
    (exceptions.NotFound, NotFound.code),
    (exceptions.MethodNotAllowed, "method_not_allowed"),
    (exceptions.NotAcceptable, "not_acceptable"),
    (exceptions.UnsupportedMediaType, "unsupported_media_type"),
    (exceptions.Throttled, "throttled"),
)

# For refusals made outside a REST view, by status.
PAGE_ERRORS: dict[int, tuple[str, Message]] = {
    400: ("bad_request", _("The request cannot be read.")),
    403: (NotPermitted.code, NotPermitted.message),
    404: (NotFound.code, NotFound.message),
    413: (TooLarge.code, TooLarge.message),
    429: ("throttled", _("Too many requests in a short time. Wait a minute and try again.")),
    500: ("internal_error", _("Something went wrong here. It was recorded; try again later.")),
    503: ("service_away", _("A server that this needs cannot be reached at the moment. Try again in a minute.")),
}


def error_body(
    code: str, message: Message, fields: Mapping[str, Sequence[Message]] | None = None
) -> dict[str, dict[str, Any]]:
    lines = {name: [str(line) for line in texts] for name, texts in (fields or {}).items()}
    return {"error": {"code": code, "message": str(message), "fields": lines}}


def error_json(status: int, code: str = "", message: Message = "") -> HttpResponse:
    """The envelope for refusals made outside a REST view (404 of the router, 500)."""
    known_code, known_message = PAGE_ERRORS[status]
    return JsonResponse(error_body(code or known_code, message or known_message), status=status)


def status_of(error: DomainError) -> int:
    return next(status for kind, status in _STATUS if isinstance(error, kind))


def handle_exception(exc: Exception, context: Mapping[str, Any]) -> Response | None:
    """DRF's hook: the envelope for what is a refusal; None lets anything else become a logged 500."""
    exc = _translated(exc)
    if isinstance(exc, DomainError):
        response = _refusal(exc)
    elif isinstance(exc, exceptions.APIException):
        response = _protocol_error(exc)
    else:
        return None
    _answer_in_json(context)
    return response


def _translated(exc: Exception) -> Exception:
    match exc:
        case Http404():
            return NotFound()
        case PermissionDenied():
            return NotPermitted()
        case RequestDataTooBig():
            return TooLarge()
        case SuspiciousOperation():
            return exceptions.ParseError(_("The request cannot be read."))
        case DjangoValidationError():
            fields = exc.message_dict if hasattr(exc, "error_dict") else {"non_field_errors": exc.messages}
            return InvalidInput(fields={name: list(lines) for name, lines in fields.items()})
    return exc


def _refusal(exc: DomainError) -> Response:
    body = error_body(exc.code, exc.message, exc.fields)
    if isinstance(exc, VersionMismatch) and exc.current is not None:
        body["error"]["current"] = exc.current
    return Response(body, status=status_of(exc))


def _protocol_error(exc: exceptions.APIException) -> Response:
    headers: dict[str, str] = {}
    if scheme := getattr(exc, "auth_header", None):
        headers["WWW-Authenticate"] = scheme
    if wait := getattr(exc, "wait", None):
        headers["Retry-After"] = str(int(wait))
    if isinstance(exc, exceptions.ValidationError):
        body = error_body(InvalidInput.code, InvalidInput.message, _flat(exc.detail))
    else:
        code = next((code for kind, code in _CODES if isinstance(exc, kind)), exc.default_code)
        body = error_body(code, _message(exc))
    return Response(body, status=exc.status_code, headers=headers)


def _message(exc: exceptions.APIException) -> Message:
    if isinstance(exc, exceptions.Throttled):
        return PAGE_ERRORS[429][1]
    return str(exc.detail)


def _flat(detail: Any) -> dict[str, list[Message]]:
    """{"items": {0: {"name": ["x"]}}} becomes {"items.0.name": ["x"]}."""
    fields: dict[str, list[Message]] = {}
    for name, line in _lines(detail, ""):
        fields.setdefault(name or "non_field_errors", []).append(line)
    return fields


def _lines(detail: Any, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(detail, Mapping):
        for name, below in detail.items():
            yield from _lines(below, f"{place}.{name}" if place else str(name))
    elif isinstance(detail, (list, tuple)):
        for index, below in enumerate(detail):
            inner = f"{place}.{index}" if isinstance(below, (Mapping, list)) else place
            yield from _lines(below, inner)
    else:
        yield place, str(detail)


def _answer_in_json(context: Mapping[str, Any]) -> None:
    """A refusal of a CSV request is JSON too."""
    request = context.get("request")
    if request is not None:
        request.accepted_renderer = JSONRenderer()
        request.accepted_media_type = JSONRenderer.media_type
