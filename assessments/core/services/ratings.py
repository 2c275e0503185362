from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.core.enums import OPEN_STATUSES, SIGNED_STATUSES, AnswerState, Confidence, Status, Track
from assessments.core.errors import (
    AssessmentClosed,
    MayNotAgree,
    MayNotRate,
    NothingAnswered,
    QuestionMoved,
    RatingConflict,
)
from assessments.core.models import (
    Assessment,
    Assignment,
    Evidence,
    NationalRating,
    Population,
    Rating,
    RatingRevision,
)
from assessments.core.permissions import (
    RATING_ROLES,
    may_agree_not_applicable,
    may_assign,
    may_rate,
    own_track,
    visible_evidence,
)
from assessments.core.queries import blocks_not_applicable
from assessments.core.validators import RatingInput, validate_rating
from frameworks.models import Factor, Indicator
from r2p_site.accounts.models import Role, User
from r2p_site.audit import record
from r2p_site.errors import InvalidInput, NotPermitted, VersionMismatch

FIELDS = ("state", "level", "confidence", "contested", "trend", "rationale", "targeted")


@transaction.atomic
def save_rating(
    *, assessment: Assessment, indicator: Indicator, by: User, expected_version: int, values: RatingInput
) -> Rating:
    """Saves one answer in the voice of `by`.

    `expected_version` is the version that was read; 0 when there was no answer. The same answer again is no change.
    Raises RatingConflict with what stands when somebody else answered first; QuestionMoved where the assessment keeps
    to another version of the framework by now; InvalidInput, MayNotRate, AssessmentClosed.
    """
    locked = Assessment.objects.select_for_update(no_key=True).select_related("cycle__state").get(pk=assessment.pk)
    check_open(locked, by)
    if indicator.version_id not in {locked.risk_version_id, locked.resilience_version_id}:
        raise QuestionMoved
    validate_rating(values, indicator)
    values = settled(values)
    track = own_track(by, locked)
    current = Rating.objects.filter(assessment=locked, indicator=indicator, track=track).first()
    if current is not None and is_same(current, values):
        return current
    if (current.version if current else 0) != expected_version:
        if current is None:
            raise VersionMismatch(_("There is no answer yet; send version 0."))
        raise RatingConflict(current)
    rating = current or Rating(assessment=locked, indicator=indicator, track=track, version=0)
    before = _as_dict(rating) if current else None
    _write(rating, values, by)
    _link(rating, values, by)
    record(
        event="rating.saved",
        by=by,
        state=locked.cycle.state,
        subject=f"assessment:{locked.pk}",
        details={
            "indicator": indicator.code,
            "track": track,
            "version": rating.version,
            "before": before,
            "after": _as_dict(rating),
        },
    )
    return rating


@transaction.atomic
def attach_sources(
    *, assessment: Assessment, indicator: Indicator, by: User, expected_version: int, sources: Iterable[UUID]
) -> Rating:
    """Sets the sources of one answer and leaves the rest of it as it stands; without an answer yet, begins one."""
    current = Rating.objects.filter(assessment=assessment, indicator=indicator, track=own_track(by, assessment)).first()
    return save_rating(
        assessment=assessment,
        indicator=indicator,
        by=by,
        expected_version=expected_version,
        values=with_sources(current, sources),
    )


def with_sources(current: Rating | NationalRating | None, sources: Iterable[UUID]) -> RatingInput:
    """An answer as it stands, resting on these sources."""
    values = {field: getattr(current, field) for field in FIELDS} if current else {"state": AnswerState.NOT_RATED.value}
    return RatingInput(**values, sources=tuple(sources))


def check_open(assessment: Assessment, by: User) -> None:
    if may_rate(by, assessment):
        return
    if assessment.status in SIGNED_STATUSES or assessment.status == Status.SUBMITTED:
        raise AssessmentClosed
    raise MayNotRate


def settled(values: RatingInput) -> RatingInput:
    """Confidence is low when contested or unstated; "insufficient" and "not applicable" have none."""
    if values.state in {AnswerState.INSUFFICIENT, AnswerState.NOT_APPLICABLE}:
        return replace(values, confidence="", contested=False, targeted=None)
    if values.state == AnswerState.NOT_RATED:
        return replace(values, confidence=Confidence.LOW if values.contested else values.confidence)
    if values.contested or not values.confidence:
        return replace(values, confidence=Confidence.LOW)
    return values


def is_same(rating: Rating | NationalRating, values: RatingInput) -> bool:
    if any(getattr(rating, field) != getattr(values, field) for field in FIELDS):
        return False
    return all(
        wanted is None or set(wanted) == set(getattr(rating, name).values_list("pk", flat=True))
        for name, wanted in (("sources", values.sources), ("populations", values.populations))
    )


def _write(rating: Rating, values: RatingInput, by: User) -> None:
    for field in FIELDS:
        setattr(rating, field, getattr(values, field))
    rating.version += 1
    rating.updated_by = by
    rating.updated_at = timezone.now()
    # Whatever changed, the second person agreed to something else.
    rating.na_agreed_by = None
    try:
        with transaction.atomic():
            rating.save()
    except IntegrityError:
        raise RatingConflict(
            Rating.objects.get(assessment=rating.assessment_id, indicator=rating.indicator_id, track=rating.track)
        ) from None
    RatingRevision.objects.create(
        rating=rating,
        at=rating.updated_at,
        version=rating.version,
        updated_by=by,
        **{field: getattr(rating, field) for field in FIELDS},
    )


