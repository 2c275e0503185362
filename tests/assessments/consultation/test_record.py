"""Meetings as counts, briefs with a reply, and the reason why something is missing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from assessments.consultation.enums import Group, range_of
from assessments.consultation.errors import MayNotConsult, RecordClosed
from assessments.consultation.models import Brief, Meeting, Shortfall
from assessments.consultation.queries import heard, meeting_plain, standing_of
from assessments.consultation.services import (
    BriefInput,
    MeetingInput,
    add_brief,
    change_brief,
    explain_shortfall,
    record_meeting,
    remove_brief,
    remove_meeting,
)
from r2p_site.errors import InvalidInput, NotFound, VersionMismatch
from tests.cast import Cast
from tests.factories.assessments import signed_off, started
from tests.factories.consultations import released, theme

MEETING = MeetingInput(date(2026, 3, 5), {"women": 12, "academia": 4, "business": 0}, officials_present=True)
BRIEF = BriefInput("Marsh Cooperative", "Safe passage", "We run nine markets.", date(2026, 3, 1))


def test_meeting_keeps_its_week_and_counts_alone(cast: Cast) -> None:
    meeting = record_meeting(assessment=started(cast), by=cast.drafter, values=MEETING)

    assert (meeting.week, meeting.groups) == (date(2026, 3, 2), {"women": 12, "academia": 4})
    assert meeting_plain(meeting) == {
        "week": "2026-W10",
        "groups": {"women": "10-19", "academia": "fewer than 10"},
        "officials_present": True,
    }
    texts = [field.name for field in Meeting._meta.fields if isinstance(field, (models.CharField, models.TextField))]
    assert texts == []


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("held_on", replace(MEETING, held_on=timezone.localdate() + timedelta(days=1))),
        ("groups", replace(MEETING, groups={"women": 0})),
        ("women", replace(MEETING, groups={"women": -1})),
        ("everybody", replace(MEETING, groups={"everybody": 3})),
    ],
)
def test_meeting_that_counts_nobody_is_refused(cast: Cast, field: str, values: MeetingInput) -> None:
    with pytest.raises(InvalidInput) as refused:
        record_meeting(assessment=started(cast), by=cast.lead, values=values)

    assert list(refused.value.fields) == [field]


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("meeting_keeps_the_week_alone", {"week": date(2026, 3, 5)}),
        ("meeting_counts_somebody", {"groups": {}}),
    ],
)
def test_database_keeps_meetings_coarse(cast: Cast, constraint: str, fields: dict[str, Any]) -> None:
    values = {"week": date(2026, 3, 2), "groups": {"women": 1}, "officials_present": False, **fields}

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Meeting.objects.create(assessment=started(cast), by=cast.lead, **values)


def test_meeting_is_removed_once(cast: Cast) -> None:
    meeting = record_meeting(assessment=started(cast), by=cast.lead, values=MEETING)

    remove_meeting(meeting=meeting, by=cast.lead)

    with pytest.raises(NotFound):
        remove_meeting(meeting=meeting, by=cast.lead)


@pytest.mark.parametrize(
    ("count", "words"), [(1, "fewer than 10"), (9, "fewer than 10"), (10, "10-19"), (20, "20-49"), (50, "50+")]
)
def test_counts_leave_as_ranges(count: int, words: str) -> None:
    assert range_of(count) == words


def test_brief_is_kept_with_the_reply(cast: Cast) -> None:
    brief = add_brief(assessment=started(cast), by=cast.lead, values=BRIEF)

    changed = change_brief(
        brief=brief, by=cast.drafter, values=replace(BRIEF, reply="It is under way."), expected_version=1
    )

    assert (changed.reply, changed.version) == ("It is under way.", 2)
    with pytest.raises(VersionMismatch):
        change_brief(brief=brief, by=cast.lead, values=BRIEF, expected_version=1)
    remove_brief(brief=brief, by=cast.lead)
    for gone in (
        lambda: remove_brief(brief=brief, by=cast.lead),
        lambda: change_brief(brief=brief, by=cast.lead, values=BRIEF, expected_version=2),
    ):
        with pytest.raises(NotFound):
            gone()


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("organisation", replace(BRIEF, organisation=" ")),
        ("title", replace(BRIEF, title="x" * 301)),
        ("text", replace(BRIEF, text="")),
        ("reply", replace(BRIEF, reply="a\x00")),
        ("permission_on", replace(BRIEF, permission_on=timezone.localdate() + timedelta(days=1))),
    ],
)
def test_brief_without_a_permission_or_a_name_is_refused(cast: Cast, field: str, values: BriefInput) -> None:
    with pytest.raises(InvalidInput) as refused:
        add_brief(assessment=started(cast), by=cast.lead, values=values)

    assert list(refused.value.fields) == [field]


def test_brief_of_the_same_title_comes_once(cast: Cast) -> None:
    assessment = started(cast)
    add_brief(assessment=assessment, by=cast.lead, values=BRIEF)

    with pytest.raises(InvalidInput):
        add_brief(assessment=assessment, by=cast.lead, values=BRIEF)

    assert Brief.objects.count() == 1


def test_reason_is_written_changed_and_taken_back(cast: Cast) -> None:
    assessment = started(cast)

    for reason in ("No recipient could be appointed.", "None wanted to."):
        explain_shortfall(assessment=assessment, by=cast.lead, reason=reason)
    assert [row.reason for row in Shortfall.objects.all()] == ["None wanted to."]

    assert explain_shortfall(assessment=assessment, by=cast.lead, reason="  ") is None
    assert not Shortfall.objects.exists()
    with pytest.raises(InvalidInput):
        explain_shortfall(assessment=assessment, by=cast.lead, reason="a\x00b")


CHANGES: dict[str, Callable[[Any, Any], object]] = {
    "meeting": lambda assessment, by: record_meeting(assessment=assessment, by=by, values=MEETING),
    "brief": lambda assessment, by: add_brief(assessment=assessment, by=by, values=BRIEF),
    "reason": lambda assessment, by: explain_shortfall(assessment=assessment, by=by, reason="Why."),
}


@pytest.mark.parametrize("change", CHANGES)
def test_record_changes_by_the_right_role_until_sign_off(cast: Cast, change: str) -> None:
    assessment = signed_off(cast).assessment

    with pytest.raises(RecordClosed):
        CHANGES[change](assessment, cast.lead)
    assessment = started(cast, title="2027")
    for name in ("approver", "reviewer", "stranger", *(["drafter"] if change == "reason" else [])):
        with pytest.raises(MayNotConsult):
            CHANGES[change](assessment, cast.named(name))


def test_what_was_heard_holds_ranges_and_no_date_of_a_meeting(cast: Cast) -> None:
    assessment = started(cast)
    custodian = {"week": "2026-W09", "groups": {"women": "10-19"}, "officials_present": False}
    released(assessment, cast, themes=[theme(groups=["women"])], meetings=[custodian])
    record_meeting(assessment=assessment, by=cast.lead, values=MEETING)
    add_brief(assessment=assessment, by=cast.lead, values=BRIEF)

    found = heard(assessment)

    assert [row["week"] for row in found["meetings"]] == ["2026-W09", "2026-W10"]
    assert found["meetings"][1]["groups"] == {"women": "10-19", "academia": "fewer than 10"}
    assert found["themes"][0]["answer"] is None
    assert set(found["briefs"][0]) == {"organisation", "title", "text", "reply"}
    assert (found["consultation"]["stage"], found["shortfall"]) == ("released", "")


@pytest.mark.parametrize(
    ("reach", "themes", "absent"),
    [
        ({"women": "10-19", "young_people": "20-49"}, [], ()),
        ({"women": "fewer than 10", "young_people": "10-19"}, [], (Group.WOMEN,)),
        ({}, [["women"], ["young_people", "defenders"]], ()),
        ({"minorities": "50+"}, [], (Group.WOMEN, Group.YOUNG_PEOPLE)),
    ],
)
def test_group_took_part_when_a_range_or_a_voice_of_its_own_says_so(
    cast: Cast, reach: dict[str, str], themes: list[list[str]], absent: tuple[Group, ...]
) -> None:
    assessment = started(cast)
    rows = [theme(groups=groups) for groups in themes]
    released(assessment, cast, reach={"channels": {}, "groups": reach}, themes=rows)

    found = standing_of(assessment)

    assert (found.is_evidenced, found.absent, found.waiting) == (True, absent, len(themes))
