"""What is answered when no view answers."""

import re
from collections.abc import Callable
from typing import Any

import pytest
import redis
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client, RequestFactory

from r2p_site import pages
from r2p_site.accounts.models import User
from r2p_site.embedded.processes import free_port
from r2p_site.middleware import ServiceAway
from tests.cast import Cast

SITES = ["staff", "public", "intake", "custodian"]
Site = Callable[[str], Client]


@pytest.mark.parametrize("name", ["staff", "public"])
@pytest.mark.parametrize("method", ["get", "post", "put", "delete"])
def test_unknown_rest_address_is_answered_in_the_envelope(site: Site, name: str, method: str) -> None:
    response = getattr(site(name), method)("/api/v1/nothing/")

    assert (response.status_code, response.json()["error"]["code"]) == (404, "not_found")


@pytest.mark.parametrize("debug", [True, False])
def test_rest_address_without_slash_is_sent_on_when_it_exists(site: Site, settings: Any, debug: bool) -> None:
    settings.DEBUG = debug
    client = site("public")

    assert client.get("/api/v1/docs?x=1")["Location"] == "/api/v1/docs/?x=1"
    assert client.get("/api/v1/nothing").json()["error"]["code"] == "not_found"


@pytest.mark.django_db
@pytest.mark.parametrize("name", SITES)
def test_unknown_address_is_a_page(site: Site, name: str) -> None:
    response = site(name).get("/nothing-here/")

    assert (response.status_code, response["Content-Type"]) == (404, "text/html; charset=utf-8")
    assert "This page does not exist" in response.content.decode()


@pytest.mark.parametrize(("address", "status"), [("/nothing-here/", 404), ("/operate/", 403)])
def test_refusal_keeps_the_ways_that_a_signed_in_person_has(
    cast: Cast, client_of: Callable[[User], Client], address: str, status: int
) -> None:
    response = client_of(cast.lead).get(address)

    found = re.findall(r'<a href="([^"]+)"', response.content.decode().partition("<main")[0])
    assert (response.status_code, found) == (
        status,
        ["/", "/assessments/", "/frameworks/", "/account/", "/account/logout/"],
    )


@pytest.mark.parametrize("address", ["/api/v1/%00/", "/%00/", "/api/v1/?state=%00", "/?q=a%2500%00"])
def test_nul_in_an_address_is_refused(site: Site, address: str) -> None:
    assert site("public").get(address).status_code == 400


def test_host_that_is_not_ours_is_refused_with_a_page(site: Site) -> None:
    assert site("public").get("/", headers={"host": "evil.example"}).status_code == 400


@pytest.mark.parametrize(
    ("path", "kind"), [("/api/v1/x/", "application/json"), ("/assessments/", "text/html; charset=utf-8")]
)
def test_failure_is_answered_in_the_form_of_the_address(path: str, kind: str) -> None:
    response = pages.server_error(RequestFactory().get(path))

    assert (response.status_code, response["Content-Type"]) == (500, kind)


def test_request_over_the_limit_is_413() -> None:
    assert pages.bad_request(RequestFactory().post("/"), RequestDataTooBig()).status_code == 413


def test_refused_form_says_how_to_go_on(site: Site) -> None:
    client = Client(enforce_csrf_checks=True)
    site("intake")

    response = client.post("/language/", {"language": "en"})

    assert (response.status_code, response.templates[0].name) == (403, "errors/403_csrf.html")


def test_too_many_requests_says_when_to_come_back() -> None:
    response = pages.too_many_requests(RequestFactory().get("/"), retry_after=12)

    assert (response.status_code, response["Retry-After"]) == (429, "12")


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["staff", "custodian"])
def test_too_many_tries_at_a_password_are_refused_on_a_page_of_this_site(site: Site, settings: Any, name: str) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"reset_password": "1/m/key"}
    client, asked = site(name), {"email": f"nobody-{name}@practice.example"}

    first, second = (client.post("/account/password/reset/", asked) for _ in range(2))

    assert (first.status_code, second.status_code) == (302, 429)
    assert (second.templates[0].name, second["Retry-After"]) == ("errors/429.html", "60")


@pytest.mark.django_db
def test_sign_in_while_redis_is_away_says_to_try_again(site: Site, settings: Any) -> None:
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": f"redis://localhost:{free_port()}/0",
        }
    }
    response = site("staff").post("/account/login/", {"login": "lead@practice.example", "password": "not this one"})

    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert "Wait a minute, then load this page again" in response.content.decode()


@pytest.mark.parametrize("error", [OperationalError("connection refused"), redis.TimeoutError(), ValueError()])
def test_only_a_server_away_is_a_503(error: Exception) -> None:
    answer = ServiceAway(lambda _: HttpResponse()).process_exception(RequestFactory().get("/api/v1/x/"), error)

    assert (answer and answer.status_code) == (None if isinstance(error, ValueError) else 503)


@pytest.mark.django_db
@pytest.mark.parametrize(("error", "status"), [(OperationalError("gone"), 503), (ValueError("odd"), 500)])
def test_server_away_in_middleware_says_to_try_again(
    site: Site, settings: Any, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int
) -> None:
    """The session is read there first: whoever is signed in meets an outage before any view does."""

    def load(self: SessionStore) -> dict[str, Any]:
        raise error

    settings.DEBUG = False
    client = site("staff")
    client.raise_request_exception = False
    client.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    monkeypatch.setattr(SessionStore, "load", load)

    assert client.post("/account/", {"name": "Lea"}).status_code == status
