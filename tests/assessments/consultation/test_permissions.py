"""Role x state x action."""

import pytest

from assessments.consultation import permissions
from assessments.core.enums import Status
from tests.cast import PEOPLE, Cast
from tests.factories.assessments import started

DRAFTING = {Status.DRAFT, Status.CHANGES_REQUESTED}
BEFORE = {*DRAFTING, Status.SUBMITTED}
ALWAYS = set(Status)

# action -> person -> statuses in which the person may; who is not named may never.
TABLE = {
    permissions.may_plan: {"lead": DRAFTING},
    permissions.may_exchange: {"lead": ALWAYS},
    permissions.may_answer: {"lead": BEFORE, "drafter": BEFORE},
    permissions.may_record: {"lead": BEFORE, "drafter": BEFORE},
    permissions.may_explain_shortfall: {"lead": BEFORE},
    permissions.may_withhold: {"lead": {*BEFORE, Status.APPROVED}, "approver": {*BEFORE, Status.APPROVED}},
    permissions.may_propose_later_day: {"lead": BEFORE},
}


@pytest.mark.parametrize("may", TABLE, ids=lambda may: may.__name__)
def test_action_is_allowed_exactly_where_the_table_says(cast: Cast, may: permissions.Predicate) -> None:
    assessment = started(cast)
    found: dict[str, set[Status]] = {}
    for name in PEOPLE:
        for status in Status:
            assessment.status = status
            if may(cast.named(name), assessment):
                found.setdefault(name, set()).add(status)

    assert found == TABLE[may]


def test_every_action_is_in_the_table() -> None:
    assert {name for name in vars(permissions) if name.startswith("may_")} == {may.__name__ for may in TABLE}
