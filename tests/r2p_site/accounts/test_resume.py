"""What was typed when a session had ended comes back, to the same person and unchanged."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django import Settings

from r2p_site.accounts import resume
from r2p_site.accounts.models import User
from tests.cast import Cast

SignIn = Callable[..., HttpResponse]
ClientOf = Callable[[User], Client]


def carried_in(response: HttpResponse) -> str:
    found = re.search(r'name="carried" value="([^"]+)"', response.content.decode())
    return unescape(found.group(1)) if found else ""


def expire_session(client: Client) -> None:
    """The row stays, as it does until it is cleared away; the cookie stays in the browser."""
    expired = timezone.now() - timedelta(minutes=1)
    Session.objects.filter(session_key=client.session.session_key).update(expire_date=expired)


def test_seal_and_unseal_return_every_field_in_order() -> None:
    request = RequestFactory().post(
        "/x/?a=1", "b=1&a=2&b=%D8%B3&csrfmiddlewaretoken=t", "application/x-www-form-urlencoded"
    )

    token = resume.seal_post(request)

    assert resume.unseal_post(token) == resume.Carried(
        path="/x/?a=1", user_id="", fields=(("b", "1"), ("b", "س"), ("a", "2")), had_files=False
    )


def test_seal_shows_nothing_of_what_was_typed() -> None:
    token = resume.seal_post(RequestFactory().post("/secret-page/", {"rationale": "massacre"}))

    assert "massacre" not in token
    assert "secret-page" not in token


@pytest.mark.parametrize("change", [lambda token: token[:-4] + "AAA=", lambda token: "", lambda token: "ü"])
def test_unseal_with_changed_token_gives_nothing(change: Callable[[str], str]) -> None:
    token = resume.seal_post(RequestFactory().post("/x/", {"a": "1"}))

    assert resume.unseal_post(change(token)) is None


def test_nothing_is_carried_in_the_intake_deployment(settings: Settings) -> None:
    """Its key lies beside its database, and a custodian types passphrases and words of contributors."""
    settings.DEPLOYMENT = settings.INTAKE

    assert resume.seal_post(RequestFactory().post("/unlock/", {"passphrase": "six words"})) == ""


def test_unseal_after_twelve_hours_gives_nothing() -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    with time_machine.travel(start, tick=False):
        token = resume.seal_post(RequestFactory().post("/x/", {"a": "1"}))
    with time_machine.travel(start + timedelta(hours=12), tick=False):
        assert resume.unseal_post(token) is not None
    with time_machine.travel(start + timedelta(hours=12, seconds=1), tick=False):
        assert resume.unseal_post(token) is None


@pytest.mark.parametrize(
    "fields", [{"text": "x" * (resume.SIZE_LIMIT + 1)}, {"password1": "a"}, {"oldpassword": "a", "x": "1"}]
)
def test_seal_of_too_much_or_of_passwords_gives_nothing(fields: dict[str, str]) -> None:
    assert resume.seal_post(RequestFactory().post("/x/", fields)) == ""


@pytest.mark.parametrize("path", ["//evil.example/x", "https://evil.example/", "/\\evil.example"])
def test_unseal_never_leads_to_another_site(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    request = RequestFactory().post("/x/", {"a": "1"})
    request.get_full_path = lambda: path  # type: ignore[method-assign,assignment,misc]

    assert resume.unseal_post(resume.seal_post(request)) is None


def test_post_without_session_is_answered_by_sign_in_that_carries_it(client: Client, db: None) -> None:
    response = client.post("/account/", {"name": "New name", "language": ""})

    carried = resume.unseal_post(carried_in(response))
    assert response.status_code == 401
    assert carried is not None
    assert (carried.path, dict(carried.fields)) == ("/account/", {"name": "New name", "language": ""})


def test_post_without_session_is_replayed_after_signing_in(cast: Cast, client: Client, sign_in: SignIn) -> None:
    token = carried_in(client.post("/account/", {"name": "New name", "language": ""}))

    signed_in = sign_in(cast.lead, carried=token, next="/account/resume/")
    page = client.get(signed_in["Location"]).content.decode()
    assert signed_in["Location"] == "/account/resume/"
    assert '<form method="post" action="/account/">' in page
    assert '<input type="hidden" name="name" value="New name">' in page

    client.post("/account/", {"name": "New name", "language": ""})
    assert User.objects.get(pk=cast.lead.pk).name == "New name"
    assert "Nothing is waiting" in client.get("/account/resume/").content.decode()


def test_wrong_password_keeps_what_is_carried(cast: Cast, client: Client, cheap_passwords: None) -> None:
    token = carried_in(client.post("/account/", {"name": "New name"}))
    fields = {"login": cast.lead.email, "password": "wrong", "carried": token, "next": "/account/resume/"}

    response = client.post("/account/login/", fields)

    assert carried_in(response) == token
    assert 'name="next" value="/account/resume/"' in response.content.decode()
    assert resume.CARRIED not in client.session


def test_expired_session_says_whose_it_was(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.lead)
    expire_session(client)

    carried = resume.unseal_post(carried_in(client.post("/account/", {"name": "New name"})))

    assert carried is not None
    assert carried.user_id == str(cast.lead.pk)


def test_another_person_is_not_offered_what_was_typed(
    cast: Cast, client: Client, sign_in: SignIn, client_of: ClientOf
) -> None:
    earlier = client_of(cast.lead)
    expire_session(earlier)
    token = carried_in(earlier.post("/account/", {"name": "typed by the lead"}))

    sign_in(cast.drafter, carried=token, next="/account/resume/")
    page = client.get("/account/resume/").content.decode()

    assert "typed by the lead" not in page
    assert "another person" in page
    assert resume.CARRIED not in client.session


def test_same_person_is_offered_it_without_a_warning(
    cast: Cast, client: Client, sign_in: SignIn, client_of: ClientOf
) -> None:
    earlier = client_of(cast.lead)
    expire_session(earlier)
    token = carried_in(earlier.post("/account/", {"name": "typed by the lead"}))

    sign_in(cast.lead, carried=token, next="/account/resume/")
    page = client.get("/account/resume/").content.decode()

    assert "typed by the lead" in page
    assert "no longer says whose it was" not in page


def test_unknown_person_is_said_plainly(cast: Cast, client: Client, sign_in: SignIn) -> None:
    token = carried_in(client.post("/account/", {"name": "typed"}))
    sign_in(cast.lead, carried=token, next="/account/resume/")

    assert "no longer says whose it was" in client.get("/account/resume/").content.decode()


def test_files_are_said_not_to_be_kept(client: Client, db: None) -> None:
    response = client.post("/account/", {"title": "a", "file": SimpleUploadedFile("a.txt", b"x")})

    assert "Files cannot be kept" in response.content.decode()


def test_what_cannot_be_carried_is_said_to_be_lost(client: Client, db: None) -> None:
    response = client.post("/account/", {"oldpassword": "a"})

    assert (response.status_code, carried_in(response)) == (401, "")
    assert "nothing was saved" in response.content.decode()


def test_discard_throws_it_away(cast: Cast, client: Client, sign_in: SignIn) -> None:
    token = carried_in(client.post("/account/", {"name": "typed"}))
    sign_in(cast.lead, carried=token)
    client.post("/account/resume/discard/")

    assert resume.CARRIED not in client.session


def test_another_post_leaves_it_waiting(cast: Cast, client: Client, sign_in: SignIn) -> None:
    token = carried_in(client.post("/account/", {"name": "typed"}))
    sign_in(cast.lead, carried=token)
    client.post("/account/second-factor/recovery-codes/generate/")

    assert client.session[resume.CARRIED] == token


def test_forged_carried_field_is_not_kept(cast: Cast, client: Client, sign_in: SignIn) -> None:
    sign_in(cast.lead, carried="forged")

    assert resume.CARRIED not in client.session


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "http://localhost:8001/"])
def test_sign_in_never_leads_to_another_site(cast: Cast, sign_in: SignIn, target: str) -> None:
    assert sign_in(cast.lead, next=target)["Location"] == "/"


def stale_client(client_of: ClientOf, user: User) -> Client:
    client = Client(enforce_csrf_checks=True)
    client.cookies = client_of(user).cookies
    return client


def test_stale_token_from_our_page_is_offered_again(cast: Cast, client_of: ClientOf) -> None:
    client = stale_client(client_of, cast.lead)
    response = client.post("/account/", {"name": "typed"}, headers={"Origin": "http://testserver"})

    assert response["Location"] == "/account/resume/"
    assert "typed" in client.get("/account/resume/").content.decode()


@pytest.mark.parametrize("headers", [{}, {"Origin": "https://evil.example"}, {"Referer": "https://evil.example/a"}])
def test_stale_token_from_another_site_is_refused(cast: Cast, client_of: ClientOf, headers: dict[str, str]) -> None:
    client = stale_client(client_of, cast.lead)
    response = client.post("/account/", {"name": "typed"}, headers=headers)

    assert response.status_code == 403
    assert resume.CARRIED not in client.session


def test_stale_token_without_session_leads_to_sign_in_that_carries(db: None) -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/account/", {"name": "typed"}, headers={"Origin": "http://testserver"})

    assert (response.status_code, bool(carried_in(response))) == (401, True)


def test_stale_token_without_session_is_said_to_a_script_in_one_line(db: None) -> None:
    """It goes beside what was typed, on the page that sent it: no page within the page."""
    headers = {"Origin": "http://testserver", "HX-Request": "true"}
    response = Client(enforce_csrf_checks=True).post("/account/", {"name": "typed"}, headers=headers)

    assert (response.status_code, [row.name for row in response.templates]) == (401, ["accounts/_session_ended.html"])


def test_stale_token_with_a_password_is_refused(cast: Cast, client_of: ClientOf) -> None:
    client = stale_client(client_of, cast.lead)
    response = client.post("/account/", {"password1": "typed"}, headers={"Origin": "http://testserver"})

    assert response.status_code == 403
