"""Who may have which edition, as a table person x status x edition."""

import pytest

from assessments.core.enums import SIGNED_STATUSES, Status
from assessments.core.models import Assessment
from assessments.reports.enums import Edition
from assessments.reports.models import Report
from assessments.reports.permissions import editions_for, may_request, may_stop, visible_to
from tests.assessments.reports.requested import requested
from tests.cast import PEOPLE, Cast
from tests.factories.assessments import signed_off

ALL = {"internal", "partner", "public"}
EDITIONS = {"lead": ALL, "drafter": ALL, "approver": ALL, "reviewer": {"partner", "public"}}


@pytest.mark.parametrize("status", Status)
def test_edition_may_be_asked_for_exactly_where_the_table_says(cast: Cast, status: Status) -> None:
    assessment = signed_off(cast).assessment
    assessment.status = status

    found = {
        name: {edition.value for edition in Edition if may_request(cast.named(name), assessment, edition)}
        for name in PEOPLE
    }

    expected = EDITIONS if status in SIGNED_STATUSES else {}
    assert {name: editions for name, editions in found.items() if editions} == expected
    assert {name: set(editions_for(cast.named(name), assessment)) for name in expected} == expected


@pytest.mark.parametrize("edition", Edition)
def test_report_is_seen_and_stopped_by_whoever_may_ask_for_its_edition(cast: Cast, edition: Edition) -> None:
    report = requested(cast, edition)

    seen = {name for name in PEOPLE if visible_to(cast.named(name)).filter(pk=report.pk).exists()}
    may = {name for name in PEOPLE if may_stop(cast.named(name), report)}

    assert seen == may == {name for name, editions in EDITIONS.items() if edition.value in editions}


def test_nobody_sees_the_reports_of_another_state(cast: Cast) -> None:
    requested(cast, Edition.PUBLIC)

    assert list(visible_to(cast.stranger)) == []
    assert Report.objects.count() == Assessment.objects.count() == 1
