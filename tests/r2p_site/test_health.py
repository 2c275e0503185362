from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from r2p_site.enqueue import leases
from r2p_site.enqueue.models import Heartbeat

SITES = ["staff", "public", "intake", "custodian"]
Site = Callable[[str], Client]


@pytest.mark.parametrize("name", SITES)
def test_process_is_alive_without_database_or_sign_in(site: Site, name: str) -> None:
    response = site(name).get("/healthz")

    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("staff", {"database": "ok", "broker": "ok", "worker": "ok"}),
        ("custodian", {"database": "ok", "broker": "ok", "worker": "ok"}),
        ("public", {"database": "ok"}),
        ("intake", {"database": "ok"}),
    ],
)
def test_site_is_ready_when_what_it_may_reach_answers(site: Site, name: str, parts: dict[str, str]) -> None:
    leases.note_alive("worker")

    response = site(name).get("/readyz")

    assert (response.status_code, response.json()) == (200, {"status": "ok", "parts": parts})


@pytest.mark.django_db
@pytest.mark.parametrize("seconds", [None, 61])
def test_worker_without_a_sign_of_life_is_named(site: Site, seconds: int | None) -> None:
    if seconds:
        Heartbeat.objects.create(name="worker", seen_at=timezone.now() - timedelta(seconds=seconds))

    response = site("staff").get("/readyz")

    parts = {"database": "ok", "broker": "ok", "worker": "failing"}
    assert (response.status_code, response.json()) == (503, {"status": "failing", "parts": parts})


@pytest.mark.django_db
def test_broker_that_is_silent_is_named(site: Site, settings: Any) -> None:
    leases.note_alive("worker")
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"

    response = site("staff").get("/readyz")

    parts = {"database": "ok", "broker": "failing", "worker": "ok"}
    assert (response.status_code, response.json()) == (503, {"status": "failing", "parts": parts})


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_health_is_read_only(site: Site, address: str) -> None:
    assert site("public").post(address).status_code == 405
