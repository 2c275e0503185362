"""Versions of the method for tests, drafted by the services from the one that ships."""

from dataclasses import replace
from datetime import date
from typing import Any

from assessments.core.models import Methodology
from assessments.core.services import load_methodology
from assessments.methods.layout import values as values_of
from assessments.methods.services import MethodInput, draft_methodology
from assessments.scoring import shipped_records
from r2p_site.accounts.models import Role, User
from tests.factories.accounts import UserFactory

# The small framework of the assessments' factories has these alone.
SMALL = {
    "critical": ["7.9", "10.2"],
    "nexus": {"war_crimes": {"indicator": "1.1", "level": 2}},
    "resilience_map": {},
    "ew_trigger_factor": "tiny/1",
    "ew_civic_domain": "strong/R1",
    "ec_factors": ["tiny/2", "tiny/3"],
}


def in_force() -> Methodology:
    """The version that ships."""
    return load_methodology(record=dict(shipped_records()["1.0.0"]))


def administrator() -> User:
    return UserFactory(roles=[(Role.FRAMEWORK_ADMIN, None)])


def method_input(**changes: Any) -> MethodInput:
    """The values that ship, some of them changed by the names of their parts."""
    values = MethodInput(
        version="1.1.0",
        effective_on=date(2026, 1, 1),
        change_note="Serious signs begin lower.",
        values=dict(values_of(shipped_records()["1.0.0"])),
    )
    own = {name: changes.pop(name) for name in ("version", "effective_on", "change_note") if name in changes}
    return replace(values, **own, values={**values.values, **changes})


def draft(by: User, **changes: Any) -> Methodology:
    return draft_methodology(source=in_force(), values=method_input(**changes), by=by)
