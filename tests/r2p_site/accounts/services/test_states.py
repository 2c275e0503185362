"""States of ISO 3166-1, and the practice State."""

import pytest

from r2p_site.accounts import errors
from r2p_site.accounts.models import State
from r2p_site.accounts.services import add_state, ensure_practice_state
from r2p_site.audit.models import Event
from r2p_site.errors import NotPermitted
from tests.cast import Cast


def test_add_state_takes_name_and_code_from_the_standard(cast: Cast) -> None:
    state = add_state(iso3=" nor ", by=cast.operator)

    assert (state.iso3, state.name, state.is_practice) == ("NOR", "Norway", False)
    assert Event.objects.filter(event="state.added", subject="state:NOR").count() == 1


def test_add_state_prefers_the_common_name(cast: Cast) -> None:
    assert add_state(iso3="BOL", by=cast.operator).name == "Bolivia"


@pytest.mark.parametrize("iso3", ["XPR", "XXX", "", "NORWAY", "NO"])
def test_add_state_with_code_outside_the_standard_is_refused(cast: Cast, iso3: str) -> None:
    with pytest.raises(errors.UnknownState):
        add_state(iso3=iso3, by=cast.operator)


def test_add_state_twice_is_refused(cast: Cast) -> None:
    with pytest.raises(errors.StateExists):
        add_state(iso3="PRT", by=cast.operator)


def test_add_state_by_others_is_refused(cast: Cast) -> None:
    with pytest.raises(NotPermitted):
        add_state(iso3="NOR", by=cast.lead)


def test_ensure_practice_state_is_idempotent(db: None) -> None:
    first, second = ensure_practice_state(practice_mode=True), ensure_practice_state(practice_mode=True)

    assert (first, first.iso3, first.is_practice) == (second, "XPR", True)
    assert State.objects.count() == 1


def test_ensure_practice_state_outside_practice_mode_is_refused(db: None) -> None:
    with pytest.raises(errors.PracticeModeOnly):
        ensure_practice_state(practice_mode=False)
