"""Consultations in public: where to take part, what was heard and answered, and what withdrawing takes away."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.consultation.models import Consultation, PublishedConsultation
from assessments.consultation.queries import themes_of
from assessments.consultation.services import (
    BriefInput,
    add_brief,
    answer_theme,
    explain_shortfall,
    record_meeting,
    withhold_brief,
)
from assessments.consultation.services.record import MeetingInput
from assessments.core.models import Assessment
from assessments.publication import tasks
from assessments.publication.models import PublishedAssessment, PublishedReport
from assessments.publication.services import attach_report, publish_assessment, withdraw_assessment
from assessments.reports.document.heard import heard_part
from assessments.reports.models import Report
from assessments.reports.queries import is_narrowed_since_sign_off, read_sources
from assessments.results.services import score_snapshot
from assessments.review.gates import divergent_views
from assessments.review.services import approve_assessment, explain_view_divergence, submit_assessment
from r2p_site.enqueue.models import Job
from r2p_site.enqueue.progress import Unwatched
from tests.assessments.core.pages import words
from tests.assessments.publication.conftest import Shelf
from tests.assessments.publication.signed import stored_report
from tests.cast import Cast
from tests.factories.assessments import NO_CONSULTATION, all_rated, population
from tests.factories.consultations import ADDRESS, cells, opened, received, released, theme

pytestmark = pytest.mark.django_db
SENSITIVE = "Assembly of the River"


@pytest.fixture
def heard(cast: Cast) -> PublishedAssessment:
    """An assessment published with all that a consultation can leave."""
    assessment = all_rated(cast, disclosure="factor")
    explain_shortfall(assessment=assessment, by=cast.lead, reason="")
    population(assessment, cast.lead, name=SENSITIVE, sensitive=True)
    views = {"factors": cells({"1": 4}), "groups": {"women": cells({"1": 4}, "10-19")}, "agreement": "fair"}
    rows = [theme("Prices"), theme("Checkpoints", groups=["women"], text=f"They stop the {SENSITIVE}.", quote=True)]
    released(assessment, cast, themes=rows, views=views)
    for found in themes_of(assessment):
        answer_theme(assessment=assessment, theme=found, by=cast.lead, reply="partly", text={"en": "Under way."})
    values = MeetingInput(timezone.localdate() - timedelta(days=40), {"business": 3}, officials_present=True)
    record_meeting(assessment=assessment, by=cast.lead, values=values)
    brief = BriefInput("Marsh Cooperative", "Safe passage", "Nine markets.", timezone.localdate(), "It begins.")
    add_brief(assessment=assessment, by=cast.lead, values=brief)
    return publish(assessment, cast)


def publish(assessment: Assessment, cast: Cast) -> PublishedAssessment:
    submit_assessment(assessment=assessment, by=cast.lead)
    for row in divergent_views(Assessment.objects.get(pk=assessment.pk)):
        explain_view_divergence(
            assessment=assessment, permanent_id=row.factor.permanent_id, reason="Fears, not facts.", by=cast.lead
        )
    snapshot = approve_assessment(assessment=assessment, by=cast.approver)
    score_snapshot(snapshot_id=snapshot.pk)
    return publish_assessment(assessment=assessment, by=cast.approver)


def page_of(public: Client, address: str) -> str:
    response = public.get(address)
    assert response.status_code == 200, address
    return words(response.content)


def test_what_was_heard_is_read_with_its_answers(
    heard: PublishedAssessment, site: Callable[[str], Client], as_public_role: Callable[[], Any]
) -> None:
    public = site("public")
    with as_public_role():
        page = page_of(public, f"/consultations/{heard.pk}/")

    assert "Views received (not a survey)" in page
    # Women's voices first.
    assert page.index("Checkpoints") < page.index("Prices")
    for said in (
        *("Accepted in part Under way.", "2 of 2 themes are answered", "Business: fewer than 10"),
        *("officials or security present", "Marsh Cooperative", "It begins.", "Human Rights Commission"),
        *("Women 10-19", "2 levels more risk", "Fears, not facts.", "Contributors agree fairly well with each other."),
    ):
        assert said in page, said
    # No day of a meeting, no exact count, no name that is sensitive.
    assert SENSITIVE not in page
    assert "They stop the [left out of this edition]." in page


def test_assessment_names_the_themes_and_leads_there(heard: PublishedAssessment, site: Callable[[str], Client]) -> None:
    response = site("public").get(f"/assessments/{heard.pk}/")

    assert f'href="/consultations/{heard.pk}/"' in response.content.decode()
    assert "Checkpoints Women Accepted in part" in words(response.content)
    assert f'<a href="/consultations/{heard.pk}/">2 of 2 themes are answered</a>' in response.content.decode()
    assert response.context["received"]["rows"][0]["official"] == 2


def test_theme_held_back_leaves_the_page_and_the_files_that_are_made_again(
    heard: PublishedAssessment, cast: Cast, site: Callable[[str], Client]
) -> None:
    assessment = Assessment.objects.get(pk=heard.pk)
    consultation = Consultation.objects.get(assessment=assessment)
    prices = next(found for found in themes_of(assessment) if found.title == "Prices")
    Job.objects.filter(name="publication.attach_report").delete()
    attach_report(published_id=heard.pk, report=stored_report(assessment, cast, b"%PDF-1.7 on prices"))
    file = f"/assessments/{heard.pk}/report/en.pdf"
    assert site("public").get(file).status_code == 200
    body = {"consultation": str(consultation.pk), "theme": str(prices.pk), "reason": "protection"}
    received(consultation, "hold", body)

    assert site("public").get(file).status_code == 404
    assert not Report.objects.exists()

    for address in (f"/consultations/{heard.pk}/", f"/assessments/{heard.pk}/"):
        page = page_of(site("public"), address)
        assert "Checkpoints" in page
        assert "prices" not in page.lower()
    page = page_of(site("public"), f"/consultations/{heard.pk}/")
    assert "1 theme is held back at the recipient's wish, so that nobody is put in danger." in page
    assert Job.objects.filter(name="publication.attach_report", object_id=heard.pk).count() == 1
    assert is_narrowed_since_sign_off(assessment)
    sources = read_sources(assessment, "en")
    assert sources is not None
    part = heard_part(sources)
    assert part is not None
    assert ([row.title for row in part.themes], len(part.held)) == (["Checkpoints"], 1)


def test_file_that_was_being_made_when_a_theme_was_held_back_is_made_once_more(
    heard: PublishedAssessment, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    assessment = Assessment.objects.get(pk=heard.pk)
    stored_report(assessment, cast, b"%PDF-1.7 on prices")
    made: list[bool] = []

    def make(*, report_id: UUID, afresh: bool, **how: Any) -> Report:
        report = Report.objects.get(pk=report_id)
        made.append(afresh)
        if len(made) == 1:
            consultation = Consultation.objects.get(assessment=assessment)
            body = {"consultation": str(consultation.pk), "theme": str(themes_of(assessment)[0].pk)}
            received(consultation, "hold", {**body, "reason": "protection"})
            return report
        assert not PublishedReport.objects.exists()
        report.delete()
        return stored_report(assessment, cast, b"%PDF-1.7 without prices")

    monkeypatch.setattr(tasks, "render_report", make)
    tasks.attach_public_reports(heard.pk, Unwatched())

    assert made == [False, True]
    assert bytes(PublishedReport.objects.get().body) == b"%PDF-1.7 without prices"


def test_what_is_held_back_before_publication_is_never_published(cast: Cast, site: Callable[[str], Client]) -> None:
    assessment = all_rated(cast, disclosure="factor")
    found = released(assessment, cast, themes=[theme("Prices"), theme("Wells")])
    for row in themes_of(assessment):
        answer_theme(assessment=assessment, theme=row, by=cast.lead, reply="partly", text={"en": "Under way."})
    brief = BriefInput("Marsh Cooperative", "Safe passage", "Nine markets.", timezone.localdate(), "It begins.")
    kept = add_brief(assessment=assessment, by=cast.lead, values=brief)
    submit_assessment(assessment=assessment, by=cast.lead)
    snapshot = approve_assessment(assessment=assessment, by=cast.approver)
    score_snapshot(snapshot_id=snapshot.pk)
    prices = next(row for row in themes_of(assessment) if row.title == "Prices")
    received(found, "hold", {"consultation": str(found.pk), "theme": str(prices.pk), "reason": "mistake"})
    withhold_brief(brief=kept, by=cast.approver, withheld="office", reason="It names a child.")
    publish_assessment(assessment=assessment, by=cast.approver)

    page = page_of(site("public"), f"/consultations/{assessment.pk}/")
    assert "Wells" in page
    assert "prices" not in page.lower()
    assert "Marsh Cooperative" not in page
    assert "1 brief is held back by the office, which says why: It names a child." in page
    assert "prices" not in str(PublishedConsultation.objects.values_list("heard", flat=True).get()).lower()


def test_reason_for_no_consultation_is_published(cast: Cast, site: Callable[[str], Client]) -> None:
    found = publish(all_rated(cast), cast)
    public = site("public")

    for address in (f"/consultations/{found.pk}/", f"/assessments/{found.pk}/"):
        assert NO_CONSULTATION in page_of(public, address)
    assert "None; the reason is published" in page_of(public, f"/assessments/{found.pk}/")
    listed = PublishedConsultation.objects.get()
    assert (listed.stage, listed.opens_on, listed.heard["shortfall"]) == ("", None, NO_CONSULTATION)


def test_withdrawing_takes_what_was_heard_off_the_site(
    heard: PublishedAssessment, cast: Cast, site: Callable[[str], Client]
) -> None:
    assessment = Assessment.objects.get(pk=heard.pk)
    withdraw_assessment(assessment=assessment, by=cast.approver, reason="A theme endangers somebody.")
    public = site("public")

    page = page_of(public, f"/consultations/{heard.pk}/")

    assert "Checkpoints" not in page
    assert "What do you see?" in page
    assert PublishedConsultation.objects.get().heard == {}


def test_open_one_is_listed_with_its_questions_and_nothing_of_what_came(
    cast: Cast, site: Callable[[str], Client], as_public_role: Callable[[], Any]
) -> None:
    assessment = all_rated(cast)
    opened(assessment, cast)
    public = site("public")

    with as_public_role():
        response = public.get("/consultations/")
        own = page_of(public, f"/consultations/{assessment.pk}/")

    assert f'<a class="btn" href="{ADDRESS}"' in response.content.decode()
    assert "What has changed?" in words(response.content)
    assert "What is heard, and what the office answers, is published here with the assessment." in own
    assert "Human Rights Commission" in own


@pytest.mark.parametrize("count", [1, 30])
def test_list_costs_the_same_for_many(shelf: Shelf, public: Client, count: int) -> None:
    for _time in range(count):
        shelf.open_consultation()

    with CaptureQueriesContext(connection) as queries:
        public.get("/consultations/")

    assert len(queries) == 2


def test_unknown_consultation_is_404(public: Client) -> None:
    assert public.get("/consultations/00000000-0000-4000-8000-000000000000/").status_code == 404


def test_earlier_ones_stand_by_name_of_the_state(public: Client, shelf: Shelf) -> None:
    page = public.get("/consultations/").content.decode()

    assert len(re.findall(r'href="/consultations/[0-9a-f-]{36}/"', page)) == PublishedConsultation.objects.count()
