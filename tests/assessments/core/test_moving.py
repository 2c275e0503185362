"""A cycle under way moves to a newer version: every answer is kept, suggested or set aside, and none is lost."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from assessments.consultation.services import explain_shortfall
from assessments.core.enums import Track
from assessments.core.errors import NothingToMoveTo, QuestionMoved, RatingConflict, ReviewHandedIn
from assessments.core.models import Assessment, CarriedAnswer, Rating
from assessments.core.services import adopt_answer, hand_in_review, move_assessment, plan_move, save_rating
from assessments.core.versions import earlier_ids, newer_versions
from assessments.results.services import score_snapshot
from assessments.review.services import approve_assessment, submit_assessment
from frameworks.models import FrameworkVersion, TranslationLayer
from frameworks.services import (
    add_indicator,
    change_indicator,
    decide_descent,
    draft_from,
    move_indicator,
    publish_version,
    retire_indicator,
)
from r2p_site.audit.models import Event
from r2p_site.errors import NotPermitted
from tests.cast import PEOPLE, Cast
from tests.factories.assessments import (
    NO_CONSULTATION,
    all_rated,
    indicator,
    population,
    rate,
    rated,
    signed_off,
    source,
    started,
    submitted,
)

SIGN = {"label": "Merged", "statement": "Both at once.", "nature": "dynamic", "family": "condition"}


@dataclass
class Moving:
    assessment: Assessment
    version: FrameworkVersion
    merged: str


def next_version(cast: Cast, pinned: FrameworkVersion) -> tuple[FrameworkVersion, str]:
    """1.2 and 2.2 merged into the new 1.1, the old 1.1 is 1.3, 2.1 reworded, 4.1 retired beside a new 4.2."""
    by = cast.framework_admin
    draft = draft_from(version=pinned, by=by)
    merged = add_indicator(version=draft, factor_id="tiny/1", by=by, values=SIGN).permanent_id
    for row in ("1.2", "7.11"):
        retire_indicator(version=draft, permanent_id=row, reason="merged", by=by)
    decide_descent(version=draft, permanent_id=merged, lineage="merged", origins=["1.2", "7.11"], by=by)
    change_indicator(version=draft, permanent_id="7.9", by=by, values={"statement": "Clearer."})
    move_indicator(version=draft, permanent_id=merged, place=1, by=by)
    add_indicator(version=draft, factor_id="tiny/4", by=by, values=SIGN | {"label": "Other"})
    retire_indicator(version=draft, permanent_id="13.1", reason="asked elsewhere", by=by)
    return publish_version(version=draft, by=None), merged


@pytest.fixture
def moving(cast: Cast) -> Moving:
    """Every indicator of version 1 is answered on the official track; version 2 is published."""
    assessment = all_rated(cast, level=2)
    rate(assessment, "1.1", cast.lead, rated(1, rationale="Second thoughts."), version=1)
    version, merged = next_version(cast, assessment.risk_version)
    return Moving(Assessment.objects.get(pk=assessment.pk), version, merged)


def test_newer_version_is_offered_for_what_is_pinned(moving: Moving) -> None:
    assert newer_versions(moving.assessment) == [moving.version]


def test_plan_says_what_becomes_of_each_answer(moving: Moving) -> None:
    plan = plan_move(moving.assessment, moving.version)

    assert [step.rating.indicator.code for step in plan.kept] == ["1.1", "3.1", "3.2"]
    assert {step.rating.indicator.code: [row.code for row in step.targets] for step in plan.suggested} == {
        "1.2": ["1.1"], "2.1": ["2.1"], "2.2": ["1.1"]
    }  # fmt: skip
    assert [step.rating.indicator.code for step in plan.set_aside] == ["4.1"]
    assert [row.code for row in plan.new] == ["4.2"]
    assert Rating.objects.filter(assessment=moving.assessment).count() == len(plan.steps) + 1


def test_kept_answer_keeps_its_history_and_sources(cast: Cast, moving: Moving) -> None:
    move_assessment(assessment=moving.assessment, version=moving.version, by=cast.lead)

    moved = Assessment.objects.get(pk=moving.assessment.pk)
    kept = Rating.objects.get(assessment=moved, indicator__permanent_id="1.1")
    assert (moved.risk_version, kept.indicator.code, kept.indicator.version) == (moving.version, "1.3", moving.version)
    assert (kept.level, kept.version, [row.version for row in kept.revisions.all()]) == (1, 2, [2, 1])
    assert kept.sources.count() == 1


def test_nothing_is_lost(cast: Cast, moving: Moving) -> None:
    before = {(row.track, row.indicator_id): row.rationale for row in Rating.objects.all()}

    move_assessment(assessment=moving.assessment, version=moving.version, by=cast.lead)

    carried = {(row.track, row.origin_id): row.history[-1]["rationale"] for row in CarriedAnswer.objects.all()}
    still = {
        row.indicator.permanent_id: row.rationale
        for row in Rating.objects.filter(indicator__version=moving.version).select_related("indicator")
    }
    assert len(before) == len(carried) + len(still) + 1, "one answer is to resilience, which did not move"
    assert set(carried.values()) | set(still.values()) == set(before.values())
    assert CarriedAnswer.objects.get(indicator=None).origin.permanent_id == "13.1"


def test_carried_answer_counts_only_once_somebody_confirms_it(cast: Cast, moving: Moving) -> None:
    move_assessment(assessment=moving.assessment, version=moving.version, by=cast.lead)
    moved = Assessment.objects.get(pk=moving.assessment.pk)
    assert not Rating.objects.filter(assessment=moved, indicator__permanent_id="7.9").exists()

    suggestion = CarriedAnswer.objects.get(indicator__permanent_id="7.9")
    answer = adopt_answer(carried=suggestion, by=cast.drafter)

    assert (answer.level, answer.rationale, answer.version, answer.updated_by) == (
        2, suggestion.history[-1]["rationale"], 1, cast.drafter
    )  # fmt: skip
    assert answer.sources.count() == 1
    rate(moved, "2.1", cast.lead, rated(0), version=1)
    with pytest.raises(RatingConflict):
        adopt_answer(carried=suggestion, by=cast.drafter)


def test_answer_set_aside_is_not_adopted(cast: Cast, moving: Moving) -> None:
    move_assessment(assessment=moving.assessment, version=moving.version, by=cast.lead)

    with pytest.raises(NothingToMoveTo):
        adopt_answer(carried=CarriedAnswer.objects.get(indicator=None), by=cast.lead)


def test_populations_and_history_travel_with_a_suggestion(cast: Cast) -> None:
    assessment = started(cast)
    people = population(assessment, cast.lead)
    rate(assessment, "2.1", cast.drafter, rated(1))
    rate(assessment, "2.1", cast.lead, rated(2, populations=(people.pk,), contested=True, confidence="low"), version=1)
    version, _merged = next_version(cast, assessment.risk_version)

    move_assessment(assessment=assessment, version=version, by=cast.lead)

    history = CarriedAnswer.objects.get(origin__permanent_id="7.9").history
    assert [(row["version"], row["level"], row["by"]) for row in history] == [(1, 1, "Drafter"), (2, 2, "Lead")]
    answer = adopt_answer(carried=CarriedAnswer.objects.get(origin__permanent_id="7.9"), by=cast.lead)
    assert (list(answer.populations.all()), answer.contested) == ([people], True)


def test_moved_cycle_is_shown_in_the_translations_of_its_new_version(cast: Cast, moving: Moving) -> None:
    layer = TranslationLayer.objects.create(version=moving.version, language="fr", number=1)

    move_assessment(assessment=moving.assessment, version=moving.version, by=cast.lead)

    assert list(moving.assessment.layers.all()) == [layer]


def test_move_is_recorded(cast: Cast, moving: Moving) -> None:
    move_assessment(assessment=moving.assessment, version=moving.version, by=cast.lead)

    event = Event.objects.get(event="cycle.moved")
    assert event.chain == cast.state.iso3
    assert event.details == {
        "framework": "tiny",
        "from": 1,
        "to": 2,
        "kept": ["1.1 > 1.3", "3.1 > 3.1", "3.2 > 3.2"],
        "suggested": ["1.2 > 1.1", "2.1 > 2.1", "2.2 > 1.1"],
        "set_aside": ["4.1"],
    }


@pytest.mark.parametrize("name", [name for name in PEOPLE if name != "lead"])
def test_only_the_lead_moves(cast: Cast, moving: Moving, name: str) -> None:
    with pytest.raises(NotPermitted):
        move_assessment(assessment=moving.assessment, version=moving.version, by=cast.named(name))


def test_submitted_cycle_does_not_move(cast: Cast) -> None:
    assessment = submitted(cast)
    version, _merged = next_version(cast, assessment.risk_version)

    with pytest.raises(NotPermitted):
        move_assessment(assessment=assessment, version=version, by=cast.lead)


def test_older_version_draft_and_other_framework_are_no_target(cast: Cast, moving: Moving) -> None:
    draft = draft_from(version=moving.version, by=cast.framework_admin)

    for version in (moving.assessment.risk_version, draft):
        with pytest.raises(NothingToMoveTo):
            plan_move(moving.assessment, version)


def test_review_handed_in_is_not_undone(cast: Cast) -> None:
    assessment = started(cast)
    rate(assessment, "2.1", cast.reviewer, rated(1))
    hand_in_review(assessment=assessment, by=cast.reviewer)
    version, _merged = next_version(cast, assessment.risk_version)

    with pytest.raises(ReviewHandedIn):
        move_assessment(assessment=Assessment.objects.get(pk=assessment.pk), version=version, by=cast.lead)

    assert Rating.objects.get(track=Track.REVIEWER).indicator.version != version


def test_lead_previews_and_moves(cast: Cast, moving: Moving, client_of: Callable[..., Client]) -> None:
    lead, base = client_of(cast.lead), f"/assessments/{moving.assessment.pk}/"
    offer = f"{base}move/{moving.version.pk}/"
    assert [row["url"] for row in lead.get(base).context["moves"]] == [offer]
    assert client_of(cast.drafter).get(base).context["moves"] == []

    page = lead.get(offer)
    assert [len(page.context[part]) for part in ("kept", "suggested", "aside", "new")] == [3, 3, 1, 1]
    assert lead.post(offer)["Location"] == base

    assert lead.get(base).context["moves"] == []
    aside = lead.get(f"{base}set-aside/")
    assert [row["code"] for row in aside.context["answers"]] == ["4.1"]
    factor = lead.get(f"{base}factors/1/")
    assert [row["code"] for row in factor.context["rows"][0]["carried"]] == ["1.2", "2.2"]
    first = factor.context["rows"][0]["carried"][0]
    adopted = lead.post(first["adopt_url"], {"carried": first["id"]})
    assert adopted["Location"] == f"{base}factors/1/#i-1.1"
    assert Rating.objects.get(indicator__permanent_id=moving.merged).level == 2


def test_using_a_suggestion_saves_what_else_was_typed(
    cast: Cast, moving: Moving, client_of: Callable[..., Client]
) -> None:
    lead, base = client_of(cast.lead), f"/assessments/{moving.assessment.pk}/"
    move_assessment(assessment=moving.assessment, version=moving.version, by=cast.lead)
    suggestion = lead.get(f"{base}factors/1/").context["rows"][0]["carried"][0]

    typed = {"1.3-answer": "0", "1.3-confidence": "low", "1.3-version": "2", "1.3-rationale": "Typed beside it."}
    lead.post(suggestion["adopt_url"], {"carried": suggestion["id"], **typed})

    moved = Assessment.objects.get(pk=moving.assessment.pk)
    answers = {row.indicator.code: row.rationale for row in Rating.objects.filter(indicator__factor__number="1")}
    assert (answers["1.3"], len(answers), moved.risk_version) == ("Typed beside it.", 2, moving.version)


def test_suggestion_on_a_page_read_before_another_move_is_not_used_and_what_was_typed_stays(
    cast: Cast, moving: Moving, client_of: Callable[..., Client]
) -> None:
    lead, base = client_of(cast.lead), f"/assessments/{moving.assessment.pk}/"
    move_assessment(assessment=moving.assessment, version=moving.version, by=cast.lead)
    suggestion = lead.get(f"{base}factors/1/").context["rows"][0]["carried"][0]
    read_before, _asked, _factor = suggestion["adopt_url"].partition("?asked=")
    before = Rating.objects.count()

    sent = {"carried": suggestion["id"], "1.3-answer": "0", "1.3-version": "2", "1.3-rationale": "Typed beside it."}
    page = lead.post(f"{read_before}?asked={moving.version.pk}", sent)

    assert (page.status_code, Rating.objects.count()) == (422, before)
    assert "Typed beside it." in page.text
    assert "moved to another version" in page.text


def test_page_read_before_the_move_saves_nothing_under_other_questions(
    cast: Cast, moving: Moving, client_of: Callable[..., Client]
) -> None:
    lead, base = client_of(cast.lead), f"/assessments/{moving.assessment.pk}/"
    page = lead.get(f"{base}factors/2/").context
    move_assessment(assessment=moving.assessment, version=moving.version, by=cast.lead)
    typed = {"2.1-answer": "4", "2.1-version": "1", "2.1-rationale": "About the old 2.1.", "2.1-targeted": "on"}

    whole = lead.post(page["save_all_url"], typed)
    one = lead.post(page["rows"][0]["save_url"], typed)

    assert (whole.status_code, one.status_code) == (422, 409)
    assert "About the old 2.1." in whole.content.decode()
    assert "moved to another version" in one.content.decode()
    assert not Rating.objects.filter(level=4).exists()


def test_offer_of_another_state_is_not_found(cast: Cast, moving: Moving, client_of: Callable[..., Client]) -> None:
    address = f"/assessments/{moving.assessment.pk}/move/{moving.version.pk}/"

    assert client_of(cast.stranger).get(address).status_code == 404
    assert client_of(cast.framework_admin).get(address).status_code == 404
    assert client_of(cast.drafter).get(address).status_code == 403


def test_change_between_cycles_goes_through_the_crosswalk(cast: Cast) -> None:
    """Reworded: compared. Merged, retired, new: not. The codes may have changed in between."""
    first = signed_off(cast, title="2025")
    version, merged = next_version(cast, first.assessment.risk_version)
    later = started(cast, title="2026")
    assert later.risk_version == version
    evidence = source(cast)
    for code in ("1.1", "1.3", "2.1", "3.1", "3.2", "4.2", "R1.1"):
        values = rated(3, sources=(evidence.pk,), targeted=True if code == "2.1" else None)
        rate(later, code, cast.drafter, values)

    assert earlier_ids(later) == {merged: None, "tiny/4.2": None}
    explain_shortfall(assessment=later, by=cast.lead, reason=NO_CONSULTATION)
    snapshot = approve_assessment(assessment=submit_assessment(assessment=later, by=cast.lead), by=cast.approver)
    body = json.loads(bytes(snapshot.body))
    assert {row["code"]: row["was"] for row in body["catalogue"] if "was" in row} == {"1.1": None, "4.2": None}
    moved = score_snapshot(snapshot_id=snapshot.pk).content["change"]["moved"]
    assert {row["code"] for row in moved["genocide"]} == {"1.3", "2.1", "3.1", "3.2"}


# --- clients that read the questions before the move ------------------------------------------------------------------


def levels(assessment: Assessment) -> list[tuple[str, int | None]]:
    return list(Rating.objects.filter(assessment=assessment).order_by("pk").values_list("indicator__code", "level"))


def put(client: Client, assessment: Assessment, code: str, version: str) -> Any:
    url = f"/api/v1/assessments/{assessment.pk}/ratings/{code}/"
    body = {"state": "rated", "level": 4, "confidence": "high", "rationale": "Read before."}
    return client.put(url, body, content_type="application/json", headers={"If-Match": version})


@pytest.mark.parametrize(
    ("code", "version", "standing"),
    [
        ("1.1", '"0"', ("1.1", "nr", "0@1")),  # another question by now, which nobody has answered
        ("1.3", '"2"', ("1.3", "rated", "2@1")),  # what was 1.1: the same question, and the same version
        ("3.1", '"1"', ("3.1", "rated", "1@1")),
        ("1.3", '"2@2"', ("1.3", "rated", "2@1")),
        ("1.3", "*", ("1.3", "rated", "2@1")),
    ],
)
def test_put_that_read_the_questions_before_the_move_is_refused(
    cast: Cast,
    moving: Moving,
    client_of: Callable[..., Client],
    code: str,
    version: str,
    standing: tuple[str, str, str],
) -> None:
    move_assessment(assessment=moving.assessment, version=moving.version, by=cast.lead)
    before = levels(moving.assessment)

    response = put(client_of(cast.lead), moving.assessment, code, version)

    error = response.json()["error"]
    assert (response.status_code, error["code"]) == (412, "question_moved")
    assert tuple(error["current"][name] for name in ("code", "state", "etag")) == standing
    assert levels(moving.assessment) == before


def test_put_to_a_code_that_is_gone_says_why(cast: Cast, moving: Moving, client_of: Callable[..., Client]) -> None:
    move_assessment(assessment=moving.assessment, version=moving.version, by=cast.lead)

    error = put(client_of(cast.lead), moving.assessment, "4.1", '"1"').json()["error"]

    assert (error["code"], "current" in error) == ("question_moved", False)


def test_put_that_read_after_the_move_is_saved(cast: Cast, moving: Moving, client_of: Callable[..., Client]) -> None:
    move_assessment(assessment=moving.assessment, version=moving.version, by=cast.lead)
    client = client_of(cast.lead)
    read = client.get(f"/api/v1/assessments/{moving.assessment.pk}/ratings/1.3/")

    saved = put(client, moving.assessment, "1.3", read["ETag"])

    assert (read["ETag"], saved.status_code, saved["ETag"], saved.json()["level"]) == ('"2@1"', 200, '"3@1"', 4)


def test_answer_to_a_question_of_the_old_version_is_refused_under_the_lock(cast: Cast, moving: Moving) -> None:
    """The move came between reading the address and the lock."""
    old = indicator(moving.assessment, "1.1")
    move_assessment(assessment=moving.assessment, version=moving.version, by=cast.lead)

    with pytest.raises(QuestionMoved):
        save_rating(assessment=moving.assessment, indicator=old, by=cast.lead, expected_version=2, values=rated(4))
