"""Ended sessions are cleared away; they may hold what somebody typed."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone

from r2p_site.celery import app, clear_sessions


def test_clear_sessions_removes_ended_ones_only(db: None) -> None:
    for key, days in (("ended", -1), ("live", 1)):
        Session.objects.create(session_key=key, session_data="", expire_date=timezone.now() + timedelta(days=days))

    clear_sessions()

    assert list(Session.objects.values_list("session_key", flat=True)) == ["live"]


def test_clear_sessions_is_on_the_schedule() -> None:
    assert app.conf.beat_schedule["sessions.clear"]["task"] == clear_sessions.name
