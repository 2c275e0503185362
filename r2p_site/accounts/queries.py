"""Reads of accounts. Each takes or returns querysets with what a page needs."""

import gettext
import unicodedata
from collections.abc import Callable
from typing import Any

import pycountry
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import get_language, to_locale

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


def _without_accents(name: str) -> str:
    """ "Égypte" stands among the names in E."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))


def states_to_add() -> list[tuple[str, str]]:
    """(alpha-3 code, name in the reader's language) of every State of ISO 3166-1 not in the list yet, by name."""
    present = set(State.objects.values_list("iso3", flat=True)) | {PRACTICE_STATE}
    locale = to_locale(get_language() or settings.LANGUAGE_CODE)
    words = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=[locale], fallback=True)
    named = ((country.alpha_3, _name_of(country, words.gettext)) for country in pycountry.countries)
    return sorted((pair for pair in named if pair[0] not in present), key=lambda pair: _without_accents(pair[1]))


def _name_of(country: Any, translated: Callable[[str], str]) -> str:
    """The name of the standard, translated: the catalogues have short names that are another State's."""
    name = translated(country.name)
    return name if name != country.name else str(getattr(country, "common_name", country.name))
