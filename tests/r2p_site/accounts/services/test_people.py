"""Inviting, changing, deactivating people."""

import pytest
from pytest_django import Settings

from r2p_site.accounts import errors
from r2p_site.accounts.models import Membership, Role, User
from r2p_site.accounts.services import (
    change_own_account,
    create_first_operator,
    deactivate_user,
    invite_user,
    reactivate_user,
    sign_out_everywhere,
)
from r2p_site.audit.models import Event
from r2p_site.errors import NotPermitted
from tests.cast import PEOPLE, Cast


def events_about(user: User) -> list[str]:
    return list(Event.objects.filter(subject=f"user:{user.pk}").order_by("id").values_list("event", flat=True))


def test_invite_user_makes_an_account_with_a_role_and_no_password(cast: Cast) -> None:
    user = invite_user(
        email="New@Example.org", name=" Nia ", role=Role.DRAFTER, state=cast.state, reason="joins", by=cast.operator
    )

    assert (user.email, user.name, user.has_usable_password()) == ("new@example.org", "Nia", False)
    assert user.roles == {(Role.DRAFTER, "XPR")}
    assert events_about(user) == ["user.invited", "role.given"]


def test_invite_user_with_known_address_names_the_field(cast: Cast) -> None:
    with pytest.raises(errors.EmailTaken) as caught:
        invite_user(
            email="LEAD@example.org", name="Nia", role=Role.DRAFTER, state=cast.state, reason="joins", by=cast.operator
        )

    assert list(caught.value.fields) == ["email"]


def test_invite_user_with_impossible_role_makes_no_account(cast: Cast) -> None:
    with pytest.raises(errors.RoleNeedsState):
        invite_user(email="n@example.org", name="Nia", role=Role.LEAD, state=None, reason="joins", by=cast.operator)

    assert not User.objects.filter(email="n@example.org").exists()


def test_invite_user_without_reason_is_refused(cast: Cast) -> None:
    with pytest.raises(errors.ReasonRequired):
        invite_user(email="n@example.org", name="Nia", role=Role.OPERATOR, state=None, reason="", by=cast.operator)


@pytest.mark.parametrize("name", [name for name in PEOPLE if not name.startswith("operator")])
def test_invite_and_deactivate_by_others_are_refused(cast: Cast, name: str) -> None:
    by = cast.named(name)
    with pytest.raises(NotPermitted):
        invite_user(email="n@example.org", name="Nia", role=Role.OPERATOR, state=None, reason="joins", by=by)
    with pytest.raises(NotPermitted):
        deactivate_user(user=cast.operator2, reason="left", by=by)
    with pytest.raises(NotPermitted):
        reactivate_user(user=cast.operator2, reason="back", by=by)


def test_create_first_operator_is_the_systems_act(db: None) -> None:
    user = create_first_operator(email="o@example.org", name="Olu")

    assert user.roles == {(Role.OPERATOR, None)}
    assert events_about(user) == ["operator.created_by_command"]


def test_create_first_operator_when_there_is_one_is_refused(cast: Cast) -> None:
    with pytest.raises(errors.OperatorExists):
        create_first_operator(email="o@example.org", name="Olu")


def test_create_first_operator_by_force_records_how_many_there_were(cast: Cast) -> None:
    user = create_first_operator(email="o@example.org", name="Olu", force=True)

    assert Event.objects.get(subject=f"user:{user.pk}").details["operators_before"] == 2


def test_deactivate_user_ends_sessions_and_keeps_roles(cast: Cast) -> None:
    before = cast.lead.get_session_auth_hash()
    deactivate_user(user=cast.lead, reason="left", by=cast.operator)
    cast.lead.refresh_from_db()

    assert not cast.lead.is_active
    assert cast.lead.get_session_auth_hash() != before
    assert Membership.objects.filter(user=cast.lead).count() == 1
    assert events_about(cast.lead) == ["user.deactivated"]


def test_deactivate_user_who_is_oneself_is_refused(cast: Cast) -> None:
    with pytest.raises(errors.NotOneself):
        deactivate_user(user=cast.operator, reason="left", by=cast.operator)


def test_deactivate_user_who_is_operator_leaves_another(cast: Cast) -> None:
    deactivate_user(user=cast.operator2, reason="left", by=cast.operator)

    assert not User.objects.get(pk=cast.operator2.pk).is_active


def test_deactivate_last_operator_is_refused(cast: Cast) -> None:
    by = User.objects.get(pk=cast.operator.pk)
    assert by.has_role(Role.OPERATOR)
    cast.operator.memberships.all().delete()

    with pytest.raises(errors.LastOperator):
        deactivate_user(user=cast.operator2, reason="left", by=by)


def test_reactivate_user_opens_the_account_again(cast: Cast) -> None:
    deactivate_user(user=cast.lead, reason="left", by=cast.operator)
    reactivate_user(user=cast.lead, reason="back", by=cast.operator)

    assert cast.lead.has_role(Role.LEAD)
    assert events_about(cast.lead) == ["user.deactivated", "user.reactivated"]


def test_change_own_account_records_before_and_after(cast: Cast) -> None:
    change_own_account(name=" Lea ", language="en", by=cast.lead)

    event = Event.objects.get(subject=f"user:{cast.lead.pk}")
    assert event.details == {
        "before": {"name": "Lead", "language": ""},
        "after": {"name": "Lea", "language": "en"},
    }


def test_change_own_account_to_the_same_records_nothing(cast: Cast) -> None:
    change_own_account(name="Lead", language="", by=cast.lead)

    assert events_about(cast.lead) == []


def test_change_own_account_to_unknown_language_follows_the_browser(cast: Cast, settings: Settings) -> None:
    change_own_account(name="Lead", language="tlh", by=cast.lead)

    assert User.objects.get(pk=cast.lead.pk).language == ""


def test_sign_out_everywhere_changes_the_session_hash(cast: Cast) -> None:
    before = cast.lead.get_session_auth_hash()
    sign_out_everywhere(by=cast.lead)

    assert User.objects.get(pk=cast.lead.pk).get_session_auth_hash() != before
    assert events_about(cast.lead) == ["user.signed_out_everywhere"]
