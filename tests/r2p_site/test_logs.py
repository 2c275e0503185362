"""Nothing that a person typed, and nothing that says who or where they are, reaches a log."""

import io
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from r2p_site.accounts.models import User
from r2p_site.logs import JsonFormatter

MARKER = "zanzibar-marker"
ADDRESS = "198.51.100.77"
AGENT = "Marked-Agent/9"
EMAIL = "marked.person@practice.example"
Site = Callable[[str], Client]


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """Everything that any logger writes, at every level, through the formatter of the installation."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield out
    root.removeHandler(handler)
    root.setLevel(level)


def lines(written: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


@pytest.mark.django_db
def test_signing_in_and_posting_leaves_no_trace_of_the_person(site: Site, written: io.StringIO) -> None:
    User.objects.create_user(email=EMAIL, name=f"{MARKER} name", password=f"{MARKER}-password-1")
    client = site("staff")
    client.raise_request_exception = False
    marked = {"REMOTE_ADDR": ADDRESS, "HTTP_USER_AGENT": AGENT, "HTTP_X_FORWARDED_FOR": ADDRESS}

    client.post(f"/account/login/?next=/{MARKER}/", {"login": EMAIL, "password": f"{MARKER}-wrong"}, **marked)
    client.post("/account/login/", {"login": EMAIL, "password": f"{MARKER}-password-1"}, **marked)
    client.post(f"/{MARKER}/?q={MARKER}", {"text": MARKER}, **marked)
    client.post("/api/v1/nothing/", {"text": MARKER}, content_type="application/json", **marked)
    client.get(f"/account/password/reset/key/{MARKER}-{MARKER}/", **marked)

    requests = [line for line in lines(written) if line["logger"] == "r2p_site.request"]
    assert [line["method"] for line in requests] == ["POST", "POST", "POST", "POST", "GET"]
    for secret in (MARKER, ADDRESS, AGENT, EMAIL):
        assert secret not in written.getvalue()


@pytest.mark.parametrize("name", ["fido2.server", "PIL.PngImagePlugin"])
def test_libraries_that_would_name_what_they_read_are_silent(written: io.StringIO, name: str) -> None:
    """By the number of a passkey somebody is known from one day to the next."""
    logging.getLogger(name).info("Credential authenticated: %s", MARKER)
    logging.getLogger(name).warning("something is wrong")

    assert [line["message"] for line in lines(written)] == ["something is wrong"]


def test_request_line_holds_four_facts(site: Site, written: io.StringIO) -> None:
    site("public").get("/api/v1/docs/?secret=1")

    (line,) = [line for line in lines(written) if line["logger"] == "r2p_site.request"]
    facts = {key: line[key] for key in ("level", "message", "method", "route", "status")}
    assert facts == {
        "level": "info", "message": "request", "method": "GET", "route": "/api/v1/docs/", "status": 200
    }  # fmt: skip
    assert set(line) == {*facts, "time", "logger", "ms"}
    assert line["ms"] >= 0


@pytest.mark.django_db
def test_health_and_the_recipient_write_no_request_line(site: Site, written: io.StringIO) -> None:
    site("public").get("/healthz")
    for name in ("intake", "custodian"):
        site(name).get("/nothing/")

    assert [line for line in lines(written) if line["logger"] == "r2p_site.request"] == []


def test_exception_is_written_without_message_and_locals(written: io.StringIO) -> None:
    def fail(typed: str) -> None:
        try:
            int(typed)
        except ValueError as error:
            raise RuntimeError(typed) from error

    try:
        fail(MARKER)
    except RuntimeError:
        logging.getLogger("r2p_site.tests").exception("it failed: %s", MARKER)

    (line,) = [line for line in lines(written) if line["logger"] == "r2p_site.tests"]
    assert line["message"] == "it failed: %s"
    assert [link["type"] for link in line["exception"]] == ["builtins.RuntimeError", "builtins.ValueError"]
    assert [place.rpartition(" ")[2] for place in line["exception"][0]["at"]][-1] == "fail"
    assert MARKER not in written.getvalue()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sent to a.b@c.example", "sent to [e-mail]"),
        ("from 203.0.113.9:443", "from [address]:443"),
        ("from 2001:db8:0:1::9", "from [address]"),
        ("from 2001:db8::9 at 12:30", "from [address] at 12:30"),
        ("version 5.2.1 at 12:30:59", "version 5.2.1 at 12:30:59"),
    ],
)
def test_address_in_a_message_of_a_library_is_covered(text: str, expected: str, written: io.StringIO) -> None:
    logging.getLogger("some.library").info(text)

    assert lines(written)[-1]["message"] == expected
