"""States, people, roles. No password unless one is given: hashing one costs more than most tests."""

import factory
from django.contrib.auth.hashers import make_password

from r2p_site.accounts.models import FactorReset, Membership, Role, State, User


class StateFactory(factory.django.DjangoModelFactory[State]):
    class Meta:
        model = State
        django_get_or_create = ("iso3",)

    iso3 = "XPR"
    name = "Practice State"
    is_practice = factory.LazyAttribute(lambda state: state.iso3 == "XPR")


class UserFactory(factory.django.DjangoModelFactory[User]):
    """`UserFactory(roles=[(Role.LEAD, state), (Role.OPERATOR, None)])`"""

    class Meta:
        model = User
        skip_postgeneration_save = True

    name = factory.Sequence(lambda number: f"Person {number}")
    email = factory.Sequence(lambda number: f"person{number}@example.org")
    password = factory.LazyFunction(lambda: make_password(None))

    @factory.post_generation
    def roles(self, create: bool, given: list[tuple[Role, State | None]] | None, **_kwargs: object) -> None:
        for role, state in given or []:
            MembershipFactory(user=self, role=role, state=state)


class MembershipFactory(factory.django.DjangoModelFactory[Membership]):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    role = Role.LEAD
    state = factory.SubFactory(StateFactory)


class FactorResetFactory(factory.django.DjangoModelFactory[FactorReset]):
    class Meta:
        model = FactorReset

    user = factory.SubFactory(UserFactory)
    asked_by = factory.SubFactory(UserFactory)
    reason = "The phone fell into the river."
