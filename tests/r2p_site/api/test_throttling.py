"""Counting against the real Redis; each test counts in a scope of its own."""

import secrets
from typing import Any

import pytest
import redis
import time_machine
from django.conf import settings as site_settings
from django.test import RequestFactory

from r2p_site.addresses import client_address
from r2p_site.api import AddressThrottle
from r2p_site.api.throttling import count_request

NOON = "2026-11-23T12:00:10Z"


@pytest.fixture
def scope() -> str:
    return secrets.token_hex(8)


def hit(scope: str, address: str = "198.51.100.7") -> int:
    return count_request(RequestFactory().get("/", REMOTE_ADDR=address), scope=scope)


def keys_of(scope: str) -> list[bytes]:
    return [
        key for key in redis.Redis.from_url(site_settings.REDIS_URL).scan_iter("throttle*") if scope.encode() in key
    ]


def test_requests_of_one_address_are_counted_within_a_minute(scope: str) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        counts = [hit(scope), hit(scope), hit(scope, "198.51.100.8"), hit(scope)]
        clock.shift(60)
        counts.append(hit(scope))

    assert counts == [1, 2, 1, 3, 1]


def test_ipv6_addresses_of_one_subscriber_are_counted_together(scope: str) -> None:
    assert [hit(scope, "2001:db8::1"), hit(scope, "2001:db8::2"), hit(scope, "2001:db8:0:1::1")] == [1, 2, 1]


def test_address_is_in_no_key_and_every_key_expires(scope: str) -> None:
    hit(scope)

    client = redis.Redis.from_url(site_settings.REDIS_URL)
    never = -1  # a key of another test may just expire: 0, or -2 once it is gone
    assert len(keys_of(scope)) == 1
    assert [key for key in client.scan_iter("throttle*") if b"198.51" in key or client.ttl(key) == never] == []


def test_key_of_the_hmac_changes_each_day(scope: str) -> None:
    with time_machine.travel(NOON, tick=False):
        hit(scope)
    with time_machine.travel("2026-11-24T12:00:10Z", tick=False):
        hit(scope)

    hashes = {key.split(b":")[3] for key in keys_of(scope)}
    assert len(hashes) == 2


def test_intake_counts_everyone_together(scope: str, settings: Any) -> None:
    settings.R2P_SITE = "intake"

    assert [hit(scope, "198.51.100.7"), hit(scope, "203.0.113.9")] == [1, 2]
    assert [key.split(b":")[3] for key in keys_of(scope)] == [b"everyone"]


def test_limit_refuses_the_next_request(scope: str, settings: Any) -> None:
    settings.THROTTLE_PER_MINUTE = 2
    throttle = AddressThrottle()
    throttle.scope = scope
    request: Any = RequestFactory().get("/")

    with time_machine.travel(NOON, tick=False):
        allowed = [throttle.allow_request(request, None) for _ in range(3)]
        wait = throttle.wait()

    assert (allowed, wait) == ([True, True, False], 50)


def test_redis_that_cannot_be_reached_refuses_nobody(scope: str, settings: Any) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    assert hit(scope) == 0


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.1", "10.0.0.1"),
        (1, "203.0.113.1", "203.0.113.1"),
        (1, "192.0.2.1, 203.0.113.1", "203.0.113.1"),
        (2, "192.0.2.1, 203.0.113.1", "192.0.2.1"),
        (2, "203.0.113.1", "203.0.113.1"),
        (1, "", "10.0.0.1"),
    ],
)
def test_forwarded_header_is_believed_as_far_as_proxies_are_trusted(
    proxies: int, forwarded: str, address: str, settings: Any
) -> None:
    settings.TRUSTED_PROXIES = proxies

    assert client_address(RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=forwarded)) == address
