"""A fixed cast, so that tests of permissions read like sentences: the lead may, the stranger may not."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client

from r2p_site.accounts.models import Role, State, User
from tests.factories.accounts import StateFactory, UserFactory


@dataclass(frozen=True)
class Cast:
    """One person per role. `stranger` is the lead of another State; `nobody` has an account and no role."""

    state: State
    other_state: State
    lead: User
    drafter: User
    approver: User
    respondent: User
    reviewer: User
    framework_admin: User
    operator: User
    operator2: User
    stranger: User
    nobody: User

    def named(self, name: str) -> User:
        user = getattr(self, name)
        assert isinstance(user, User)
        return user


PEOPLE = (
    "lead",
    "drafter",
    "approver",
    "respondent",
    "reviewer",
    "framework_admin",
    "operator",
    "operator2",
    "stranger",
    "nobody",
)


def make_cast() -> Cast:
    state, other = StateFactory(), StateFactory(iso3="PRT", name="Portugal")

    def person(name: str, *roles: tuple[Role, State | None]) -> User:
        return UserFactory(name=name.title(), email=f"{name}@example.org", roles=roles)

    return Cast(
        state=state,
        other_state=other,
        lead=person("lead", (Role.LEAD, state)),
        drafter=person("drafter", (Role.DRAFTER, state)),
        approver=person("approver", (Role.APPROVER, state)),
        respondent=person("respondent", (Role.RESPONDENT, state)),
        reviewer=person("reviewer", (Role.REVIEWER, state)),
        framework_admin=person("framework_admin", (Role.FRAMEWORK_ADMIN, None)),
        operator=person("operator", (Role.OPERATOR, None)),
        operator2=person("operator2", (Role.OPERATOR, None)),
        stranger=person("stranger", (Role.LEAD, other)),
        nobody=person("nobody"),
    )


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def client_of() -> Callable[[User], Client]:
    """A browser in which this person is signed in."""

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return signed_in
