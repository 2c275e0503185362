"""The life of an assessment: who takes which step from which state, what stands in the way, what is written down."""

import json

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assessments.core.enums import Status
from assessments.core.models import Assessment
from assessments.core.services import agree_not_applicable, hand_in_review
from assessments.core.validators import RatingInput
from assessments.review import permissions
from assessments.review.errors import MayNotMove, NotReady, ReasonMissing, WrongStatus
from assessments.review.gates import divergent_ratings, gaps_before_sign_off, gaps_before_submission
from assessments.review.models import Divergence, Snapshot, Transition
from assessments.review.services import (
    STEPS,
    approve_assessment,
    explain_divergence,
    request_changes,
    submit_assessment,
)
from assessments.scoring import canonical_sha256, parse_answers, parse_methodology
from r2p_site.accounts.models import Membership, Role
from r2p_site.audit.models import Event
from r2p_site.enqueue.models import Job
from r2p_site.errors import InvalidInput
from tests.cast import PEOPLE, Cast
from tests.factories.assessments import all_rated, population, rate, rated, signed_off, source, started, submitted

# step -> person -> statuses from which the person may take it; who is not named may never.
TABLE = {
    "submit": {"lead": {Status.DRAFT, Status.CHANGES_REQUESTED}},
    "request_changes": {"approver": {Status.SUBMITTED}},
    "approve": {"approver": {Status.SUBMITTED}},
    "publish": {"approver": {Status.APPROVED}},
    "withdraw": {"approver": {Status.PUBLISHED}},
}


@pytest.mark.parametrize("step", TABLE)
def test_step_is_allowed_exactly_where_the_table_says(cast: Cast, step: str) -> None:
    assessment = started(cast)
    found: dict[str, set[Status]] = {}
    for name in PEOPLE:
        allowed = {status for status in Status if STEPS[step].may(cast.named(name), _in(assessment, status))}
        if allowed:
            found[name] = allowed

    assert found == TABLE[step]
    assert set(STEPS) == set(TABLE)


def _in(assessment: Assessment, status: Status) -> Assessment:
    assessment.status = status
    return assessment


def test_submit_then_approve_freezes_a_snapshot_and_asks_for_the_result(cast: Cast) -> None:
    snapshot = signed_off(cast)

    assessment = Assessment.objects.get()
    assert (assessment.status, assessment.submitted_by, assessment.approved_by) == (
        "approved",
        cast.lead,
        cast.approver,
    )
    assert [(job.name, job.object_id) for job in Job.objects.all()] == [("results.score", snapshot.pk)]
    assert [(row.source, row.target, row.by) for row in Transition.objects.order_by("at")] == [
        ("draft", "submitted", cast.lead),
        ("submitted", "approved", cast.approver),
    ]
    assert set(Event.objects.filter(event__startswith="assessment.").values_list("event", flat=True)) == {
        "assessment.submitted",
        "assessment.approved",
    }


def test_snapshot_is_canonical_hashed_and_scorable(cast: Cast) -> None:
    snapshot = signed_off(cast)

    body = json.loads(bytes(snapshot.body))
    assert canonical_sha256(body) == snapshot.sha256
    assert canonical_sha256(json.loads(bytes(snapshot.record))) == snapshot.record_sha256 == body["record_sha256"]
    method = parse_methodology(snapshot.assessment.methodology.record)
    assert set(parse_answers(body, {method.version: method}).tracks) == {"official"}


def test_snapshot_holds_levels_and_no_text_and_the_record_holds_the_text(cast: Cast) -> None:
    assessment = all_rated(cast)
    people = population(assessment, cast.lead, name="A sensitive name", sensitive=True)
    values = rated(3, rationale="A rationale", populations=(people.pk,), sources=(source(cast, title="A source").pk,))
    rate(assessment, "1.1", cast.drafter, values, version=1)
    submit_assessment(assessment=assessment, by=cast.lead)

    snapshot = approve_assessment(assessment=assessment, by=cast.approver)

    body, record = bytes(snapshot.body).decode(), bytes(snapshot.record).decode()
    for text in ("A rationale", "A source", "A sensitive name"):
        assert (text in body, text in record) == (False, True)
    for person in (cast.lead, cast.drafter, cast.approver):
        assert person.email not in body + record


