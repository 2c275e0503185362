"""Giving and ending roles."""

import pytest
from pytest_django import Settings

from r2p_site.accounts import errors
from r2p_site.accounts.models import Role
from r2p_site.accounts.services import end_role, give_role
from r2p_site.audit.models import Event
from r2p_site.errors import DomainError, NotPermitted
from tests.cast import PEOPLE, Cast


def events_about(user: object) -> list[tuple[str, str, str, str]]:
    rows = Event.objects.filter(subject=f"user:{user.pk}").order_by("id")  # type: ignore[attr-defined]
    return [(row.chain, row.event, row.details.get("role", ""), row.reason) for row in rows]


def test_give_role_in_a_state_is_recorded_in_its_chain(cast: Cast) -> None:
    give_role(user=cast.nobody, role=Role.DRAFTER, state=cast.state, reason=" joins ", by=cast.operator)

    assert cast.nobody.has_role(Role.DRAFTER, state=cast.state)
    assert events_about(cast.nobody) == [("XPR", "role.given", "drafter", "joins")]


def test_give_role_of_the_installation_is_recorded_there(cast: Cast) -> None:
    give_role(user=cast.nobody, role=Role.FRAMEWORK_ADMIN, state=None, reason="joins", by=cast.operator)

    assert events_about(cast.nobody) == [("installation", "role.given", "framework_admin", "joins")]


@pytest.mark.parametrize("name", [name for name in PEOPLE if not name.startswith("operator")])
def test_give_role_by_others_is_refused(cast: Cast, name: str) -> None:
    with pytest.raises(NotPermitted):
        give_role(user=cast.nobody, role=Role.DRAFTER, state=cast.state, reason="joins", by=cast.named(name))


@pytest.mark.parametrize(
    ("person", "role", "state", "reason", "error"),
    [
        ("operator", Role.LEAD, "state", "because", errors.NotOneself),
        ("nobody", Role.LEAD, "state", "  ", errors.ReasonRequired),
        ("nobody", Role.LEAD, None, "because", errors.RoleNeedsState),
        ("nobody", Role.OPERATOR, "state", "because", errors.RoleWithoutState),
        ("nobody", Role.CUSTODIAN, None, "because", errors.RoleOfAnotherSite),
        ("lead", Role.LEAD, "state", "because", errors.RoleHeld),
        ("lead", Role.REVIEWER, "state", "because", errors.GovernmentOrReviewer),
        ("reviewer", Role.RESPONDENT, "state", "because", errors.GovernmentOrReviewer),
    ],
)
def test_give_role_refusals_change_nothing(
    cast: Cast, person: str, role: Role, state: str | None, reason: str, error: type[DomainError]
) -> None:
    user = cast.named(person)
    before = user.memberships.count()

    with pytest.raises(error):
        give_role(user=user, role=role, state=cast.state if state else None, reason=reason, by=cast.operator)

    assert (user.memberships.count(), events_about(user)) == (before, [])


def test_give_role_as_reviewer_of_another_state_is_possible(cast: Cast) -> None:
    give_role(user=cast.lead, role=Role.REVIEWER, state=cast.other_state, reason="peer", by=cast.operator)

    assert cast.lead.states_with(Role.REVIEWER) == {"PRT"}


def test_give_role_on_intake_offers_custodian(cast: Cast, settings: Settings) -> None:
    settings.DEPLOYMENT = "intake"
    give_role(user=cast.nobody, role=Role.CUSTODIAN, state=None, reason="appointed", by=cast.operator)

    assert cast.nobody.has_role(Role.CUSTODIAN)
    with pytest.raises(errors.RoleOfAnotherSite):
        give_role(user=cast.nobody, role=Role.LEAD, state=cast.state, reason="because", by=cast.operator)


def test_end_role_removes_it_and_keeps_the_reason(cast: Cast) -> None:
    end_role(membership=cast.lead.memberships.get(), reason="moved", by=cast.operator)

    assert not cast.lead.memberships.exists()
    assert events_about(cast.lead) == [("XPR", "role.ended", "lead", "moved")]


def test_end_role_without_reason_is_refused(cast: Cast) -> None:
    with pytest.raises(errors.ReasonRequired):
        end_role(membership=cast.lead.memberships.get(), reason="", by=cast.operator)


def test_end_role_by_others_is_refused(cast: Cast) -> None:
    with pytest.raises(NotPermitted):
        end_role(membership=cast.drafter.memberships.get(), reason="moved", by=cast.lead)


def test_end_role_of_one_operator_by_another(cast: Cast) -> None:
    end_role(membership=cast.operator2.memberships.get(), reason="moved", by=cast.operator)

    assert not cast.operator2.memberships.exists()


def test_end_role_of_the_last_active_operator_is_refused(cast: Cast) -> None:
    membership = cast.operator2.memberships.get()
    cast.operator.memberships.all().delete()  # the one who asks still holds the role in memory: it was ended meanwhile
    assert cast.operator.is_active
    cast.operator.__dict__["roles"] = frozenset({(Role.OPERATOR, None)})

    with pytest.raises(errors.LastOperator):
        end_role(membership=membership, reason="moved", by=cast.operator)
