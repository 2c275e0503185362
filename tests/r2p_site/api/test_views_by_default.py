"""What a view gets that states nothing: closed, JSON objects only, paged, throttled."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import APIView

from r2p_site.api import AnyoneMayRead, CsvRenderer, DenyAll, SignedIn


class Echo(APIView):
    """Gives back what it was sent."""

    throttle_classes: list[Any] = []
    csv_columns = {"iso3": "#country+code", "score": "#indicator+num", "note": ""}

    def get(self, request: Any) -> Response:
        return Response([{"iso3": "XPR", "score": 0.4330, "note": "=1+1"}, {"iso3": "XPR", "score": -1, "note": None}])

    def put(self, request: Any) -> Response:
        return Response(request.data)


class Anyone(DenyAll):
    def has_permission(self, request: Any, view: Any) -> bool:
        return True


def put(body: bytes | str, content_type: str = "application/json") -> tuple[int, Any]:
    request = RequestFactory().put("/", body, content_type=content_type)
    response = Echo.as_view(permission_classes=[Anyone], authentication_classes=[])(request).render()
    return response.status_code, json.loads(response.content)


def test_view_without_a_permission_is_closed() -> None:
    response = Echo.as_view()(RequestFactory().get("/")).render()

    assert (response.status_code, json.loads(response.content)["error"]["code"]) == (401, "not_authenticated")
    assert response["WWW-Authenticate"] == 'Session realm="api"'


def test_view_without_a_permission_is_closed_to_an_account_too() -> None:
    request = RequestFactory().get("/")
    request.user = type("Account", (AnonymousUser,), {"is_authenticated": True, "is_active": True})()

    assert Echo.as_view()(request).status_code == 403
    assert Echo.as_view(permission_classes=[SignedIn])(request).status_code == 200


def test_published_data_cannot_be_written() -> None:
    view = Echo.as_view(permission_classes=[AnyoneMayRead], authentication_classes=[])

    assert view(RequestFactory().get("/")).status_code == 200
    assert view(RequestFactory().put("/", "{}", content_type="application/json")).status_code == 405


def test_object_is_read() -> None:
    assert put('{"title": "é", "n": [1, {"a": null}]}') == (200, {"title": "é", "n": [1, {"a": None}]})


@pytest.mark.parametrize("body", ["[]", '"x"', "3", "null", "{", "{'a': 1}", b"\xff", '{"a": NaN}', "[" * 100_000])
def test_body_that_is_no_object_is_malformed(body: str | bytes) -> None:
    status, answer = put(body)

    assert (status, answer["error"]["code"]) == (400, "malformed")


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (r'{"title": "a\u0000b"}', "title"),
        (r'{"title": "\ud800"}', "title"),
        (r'{"rows": [{"a": "ok"}, {"a": "\u0000"}]}', "rows.1.a"),
        (r'{"a\u0000": 1}', "body"),
        ('{"n": 1e400}', "n"),
    ],
)
def test_value_that_cannot_be_stored_is_named(body: str, place: str) -> None:
    status, answer = put(body)

    assert (status, list(answer["error"]["fields"])) == (400, [place])


def test_body_over_the_limit_is_too_large(settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 20

    assert put('{"a": "0123456789ab"}')[0] == 413
    assert put('{"a": "0123456789a"}')[0] == 200


def test_form_body_is_an_unsupported_media_type() -> None:
    assert put("a=1", "application/x-www-form-urlencoded")[0] == 415


def test_options_is_not_offered() -> None:
    response = Echo.as_view(permission_classes=[Anyone])(RequestFactory().options("/")).render()

    assert (response.status_code, json.loads(response.content)["error"]["code"]) == (405, "method_not_allowed")


CSV = "iso3,score,note\r\n#country+code,#indicator+num,\r\nXPR,0.433,'=1+1\r\nXPR,-1,\r\n"


@pytest.mark.parametrize("asked", [{"path": "/?format=csv"}, {"path": "/", "HTTP_ACCEPT": "text/csv"}])
def test_csv_has_header_hashtags_and_no_formula(asked: dict[str, str]) -> None:
    view = Echo.as_view(permission_classes=[Anyone], renderer_classes=[JSONRenderer, CsvRenderer])

    response = view(RequestFactory().get(**asked)).render()

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response.content.decode() == CSV


@pytest.mark.parametrize("asked", [{"path": "/?format=xml"}, {"path": "/", "HTTP_ACCEPT": "text/xml"}])
def test_format_that_is_not_offered_is_refused(asked: dict[str, str]) -> None:
    response = Echo.as_view(permission_classes=[Anyone])(RequestFactory().get(**asked)).render()

    assert (response.status_code, json.loads(response.content)["error"]["code"]) == (406, "not_acceptable")
