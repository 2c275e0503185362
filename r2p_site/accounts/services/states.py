"""States, from ISO 3166-1."""

import pycountry
from django.db import transaction

from r2p_site.accounts.errors import PracticeModeOnly, StateExists, UnknownState
from r2p_site.accounts.models import PRACTICE_STATE, State, User
from r2p_site.accounts.permissions import may_manage_accounts
from r2p_site.audit import record
from r2p_site.errors import NotPermitted


@transaction.atomic
def add_state(*, iso3: str, by: User) -> State:
    """Add a State by its ISO 3166-1 alpha-3 code, under the name that the standard gives it in English."""
    if not may_manage_accounts(by):
        raise NotPermitted
    country = pycountry.countries.get(alpha_3=iso3.strip().upper())
    if country is None:
        raise UnknownState
    name = getattr(country, "common_name", country.name)
    state, created = State.objects.get_or_create(iso3=country.alpha_3, defaults={"name": name})
    if not created:
        raise StateExists
    record(event="state.added", by=by, subject=f"state:{state.iso3}", details={"name": state.name})
    return state


@transaction.atomic
def ensure_practice_state(*, practice_mode: bool) -> State:
    """The fictional State; refused outside practice mode."""
    if not practice_mode:
        raise PracticeModeOnly
    defaults = {"name": "Practice State", "is_practice": True}
    state, created = State.objects.get_or_create(iso3=PRACTICE_STATE, defaults=defaults)
    if created:
        record(event="state.added", by=None, subject=f"state:{state.iso3}", details={"name": state.name})
    return state
