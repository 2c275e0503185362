import pytest
from django.test import RequestFactory

from r2p_site.api import etag_response, require_if_match
from r2p_site.errors import VersionRequired


def never() -> bytes:
    raise AssertionError("the bytes of an unchanged answer were loaded")


def test_stored_bytes_are_sent_as_they_are() -> None:
    response = etag_response(
        RequestFactory().get("/"), b'{"a":1}', "application/json", "abc", vary=["Accept-Language"], filename="a.json"
    )

    assert (response.status_code, response.content) == (200, b'{"a":1}')
    assert dict(response.headers) == {
        "Content-Type": "application/json",
        "Content-Disposition": 'attachment; filename="a.json"',
        "ETag": '"abc"',
        "Cache-Control": "private, no-cache",
        "Vary": "Accept-Language",
    }


@pytest.mark.parametrize("sent", ['"abc"', 'W/"abc"', '"x", "abc"', "*"])
def test_known_etag_is_not_modified(sent: str) -> None:
    response = etag_response(RequestFactory().get("/", HTTP_IF_NONE_MATCH=sent), never, "application/json", "abc")

    assert (response.status_code, response.content, response["ETag"]) == (304, b"", '"abc"')


@pytest.mark.parametrize("sent", ['"abd"', "abc", '"ABC"', '"'])
def test_other_etag_loads_the_bytes(sent: str) -> None:
    request = RequestFactory().get("/", HTTP_IF_NONE_MATCH=sent)

    response = etag_response(request, lambda: b"{}", "application/json", "abc", public=True)

    assert (response.status_code, response.content, response["Cache-Control"]) == (200, b"{}", "public, no-cache")


def test_if_match_gives_the_version_read() -> None:
    assert require_if_match(RequestFactory().put("/", HTTP_IF_MATCH='"7"')) == "7"


@pytest.mark.parametrize("sent", ["*", 'W/"7"', '"7", "8"', "7", '"', '""'])
def test_if_match_that_names_no_single_version_equals_none(sent: str) -> None:
    assert require_if_match(RequestFactory().put("/", HTTP_IF_MATCH=sent)) == sent


@pytest.mark.parametrize("headers", [{}, {"HTTP_IF_MATCH": "  "}])
def test_write_without_if_match_is_refused(headers: dict[str, str]) -> None:
    with pytest.raises(VersionRequired):
        require_if_match(RequestFactory().put("/", **headers))
