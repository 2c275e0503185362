"""Roles as a person holds them, and what the database refuses about them."""

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from r2p_site.accounts.models import FactorReset, Membership, Role, State, User
from tests.cast import Cast
from tests.factories.accounts import FactorResetFactory, MembershipFactory, StateFactory, UserFactory


def test_has_role_in_own_state_only(cast: Cast) -> None:
    assert cast.lead.has_role(Role.LEAD, state=cast.state)
    assert cast.lead.has_role(Role.APPROVER, Role.LEAD, state="XPR")
    assert not cast.lead.has_role(Role.LEAD, state=cast.other_state)
    assert not cast.lead.has_role(Role.APPROVER, state=cast.state)


def test_has_role_without_state_means_anywhere(cast: Cast) -> None:
    assert cast.stranger.has_role(Role.LEAD)
    assert cast.operator.has_role(Role.OPERATOR)
    assert not cast.nobody.has_role(*Role)


def test_states_with_gives_codes_of_states(cast: Cast) -> None:
    MembershipFactory(user=cast.lead, role=Role.DRAFTER, state=cast.other_state)
    cast.lead.forget_roles()

    assert cast.lead.states_with(Role.LEAD) == {"XPR"}
    assert cast.lead.states_with(Role.LEAD, Role.DRAFTER) == {"XPR", "PRT"}
    assert cast.operator.states_with(*Role) == frozenset()


def test_inactive_person_holds_no_role(cast: Cast) -> None:
    cast.lead.is_active = False

    assert not cast.lead.has_role(Role.LEAD)


def test_roles_are_asked_of_the_database_once(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    user = User.objects.get(pk=cast.lead.pk)

    with django_assert_num_queries(1):
        assert user.has_role(Role.LEAD)
        assert user.states_with(Role.LEAD) == {"XPR"}
        assert user.audit_label == "Lead (lead XPR)"


def test_audit_label_without_role_is_the_name(cast: Cast) -> None:
    assert cast.nobody.audit_label == "Nobody"


def test_email_is_kept_in_lower_case_and_once(db: None) -> None:
    user = UserFactory(email=" Ann@Example.ORG ")

    assert user.email == "ann@example.org"
    assert User.objects.get_by_natural_key("ANN@example.org") == user
    with pytest.raises(IntegrityError, match="accounts_user_email"), transaction.atomic():
        UserFactory(email="ANN@EXAMPLE.org")


def test_user_email_lower_case(db: None) -> None:
    user = UserFactory()

    with pytest.raises(IntegrityError, match="user_email_lower_case"), transaction.atomic():
        User.objects.filter(pk=user.pk).update(email="Ann@example.org")


def test_clean_lowers_the_email(db: None) -> None:
    user = User(email="Ann@Example.org")
    user.clean()

    assert user.email == "ann@example.org"


def test_session_hash_changes_with_epoch_and_password(db: None) -> None:
    user = UserFactory()
    before = user.get_session_auth_hash()
    user.session_epoch += 1

    assert user.get_session_auth_hash() != before


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"iso3": "prt"}, "state_iso3_three_capitals"),
        ({"iso3": "P"}, "state_iso3_three_capitals"),
        ({"iso3": "XPR", "is_practice": False}, "state_practice_is_xpr"),
        ({"iso3": "PRT", "is_practice": True}, "state_practice_is_xpr"),
    ],
)
def test_state_constraints(db: None, fields: dict[str, object], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        State.objects.create(name="Somewhere", **fields)


def test_membership_once(cast: Cast) -> None:
    for role, state in ((Role.LEAD, cast.state), (Role.OPERATOR, None)):
        user = UserFactory(roles=[(role, state)])
        with pytest.raises(IntegrityError, match="membership_once"), transaction.atomic():
            Membership.objects.create(user=user, role=role, state=state)


@pytest.mark.parametrize("role", Role)
def test_membership_state_where_role_needs_one(cast: Cast, role: Role) -> None:
    per_state = role in {Role.LEAD, Role.DRAFTER, Role.APPROVER, Role.RESPONDENT, Role.REVIEWER}
    wrong_state = None if per_state else cast.state

    with pytest.raises(IntegrityError, match="membership_state_where_role_needs_one"), transaction.atomic():
        Membership.objects.create(user=cast.nobody, role=role, state=wrong_state)


@pytest.mark.parametrize("role", [Role.LEAD, Role.DRAFTER, Role.APPROVER, Role.RESPONDENT])
def test_membership_government_or_reviewer(cast: Cast, role: Role) -> None:
    person = UserFactory(roles=[(role, cast.state), (Role.REVIEWER, cast.other_state)])

    with pytest.raises(IntegrityError, match="membership_government_or_reviewer"), transaction.atomic():
        Membership.objects.create(user=person, role=Role.REVIEWER, state=cast.state)


def test_membership_with_two_government_roles_is_possible(cast: Cast) -> None:
    MembershipFactory(user=cast.lead, role=Role.DRAFTER, state=cast.state)

    assert cast.lead.memberships.count() == 2


def test_factor_reset_one_open(cast: Cast) -> None:
    FactorResetFactory(user=cast.lead, asked_by=cast.operator)

    with pytest.raises(IntegrityError, match="factor_reset_one_open"), transaction.atomic():
        FactorResetFactory(user=cast.lead, asked_by=cast.operator2)


@pytest.mark.parametrize(
    ("closed_by", "closed", "confirmed", "constraint"),
    [
        ("operator2", False, False, "factor_reset_closed_by_and_at"),
        (None, True, False, "factor_reset_closed_by_and_at"),
        (None, False, True, "factor_reset_closed_by_and_at"),
        ("operator", True, True, "factor_reset_two_operators"),
        ("lead", True, True, "factor_reset_not_for_oneself"),
    ],
)
def test_factor_reset_closing_constraints(
    cast: Cast, closed_by: str | None, closed: bool, confirmed: bool, constraint: str
) -> None:
    reset = FactorResetFactory(user=cast.lead, asked_by=cast.operator)
    changes = {
        "closed_by": cast.named(closed_by) if closed_by else None,
        "closed_at": reset.asked_at if closed else None,
        "confirmed": confirmed,
    }

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        FactorReset.objects.filter(pk=reset.pk).update(**changes)


def test_factor_reset_not_asked_for_oneself(cast: Cast) -> None:
    with pytest.raises(IntegrityError, match="factor_reset_not_for_oneself"), transaction.atomic():
        FactorResetFactory(user=cast.operator, asked_by=cast.operator)


def test_words_for_rows(cast: Cast) -> None:
    reset = FactorResetFactory(user=cast.lead, asked_by=cast.operator)

    assert str(StateFactory()) == "Practice State"
    assert str(cast.lead) == "Lead"
    assert [str(row) for row in (*cast.lead.memberships.all(), *cast.operator.memberships.all())] == [
        "lead XPR",
        "operator",
    ]
    assert str(reset).startswith(str(cast.lead.pk))
