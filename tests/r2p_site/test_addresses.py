"""Callers are told apart for a day, and never by an address that is kept."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import RequestFactory
from pytest_django import Settings

from r2p_site.addresses import address_key, client_address


def key_of(address: str) -> str:
    return address_key(RequestFactory().get("/", REMOTE_ADDR=address))


def test_address_key_is_steady_within_a_day_and_tells_callers_apart() -> None:
    assert key_of("203.0.113.7") == key_of("203.0.113.7")
    assert key_of("203.0.113.7") != key_of("203.0.113.8")
    assert len(key_of("203.0.113.7")) == 64


def test_address_key_changes_with_the_day() -> None:
    noon = datetime(2031, 1, 1, 12, tzinfo=UTC)
    with time_machine.travel(noon):
        today = key_of("203.0.113.7")
    with time_machine.travel(noon + timedelta(days=1)):
        assert key_of("203.0.113.7") != today


def test_address_key_counts_one_network_of_ipv6_as_one_caller() -> None:
    assert key_of("2001:db8:1:2::1") == key_of("2001:db8:1:2:ffff::9")
    assert key_of("2001:db8:1:2::1") != key_of("2001:db8:1:3::1")


def test_address_key_of_something_else_than_an_address() -> None:
    assert len(key_of("unix-socket")) == 64


@pytest.mark.parametrize(
    ("proxies", "header", "expected"),
    [
        (0, "198.51.100.1", "203.0.113.7"),
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "6.6.6.6, 198.51.100.1", "198.51.100.1"),
        (2, "6.6.6.6, 198.51.100.1, 10.0.0.1", "198.51.100.1"),
        (3, "198.51.100.1", "198.51.100.1"),
        (1, "", "203.0.113.7"),
    ],
)
def test_client_address_believes_only_trusted_proxies(
    settings: Settings, proxies: int, header: str, expected: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="203.0.113.7", headers={"X-Forwarded-For": header})

    assert client_address(request) == expected
