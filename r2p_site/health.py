"""Is this process alive, and does what it needs answer? Without throttle or sign-in, and without detail."""

from collections.abc import Callable
from datetime import timedelta

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from r2p_site.access import public_page
from r2p_site.enqueue.queries import last_seen

# Workers write their sign of life every 15 seconds.
WORKER_LOST_AFTER = timedelta(seconds=60)


@public_page
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 while the process can answer at all."""
    return JsonResponse({"status": "ok"})


@public_page
@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200, or 503 naming the part that fails: {"status": "ok" | "failing", "parts": {name: "ok" | "failing"}}."""
    parts = {name: "ok" if check() else "failing" for name, check in _checks().items()}
    is_ready = set(parts.values()) == {"ok"}
    status = "ok" if is_ready else "failing"
    return JsonResponse({"status": status, "parts": parts}, status=200 if is_ready else 503)


def _checks() -> dict[str, Callable[[], bool]]:
    """The sites without accounts may reach neither the broker nor the table of jobs."""
    if settings.R2P_SITE in settings.SITES_WITHOUT_ACCOUNTS:
        return {"database": _database_answers}
    return {"database": _database_answers, "broker": _broker_answers, "worker": _worker_is_alive}


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _broker_answers() -> bool:
    try:
        client = redis.Redis.from_url(settings.CELERY_BROKER_URL, socket_connect_timeout=1, socket_timeout=1)
        with client:
            return bool(client.ping())
    except redis.RedisError:
        return False


def _worker_is_alive() -> bool:
    try:
        seen_at = last_seen("worker")
    except DatabaseError:
        return False
    return seen_at is not None and timezone.now() - seen_at < WORKER_LOST_AFTER
