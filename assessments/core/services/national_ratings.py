"""Answers to a State's own indicators: given, conflicting and agreed to like official ones, never scored."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.core.enums import AnswerState
from assessments.core.errors import MayNotAgree, QuestionReworded, RatingConflict
from assessments.core.models import Assessment, NationalIndicator, NationalRating
from assessments.core.permissions import may_agree_not_applicable, own_track
from assessments.core.services.annex import own_indicator, record_annex
from assessments.core.services.ratings import FIELDS, check_open, is_same, settled, sources_chosen, with_sources
from assessments.core.validators import RatingInput, validate_rating
from r2p_site.accounts.models import User
from r2p_site.errors import VersionMismatch


@transaction.atomic
def save_national_rating(
    *,
    assessment: Assessment,
    indicator: NationalIndicator,
    by: User,
    expected_version: int,
    values: RatingInput,
    wording_read: int | None = None,
) -> NationalRating:
    """As save_rating. `wording_read`: the version of the indicator's words that was read; None for those that stand.

    Raises RatingConflict where somebody else answered first, QuestionReworded, InvalidInput, MayNotRate,
    AssessmentClosed, NotPermitted.
    """
    locked = Assessment.objects.select_for_update(no_key=True).select_related("cycle__state").get(pk=assessment.pk)
    check_open(locked, by)
    asked = own_indicator(locked, indicator)
    if wording_read not in {None, asked.version}:
        raise QuestionReworded
    validate_rating(values, asked)
    values = settled(values)
    track = own_track(by, locked)
    current = NationalRating.objects.filter(assessment=locked, indicator=asked, track=track).first()
    if current is not None and current.asked == _words(asked) and is_same(current, values):
        return current
    if (current.version if current else 0) != expected_version:
        if current is None:
            raise VersionMismatch(_("There is no answer yet; send version 0."))
        raise RatingConflict(current)
    before = said_now(current) if current else None
    rating = current or NationalRating(assessment=locked, track=track, version=0)
    rating.indicator = asked
    _write(rating, values, by, before)
    # As of other answers, the audit keeps what was said and how it changed, not the free text.
    record_annex("annex.answered", locked, asked, by, before=_kept(before), after=_kept(said_now(rating)))
    return rating


def _write(rating: NationalRating, values: RatingInput, by: User, before: dict[str, Any] | None) -> None:
    if before is not None:
        rating.history = [*rating.history, before]
    for field in FIELDS:
        setattr(rating, field, getattr(values, field))
    rating.version += 1
    rating.updated_by, rating.updated_at = by, timezone.now()
    rating.asked = _words(rating.indicator)
    # Whatever changed, the second person agreed to something else.
    rating.na_agreed_by = None
    rating.save()
    if values.sources is not None:
        rating.sources.set(sources_chosen(rating.assessment, values.sources, by))


@transaction.atomic
def attach_national_sources(
    *, assessment: Assessment, indicator: NationalIndicator, by: User, expected_version: int, sources: Iterable[UUID]
) -> NationalRating:
    """Sets the sources of one answer and leaves the rest of it as it stands; without an answer yet, begins one."""
    track = own_track(by, assessment)
    current = NationalRating.objects.filter(assessment=assessment, indicator=indicator, track=track).first()
    return save_national_rating(
        assessment=assessment,
        indicator=indicator,
        by=by,
        expected_version=expected_version,
        values=with_sources(current, sources),
    )


@transaction.atomic
def agree_national_not_applicable(*, rating: NationalRating, by: User) -> NationalRating:
    """A second person agrees that the indicator cannot arise here. No national indicator is critical, so anybody may
    who may of other answers.

    `rating.version` is the version that was read: RatingConflict when the answer or its reason changed since.
    """
    Assessment.objects.select_for_update(no_key=True).get(pk=rating.assessment_id)
    locked = (
        NationalRating.objects.select_for_update(of=("self",), no_key=True)
        .select_related("assessment__cycle__state", "indicator")
        .get(pk=rating.pk)
    )
    if locked.state != AnswerState.NOT_APPLICABLE or locked.version != rating.version:
        raise RatingConflict(locked)
    if locked.na_agreed_by_id is not None:
        return locked
    if not may_agree_not_applicable(by, locked, needs_reviewer=False):
        raise MayNotAgree
    locked.na_agreed_by = by
    locked.save(update_fields=["na_agreed_by"])
    after = {"version": locked.version}
    record_annex("annex.not_applicable_agreed", locked.assessment, locked.indicator, by, before=None, after=after)
    return locked


def _words(indicator: NationalIndicator) -> dict[str, str]:
    return {"label": indicator.label, "statement": indicator.statement, "family": indicator.family}


def said_now(rating: NationalRating) -> dict[str, Any]:
    said = {field: getattr(rating, field) for field in FIELDS}
    return {
        **said,
        "version": rating.version,
        "by": rating.updated_by.name,
        "at": rating.updated_at.isoformat(),
        "asked": rating.asked,
    }


def _kept(answer: dict[str, Any] | None) -> dict[str, Any] | None:
    if answer is None:
        return None
    kept = {field: answer[field] for field in FIELDS if field != "rationale"}
    return {**kept, "rationale_length": len(answer["rationale"])}