def test_not_applicable_counts_only_once_agreed(cast: Cast) -> None:
    assessment = all_rated(cast)
    reason = RatingInput(state="na", rationale="Cannot arise here.")
    agreed = rate(assessment, "1.1", cast.drafter, reason, version=1)
    rate(assessment, "1.2", cast.drafter, reason, version=1)
    agree_not_applicable(rating=agreed, by=cast.lead)
    submit_assessment(assessment=assessment, by=cast.lead)

    snapshot = approve_assessment(assessment=assessment, by=cast.approver)

    official = json.loads(bytes(snapshot.body))["tracks"]["official"]
    assert (official.get("1.1"), official.get("1.2")) == ({"state": "na"}, None)


def test_reviewers_track_is_frozen_only_when_handed_in(cast: Cast) -> None:
    assessment = all_rated(cast)
    rate(assessment, "1.1", cast.reviewer, rated(2))
    submit_assessment(assessment=assessment, by=cast.lead)

    snapshot = approve_assessment(assessment=assessment, by=cast.approver)

    assert json.loads(bytes(snapshot.body))["tracks"]["reviewer"] == {}


def test_request_changes_opens_it_again_with_the_reason(cast: Cast) -> None:
    assessment = submitted(cast)

    request_changes(assessment=assessment, by=cast.approver, reason="Factor 1 lacks a source.")

    assessment.refresh_from_db()
    assert (assessment.status, assessment.submitted_by) == ("changes_requested", None)
    assert Transition.objects.get(target="changes_requested").reason == "Factor 1 lacks a source."
    assert submit_assessment(assessment=assessment, by=cast.lead).status == "submitted"


def test_request_changes_without_a_reason_is_refused(cast: Cast) -> None:
    with pytest.raises(ReasonMissing) as refused:
        request_changes(assessment=submitted(cast), by=cast.approver, reason="  ")

    assert list(refused.value.fields) == ["reason"]
    assert Assessment.objects.get().status == "submitted"


def test_who_submitted_may_not_sign_off(cast: Cast) -> None:
    assessment = all_rated(cast)
    Membership.objects.create(user=cast.lead, role=Role.APPROVER, state=cast.state)
    cast.lead.forget_roles()
    submit_assessment(assessment=assessment, by=cast.lead)

    with pytest.raises(MayNotMove):
        approve_assessment(assessment=assessment, by=cast.lead)
    assessment.refresh_from_db()
    assert permissions.may_decide(cast.lead, assessment) is False
    with pytest.raises(IntegrityError, match="assessment_two_persons"), transaction.atomic():
        Assessment.objects.update(approved_by=cast.lead, approved_at=assessment.submitted_at, status="approved")


@pytest.mark.parametrize("name", ["drafter", "approver", "reviewer", "stranger", "operator"])
def test_submit_by_anyone_but_the_lead_is_refused(cast: Cast, name: str) -> None:
    with pytest.raises(MayNotMove):
        submit_assessment(assessment=all_rated(cast), by=cast.named(name))


def test_a_step_from_the_wrong_state_is_refused(cast: Cast) -> None:
    assessment = submitted(cast)

    with pytest.raises(WrongStatus):
        submit_assessment(assessment=assessment, by=cast.lead)


def _gaps(assessment: Assessment) -> dict[str, tuple[str, ...]]:
    return {gap.code: gap.indicators for gap in gaps_before_submission(assessment)}


def test_gaps_of_an_empty_assessment(cast: Cast) -> None:
    every = ("1.1", "1.2", "2.1", "2.2", "3.1", "3.2", "4.1", "R1.1")

    assert _gaps(started(cast)) == {"nothing_rated": (), "unanswered": every}


def test_gaps_name_each_place(cast: Cast) -> None:
    assessment = all_rated(cast)
    rate(assessment, "1.1", cast.drafter, rated(2, rationale=""), version=1)
    rate(assessment, "1.2", cast.drafter, rated(2, sources=()), version=1)
    rate(assessment, "3.1", cast.drafter, RatingInput(state="na", rationale="Cannot arise."), version=1)
    rate(assessment, "4.1", cast.drafter, RatingInput(state="nr"), version=1)

    assert _gaps(assessment) == {
        "no_rationale": ("1.1",),
        "no_source": ("1.2",),
        "waiting_na": ("3.1",),
        "unanswered": ("4.1",),
    }
    assert [gap.code for gap in gaps_before_submission(assessment) if gap.blocks] == ["no_rationale", "no_source"]


def test_a_level_below_present_needs_no_source(cast: Cast) -> None:
    assessment = all_rated(cast)
    rate(assessment, "1.2", cast.drafter, rated(1, sources=()), version=1)

    assert _gaps(assessment) == {}


