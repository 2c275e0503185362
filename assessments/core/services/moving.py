"""Moving a cycle under way to a newer version of a framework: every answer is kept, suggested or set aside."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessments.core.enums import Track
from assessments.core.errors import NothingToMoveTo, ReviewHandedIn
from assessments.core.models import Assessment, Assignment, CarriedAnswer, Rating, RatingRevision
from assessments.core.permissions import may_move, visible_evidence
from assessments.core.services.ratings import FIELDS, save_rating
from assessments.core.validators import RatingInput
from assessments.core.versions import newer_versions
from frameworks.crosswalk import origins_between
from frameworks.enums import Kind, Lineage
from frameworks.layers import newest_layers
from frameworks.models import Factor, FrameworkVersion, Indicator
from r2p_site.accounts.models import User
from r2p_site.audit import record
from r2p_site.errors import NotPermitted


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of one answer. `targets`: where it stays or is suggested; without any it is set aside."""

    rating: Rating
    targets: tuple[Indicator, ...]
    lineage: Lineage

    @property
    def is_kept(self) -> bool:
        return self.lineage == Lineage.UNCHANGED


@dataclass(frozen=True, slots=True)
class Move:
    """`new` are indicators for which there is no answer, nor any suggestion, on the official track."""

    version: FrameworkVersion
    steps: tuple[Step, ...]
    new: tuple[Indicator, ...]

    @property
    def kept(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.is_kept)

    @property
    def suggested(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.targets and not step.is_kept)

    @property
    def set_aside(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if not step.targets)


def plan_move(assessment: Assessment, version: FrameworkVersion) -> Move:
    """What moving would do, for the preview and for the move itself. Raises NothingToMoveTo."""
    if version not in newer_versions(assessment):
        raise NothingToMoveTo
    pinned = pinned_version(assessment, version)
    targets: dict[str, list[tuple[Lineage, Indicator]]] = {}
    origins = origins_between(pinned.pk, version.pk)
    indicators = list(Indicator.objects.filter(version=version).select_related("factor"))
    for indicator in sorted(indicators, key=lambda row: (row.factor.position, row.position)):
        origin = origins[indicator.permanent_id]
        for key in origin.ids:
            targets.setdefault(key, []).append((origin.lineage, indicator))
    ratings = Rating.objects.filter(assessment=assessment, indicator__version=pinned)
    ordered = ratings.select_related("indicator__factor", "updated_by").order_by(
        "track", "indicator__factor__position", "indicator__position"
    )
    steps = tuple(_step(rating, targets.get(rating.indicator.permanent_id, [])) for rating in ordered)
    reached = {row.pk for step in steps if step.rating.track == Track.OFFICIAL for row in step.targets}
    return Move(version, steps, tuple(row for row in indicators if row.pk not in reached))


def pinned_version(assessment: Assessment, version: FrameworkVersion) -> FrameworkVersion:
    """The version of the same kind that the assessment keeps to now."""
    is_risk = version.framework.kind == Kind.RISK
    return assessment.risk_version if is_risk else assessment.resilience_version


def _step(rating: Rating, found: list[tuple[Lineage, Indicator]]) -> Step:
    """Stays where exactly one indicator asks the same; a suggestion wherever else it may belong."""
    same = [indicator for lineage, indicator in found if lineage == Lineage.UNCHANGED]
    if len(same) == 1 and len(found) == 1:
        return Step(rating, tuple(same), Lineage.UNCHANGED)
    lineages = [lineage for lineage, _indicator in found if lineage != Lineage.UNCHANGED]
    return Step(rating, tuple(row for _lineage, row in found), lineages[0] if lineages else Lineage.RETIRED)


