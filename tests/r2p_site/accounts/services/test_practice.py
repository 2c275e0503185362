"""The practice accounts."""

import pytest
from pytest_django import Settings

from r2p_site.accounts import errors
from r2p_site.accounts.models import Membership, User
from r2p_site.accounts.services import create_practice_accounts


@pytest.fixture(autouse=True)
def cheap_passwords(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def test_create_practice_accounts_of_the_office(db: None) -> None:
    create_practice_accounts(password="long enough", deployment="office")

    held = Membership.objects.values_list("user__email", "role", "state_id").order_by("user__email")
    assert list(held) == [
        ("admin2@practice.example", "framework_admin", None),
        ("admin@practice.example", "framework_admin", None),
        ("approver@practice.example", "approver", "XPR"),
        ("drafter@practice.example", "drafter", "XPR"),
        ("lead@practice.example", "lead", "XPR"),
        ("operator2@practice.example", "operator", None),
        ("operator@practice.example", "operator", None),
        ("respondent@practice.example", "respondent", "XPR"),
        ("reviewer@practice.example", "reviewer", "XPR"),
    ]


def test_create_practice_accounts_of_the_intake(db: None, settings: Settings) -> None:
    settings.DEPLOYMENT = "intake"
    create_practice_accounts(password="long enough", deployment="intake")

    held = Membership.objects.values_list("user__email", "role").order_by("user__email")
    assert list(held) == [
        ("custodian2@practice.example", "custodian"),
        ("custodian@practice.example", "custodian"),
        ("keeper@practice.example", "operator"),
    ]


def test_create_practice_accounts_again_sets_the_new_password_only(db: None) -> None:
    first = create_practice_accounts(password="long enough", deployment="office")
    again = create_practice_accounts(password="another one", deployment="office")

    assert [user.pk for user in first] == [user.pk for user in again]
    assert User.objects.get(email="lead@practice.example").check_password("another one")
    assert Membership.objects.count() == 9


def test_create_practice_accounts_outside_practice_mode_is_refused(db: None, settings: Settings) -> None:
    settings.PRACTICE_MODE = False

    with pytest.raises(errors.PracticeModeOnly):
        create_practice_accounts(password="long enough", deployment="office")


def test_create_practice_accounts_again_with_the_same_password_changes_nothing(db: None) -> None:
    first = create_practice_accounts(password="long enough", deployment="office")
    again = create_practice_accounts(password="long enough", deployment="office")

    assert [user.password for user in again] == [user.password for user in first]
