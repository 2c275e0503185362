"""Reads of accounts. Each takes or returns querysets with what a page needs."""

import pycountry
from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Q, QuerySet

from r2p_site.accounts.enums import Role
from r2p_site.accounts.models import PRACTICE_STATE, FactorReset, State, User


def people() -> QuerySet[User]:
    """Everyone with an account, with roles and whether a second factor is set up."""
    factor = Authenticator.objects.filter(user_id=OuterRef("pk")).exclude(type=Authenticator.Type.RECOVERY_CODES)
    return User.objects.prefetch_related("memberships__state").annotate(has_factor=Exists(factor))


def search_people(queryset: QuerySet[User], *, text: str, role: str, state: str) -> QuerySet[User]:
    """Narrowed by part of a name or address, by role, by State; an empty argument does not narrow."""
    if text:
        queryset = queryset.filter(Q(name__icontains=text) | Q(email__icontains=text))
    if role or state:
        held = Q(**({"memberships__role": role} if role else {}), **({"memberships__state": state} if state else {}))
        queryset = queryset.filter(held).distinct()
    return queryset


def active_operators() -> QuerySet[User]:
    return active_with(Role.OPERATOR)


def active_with(role: Role) -> QuerySet[User]:
    return User.objects.filter(is_active=True, memberships__role=role)


def states_without(role: Role) -> QuerySet[State]:
    """Where nobody who may sign in holds the role."""
    return State.objects.exclude(pk__in=active_with(role).values("memberships__state"))


def open_factor_resets() -> QuerySet[FactorReset]:
    return FactorReset.objects.filter(closed_at=None).select_related("user", "asked_by")


def states_to_add() -> list[tuple[str, str]]:
    """(alpha-3 code, name) of every State of ISO 3166-1 that is not in the list yet, by name."""
    present = set(State.objects.values_list("iso3", flat=True)) | {PRACTICE_STATE}
    named = ((country.alpha_3, getattr(country, "common_name", country.name)) for country in pycountry.countries)
    return sorted((pair for pair in named if pair[0] not in present), key=lambda pair: pair[1])
