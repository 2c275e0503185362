"""Beginning a cycle: who may, what is refused, and what it keeps to its end."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from assessments.core.errors import CycleOpen, NothingToAssessWith
from assessments.core.models import Assessment, Assignment, Cycle, Methodology
from assessments.core.services import start_cycle
from assessments.core.versions import frameworks_offered
from frameworks.enums import Kind
from frameworks.models import FrameworkVersion
from frameworks.queries import published_versions
from r2p_site.audit.models import Event
from r2p_site.errors import InvalidInput, NotPermitted
from tests.cast import PEOPLE, Cast
from tests.factories import frameworks
from tests.factories.assessments import cycle_input, ground, indicator, signed_off, small_framework, started, submitted


def test_start_cycle_is_allowed_to_the_lead_of_the_state_alone(cast: Cast) -> None:
    ground()
    allowed = []
    for name in PEOPLE:
        try:
            with transaction.atomic():
                start_cycle(state=cast.state, by=cast.named(name), values=cycle_input())
                allowed.append(name)
                transaction.set_rollback(True)
        except NotPermitted:
            pass

    assert allowed == ["lead"]


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"title": "  "}, ["title"]),
        ({"period_end": date(2025, 12, 31)}, ["period_end"]),
        ({"due_on": date(2025, 12, 31)}, ["due_on"]),
        ({"disclosure": "everything"}, ["disclosure"]),
        ({"title": "", "disclosure": ""}, ["title", "disclosure"]),
    ],
)
def test_start_cycle_refuses_and_names_the_field(cast: Cast, change: dict[str, object], fields: list[str]) -> None:
    ground()

    with pytest.raises(InvalidInput) as refused:
        start_cycle(state=cast.state, by=cast.lead, values=replace(cycle_input(), **change))  # type: ignore[arg-type]

    assert list(refused.value.fields) == fields
    assert Cycle.objects.count() == 0


def test_start_cycle_pins_what_is_in_force(cast: Cast) -> None:
    assessment = started(cast)

    assert (assessment.risk_version, assessment.resilience_version, assessment.methodology) == (
        published_versions(kind=Kind.RISK).get(),
        published_versions(kind=Kind.RESILIENCE).get(),
        Methodology.objects.get(),
    )
    assert (assessment.status, assessment.cycle.number, assessment.previous) == ("draft", 1, None)


def test_start_cycle_keeps_its_version_when_a_newer_one_is_published(cast: Cast) -> None:
    assessment = started(cast)
    newer = frameworks.published(replace(small_framework(), title="Tiny framework, revised"))

    assessment.refresh_from_db()

    assert (newer.number, assessment.risk_version.number) == (2, 1)


def test_start_cycle_after_sign_off_follows_the_previous_one(cast: Cast) -> None:
    first = signed_off(cast).assessment

    second = start_cycle(state=cast.state, by=cast.lead, values=cycle_input(title="2027"))

    assert (second.previous, second.cycle.number, second.cycle.title) == (first, 2, "2027")


def test_start_cycle_while_one_is_drafted_is_refused(cast: Cast) -> None:
    started(cast)

    with pytest.raises(CycleOpen):
        start_cycle(state=cast.state, by=cast.lead, values=cycle_input())
    assert Cycle.objects.count() == 1


def test_start_cycle_while_one_waits_for_sign_off_is_refused(cast: Cast) -> None:
    submitted(cast)

    with pytest.raises(CycleOpen):
        start_cycle(state=cast.state, by=cast.lead, values=cycle_input())


def test_start_cycle_of_another_state_goes_its_own_way(cast: Cast) -> None:
    started(cast)

    other = start_cycle(state=cast.other_state, by=cast.stranger, values=cycle_input())

    assert (other.cycle.number, other.previous) == (1, None)


def test_start_cycle_without_anything_in_force_is_refused(cast: Cast) -> None:
    with pytest.raises(NothingToAssessWith):
        start_cycle(state=cast.state, by=cast.lead, values=cycle_input())
    assert Cycle.objects.count() == 0


def test_start_cycle_is_recorded_in_the_chain_of_its_state(cast: Cast) -> None:
    assessment = started(cast)

    event = Event.objects.get(event="cycle.started")
    assert (event.subject, event.details["number"], event.details["methodology"]) == (
        f"assessment:{assessment.pk}",
        1,
        "1.0.0",
    )


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("cycle_period_in_order", {"period_end": date(2025, 1, 1)}),
        ("cycle_disclosure_known", {"disclosure": "all"}),
    ],
)
def test_cycle_constraint_refuses(cast: Cast, constraint: str, change: dict[str, object]) -> None:
    started(cast)

    with pytest.raises(IntegrityError, match=constraint):
        Cycle.objects.update(**change)


def test_cycle_number_is_given_once_per_state(cast: Cast) -> None:
    cycle = started(cast).cycle
    cycle.pk = None

    with pytest.raises(IntegrityError, match="cycle_number_once"):
        cycle.save(force_insert=True)


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("assessment_submitted_by_and_at", {"submitted_at": "2026-01-01T00:00Z"}),
        ("assessment_approved_by_and_at", {"approved_at": "2026-01-01T00:00Z", "status": "approved"}),
        ("assessment_reviewed_by_and_at", {"reviewed_at": "2026-01-01T00:00Z"}),
        ("assessment_signed_off_states", {"status": "approved"}),
        ("assessment_signed_off_states", {"status": "lost"}),
    ],
)
def test_assessment_constraint_refuses(cast: Cast, constraint: str, change: dict[str, object]) -> None:
    started(cast)

    with pytest.raises(IntegrityError, match=constraint):
        Assessment.objects.update(**change)


def test_assignment_is_given_once_per_factor(cast: Cast) -> None:
    assessment = started(cast)
    factor = indicator(assessment, "1.1").factor
    Assignment.objects.create(assessment=assessment, factor=factor, user=cast.lead)

    with pytest.raises(IntegrityError, match="assignment_once_per_factor"):
        Assignment.objects.create(assessment=assessment, factor=factor, user=cast.drafter)


def test_rating_revision_is_never_changed_in_the_database(cast: Cast) -> None:
    with pytest.raises(IntegrityError, match="never changed"), connection.cursor() as cursor:
        cursor.execute("UPDATE core_ratingrevision SET version = 9")


def other_framework() -> FrameworkVersion:
    return frameworks.published(replace(frameworks.framework(1, 2), slug="other", title="Other framework"))


def test_first_cycle_begins_on_the_framework_that_was_published_first(cast: Cast) -> None:
    ground()
    other_framework()

    assert start_cycle(state=cast.state, by=cast.lead, values=cycle_input()).risk_version.framework.slug == "tiny"


def test_cycle_begins_on_the_framework_that_the_lead_chooses(cast: Cast) -> None:
    ground()
    chosen = other_framework()

    assessment = start_cycle(state=cast.state, by=cast.lead, values=cycle_input(risk_version=chosen))

    assert assessment.risk_version == chosen
    assert [version.framework.slug for version in frameworks_offered(cast.state, "risk")] == ["other", "tiny"]
    assert [version.framework.slug for version in frameworks_offered(cast.other_state, "risk")] == ["tiny", "other"]


def test_cycle_does_not_begin_on_an_older_version_or_a_draft(cast: Cast) -> None:
    ground()
    older = published_versions(kind=Kind.RISK).get()
    frameworks.published(replace(small_framework(), note="second"))
    draft_now = frameworks.draft(replace(frameworks.framework(1, 2), slug="other"))

    for version in (older, draft_now):
        with pytest.raises(InvalidInput) as refused:
            start_cycle(state=cast.state, by=cast.lead, values=cycle_input(risk_version=version))
        assert list(refused.value.fields) == ["risk_version"]


def test_form_asks_for_the_framework_only_where_there_is_a_choice(cast: Cast, client_of: Callable[..., Client]) -> None:
    ground()
    lead = client_of(cast.lead)
    assert "risk_version" not in lead.get("/assessments/start/").context["form"].fields
    chosen = other_framework()

    form = lead.get("/assessments/start/").context["form"]

    assert [words for _pk, words in form.fields["risk_version"].choices] == [
        "Tiny framework (1)", "Other framework (1)"
    ]  # fmt: skip
    sent = {
        "title": "2027", "period_start": "2027-01-01", "period_end": "2027-12-31", "due_on": "2028-01-31",
        "disclosure": "full", "risk_version": str(chosen.pk),
    }  # fmt: skip
    assert lead.post("/assessments/start/", sent).status_code == 302
    assert Assessment.objects.get().risk_version == chosen
