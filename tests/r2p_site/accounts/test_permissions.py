"""Who may do what with accounts: role x action, one row per person of the cast."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from pytest_django import Settings

from r2p_site.accounts import permissions
from r2p_site.accounts.models import FactorReset, Role
from tests.cast import PEOPLE, Cast
from tests.factories.accounts import FactorResetFactory, UserFactory

OPERATORS = {"operator", "operator2"}


@pytest.mark.parametrize("name", PEOPLE)
def test_only_operators_manage_accounts(cast: Cast, name: str) -> None:
    person = cast.named(name)
    reset = FactorResetFactory(user=cast.nobody, asked_by=cast.operator)

    assert {
        "manage": permissions.may_manage_accounts(person),
        "roles": permissions.may_change_roles(person, cast.stranger),
        "deactivate": permissions.may_deactivate(person, cast.stranger),
        "ask": permissions.may_ask_factor_reset(person, cast.stranger),
        "confirm": permissions.may_confirm_factor_reset(person, reset),
        "withdraw": permissions.may_withdraw_factor_reset(person, reset),
    } == {
        "manage": name in OPERATORS,
        "roles": name in OPERATORS,
        "deactivate": name in OPERATORS,
        "ask": name in OPERATORS,
        "confirm": name == "operator2",
        "withdraw": name in OPERATORS | {"nobody"},
    }


def test_operators_do_nothing_to_themselves(cast: Cast) -> None:
    person = cast.operator
    own_reset = FactorResetFactory(user=cast.operator2, asked_by=cast.operator)

    assert not permissions.may_change_roles(person, person)
    assert not permissions.may_deactivate(person, person)
    assert not permissions.may_ask_factor_reset(person, person)
    assert not permissions.may_see_link(person, person)
    assert not permissions.may_confirm_factor_reset(cast.operator2, own_reset)


def test_deactivated_operator_may_nothing(cast: Cast) -> None:
    cast.operator.is_active = False

    assert not permissions.may_manage_accounts(cast.operator)
    assert not permissions.may_manage_accounts(AnonymousUser())


@pytest.mark.parametrize(
    ("site", "expected"),
    [("staff", set(PEOPLE) - {"nobody"}), ("custodian", OPERATORS), ("public", set()), ("intake", set())],
)
def test_site_lets_in_its_own_roles_only(cast: Cast, settings: Settings, site: str, expected: set[str]) -> None:
    settings.R2P_SITE = site

    assert {name for name in PEOPLE if permissions.may_enter_site(cast.named(name))} == expected


def test_staff_site_refuses_one_who_is_custodian_only(cast: Cast) -> None:
    custodian = UserFactory(roles=[(Role.CUSTODIAN, None)])

    assert not permissions.may_enter_site(custodian)


@pytest.mark.parametrize(
    ("has_password", "reset_days_ago", "confirmed", "expected"),
    [
        (False, None, False, True),
        (True, None, False, False),
        (True, 0.5, True, True),
        (True, 0.5, False, False),
        (True, 2, True, False),
    ],
)
def test_link_is_shown_for_unopened_or_just_reset_accounts(
    cast: Cast, has_password: bool, reset_days_ago: float | None, confirmed: bool, expected: bool
) -> None:
    if has_password:
        cast.lead.password = "argon2$as-good-as-any"
    if reset_days_ago is not None:
        reset = FactorResetFactory(user=cast.lead, asked_by=cast.operator)
        closed_at = timezone.now() - timedelta(days=reset_days_ago)
        FactorReset.objects.filter(pk=reset.pk).update(
            closed_at=closed_at, closed_by=cast.operator2, confirmed=confirmed
        )

    assert permissions.may_see_link(cast.operator, cast.lead) is expected
    assert not permissions.may_see_link(cast.framework_admin, cast.lead)
