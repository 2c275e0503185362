"""Reads of the record; each takes and returns querysets or small frozen objects, at a constant number of queries."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, Count, Exists, OuterRef, Prefetch, Q, QuerySet, When

from assessments.core.enums import OPEN_STATUSES, SIGNED_STATUSES, AnswerState, Status, Track
from assessments.core.models import (
    Assessment,
    Assignment,
    Evidence,
    Methodology,
    NationalIndicator,
    NationalRating,
    Population,
    Rating,
)
from assessments.core.versions import earlier_ids
from assessments.scoring.catalogue import natural_key
from frameworks.models import Factor, FrameworkVersion, Indicator
from r2p_site.accounts.models import Role, State, User


def with_pins(assessments: QuerySet[Assessment]) -> QuerySet[Assessment]:
    """Assessments with everything that every page of theirs names."""
    return assessments.select_related(
        "cycle__state", "risk_version__framework", "resilience_version__framework", "methodology", "previous"
    )


def pinned_versions(ids: frozenset[UUID]) -> frozenset[UUID]:
    """Of the given framework versions, those that an assessment keeps to. One query."""
    rows = Assessment.objects.filter(Q(risk_version__in=ids) | Q(resilience_version__in=ids))
    pinned = rows.values_list("risk_version", "resilience_version")
    return ids & {version for pair in pinned for version in pair}


def active_methodology() -> Methodology | None:
    return Methodology.objects.filter(status="active").first()


def _in_canonical_order(ratings: QuerySet[Rating], assessment: Assessment) -> QuerySet[Rating]:
    """Risk factors, then domains, each in the order of its framework."""
    risk_first = Case(When(indicator__version=assessment.risk_version_id, then=0), default=1)
    return ratings.order_by(risk_first, "indicator__factor__position", "indicator__position")


def ratings_of(assessment: Assessment, track: str) -> QuerySet[Rating]:
    """Answers of one voice with their links, in canonical order."""
    ratings = (
        Rating.objects.filter(assessment=assessment, track=track)
        .select_related("indicator__factor", "updated_by", "na_agreed_by")
        .prefetch_related("sources", "populations")
    )
    return _in_canonical_order(ratings, assessment)


def ratings_of_factor(assessment: Assessment, factor: Factor, tracks: Collection[str]) -> dict[str, dict[UUID, Rating]]:
    """Answers to one factor by track, then by the indicator's id; their indicators are those that came with the factor.

    Three queries, however many tracks.
    """
    rows = (
        assessment.ratings.filter(track__in=tracks, indicator__factor=factor)
        .select_related("updated_by")
        .prefetch_related("sources", "populations")
        .order_by()
    )
    indicators = {row.pk: row for row in factor.indicators.all()}
    found: dict[str, dict[UUID, Rating]] = {track: {} for track in tracks}
    for rating in rows:
        rating.indicator = indicators[rating.indicator_id]
        found[rating.track][rating.indicator_id] = rating
    return found


def earlier_ratings(assessment: Assessment, track: str, permanent_ids: Iterable[str]) -> dict[str, Rating]:
    """Last cycle's answers to the same indicators, by permanent id; through the crosswalk where versions differ."""
    if assessment.previous is None:
        return {}
    changed = earlier_ids(assessment)
    wanted = {key: changed.get(key, key) for key in permanent_ids}
    rows = Rating.objects.filter(
        assessment=assessment.previous_id, track=track, indicator__permanent_id__in=filter(None, wanted.values())
    ).select_related("indicator")
    rows = rows.only("state", "level", "confidence", "indicator__permanent_id", "indicator__family").order_by()
    found = {rating.indicator.permanent_id: rating for rating in rows}
    return {key: found[old] for key, old in wanted.items() if old in found}


@dataclass(frozen=True, slots=True)
class FactorProgress:
    """How far one factor is answered on one track."""

    factor: Factor
    total: int
    answered: int
    assigned_to: str
    assigned_id: UUID | None

    @property
    def percent_answered(self) -> int:
        """Rounded down: 100 is said of what is complete."""
        return 100 * self.answered // self.total if self.total else 0


def progress(assessment: Assessment, track: str) -> list[FactorProgress]:
    """Every factor, then every domain, in canonical order, with what a list names of them. Three queries."""
    factors = (
        Factor.objects.filter(version__in=[assessment.risk_version_id, assessment.resilience_version_id])
        .only("version_id", "permanent_id", "number", "position", "block", "title")
        .annotate(total=Count("indicators"))
        .order_by()
    )
    answered: dict[UUID, int] = {
        row["indicator__factor"]: row["answered"]
        for row in Rating.objects.filter(assessment=assessment, track=track)
        .values("indicator__factor")
        .annotate(answered=Count("pk", filter=~Q(state=AnswerState.NOT_RATED)))
        .order_by()
    }
    assigned = {factor: (user, name) for factor, user, name in _assigned(assessment)}
    ordered = sorted(factors, key=lambda factor: (factor.version_id != assessment.risk_version_id, factor.position))
    return [
        FactorProgress(
            factor=factor,
            total=factor.total,
            answered=answered.get(factor.pk, 0),
            assigned_to=assigned[factor.pk][1] if factor.pk in assigned else "",
            assigned_id=assigned[factor.pk][0] if factor.pk in assigned else None,
        )
        for factor in ordered
    ]


def _assigned(assessment: Assessment) -> QuerySet[Assignment, tuple[UUID, UUID, str]]:
    return assessment.assignments.values_list("factor_id", "user_id", "user__name")


