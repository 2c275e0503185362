"""No sign-off without a consultation or a published reason, without an answer to each theme, or against strong views
without a reason; and what is frozen of it."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.consultation.queries import themes_of
from assessments.consultation.services import answer_theme, explain_shortfall, record_meeting
from assessments.consultation.services.record import MeetingInput
from assessments.core.models import Assessment
from assessments.results.services import compute
from assessments.review.errors import MayNotMove, NotReady, ReasonMissing
from assessments.review.gates import consultation_gaps, divergent_views, gaps_before_sign_off
from assessments.review.models import Divergence, Snapshot
from assessments.review.services import approve_assessment, explain_view_divergence, submit_assessment
from assessments.review.views_received import views_now
from assessments.scoring import build_bundle, verify_bundle
from r2p_site.errors import InvalidInput
from tests.cast import Cast
from tests.factories.assessments import all_rated
from tests.factories.consultations import NO_VIEWS, cells, opened, planned, released, sent, theme

BOTH = {"women": "10-19", "young_people": "10-19"}
WOMEN = {"women": "10-19"}


def release(*, groups: dict[str, str] = BOTH, themes: int = 0) -> Callable[[Assessment, Cast], Any]:
    rows = [theme(f"Theme {number}") for number in range(themes)]
    return lambda assessment, cast: released(assessment, cast, reach={"channels": {}, "groups": groups}, themes=rows)


def meeting(**groups: int) -> Callable[[Assessment, Cast], Any]:
    values = MeetingInput(timezone.localdate(), groups, officials_present=False)
    return lambda assessment, cast: record_meeting(assessment=assessment, by=cast.lead, values=values)


def answered(assessment: Assessment, cast: Cast) -> None:
    for found in themes_of(assessment):
        answer_theme(assessment=assessment, theme=found, by=cast.lead, reply="accepted", text={"en": "Done."})


def reason(assessment: Assessment, cast: Cast) -> None:
    explain_shortfall(assessment=assessment, by=cast.lead, reason="The recipient was appointed too late.")


# What was done -> the gaps that block sign-off, and those that only warn.
GATE: dict[str, tuple[tuple[Callable[[Assessment, Cast], Any], ...], list[str], list[str]]] = {
    "nothing": ((), ["no_consultation"], []),
    "planned": ((planned,), ["no_consultation"], []),
    "sent": ((sent,), ["no_consultation"], ["not_released"]),
    "open": ((opened,), ["no_consultation"], ["not_released"]),
    "open, with a reason": ((opened, reason), [], ["not_released"]),
    "a reason": ((reason,), [], []),
    "meeting without women": ((meeting(business=30),), ["not_heard"], []),
    "meeting with women": ((meeting(women=3),), ["not_heard"], []),
    "meeting with both": ((meeting(women=3, young_people=1),), [], []),
    "two meetings": ((meeting(women=3), meeting(young_people=5)), [], []),
    "meeting with women, a reason": ((meeting(women=3), reason), [], []),
    "released": ((release(),), [], []),
    "released, young people not among it": ((release(groups=WOMEN),), ["not_heard"], []),
    "released and a meeting": ((release(groups=WOMEN), meeting(young_people=12)), [], []),
    "fewer than ten may be nobody": ((release(groups=BOTH | {"women": "fewer than 10"}),), ["not_heard"], []),
    "themes": ((release(themes=2),), ["unanswered_themes"], []),
    "themes, with a reason": ((release(themes=2), reason), ["unanswered_themes"], []),
    "themes answered": ((release(themes=2), answered), [], []),
}


@pytest.mark.parametrize("case", GATE)
def test_sign_off_waits_for_the_consultation(cast: Cast, case: str) -> None:
    steps, blocking, warnings = GATE[case]
    assessment = all_rated(cast)
    explain_shortfall(assessment=assessment, by=cast.lead, reason="")
    for step in steps:
        step(assessment, cast)
    submit_assessment(assessment=assessment, by=cast.lead)
    assessment.refresh_from_db()

    gaps = gaps_before_sign_off(assessment)

    assert [gap.code for gap in gaps if gap.blocks] == blocking
    assert [gap.code for gap in gaps if not gap.blocks] == warnings
    if blocking:
        with pytest.raises(NotReady):
            approve_assessment(assessment=assessment, by=cast.approver)
    else:
        assert approve_assessment(assessment=assessment, by=cast.approver).sha256


@pytest.mark.parametrize("themes", [1, 30])
def test_gate_costs_the_same_for_many_themes(cast: Cast, themes: int) -> None:
    assessment = all_rated(cast)
    release(themes=themes)(assessment, cast)

    with CaptureQueriesContext(connection) as queries:
        consultation_gaps(assessment)

    assert len(queries) == 4


# --- Views against the official rating ------------------------------------------------------------------------------

VIEWS = {
    # All indicators are rated 2: every factor's level is 2.
    "factors": cells({"1": 4, "2": 3, "3": 2, "4": 0}),
    "groups": {"women": cells({"1": 4}, "10-19")},
    "agreement": "divided",
}


def with_views(cast: Cast) -> Assessment:
    assessment = all_rated(cast)
    released(assessment, cast, views=VIEWS)
    submit_assessment(assessment=assessment, by=cast.lead)
    assessment.refresh_from_db()
    return assessment


def explain(assessment: Assessment, cast: Cast, *factors: str) -> None:
    for factor in factors:
        explain_view_divergence(assessment=assessment, permanent_id=factor, reason=f"Why {factor}.", by=cast.lead)


def permanent_ids(assessment: Assessment) -> list[str]:
    return [row.factor.permanent_id for row in divergent_views(assessment)]


def test_factors_with_strong_views_need_a_reason(cast: Cast) -> None:
    assessment = with_views(cast)
    found = [(row.factor.number, row.official, row.median, row.reason) for row in divergent_views(assessment)]
    assert found == [("1", 2, 4, ""), ("4", 2, 0, "")]
    (gap,) = [gap for gap in gaps_before_sign_off(assessment) if gap.code == "view_divergence"]
    assert (gap.factors, gap.blocks) == (("1", "4"), True)
    with pytest.raises(NotReady):
        approve_assessment(assessment=assessment, by=cast.approver)

    explain(assessment, cast, *permanent_ids(assessment))

    assert approve_assessment(assessment=assessment, by=cast.approver).sha256


def test_reason_is_the_leads_and_for_a_strong_factor_alone(cast: Cast) -> None:
    assessment = with_views(cast)
    first, *_others = permanent_ids(assessment)
    for name in ("drafter", "approver", "reviewer", "stranger"):
        with pytest.raises(MayNotMove):
            explain_view_divergence(assessment=assessment, permanent_id=first, reason="Why.", by=cast.named(name))
    with pytest.raises(ReasonMissing):
        explain_view_divergence(assessment=assessment, permanent_id=first, reason=" ", by=cast.lead)
    with pytest.raises(InvalidInput):
        explain_view_divergence(assessment=assessment, permanent_id="no factor", reason="Why.", by=cast.lead)

    assert not Divergence.objects.exists()


def test_snapshot_freezes_views_with_what_the_office_adds_and_the_bundle_verifies(cast: Cast) -> None:
    assessment = with_views(cast)
    strong = permanent_ids(assessment)
    explain(assessment, cast, *strong)
    before = views_now(assessment)

    snapshot = approve_assessment(assessment=assessment, by=cast.approver)

    body, record = json.loads(bytes(snapshot.body)), json.loads(bytes(snapshot.record))
    assert (body["views"], body["views_sha256"]) == (before, "a" * 64)
    assert body["views"]["factors"]["1"] == {
        "n": "20-49",
        "median": 4,
        "official": 2,
        "difference": 2,
        "flag": "strong",
    }
    assert body["views"]["groups"] == VIEWS["groups"]
    assert record["view_divergences"] == {key: f"Why {key}." for key in strong}
    method = assessment.methodology.record
    assert verify_bundle(build_bundle(snapshot=body, methodology=method)).ok
    assert compute(body, assessment.methodology, None, draws=False)["views"] == body["views"]
    assert views_now(assessment) == body["views"]


def test_tampered_views_do_not_verify(cast: Cast) -> None:
    assessment = with_views(cast)
    explain(assessment, cast, *permanent_ids(assessment))
    body = json.loads(bytes(approve_assessment(assessment=assessment, by=cast.approver).body))
    bundle = json.loads(json.dumps(build_bundle(snapshot=body, methodology=assessment.methodology.record)))

    bundle["snapshot"]["views"]["factors"]["1"]["median"] = 2

    assert not verify_bundle(bundle).ok


def test_record_freezes_what_was_heard_and_answered(cast: Cast) -> None:
    assessment = all_rated(cast)
    release(themes=1)(assessment, cast)
    answered(assessment, cast)
    submit_assessment(assessment=assessment, by=cast.lead)

    snapshot = approve_assessment(assessment=assessment, by=cast.approver)

    heard = json.loads(bytes(snapshot.record))["heard"]
    (row,) = heard["themes"]
    assert (row["title"], row["answer"], row["reply"]) == ("Theme 0", "accepted", {"en": "Done."})
    assert "Theme 0" not in bytes(snapshot.body).decode()
    assert json.loads(bytes(snapshot.body))["views"] == NO_VIEWS


def test_assessment_without_a_release_freezes_no_views(cast: Cast) -> None:
    assessment = all_rated(cast)
    submit_assessment(assessment=assessment, by=cast.lead)

    approve_assessment(assessment=assessment, by=cast.approver)

    body = json.loads(bytes(Snapshot.objects.get().body))
    assert (body["views"], body["views_sha256"]) == (None, None)
    assert views_now(assessment) is None
