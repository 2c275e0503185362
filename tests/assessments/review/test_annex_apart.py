"""Answers to a State's own indicators move nothing that is scored: no score, no range, no coverage, no hash."""

import json
from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.core.enums import AnswerState, Confidence, Trend
from assessments.core.models import Assessment, NationalIndicator
from assessments.core.services import save_national_rating
from assessments.core.validators import RatingInput
from assessments.publication.edition import public_edition
from assessments.results.models import Result
from assessments.results.preview import draft_snapshot
from assessments.results.services import score_snapshot
from assessments.review.gates import gaps_before_submission
from assessments.review.models import Snapshot
from assessments.review.services import approve_assessment, submit_assessment
from assessments.review.snapshot import whole_record
from assessments.scoring import canonical_sha256
from tests.assessments.core.test_annex import added, answer, signed_with_annex
from tests.cast import Cast
from tests.factories.assessments import all_rated, source

WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40)


@st.composite
def answers(draw: st.DrawFn) -> RatingInput:
    state = draw(st.sampled_from([row.value for row in AnswerState]))
    reason = draw(WORDS)
    return RatingInput(
        state=state,
        level=draw(st.integers(0, 4)) if state == AnswerState.RATED else None,
        confidence=draw(st.sampled_from(["", *Confidence.values])),
        contested=draw(st.booleans()),
        trend=draw(st.sampled_from(["", *Trend.values])),
        rationale=f"Because {reason}",
    )


def frozen(assessment: Assessment, cast: Cast) -> dict[str, Any]:
    """All that signing off now would fix; nothing of it stays."""
    with transaction.atomic():
        gaps = [gap.code for gap in gaps_before_submission(assessment)]
        draft = canonical_sha256(draft_snapshot(assessment, ["official", "reviewer"]))
        submitted = submit_assessment(assessment=assessment, by=cast.lead)
        snapshot = approve_assessment(assessment=submitted, by=cast.approver)
        score_snapshot(snapshot_id=snapshot.pk)
        result = Result.objects.select_related("snapshot__previous").get(snapshot=snapshot)
        edition = public_edition(Assessment.objects.get(pk=assessment.pk), result)
        found = {
            "gaps": gaps,
            "draft": draft,
            "snapshot": snapshot.sha256,
            "record": snapshot.record_sha256,
            "results": bytes(result.body),
            "bundle": edition.bundle,
        }
        transaction.set_rollback(True)
    return found


@pytest.fixture
def asked(cast: Cast) -> tuple[Assessment, list[NationalIndicator]]:
    assessment = all_rated(cast)
    return assessment, [added(cast, assessment), added(cast, assessment, "R1", family="measure")]


def test_no_answer_of_the_annex_moves_what_is_scored(
    cast: Cast, asked: tuple[Assessment, list[NationalIndicator]]
) -> None:
    assessment, indicators = asked
    evidence = source(cast)
    before = frozen(assessment, cast)

    @settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(answers(), min_size=2, max_size=2), st.booleans())
    def moves_nothing(given_answers: list[RatingInput], sourced: bool) -> None:
        with transaction.atomic():
            for indicator, values in zip(indicators, given_answers, strict=True):
                chosen = replace(values, sources=(evidence.pk,) if sourced else None)
                save_national_rating(
                    assessment=assessment, indicator=indicator, by=cast.drafter, expected_version=0, values=chosen
                )
            assert frozen(assessment, cast) == before
            transaction.set_rollback(True)

    moves_nothing()


def test_snapshot_does_not_know_of_the_annex(cast: Cast) -> None:
    snapshot = signed_with_annex(cast).snapshot

    assert snapshot.annex_sha256
    for part in (snapshot.body, snapshot.record):
        assert snapshot.annex_sha256 not in bytes(part).decode()
        assert "Water rights" not in bytes(part).decode()


def test_whole_record_reads_an_annex_of_either_kind(cast: Cast) -> None:
    """Cycles signed off before it was frozen apart have it in their record."""
    snapshot = signed_with_annex(cast).snapshot
    whole = whole_record(snapshot)
    snapshot.record, snapshot.annex = json.dumps(whole).encode(), b""

    assert whole_record(snapshot) == whole
    assert [row["code"] for row in whole["national"]["official"]] == ["2.N1"]
    assert set(whole["national"]["official"][0]["sources"]) <= set(whole["evidence"])


def test_annex_is_frozen_in_the_database_too(cast: Cast) -> None:
    snapshot = signed_with_annex(cast).snapshot

    with pytest.raises(IntegrityError, match="rows are only ever added"), transaction.atomic():
        Snapshot.objects.filter(pk=snapshot.pk).update(annex=b"")


def test_reviewers_answers_are_frozen_once_handed_in(cast: Cast) -> None:
    assessment = all_rated(cast)
    indicator = added(cast, assessment)
    answer(cast, assessment, indicator)
    save_national_rating(
        assessment=assessment,
        indicator=indicator,
        by=cast.reviewer,
        expected_version=0,
        values=RatingInput(state="rated", level=1),
    )
    submitted = submit_assessment(assessment=assessment, by=cast.lead)

    annex = json.loads(bytes(approve_assessment(assessment=submitted, by=cast.approver).annex))

    assert list(annex["national"]) == ["official"]
