"""The unlocked key: a cookie for one consultation's pages, gone with the lock, the session or the person."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from assessments.intake.sealing.unlock import COOKIE
from tests.assessments.intake.desk import Desk
from tests.factories import intake

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("https", [True, False])
def test_cookie_is_for_this_consultation_and_no_script(desk: Desk, settings: Any, https: bool) -> None:
    settings.HTTPS_ONLY = https
    response = desk.client().post(desk.url("unlock/"), {"passphrase": intake.PASSPHRASE})

    cookie = response.cookies[COOKIE]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (
        desk.url(), True, "Strict", 900
    )  # fmt: skip
    assert bool(cookie["secure"]) is https


def test_page_says_when_it_locks_itself_and_shows_nothing_after(desk: Desk) -> None:
    client = desk.unlocked()
    at = timezone.localtime() + timedelta(minutes=15)

    assert f"{at:%H:%M}" in client.get("/").content.decode()
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert "Locked." in client.get("/").content.decode()
        assert client.get(desk.url("themes/")).status_code == 302


def test_lock_now_locks(desk: Desk) -> None:
    client = desk.unlocked()
    cookie = client.cookies[COOKIE].value

    client.post(desk.url("lock/"))

    client.cookies[COOKIE] = cookie
    assert client.get(desk.url("themes/")).status_code == 302


def test_cookie_of_one_opens_nothing_for_another_or_in_another_session(desk: Desk) -> None:
    cookie = desk.unlocked().cookies[COOKIE].value

    for user in (desk.other, desk.custodian):
        client = desk.client_of(user)
        client.cookies[COOKIE] = cookie
        assert client.get(desk.url("themes/")).status_code == 302


def test_wrong_passphrase_sets_no_cookie(desk: Desk) -> None:
    response = desk.client().post(desk.url("unlock/"), {"passphrase": "no"})

    assert (response.status_code, COOKIE in response.cookies) == (422, False)


def test_unlocking_leads_on_within_this_site_alone(desk: Desk) -> None:
    for target, place in ((desk.url("themes/"), desk.url("themes/")), ("//evil.example/", "/?consultation=")):
        response = desk.client().post(f"{desk.url('unlock/')}?next={target}", {"passphrase": intake.PASSPHRASE})
        assert response["Location"].startswith(place)


def test_what_was_typed_survives_a_lock(desk: Desk) -> None:
    sent = intake.contribution(desk.consultation, {"text": "x", "consent": "quote", "number": 0})
    client = desk.opened(sent)
    client.post(desk.url("lock/"))

    response = client.post(
        desk.url(f"contributions/{sent.contribution.pk}/quote/"), {"words": "every word of it", "text": "May we?"}
    )

    assert response.status_code == 422
    assert "every word of it" in response.content.decode()
    theme = {"title": "Typed", "text": "for an hour", "language": "en", "sources": [str(sent.contribution.pk)]}
    response = client.post(desk.url("themes/new/"), theme)
    assert response.status_code == 422
    assert "for an hour" in response.content.decode()


def test_nothing_of_a_custodian_page_is_kept_by_the_browser(desk: Desk) -> None:
    sent = intake.contribution(desk.consultation, {"text": "x", "number": 0})
    client = desk.opened(sent)

    for page in ("/", desk.url(), desk.url(f"contributions/{sent.contribution.pk}/"), desk.url("release/")):
        assert "no-store" in client.get(page)["Cache-Control"]
