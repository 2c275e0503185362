"""Saving an answer: who may, what is refused, and that nobody's answer is ever overwritten unseen."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, connection, transaction

from assessments.core.enums import Track
from assessments.core.errors import AssessmentClosed, MayNotAgree, MayNotRate, NothingAnswered, RatingConflict
from assessments.core.models import Rating, RatingRevision
from assessments.core.services import agree_not_applicable, assign_factors, attach_sources, hand_in_review, save_rating
from assessments.core.validators import RATIONALE_MAX, RatingInput
from assessments.review.services import submit_assessment
from r2p_site.audit.models import Event
from r2p_site.errors import InvalidInput, NotPermitted, VersionMismatch
from tests.cast import Cast
from tests.factories.assessments import all_rated, indicator, population, rate, rated, source, started


def test_save_rating_first_answer_is_version_one_with_its_revision(cast: Cast) -> None:
    assessment = started(cast)

    rating = rate(assessment, "1.1", cast.drafter, rated(2))

    assert (rating.level, rating.version, rating.track, rating.updated_by) == (2, 1, Track.OFFICIAL, cast.drafter)
    assert [(row.version, row.level, row.rationale) for row in rating.revisions.all()] == [(1, 2, rating.rationale)]


def test_save_rating_same_answer_again_changes_nothing(cast: Cast) -> None:
    assessment = started(cast)
    rate(assessment, "1.1", cast.drafter, rated(2))

    again = rate(assessment, "1.1", cast.lead, rated(2), version=0)

    assert (again.version, again.updated_by, RatingRevision.objects.count()) == (1, cast.drafter, 1)


def test_save_rating_second_person_is_shown_the_first_answer(cast: Cast) -> None:
    assessment = started(cast)
    rate(assessment, "1.1", cast.drafter, rated(2))

    with pytest.raises(RatingConflict) as refused:
        rate(assessment, "1.1", cast.lead, rated(4), version=0)

    assert (refused.value.rating.level, refused.value.rating.updated_by) == (2, cast.drafter)
    assert Rating.objects.get().level == 2


def test_save_rating_after_seeing_the_other_answer_keeps_both_in_history(cast: Cast) -> None:
    assessment = started(cast)
    rate(assessment, "1.1", cast.drafter, rated(2))

    rating = rate(assessment, "1.1", cast.lead, rated(4), version=1)

    assert [(row.version, row.level, row.updated_by) for row in rating.revisions.all()] == [
        (2, 4, cast.lead),
        (1, 2, cast.drafter),
    ]


def test_save_rating_with_a_version_where_nothing_stands_is_refused(cast: Cast) -> None:
    with pytest.raises(VersionMismatch):
        rate(started(cast), "1.1", cast.drafter, rated(2), version=3)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        (RatingInput(state="seen"), "state"),
        (rated(5), "level"),
        (rated(-1), "level"),
        (RatingInput(state="rated"), "level"),
        (RatingInput(state="ii", level=2), "level"),
        (RatingInput(state="na"), "rationale"),
        (RatingInput(state="na", rationale="   "), "rationale"),
        (rated(1, confidence="sure"), "confidence"),
        (rated(1, trend="up"), "trend"),
        (rated(1, rationale="x" * (RATIONALE_MAX + 1)), "rationale"),
        (rated(1, rationale="a\x00b"), "rationale"),
    ],
)
def test_save_rating_refuses_and_names_the_field(cast: Cast, values: RatingInput, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        rate(started(cast), "1.1", cast.drafter, values)

    assert list(refused.value.fields) == [field]
    assert Rating.objects.count() == 0


@pytest.mark.parametrize(("level", "targeted", "fields"), [(2, None, []), (3, None, ["targeted"]), (3, True, [])])
def test_save_rating_high_level_asks_whether_a_group_is_targeted(
    cast: Cast, level: int, targeted: bool | None, fields: list[str]
) -> None:
    found: list[str] = []
    try:
        rate(started(cast), "2.1", cast.drafter, rated(level, targeted=targeted))
    except InvalidInput as refused:
        found = list(refused.fields)

    assert found == fields


def test_save_rating_contested_is_low_confidence(cast: Cast) -> None:
    rating = rate(started(cast), "1.1", cast.drafter, rated(2, contested=True, confidence="high"))

    assert (rating.contested, rating.confidence) == (True, "low")


def test_save_rating_unstated_confidence_is_low(cast: Cast) -> None:
    assert rate(started(cast), "1.1", cast.drafter, rated(2, confidence="")).confidence == "low"


def test_save_rating_keeps_what_was_typed_before_a_level_is_chosen(cast: Cast) -> None:
    values = RatingInput(state="nr", rationale="Half a thought", confidence="medium", trend="worse")

    rating = rate(started(cast), "1.1", cast.drafter, values)

    assert (rating.state, rating.rationale, rating.confidence, rating.trend) == (
        "nr",
        "Half a thought",
        "medium",
        "worse",
    )


def test_save_rating_leaves_links_alone_unless_they_are_sent(cast: Cast) -> None:
    assessment = started(cast)
    evidence, people = source(cast), population(assessment, cast.lead)
    rate(assessment, "1.1", cast.drafter, rated(2, sources=(evidence.pk,), populations=(people.pk,)))

    rating = rate(assessment, "1.1", cast.drafter, rated(3), version=1)

    assert (list(rating.sources.all()), list(rating.populations.all())) == ([evidence], [people])


def test_save_rating_refuses_a_source_of_another_state(cast: Cast) -> None:
    assessment = started(cast)
    other = replace(cast, state=cast.other_state, lead=cast.stranger)

    with pytest.raises(InvalidInput) as refused:
        rate(assessment, "1.1", cast.drafter, rated(2, sources=(source(other).pk,)))

    assert list(refused.value.fields) == ["sources"]


def test_save_rating_refuses_a_population_of_another_assessment(cast: Cast) -> None:
    assessment = started(cast)

    with pytest.raises(InvalidInput) as refused:
        rate(assessment, "1.1", cast.drafter, rated(2, populations=(assessment.pk,)))

    assert list(refused.value.fields) == ["populations"]


@pytest.mark.parametrize("name", ["approver", "respondent", "framework_admin", "operator", "stranger", "nobody"])
def test_save_rating_by_another_role_is_refused(cast: Cast, name: str) -> None:
    with pytest.raises(MayNotRate):
        rate(started(cast), "1.1", cast.named(name), rated(2))


def test_save_rating_after_submission_is_closed_for_the_office_not_for_the_reviewer(cast: Cast) -> None:
    assessment = submit_assessment(assessment=all_rated(cast), by=cast.lead)

    with pytest.raises(AssessmentClosed):
        rate(assessment, "1.1", cast.drafter, rated(1), version=1)
    assert rate(assessment, "1.1", cast.reviewer, rated(1)).track == Track.REVIEWER


def test_save_rating_audit_keeps_the_levels_and_no_text(cast: Cast) -> None:
    rate(started(cast), "1.1", cast.drafter, rated(2, rationale="A name that must not be copied"))

    event = Event.objects.get(event="rating.saved")
    assert (event.details["indicator"], event.details["after"]["level"], event.details["before"]) == ("1.1", 2, None)
    assert "must not be copied" not in str(event.details)


def test_attach_sources_begins_an_answer_without_rating_it(cast: Cast) -> None:
    assessment = started(cast)
    evidence = source(cast)

    rating = attach_sources(
        assessment=assessment,
        indicator=indicator(assessment, "1.1"),
        by=cast.drafter,
        expected_version=0,
        sources=[evidence.pk],
    )

    assert (rating.state, list(rating.sources.all())) == ("nr", [evidence])


def test_agree_not_applicable_needs_another_person(cast: Cast) -> None:
    assessment = started(cast)
    rating = rate(assessment, "1.1", cast.drafter, RatingInput(state="na", rationale="Cannot arise here."))

    with pytest.raises(MayNotAgree):
        agree_not_applicable(rating=rating, by=cast.drafter)
    assert agree_not_applicable(rating=rating, by=cast.lead).na_agreed_by == cast.lead


@pytest.mark.parametrize("code", ["2.1", "3.2", "4.1"])
def test_agree_not_applicable_critical_or_whole_block_needs_the_reviewer(cast: Cast, code: str) -> None:
    rating = rate(started(cast), code, cast.drafter, RatingInput(state="na", rationale="Cannot arise here."))

    with pytest.raises(MayNotAgree):
        agree_not_applicable(rating=rating, by=cast.lead)
    assert agree_not_applicable(rating=rating, by=cast.reviewer).na_agreed_by == cast.reviewer


def test_agree_not_applicable_to_an_answer_changed_meanwhile_is_a_conflict(cast: Cast) -> None:
    assessment = started(cast)
    seen = rate(assessment, "1.1", cast.drafter, RatingInput(state="na", rationale="Cannot arise here."))
    rate(assessment, "1.1", cast.drafter, rated(1), version=1)

    with pytest.raises(RatingConflict):
        agree_not_applicable(rating=seen, by=cast.lead)


def test_changing_an_agreed_answer_asks_for_agreement_again(cast: Cast) -> None:
    assessment = started(cast)
    rating = rate(assessment, "1.1", cast.drafter, RatingInput(state="na", rationale="Cannot arise here."))
    agree_not_applicable(rating=rating, by=cast.lead)

    changed = rate(assessment, "1.1", cast.drafter, RatingInput(state="na", rationale="Another reason."), version=1)

    assert changed.na_agreed_by is None


def test_hand_in_review_closes_the_reviewers_track(cast: Cast) -> None:
    assessment = started(cast)
    rate(assessment, "1.1", cast.reviewer, rated(3))

    handed_in = hand_in_review(assessment=assessment, by=cast.reviewer)

    assert handed_in.reviewed_by == cast.reviewer
    with pytest.raises(MayNotRate):
        rate(handed_in, "1.2", cast.reviewer, rated(1))
    with pytest.raises(AssessmentClosed):
        hand_in_review(assessment=assessment, by=cast.reviewer)


def test_hand_in_review_without_an_answer_is_refused(cast: Cast) -> None:
    assessment = started(cast)
    rate(assessment, "1.1", cast.drafter, rated(3))
    rate(assessment, "1.1", cast.reviewer, RatingInput(state="nr", rationale="Not looked at yet."))

    with pytest.raises(NothingAnswered):
        hand_in_review(assessment=assessment, by=cast.reviewer)


def test_hand_in_review_by_the_office_is_refused(cast: Cast) -> None:
    with pytest.raises(NotPermitted):
        hand_in_review(assessment=started(cast), by=cast.lead)


def test_assign_factors_gives_and_takes_back(cast: Cast) -> None:
    assessment = started(cast)
    factor = indicator(assessment, "1.1").factor

    assign_factors(assessment=assessment, factors={factor: cast.drafter}, by=cast.lead)
    assert [row.user for row in assessment.assignments.all()] == [cast.drafter]

    assign_factors(assessment=assessment, factors={factor: None}, by=cast.lead)
    assert assessment.assignments.count() == 0


def test_assign_factors_to_somebody_outside_the_office_is_refused(cast: Cast) -> None:
    assessment = started(cast)

    with pytest.raises(InvalidInput):
        assign_factors(
            assessment=assessment, factors={indicator(assessment, "1.1").factor: cast.reviewer}, by=cast.lead
        )
    with pytest.raises(NotPermitted):
        assign_factors(assessment=assessment, factors={}, by=cast.drafter)


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("rating_level_when_rated", {"level": None}),
        ("rating_level_when_rated", {"level": 5}),
        ("rating_state_known", {"state": "maybe", "level": None}),
        ("rating_track_known", {"track": "civil"}),
        ("rating_na_has_reason", {"state": "na", "level": None, "rationale": ""}),
        ("rating_contested_is_low_confidence", {"contested": True, "confidence": "high"}),
    ],
)
def test_rating_constraint_refuses(cast: Cast, constraint: str, change: dict[str, object]) -> None:
    rating = rate(started(cast), "1.1", cast.drafter, rated(2))

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Rating.objects.filter(pk=rating.pk).update(**change)


def test_rating_revision_never_changes(cast: Cast) -> None:
    rate(started(cast), "1.1", cast.drafter, rated(2))

    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE core_ratingrevision SET level = 0")


def test_save_rating_twice_at_once_by_the_same_row_is_a_conflict_not_an_error(cast: Cast) -> None:
    """What the unique constraint refuses comes back as what stands."""
    assessment = started(cast)
    first = rate(assessment, "1.1", cast.drafter, rated(2))

    with pytest.raises(RatingConflict) as refused:
        save_rating(
            assessment=assessment,
            indicator=indicator(assessment, "1.1"),
            by=cast.lead,
            expected_version=0,
            values=rated(1),
        )
    assert refused.value.rating.pk == first.pk
