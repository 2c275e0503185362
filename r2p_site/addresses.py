"""Telling callers apart without keeping addresses.

A caller is known by the HMAC of the address. The HMAC's key is drawn at random each day and lives in Redis alone, with
an expiry, so that yesterday's counters cannot be tied to an address even by who holds the server. Redis runs without
persistence.
"""

import hashlib
import hmac
import ipaddress
import secrets
import time
from collections.abc import Mapping
from functools import lru_cache
from typing import Protocol

import redis
from django.conf import settings

DAY = 86400  # seconds
GRACE = 60  # seconds that a day's key outlives its day
# Keys of the sites without accounts begin with this and their own name: their Redis users may touch no other.
PREFIX = "throttle"


class _HasMeta(Protocol):
    @property
    def META(self) -> Mapping[str, str]: ...  # noqa: N802  (Django's name; DRF's request has it too)


def address_key(request: _HasMeta) -> str:
    """The caller's key of today, 64 hexadecimal digits; raises redis.RedisError when Redis cannot be asked."""
    network = _network(client_address(request))
    return hmac.new(_key_of_day(settings.REDIS_URL, int(time.time() // DAY)), network, hashlib.sha256).hexdigest()


def client_address(request: _HasMeta) -> str:
    """REMOTE_ADDR, or what the outermost trusted proxy saw. For counting only: never stored, never logged."""
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    if settings.TRUSTED_PROXIES and hops:
        return hops[-min(settings.TRUSTED_PROXIES, len(hops))]
    return request.META.get("REMOTE_ADDR", "")


@lru_cache(maxsize=1)
def redis_client(url: str) -> redis.Redis:
    return redis.Redis.from_url(url, socket_connect_timeout=0.5, socket_timeout=0.5)


def _network(address: str) -> bytes:
    """One subscriber holds a whole /64 of IPv6 addresses; they are counted as one."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address.encode()
    if parsed.version == 6:
        parsed = ipaddress.ip_network((parsed, 64), strict=False).network_address
    return parsed.packed


@lru_cache(maxsize=2)
def _key_of_day(url: str, day: int) -> bytes:
    """The same for every process of the site; the first to ask draws it."""
    name = f"{PREFIX}:{settings.R2P_SITE}:key:{day}"
    client = redis_client(url)
    client.set(name, secrets.token_hex(32), ex=DAY + GRACE, nx=True)
    key = client.get(name)
    if not isinstance(key, bytes):
        raise redis.RedisError("no key of the day")
    return key