def test_submit_with_a_gap_that_blocks_changes_nothing(cast: Cast) -> None:
    assessment = started(cast)

    with pytest.raises(NotReady):
        submit_assessment(assessment=assessment, by=cast.lead)

    assert (Assessment.objects.get().status, Transition.objects.count()) == ("draft", 0)


def _diverging(cast: Cast) -> Assessment:
    assessment = all_rated(cast, level=1)
    rate(assessment, "1.1", cast.reviewer, rated(3))
    rate(assessment, "1.2", cast.reviewer, rated(2))
    hand_in_review(assessment=assessment, by=cast.reviewer)
    return submit_assessment(assessment=assessment, by=cast.lead)


def test_two_levels_from_the_reviewer_need_a_reason_before_sign_off(cast: Cast) -> None:
    assessment = _diverging(cast)

    assert [(row.indicator.code, row.official, row.reviewer) for row in divergent_ratings(assessment)] == [
        ("1.1", 1, 3)
    ]
    with pytest.raises(NotReady):
        approve_assessment(assessment=assessment, by=cast.approver)

    explain_divergence(assessment=assessment, permanent_id="1.1", reason="One source only.", by=cast.lead)
    assert gaps_before_sign_off(assessment) == []
    record = json.loads(bytes(approve_assessment(assessment=assessment, by=cast.approver).record))
    assert record["divergences"] == {"1.1": "One source only."}


@pytest.mark.parametrize("reopened", [False, True])
def test_office_does_not_learn_of_divergence_before_it_hands_in(cast: Cast, client: Client, reopened: bool) -> None:
    if reopened:
        assessment = request_changes(assessment=_diverging(cast), by=cast.approver, reason="Again.")
    else:
        assessment = all_rated(cast, level=1)
        rate(assessment, "1.1", cast.reviewer, rated(3))
        assessment = hand_in_review(assessment=assessment, by=cast.reviewer)
    client.force_login(cast.lead)

    page = client.get(f"/assessments/{assessment.pk}/review/")

    assert (divergent_ratings(assessment), page.context["divergences"]) == ([], [])
    with pytest.raises(InvalidInput):
        explain_divergence(assessment=assessment, permanent_id="1.1", reason="Because.", by=cast.lead)


def test_second_thoughts_of_somebody_who_read_the_page_before_sign_off_change_nothing(cast: Cast) -> None:
    before = _diverging(cast)
    explain_divergence(assessment=before, permanent_id="1.1", reason="One source only.", by=cast.lead)
    record = approve_assessment(assessment=before, by=cast.approver).record

    with pytest.raises(MayNotMove):
        explain_divergence(assessment=before, permanent_id="1.1", reason="Something else.", by=cast.lead)

    assert json.loads(bytes(record))["divergences"] == {"1.1": Divergence.objects.get().reason}


def test_explain_divergence_refusals(cast: Cast) -> None:
    assessment = _diverging(cast)

    with pytest.raises(MayNotMove):
        explain_divergence(assessment=assessment, permanent_id="1.1", reason="Because.", by=cast.drafter)
    with pytest.raises(ReasonMissing):
        explain_divergence(assessment=assessment, permanent_id="1.1", reason=" ", by=cast.lead)
    with pytest.raises(InvalidInput):
        explain_divergence(assessment=assessment, permanent_id="1.2", reason="Because.", by=cast.lead)


def test_agreeing_and_explaining_hold_the_assessment_that_sign_off_holds(cast: Cast) -> None:
    assessment = _diverging(cast)
    request_changes(assessment=assessment, by=cast.approver, reason="Again.")
    answer = RatingInput(state="na", rationale="Cannot arise here.")
    waiting = rate(assessment, "1.2", cast.drafter, answer, version=1)
    assessment = submit_assessment(assessment=assessment, by=cast.lead)

    with CaptureQueriesContext(connection) as agreeing:
        agree_not_applicable(rating=waiting, by=cast.reviewer)
    with CaptureQueriesContext(connection) as explaining:
        explain_divergence(assessment=assessment, permanent_id="1.1", reason="One source only.", by=cast.lead)

    for made in (agreeing, explaining):
        locks = [row["sql"] for row in made if "FOR NO KEY UPDATE" in row["sql"] or "FOR UPDATE" in row["sql"]]
        assert 'FROM "core_assessment"' in locks[0]


@pytest.mark.parametrize("table", ["review_snapshot", "review_transition"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_what_was_signed_never_changes_in_the_database(cast: Cast, table: str, statement: str) -> None:
    signed_off(cast)

    connection.check_constraints()
    with pytest.raises(IntegrityError, match="only ever added"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))
    assert Snapshot.objects.count() == 1