def _link(rating: Rating, values: RatingInput, by: User) -> None:
    if values.sources is not None:
        rating.sources.set(sources_chosen(rating.assessment, values.sources, by))
    if values.populations is not None:
        known = Population.objects.filter(assessment=rating.assessment_id, pk__in=values.populations)
        if len(known) != len(set(values.populations)):
            raise InvalidInput(
                fields={"populations": [_("Choose populations from the list; one of these is not in it.")]}
            )
        rating.populations.set(known)


def sources_chosen(assessment: Assessment, chosen: Collection[UUID], by: User) -> QuerySet[Evidence]:
    """Raises InvalidInput where one of them is none that `by` may see."""
    found = visible_evidence(by, assessment.cycle.state).filter(pk__in=chosen)
    if len(found) != len(set(chosen)):
        raise InvalidInput(fields={"sources": [_("Choose sources from the list; one of these is not in it.")]})
    return found


def _as_dict(rating: Rating) -> dict[str, Any]:
    """What the audit keeps of an answer: not the free text, only that and how it changed."""
    kept = {field: getattr(rating, field) for field in FIELDS if field != "rationale"}
    return {**kept, "rationale_length": len(rating.rationale)}


@transaction.atomic
def agree_not_applicable(*, rating: Rating, by: User) -> Rating:
    """A second person agrees that the indicator cannot arise here; only then does it leave coverage.

    `rating.version` is the version that was read: RatingConflict when the answer or its reason changed since.
    """
    # First, as everywhere: nobody signs off while somebody agrees.
    Assessment.objects.select_for_update(no_key=True).get(pk=rating.assessment_id)
    locked = (
        Rating.objects.select_for_update(of=("self",), no_key=True)
        .select_related("assessment__cycle__state", "assessment__methodology", "indicator__factor")
        .get(pk=rating.pk)
    )
    if locked.state != AnswerState.NOT_APPLICABLE or locked.version != rating.version:
        raise RatingConflict(locked)
    if locked.na_agreed_by_id is not None:
        return locked
    whole_blocks = blocks_not_applicable(locked.assessment, locked.track)
    if not may_agree_not_applicable(by, locked, needs_reviewer=needs_reviewer(locked, whole_blocks)):
        raise MayNotAgree
    locked.na_agreed_by = by
    locked.save(update_fields=["na_agreed_by"])
    record(
        event="rating.not_applicable_agreed",
        by=by,
        state=locked.assessment.cycle.state,
        subject=f"assessment:{locked.assessment_id}",
        details={"indicator": locked.indicator.code, "version": locked.version},
    )
    return locked


def needs_reviewer(rating: Rating, whole_blocks: Collection[tuple[UUID, str]]) -> bool:
    """The independent reviewer must agree for a critical indicator, and where a whole specific block falls away.

    `whole_blocks` as `queries.blocks_not_applicable` gives them.
    """
    indicator = rating.indicator
    critical = rating.assessment.methodology.record["critical"]
    return indicator.permanent_id in critical or (indicator.version_id, indicator.factor.block) in whole_blocks


@transaction.atomic
def assign_factors(*, assessment: Assessment, factors: Mapping[Factor, User | None], by: User) -> None:
    """Gives each factor to a drafter of the office, or to nobody."""
    if not may_assign(by, assessment):
        raise NotPermitted
    state = assessment.cycle.state
    for factor, user in factors.items():
        if user is not None and not user.has_role(*RATING_ROLES, state=state):
            raise InvalidInput(fields={"user": [_("Choose a lead or drafter of this State.")]})
        Assignment.objects.filter(assessment=assessment, factor=factor).delete()
        if user is not None:
            Assignment.objects.create(assessment=assessment, factor=factor, user=user)
    if factors:
        record(
            event="factors.assigned",
            by=by,
            state=state,
            subject=f"assessment:{assessment.pk}",
            details={factor.number: user.name if user else "" for factor, user in factors.items()},
        )


@transaction.atomic
def hand_in_review(*, assessment: Assessment, by: User) -> Assessment:
    """The independent reviewer closes the own track for good, with at least one answer in it; from then each side may
    read the other once both handed in."""
    locked = Assessment.objects.select_for_update(no_key=True).select_related("cycle__state").get(pk=assessment.pk)
    if not by.has_role(Role.REVIEWER, state=locked.cycle.state):
        raise NotPermitted
    if locked.reviewed_at is not None or locked.status not in (*OPEN_STATUSES, Status.SUBMITTED):
        raise AssessmentClosed
    own = Rating.objects.filter(assessment=locked, track=Track.REVIEWER)
    answered = own.exclude(state=AnswerState.NOT_RATED).count()
    if not answered:
        raise NothingAnswered
    locked.reviewed_by, locked.reviewed_at = by, timezone.now()
    locked.save(update_fields=["reviewed_by", "reviewed_at"])
    record(
        event="review.handed_in",
        by=by,
        state=locked.cycle.state,
        subject=f"assessment:{locked.pk}",
        details={"answers": answered},
    )
    return locked
