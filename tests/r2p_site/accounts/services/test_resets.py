"""Removing a lost second factor takes two operators."""

import pytest
from allauth.mfa.models import Authenticator

from r2p_site.accounts import errors
from r2p_site.accounts.models import FactorReset, User
from r2p_site.accounts.services import ask_factor_reset, confirm_factor_reset, withdraw_factor_reset
from r2p_site.audit.models import Event
from r2p_site.errors import NotPermitted
from tests.cast import Cast


@pytest.fixture
def lost(cast: Cast) -> FactorReset:
    for kind in (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES):
        Authenticator.objects.create(user=cast.lead, type=kind, data={})
    return ask_factor_reset(user=cast.lead, reason="The phone is lost.", by=cast.operator)


def events(cast: Cast) -> list[tuple[str, str]]:
    rows = Event.objects.filter(subject=f"user:{cast.lead.pk}").order_by("id")
    return [(row.event, row.actor_id) for row in rows]


def factors(cast: Cast) -> int:
    return Authenticator.objects.filter(user=cast.lead).count()


def test_ask_factor_reset_changes_nothing_yet(cast: Cast, lost: FactorReset) -> None:
    assert factors(cast) == 2
    assert events(cast) == [("second_factor.reset_asked", str(cast.operator.pk))]


def test_confirm_factor_reset_by_a_second_operator_removes_all_and_ends_sessions(cast: Cast, lost: FactorReset) -> None:
    before = cast.lead.get_session_auth_hash()
    confirm_factor_reset(reset=lost, by=cast.operator2)

    assert factors(cast) == 0
    assert User.objects.get(pk=cast.lead.pk).get_session_auth_hash() != before
    assert events(cast)[1:] == [("second_factor.reset_confirmed", str(cast.operator2.pk))]


def test_confirm_factor_reset_by_who_asked_is_refused(cast: Cast, lost: FactorReset) -> None:
    with pytest.raises(errors.TwoOperatorsNeeded):
        confirm_factor_reset(reset=lost, by=cast.operator)

    assert factors(cast) == 2


def test_confirm_factor_reset_by_others_is_refused(cast: Cast, lost: FactorReset) -> None:
    with pytest.raises(NotPermitted):
        confirm_factor_reset(reset=lost, by=cast.approver)


def test_confirm_factor_reset_twice_is_refused(cast: Cast, lost: FactorReset) -> None:
    confirm_factor_reset(reset=lost, by=cast.operator2)

    with pytest.raises(errors.ResetClosed):
        confirm_factor_reset(reset=lost, by=cast.operator2)


def test_ask_factor_reset_twice_is_refused(cast: Cast, lost: FactorReset) -> None:
    with pytest.raises(errors.ResetAlreadyAsked):
        ask_factor_reset(user=cast.lead, reason="again", by=cast.operator2)


def test_ask_factor_reset_after_withdrawal_is_possible(cast: Cast, lost: FactorReset) -> None:
    withdraw_factor_reset(reset=lost, by=cast.operator)
    ask_factor_reset(user=cast.lead, reason="again", by=cast.operator2)

    assert FactorReset.objects.filter(user=cast.lead, closed_at=None).count() == 1


def test_ask_factor_reset_for_oneself_or_by_others_is_refused(cast: Cast) -> None:
    with pytest.raises(errors.NotOneself):
        ask_factor_reset(user=cast.operator, reason="lost", by=cast.operator)
    with pytest.raises(NotPermitted):
        ask_factor_reset(user=cast.drafter, reason="lost", by=cast.lead)
    with pytest.raises(errors.ReasonRequired):
        ask_factor_reset(user=cast.drafter, reason=" ", by=cast.operator)


def test_withdraw_factor_reset_by_the_person_concerned_keeps_the_factor(cast: Cast, lost: FactorReset) -> None:
    reset = withdraw_factor_reset(reset=lost, by=cast.lead)

    assert (reset.confirmed, factors(cast)) == (False, 2)


def test_withdraw_factor_reset_by_a_stranger_is_refused(cast: Cast, lost: FactorReset) -> None:
    with pytest.raises(NotPermitted):
        withdraw_factor_reset(reset=lost, by=cast.stranger)