@transaction.atomic
def move_assessment(*, assessment: Assessment, version: FrameworkVersion, by: User) -> Move:
    """Pins the assessment to the newer version. Raises NotPermitted, NothingToMoveTo, ReviewHandedIn."""
    locked = (
        Assessment.objects.select_for_update(no_key=True, of=("self",))
        .select_related("cycle__state", "risk_version__framework", "resilience_version__framework")
        .get(pk=assessment.pk)
    )
    if not may_move(by, locked):
        raise NotPermitted
    move = plan_move(locked, version)
    if locked.reviewed_at is not None and any(
        step.rating.track == Track.REVIEWER and not step.is_kept for step in move.steps
    ):
        raise ReviewHandedIn
    before = pinned_version(locked, version)
    for step in move.steps:
        _carry(step)
    _reassign(locked, before, version)
    name = "risk_version" if version.framework.kind == Kind.RISK else "resilience_version"
    setattr(locked, name, version)
    locked.moves += 1
    locked.save(update_fields=[name, "moves"])
    locked.layers.set(newest_layers([locked.risk_version, locked.resilience_version]))
    record(
        event="cycle.moved",
        by=by,
        state=locked.cycle.state,
        subject=f"assessment:{locked.pk}",
        details={
            "framework": version.framework.slug,
            "from": before.number,
            "to": version.number,
            "kept": _codes(move.kept),
            "suggested": _codes(move.suggested),
            "set_aside": _codes(move.set_aside),
        },
    )
    return move


def _codes(steps: tuple[Step, ...]) -> list[str]:
    """ "1.2 > 1.3", where the answer stays or is suggested; the old code alone where it is set aside."""
    return [
        " > ".join([step.rating.indicator.code, ", ".join(row.code for row in step.targets)])
        if step.targets
        else step.rating.indicator.code
        for step in steps
    ]


def _carry(step: Step) -> None:
    rating = step.rating
    if step.is_kept:
        Rating.objects.filter(pk=rating.pk).update(indicator=step.targets[0])
        return
    history = list(_history(rating))
    for target in step.targets or (None,):
        CarriedAnswer.objects.create(
            assessment_id=rating.assessment_id,
            track=rating.track,
            origin=rating.indicator,
            indicator=target,
            history=history,
            by=rating.updated_by,
            answered_at=rating.updated_at,
        )
    rating.delete()


def _history(rating: Rating) -> Iterator[dict[str, Any]]:
    """Every version, oldest first; the last one with its sources and populations."""
    revisions = RatingRevision.objects.filter(rating=rating).select_related("updated_by").order_by("version")
    rows = [
        {
            **{field: getattr(row, field) for field in FIELDS},
            "version": row.version,
            "by": row.updated_by.name,
            "at": row.at.isoformat(),
        }
        for row in revisions
    ]
    last = {field: getattr(rating, field) for field in FIELDS}
    last |= {"version": rating.version, "by": rating.updated_by.name, "at": rating.updated_at.isoformat()}
    last["sources"] = [str(pk) for pk in rating.sources.values_list("pk", flat=True)]
    last["populations"] = [str(pk) for pk in rating.populations.values_list("pk", flat=True)]
    yield from rows[:-1] if rows and rows[-1]["version"] == rating.version else rows
    yield last


def _reassign(assessment: Assessment, before: FrameworkVersion, version: FrameworkVersion) -> None:
    """Who drafts which factor, as far as the factor is still there."""
    factors = {row.permanent_id: row for row in Factor.objects.filter(version=version)}
    for assignment in Assignment.objects.filter(assessment=assessment, factor__version=before).select_related("factor"):
        target = factors.get(assignment.factor.permanent_id)
        if target is None:
            assignment.delete()
        else:
            assignment.factor = target
            assignment.save(update_fields=["factor"])


@transaction.atomic
def adopt_answer(*, carried: CarriedAnswer, by: User) -> Rating:
    """Answers with a suggestion, as it was given; what it rested on comes along as far as it is still there.

    Raises RatingConflict where there is an answer by now, and what save_rating raises.
    """
    if carried.indicator is None:
        raise NothingToMoveTo(_("Nothing asks for this answer any more; it stays set aside."))
    last = carried.history[-1]
    assessment = carried.assessment
    sources = visible_evidence(by, assessment.cycle.state).filter(pk__in=last["sources"])
    populations = assessment.populations.filter(pk__in=last["populations"])
    values = RatingInput(
        **{field: last[field] for field in FIELDS},
        sources=tuple(sources.values_list("pk", flat=True)),
        populations=tuple(populations.values_list("pk", flat=True)),
    )
    return save_rating(assessment=assessment, indicator=carried.indicator, by=by, expected_version=0, values=values)
