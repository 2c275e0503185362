"""Role x state x action, as one table."""

import pytest

from assessments.core import permissions
from assessments.core.enums import Status, Track
from assessments.core.models import Assessment, Evidence
from tests.cast import PEOPLE, Cast
from tests.factories.assessments import source, started

OPEN = (Status.DRAFT, Status.CHANGES_REQUESTED)
SIGNED = (Status.APPROVED, Status.PUBLISHED, Status.SUPERSEDED, Status.WITHDRAWN)

# action -> person -> statuses in which it is allowed; who is not named may never.
TABLE = {
    "may_rate": {"lead": OPEN, "drafter": OPEN, "reviewer": (*OPEN, Status.SUBMITTED)},
    "may_assign": {"lead": OPEN},
    "may_keep_record": {"lead": OPEN, "drafter": OPEN},
    "is_office": dict.fromkeys(("lead", "drafter", "approver"), tuple(Status)),
    "is_reviewer": {"reviewer": tuple(Status)},
}


@pytest.mark.parametrize("action", TABLE)
def test_action_is_allowed_exactly_where_the_table_says(cast: Cast, action: str) -> None:
    assessment = started(cast)
    predicate = getattr(permissions, action)
    found: dict[str, tuple[Status, ...]] = {}
    for name in PEOPLE:
        allowed = tuple(status for status in Status if predicate(cast.named(name), _in(assessment, status)))
        if allowed:
            found[name] = allowed

    assert {name: set(statuses) for name, statuses in found.items()} == {
        name: set(statuses) for name, statuses in TABLE[action].items()
    }


def _in(assessment: Assessment, status: Status) -> Assessment:
    assessment.status = status
    return assessment


@pytest.mark.parametrize(
    ("name", "sees"),
    [
        ("lead", True),
        ("drafter", True),
        ("approver", True),
        ("reviewer", True),
        ("respondent", False),
        ("framework_admin", False),
        ("operator", False),
        ("stranger", False),
        ("nobody", False),
    ],
)
def test_visible_to_its_own_office_and_reviewer_only(cast: Cast, name: str, sees: bool) -> None:
    started(cast)

    assert permissions.visible_to(cast.named(name)).exists() is sees


@pytest.mark.parametrize(
    ("submitted", "reviewed", "office_reads_reviewer", "reviewer_reads_office"),
    [(False, False, False, False), (True, False, False, False), (False, True, False, False), (True, True, True, True)],
)
def test_each_side_reads_the_other_once_both_have_handed_in(
    cast: Cast, submitted: bool, reviewed: bool, office_reads_reviewer: bool, reviewer_reads_office: bool
) -> None:
    assessment = started(cast)
    assessment.submitted_at = assessment.created_at if submitted else None
    assessment.reviewed_at = assessment.created_at if reviewed else None

    assert permissions.may_read_track(cast.drafter, assessment, Track.REVIEWER) is office_reads_reviewer
    assert permissions.may_read_track(cast.reviewer, assessment, Track.OFFICIAL) is reviewer_reads_office
    assert permissions.may_read_track(cast.reviewer, assessment, Track.REVIEWER) is True
    assert permissions.may_read_track(cast.approver, assessment, Track.OFFICIAL) is True


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("lead", {"public", "partner", "internal"}),
        ("approver", {"public", "partner", "internal"}),
        ("reviewer", {"public", "partner"}),
        ("respondent", set()),
        ("operator", set()),
        ("framework_admin", set()),
        ("stranger", set()),
    ],
)
def test_visible_evidence_by_confidentiality(cast: Cast, name: str, expected: set[str]) -> None:
    for level in ("public", "partner", "internal"):
        source(cast, confidentiality=level)

    visible = permissions.visible_evidence(cast.named(name), cast.state)

    assert Evidence.objects.count() == 3
    assert {row.confidentiality for row in visible} == expected
