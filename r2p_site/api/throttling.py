"""Counting requests, by r2p_site.addresses. The intake counts all visitors together and never looks at an address."""

import logging
import time
from typing import Any

import redis
from django.conf import settings
from django.http import HttpRequest
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from r2p_site.addresses import PREFIX, address_key, redis_client

logger = logging.getLogger(__name__)

WINDOW = 60  # seconds


class AddressThrottle(BaseThrottle):
    """At most THROTTLE_PER_MINUTE requests a minute from one address (intake: from everyone together)."""

    scope = "api"

    def allow_request(self, request: Request, view: Any) -> bool:
        return count_request(request, scope=self.scope) <= settings.THROTTLE_PER_MINUTE

    def wait(self) -> float:
        return WINDOW - time.time() % WINDOW


def count_request(request: Request | HttpRequest, *, scope: str) -> int:
    """Requests of this caller in this minute, this one included; 0 when Redis cannot be asked (reads go on)."""
    try:
        window = int(time.time() // WINDOW)
        key = f"{PREFIX}:{settings.R2P_SITE}:{scope}:{_caller(request)}:{window}"
        with redis_client(settings.REDIS_URL).pipeline(transaction=False) as pipe:
            pipe.incr(key)
            pipe.expire(key, 2 * WINDOW)
            return int(pipe.execute()[0])
    except redis.RedisError as error:
        logger.warning("throttle cannot reach redis: %s", type(error).__name__)
        return 0


def _caller(request: Request | HttpRequest) -> str:
    if settings.R2P_SITE == "intake":
        return "everyone"
    return address_key(request)