def factor_of(assessment: Assessment, version: FrameworkVersion, number: str) -> Factor | None:
    """A risk factor or domain of a pinned version, by the number people use, with its indicators; `has_annex`: whether
    the State asks something of its own there. Two queries."""
    own = NationalIndicator.objects.filter(
        state=assessment.cycle.state_id,
        framework=version.framework_id,
        factor_permanent_id=OuterRef("permanent_id"),
    )
    factors = version.factors.filter(number=number).annotate(has_annex=Exists(own))
    return factors.prefetch_related("indicators").order_by("position").first()


def waiting_not_applicable(assessment: Assessment) -> QuerySet[Rating]:
    """Answers "not applicable" that no second person has agreed to yet."""
    waiting = assessment.ratings.filter(
        track=Track.OFFICIAL, state=AnswerState.NOT_APPLICABLE, na_agreed_by=None
    ).select_related("indicator__factor", "updated_by")
    return _in_canonical_order(waiting, assessment)


def blocks_not_applicable(assessment: Assessment, track: str) -> set[tuple[UUID, str]]:
    """Blocks of one crime, with their framework version, of which every indicator is answered "not applicable"."""
    answered = Rating.objects.filter(assessment=assessment, track=track, state=AnswerState.NOT_APPLICABLE)
    blocks = (
        Indicator.objects.filter(version__in=[assessment.risk_version_id, assessment.resilience_version_id])
        .exclude(factor__block__in=["common", "resilience"])
        .values_list("version", "factor__block")
        .annotate(total=Count("pk"), answered=Count("pk", filter=Q(pk__in=answered.values("indicator"))))
        .order_by()
    )
    return {(version, block) for version, block, total, found in blocks if total == found}


def evidence_list(evidence: QuerySet[Evidence], *, track: str, words: str = "", kind: str = "") -> QuerySet[Evidence]:
    """Sources whose title, publisher or note has the words, or that an answer to the indicator of this code rests on.

    With each, the answers of one track that rest on it: what the other side answers is not shown here.
    """
    on_track = Rating.objects.filter(track=track)
    if words:
        cited = on_track.filter(indicator__code__iexact=words).values("sources")
        evidence = evidence.filter(
            Q(title__icontains=words) | Q(publisher__icontains=words) | Q(note__icontains=words) | Q(pk__in=cited)
        )
    if kind:
        evidence = evidence.filter(kind=kind)
    used = Prefetch("ratings", on_track.select_related("indicator"))
    return evidence.prefetch_related(used).order_by("-received_on", "title", "pk")


def is_signed(evidence: Evidence) -> bool:
    """Whether a signed-off assessment rests on this source, its national annex included."""
    signed = {"sources": evidence, "assessment__status__in": SIGNED_STATUSES}
    return Rating.objects.filter(**signed).exists() or NationalRating.objects.filter(**signed).exists()


@dataclass(frozen=True, slots=True)
class Presence:
    """A population with the official signs present that name it: counted, never scored (methodology, section 3)."""

    population: Population
    signs: tuple[Rating, ...]

    @property
    def highest(self) -> Rating | None:
        """The first, in canonical order, of those at the highest level."""
        return max(self.signs, key=lambda row: row.level or 0, default=None)


def linked_codes(evidence: Evidence) -> list[str]:
    """Codes of the indicators that rest on this source, 2.9 before 2.10; reads what evidence_list has prefetched."""
    return sorted({rating.indicator.code for rating in evidence.ratings.all()}, key=natural_key)


def populations_of(assessment: Assessment) -> QuerySet[Population]:
    """With the official answers by which a sign is present; a measure of resilience is no sign, however it works."""
    present = assessment.methodology.record["parameters"]["level_present"]
    signs = Rating.objects.filter(
        track=Track.OFFICIAL, indicator__version=assessment.risk_version_id, level__gte=present
    ).order_by("indicator__factor__position", "indicator__position")
    return Population.objects.filter(assessment=assessment).prefetch_related(
        Prefetch("ratings", signs.select_related("indicator"))
    )


def presence(population: Population) -> Presence:
    """Of a population loaded by `populations_of`."""
    return Presence(population, tuple(population.ratings.all()))


def assessment_list(assessments: QuerySet[Assessment], *, words: str = "", status: str = "") -> QuerySet[Assessment]:
    """By State and cycle, newest cycle first; with what a list names of each."""
    if words:
        assessments = assessments.filter(Q(cycle__state__name__icontains=words) | Q(cycle__title__icontains=words))
    if status:
        assessments = assessments.filter(status=status)
    return assessments.select_related("cycle__state").order_by("cycle__state__name", "-cycle__number")


def states_to_start(user: User) -> QuerySet[State]:
    """States that this person leads and whose last cycle is closed, or that have none."""
    return State.objects.filter(pk__in=user.states_with(Role.LEAD)).exclude(
        cycles__assessment__status__in=[*OPEN_STATUSES, Status.SUBMITTED]
    )


def critical_missing(assessment: Assessment, track: str) -> int:
    """Critical indicators of the pinned framework that nobody has answered on this track; one query."""
    answered = Rating.objects.filter(assessment=assessment, track=track).exclude(state=AnswerState.NOT_RATED)
    return (
        Indicator.objects.filter(
            version=assessment.risk_version_id, permanent_id__in=assessment.methodology.record["critical"]
        )
        .exclude(pk__in=answered.values("indicator"))
        .count()
    )


def narrowed(
    assessments: QuerySet[Assessment], *, state: str = "", year: int | None = None, status: str = ""
) -> QuerySet[Assessment]:
    """By State, the newest cycle first, with pins; what is empty does not narrow. `year`: in which the period ends."""
    if state:
        assessments = assessments.filter(cycle__state=state)
    if year is not None:
        assessments = assessments.filter(cycle__period_end__year=year)
    return with_pins(assessment_list(assessments, status=status))
