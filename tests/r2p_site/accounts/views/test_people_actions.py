"""What operators do, through the pages."""

from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from pytest_django import Settings

from r2p_site.accounts.models import FactorReset, Role, User
from tests.cast import Cast
from tests.factories.accounts import FactorResetFactory

ClientOf = Callable[[User], Client]
INVITATION = {
    "name": "Nia",
    "email": "nia@example.org",
    "role": "drafter",
    "state": "XPR",
    "reason": "joins the office",
}
NO_MAIL = "django.core.mail.backends.console.EmailBackend"


def test_invitation_is_sent_by_mail(cast: Cast, client_of: ClientOf) -> None:
    response = client_of(cast.operator).post("/operate/people/invite/", INVITATION)

    user = User.objects.get(email="nia@example.org")
    assert response["Location"] == f"/operate/people/{user.pk}/"
    assert [message.to for message in mail.outbox] == [["nia@example.org"]]


def test_invitation_without_mail_shows_the_link_once(cast: Cast, client_of: ClientOf, settings: Settings) -> None:
    settings.EMAIL_BACKEND = NO_MAIL
    response = client_of(cast.operator).post("/operate/people/invite/", INVITATION)

    assert response.status_code == 200
    assert "http://localhost:8000/account/password/reset/key/" in response.content.decode()
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"email": "lead@example.org"}, "email"),
        ({"email": "not an address"}, "email"),
        ({"name": ""}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"role": "custodian"}, "role"),
        ({"role": "king"}, "role"),
        ({"state": ""}, "state"),
        ({"state": "ZZZ"}, "state"),
        ({"role": "operator"}, "state"),
        ({"reason": ""}, "reason"),
    ],
)
def test_invitation_with_a_mistake_names_the_field_and_keeps_what_was_typed(
    cast: Cast, client_of: ClientOf, changes: dict[str, str], field: str
) -> None:
    response = client_of(cast.operator).post("/operate/people/invite/", {**INVITATION, **changes})

    page = response.content.decode()
    assert response.status_code == 422
    assert f'href="#id_{field}' in page
    assert {**INVITATION, **changes}["email"] in page
    assert User.objects.filter(email="nia@example.org").count() == 0


def test_role_is_given_and_ended(cast: Cast, client_of: ClientOf) -> None:
    client, url = client_of(cast.operator), f"/operate/people/{cast.nobody.pk}/"
    client.post(f"{url}give-role/", {"role": "drafter", "state": "XPR", "reason": "joins"})
    membership = cast.nobody.memberships.get()
    assert "Drafter, Practice State" in client.get(f"{url}roles/{membership.pk}/end/").content.decode()

    assert client.post(f"{url}roles/{membership.pk}/end/", {"reason": "moved"})["Location"] == url
    assert not cast.nobody.memberships.exists()


def test_role_that_cannot_be_given_says_why(cast: Cast, client_of: ClientOf) -> None:
    response = client_of(cast.operator).post(
        f"/operate/people/{cast.lead.pk}/give-role/", {"role": "reviewer", "state": "XPR", "reason": "short of people"}
    )

    assert response.status_code == 422
    assert "One person cannot both work for the government" in response.content.decode()


def test_role_of_another_person_is_not_found(cast: Cast, client_of: ClientOf) -> None:
    membership = cast.drafter.memberships.get()

    response = client_of(cast.operator).get(f"/operate/people/{cast.lead.pk}/roles/{membership.pk}/end/")
    assert response.status_code == 404


def test_account_is_deactivated_and_opened_again(cast: Cast, client_of: ClientOf) -> None:
    client, url = client_of(cast.operator), f"/operate/people/{cast.lead.pk}/"
    assert client.get(f"{url}deactivate/").status_code == 200
    client.post(f"{url}deactivate/", {"reason": "left"})
    assert not User.objects.get(pk=cast.lead.pk).is_active

    assert client.get(f"{url}reactivate/").status_code == 200
    client.post(f"{url}reactivate/", {"reason": "back"})
    assert User.objects.get(pk=cast.lead.pk).is_active


def test_own_account_cannot_be_deactivated(cast: Cast, client_of: ClientOf) -> None:
    response = client_of(cast.operator).post(f"/operate/people/{cast.operator.pk}/deactivate/", {"reason": "left"})

    assert response.status_code == 422
    assert "Ask another operator" in response.content.decode()


def test_link_of_an_account_in_use_is_not_shown(cast: Cast, client_of: ClientOf, settings: Settings) -> None:
    settings.EMAIL_BACKEND = NO_MAIL
    cast.lead.set_password("a row of words for this test")
    cast.lead.save()
    client = client_of(cast.operator)

    response = client.post(f"/operate/people/{cast.lead.pk}/link/")
    assert response["Location"] == f"/operate/people/{cast.lead.pk}/"
    assert "the link is not shown" in client.get(response["Location"]).content.decode()


def test_second_factor_is_removed_by_two_operators(cast: Cast, client_of: ClientOf) -> None:
    Authenticator.objects.create(user=cast.lead, type=Authenticator.Type.TOTP, data={})
    first, second = client_of(cast.operator), client_of(cast.operator2)
    url = f"/operate/people/{cast.lead.pk}/"
    assert "Make sure that it is really they" in first.get(f"{url}reset/").content.decode()
    first.post(f"{url}reset/", {"reason": "The phone is lost."})
    reset = FactorReset.objects.get(user=cast.lead)

    first.post(f"/operate/resets/{reset.pk}/confirm/")
    assert Authenticator.objects.filter(user=cast.lead).count() == 1
    assert "A second operator" in first.get(url).content.decode()

    second.post(f"/operate/resets/{reset.pk}/confirm/")
    assert Authenticator.objects.filter(user=cast.lead).count() == 0


def test_request_is_withdrawn(cast: Cast, client_of: ClientOf) -> None:
    reset = FactorResetFactory(user=cast.lead, asked_by=cast.operator)
    client_of(cast.operator).post(f"/operate/resets/{reset.pk}/withdraw/")

    reset.refresh_from_db()
    assert (reset.closed_by, reset.confirmed) == (cast.operator, False)


@pytest.mark.parametrize("path", ["link/", "give-role/", "deactivate/", "reactivate/", "reset/"])
def test_acts_by_others_are_refused(cast: Cast, client_of: ClientOf, path: str) -> None:
    fields = {"role": "lead", "state": "PRT", "reason": "because"}
    response = client_of(cast.approver).post(f"/operate/people/{cast.drafter.pk}/{path}", fields)

    assert response.status_code == 403
    assert cast.drafter.roles == {(Role.DRAFTER, "XPR")}


@pytest.mark.parametrize("path", ["link/"])
def test_acts_need_a_post(cast: Cast, client_of: ClientOf, path: str) -> None:
    assert client_of(cast.operator).get(f"/operate/people/{cast.lead.pk}/{path}").status_code == 405
