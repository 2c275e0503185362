"""Every refusal in one shape, whatever raised it."""

import json
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation, ValidationError
from django.http import Http404
from django.test import RequestFactory
from rest_framework import exceptions
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import APIView

from r2p_site.api import AnyoneMayRead, CsvRenderer
from r2p_site.errors import (
    Conflict,
    DomainError,
    InvalidInput,
    NotFound,
    NotPermitted,
    TooLarge,
    VersionMismatch,
    VersionRequired,
)


class Raising(APIView):
    authentication_classes: list[Any] = []
    permission_classes = [AnyoneMayRead]
    throttle_classes: list[Any] = []
    error: Exception = Exception()

    def get(self, request: Any) -> Response:
        raise self.error


def answer_to(error: Exception, **headers: str) -> tuple[int, Any]:
    response = Raising.as_view(error=error)(RequestFactory().get("/", **headers))
    response.render()
    return response.status_code, json.loads(response.content)


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (DomainError(), 400, "refused"),
        (InvalidInput(), 400, "invalid"),
        (NotPermitted(), 403, "not_permitted"),
        (NotFound(), 404, "not_found"),
        (Conflict(), 409, "conflict"),
        (VersionMismatch(), 412, "version_mismatch"),
        (TooLarge(), 413, "too_large"),
        (VersionRequired(), 428, "version_required"),
        (Http404(), 404, "not_found"),
        (PermissionDenied(), 403, "not_permitted"),
        (RequestDataTooBig(), 413, "too_large"),
        (SuspiciousOperation(), 400, "malformed"),
        (exceptions.ParseError(), 400, "malformed"),
        (exceptions.AuthenticationFailed(), 403, "authentication_failed"),
        (exceptions.MethodNotAllowed("PUT"), 405, "method_not_allowed"),
        (exceptions.NotAcceptable(), 406, "not_acceptable"),
        (exceptions.UnsupportedMediaType("text/x"), 415, "unsupported_media_type"),
        (exceptions.Throttled(30), 429, "throttled"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else None,
)
def test_refusal_becomes_status_and_code(error: Exception, status: int, code: str) -> None:
    answered, body = answer_to(error)

    assert (answered, body["error"]["code"]) == (status, code)
    assert set(body) == {"error"}
    assert set(body["error"]) == {"code", "message", "fields"}
    assert body["error"]["message"] != ""


def test_subclass_of_a_slice_keeps_its_own_code() -> None:
    class AlreadySigned(Conflict):
        code = "already_signed"
        message = "Signed already."

    assert answer_to(AlreadySigned()) == (
        409,
        {"error": {"code": "already_signed", "message": "Signed already.", "fields": {}}},
    )


def test_version_mismatch_carries_the_current_value() -> None:
    error = VersionMismatch()
    error.current = {"level": 2, "version": 4}

    assert answer_to(error)[1]["error"]["current"] == {"level": 2, "version": 4}


@pytest.mark.parametrize(
    ("detail", "fields"),
    [
        ({"level": ["Too high."]}, {"level": ["Too high."]}),
        ({"items": [{}, {"name": ["Missing."]}]}, {"items.1.name": ["Missing."]}),
        ({"items": {"name": "Missing."}}, {"items.name": ["Missing."]}),
        (["Never."], {"non_field_errors": ["Never."]}),
        ("Never.", {"non_field_errors": ["Never."]}),
    ],
)
def test_serializer_errors_become_flat_fields(detail: Any, fields: dict[str, list[str]]) -> None:
    status, body = answer_to(exceptions.ValidationError(detail))

    assert (status, body["error"]["code"], body["error"]["fields"]) == (400, "invalid", fields)


@pytest.mark.parametrize(
    ("error", "fields"),
    [
        (ValidationError({"title": ["Too long."]}), {"title": ["Too long."]}),
        (ValidationError("Odd."), {"non_field_errors": ["Odd."]}),
    ],
)
def test_model_validation_becomes_flat_fields(error: ValidationError, fields: dict[str, list[str]]) -> None:
    assert answer_to(error)[1]["error"]["fields"] == fields


def test_throttled_says_when_to_come_back() -> None:
    response = Raising.as_view(error=exceptions.Throttled(29.6))(RequestFactory().get("/"))

    assert response["Retry-After"] == "30"


def test_refusal_of_a_csv_request_is_json() -> None:
    view = Raising.as_view(error=NotFound(), renderer_classes=[JSONRenderer, CsvRenderer])

    response = view(RequestFactory().get("/?format=csv")).render()

    assert (response.status_code, response["Content-Type"]) == (404, "application/json")


def test_unknown_error_is_left_to_become_a_logged_500() -> None:
    with pytest.raises(ZeroDivisionError):
        answer_to(ZeroDivisionError())
