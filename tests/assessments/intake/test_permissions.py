"""Role by action: what a custodian, the other one, the operator and nobody may do."""

from typing import Any

import pytest

from assessments.intake.models import CustodianKey, Erasure
from assessments.intake.permissions import is_custodian, may_confirm, may_destroy_now, may_see_setup
from r2p_site.accounts.models import Role, User
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

ROLES = ("custodian", "second custodian", "operator", "nobody", "inactive")
ACTIONS: dict[str, Any] = {
    "read, write, release": lambda user, _first: is_custodian(user),
    "see the set-up": lambda user, _first: may_see_setup(user),
    "confirm the first custodian's key": lambda user, first: may_confirm(user, CustodianKey(holder=first)),
    "destroy what the first asked for": lambda user, first: may_destroy_now(user, Erasure(asked_by=first)),
}
ALLOWED = {
    "read, write, release": {"custodian", "second custodian"},
    "see the set-up": {"custodian", "second custodian", "operator"},
    "confirm the first custodian's key": {"second custodian", "operator"},
    "destroy what the first asked for": {"second custodian"},
}


@pytest.fixture
def people() -> dict[str, User]:
    held = {"custodian": Role.CUSTODIAN, "second custodian": Role.CUSTODIAN, "operator": Role.OPERATOR}
    found = {name: UserFactory(roles=[(role, None)]) for name, role in held.items()}
    return {
        **found,
        "nobody": UserFactory(),
        "inactive": UserFactory(roles=[(Role.CUSTODIAN, None)], is_active=False),
    }


@pytest.mark.parametrize("action", list(ACTIONS))
def test_each_action_is_for_these_roles(people: dict[str, User], action: str) -> None:
    first = people["custodian"]

    assert {name for name in ROLES if ACTIONS[action](people[name], first)} == ALLOWED[action]
