"""What is held back: a theme at the recipient's word alone, a brief at its organisation's or the office's."""

import uuid
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from assessments.consultation.errors import BriefTakenBack, MayNotConsult, RecordClosed, UnreadableContent
from assessments.consultation.held import as_held_today, is_held
from assessments.consultation.models import Brief, Consultation, EarlyHold, HeldTheme
from assessments.consultation.presentation import held_lines
from assessments.consultation.queries import heard
from assessments.consultation.services import BriefInput, add_brief, withhold_brief
from assessments.core.enums import SIGNED_STATUSES, Status
from assessments.core.models import Assessment
from assessments.reports.models import Report
from r2p_site.errors import InvalidInput
from tests.assessments.consultation.test_pages import SignedIn, place
from tests.assessments.core.pages import words
from tests.assessments.publication.signed import stored_report
from tests.cast import Cast
from tests.factories.assessments import started
from tests.factories.consultations import opened, received, release_body, released, theme

PRICES, WELLS = theme("Prices"), theme("Wells")


@pytest.fixture
def assessment(cast: Cast) -> Assessment:
    found = started(cast)
    released(found, cast, themes=[PRICES, WELLS])
    return found


@pytest.fixture
def brief(assessment: Assessment, cast: Cast) -> Brief:
    values = BriefInput("Marsh Cooperative", "Safe passage", "Nine markets.", timezone.localdate(), "It begins.")
    return add_brief(assessment=assessment, by=cast.lead, values=values)


def hold(**values: Any) -> Consultation:
    found = Consultation.objects.get()
    body = {"consultation": str(found.pk), "theme": PRICES["id"], "reason": "protection", **values}
    return received(found, "hold", body)


def move(assessment: Assessment, status: str, cast: Cast) -> None:
    is_signed = status in SIGNED_STATUSES
    Assessment.objects.filter(pk=assessment.pk).update(
        status=status,
        approved_at=timezone.now() if is_signed else None,
        approved_by=cast.approver if is_signed else None,
    )


def today(assessment: Assessment) -> dict[str, Any]:
    found = as_held_today(heard(assessment), assessment.pk)
    assert found is not None
    return found


@pytest.mark.parametrize("status", [Status.DRAFT, Status.SUBMITTED, Status.APPROVED])
def test_theme_is_left_out_whenever_the_recipient_says_so(assessment: Assessment, status: str, cast: Cast) -> None:
    move(assessment, status, cast)
    assert not is_held(assessment.pk)

    hold()

    assert [row["title"] for row in heard(assessment)["themes"]] == ["Prices", "Wells"]
    found = today(assessment)
    assert [row["title"] for row in found["themes"]] == ["Wells"]
    assert found["held"] == [{"what": "theme", "why": "protection", "text": ""}]
    assert PRICES["id"] not in str(found)
    assert is_held(assessment.pk)


@pytest.mark.parametrize(
    ("values", "place"),
    [
        ({"theme": str(uuid.uuid4())}, "theme"),
        ({"theme": "Prices"}, "theme"),
        ({"reason": "embarrassing"}, "reason"),
        ({"why": "x"}, "why"),
    ],
)
def test_hold_of_something_else_is_refused_by_its_place(
    assessment: Assessment, values: dict[str, Any], place: str
) -> None:
    with pytest.raises(UnreadableContent) as refused:
        hold(**values)
    assert list(refused.value.fields) == [place]
    assert HeldTheme.objects.count() == 0


def test_hold_that_comes_before_its_release_holds_when_that_comes(cast: Cast) -> None:
    """The release may be delayed on its way; also when both are carried as files."""
    consultation = opened(started(cast), cast)
    for _time in range(2):
        hold()
    assert (EarlyHold.objects.count(), HeldTheme.objects.count()) == (1, 0)
    assert not is_held(consultation.assessment_id)

    received(consultation, "release", release_body(consultation, themes=[PRICES, WELLS]))

    assert [row["title"] for row in today(consultation.assessment)["themes"]] == ["Wells"]
    assert HeldTheme.objects.get().reason == "protection"


@pytest.mark.parametrize("change", [{"reason": "mistake"}, None])
def test_hold_that_waits_cannot_be_changed_or_removed(cast: Cast, change: dict[str, str] | None) -> None:
    opened(started(cast), cast)
    hold()
    with pytest.raises(IntegrityError), transaction.atomic():
        EarlyHold.objects.update(**change) if change else EarlyHold.objects.all().delete()
    assert EarlyHold.objects.get().reason == "protection"


def test_office_has_no_way_to_hold_a_theme_back(assessment: Assessment, cast: Cast, client_of: SignedIn) -> None:
    """Its page offers none, and its forms take none; it still answers what it may not publish."""
    page = client_of(cast.lead).get(place(assessment)).content.decode()
    assert "hold" not in page.lower()
    hold()
    page = words(client_of(cast.lead).get(place(assessment)).content)
    assert "Not published Held back by the recipient, so that nobody is put in danger." in page
    assert page.count("No answer yet") == 2


def test_brief_taken_back_stays_out_and_only_its_number_is_told(
    assessment: Assessment, brief: Brief, cast: Cast
) -> None:
    stored_report(assessment, cast)
    withhold_brief(brief=brief, by=cast.approver, withheld="organisation", reason="ignored")

    assert not Report.objects.exists()
    found = today(assessment)
    assert (found["briefs"], found["held"]) == ([], [{"what": "brief", "why": "organisation", "text": ""}])
    with pytest.raises(BriefTakenBack):
        withhold_brief(brief=brief, by=cast.lead, withheld="")


def test_brief_held_back_by_the_office_says_why_until_it_is_let_go(
    assessment: Assessment, brief: Brief, cast: Cast
) -> None:
    with pytest.raises(InvalidInput) as refused:
        withhold_brief(brief=brief, by=cast.lead, withheld="office", reason=" ")
    assert list(refused.value.fields) == ["reason"]

    withhold_brief(brief=brief, by=cast.lead, withheld="office", reason="It names a child.")
    found = today(assessment)
    assert found["held"] == [{"what": "brief", "why": "office", "text": "It names a child."}]
    assert "Marsh" not in str(found)
    withhold_brief(brief=brief, by=cast.approver, withheld="")
    assert len(today(assessment)["briefs"]) == 1


@pytest.mark.parametrize(
    ("name", "status", "error"),
    [
        ("drafter", Status.DRAFT, MayNotConsult),
        ("reviewer", Status.APPROVED, RecordClosed),
        ("approver", Status.PUBLISHED, RecordClosed),
    ],
)
def test_who_may_not_hold_a_brief_back_is_told_why(
    assessment: Assessment, brief: Brief, cast: Cast, name: str, status: str, error: type[Exception]
) -> None:
    move(assessment, status, cast)
    with pytest.raises(error):
        withhold_brief(brief=brief, by=cast.named(name), withheld="organisation")


def test_page_of_a_brief_leads_to_holding_it_back(
    assessment: Assessment, brief: Brief, cast: Cast, client_of: SignedIn
) -> None:
    page = place(assessment, "brief_withhold", brief=brief.pk)
    approver: Client = client_of(cast.approver)
    assert page in approver.get(place(assessment, "brief", brief=brief.pk)).content.decode()
    assert client_of(cast.drafter).get(page).status_code == 404
    refused = approver.post(page, {"withheld": "office", "reason": ""})
    assert (refused.status_code, "Write something here." in words(refused.content)) == (422, True)
    assert approver.post(page, {"withheld": "office", "reason": "It names a child."}).status_code == 302

    assert "The office holds it back" in words(approver.get(place(assessment)).content)


def test_what_stands_in_its_place_is_counted_by_reason() -> None:
    theme = {"what": "theme", "why": "protection", "text": ""}
    brief = {"what": "brief", "why": "office", "text": "It names a child."}
    taken_back = {"what": "brief", "why": "organisation", "text": ""}

    assert held_lines([theme, theme, {**theme, "why": "mistake"}, brief, taken_back]) == [
        "2 themes are held back at the recipient's wish, so that nobody is put in danger.",
        "1 theme is held back at the recipient's wish, because it was released by mistake.",
        "1 brief is held back by the office, which says why: It names a child.",
        "1 brief was taken back by its organisation.",
    ]


def test_nothing_frozen_is_nothing() -> None:
    assert as_held_today(None, uuid.uuid4()) is None
