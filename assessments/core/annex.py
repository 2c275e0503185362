"""Reads of the national annex of an assessment."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from assessments.core.enums import SIGNED_STATUSES, AnswerState, Track
from assessments.core.models import Assessment, NationalIndicator, NationalRating
from frameworks.models import Factor


@dataclass(frozen=True, slots=True)
class AnnexRow:
    """One national indicator in one assessment, with the answer of one voice; what pages ask of an official indicator
    can be asked of it too.

    `factor` is None where the version that the assessment keeps to has the factor no more.
    """

    indicator: NationalIndicator
    factor: Factor | None
    rating: NationalRating | None
    code: str

    @property
    def pk(self) -> UUID:
        return self.indicator.pk

    @property
    def permanent_id(self) -> str:
        return self.indicator.permanent_id

    @property
    def family(self) -> str:
        return self.indicator.family

    @property
    def label(self) -> str:
        """As it was answered, else as it stands: what is shown beside an answer is what was asked."""
        return str(self.rating.asked["label"]) if self.rating else self.indicator.label

    @property
    def statement(self) -> str:
        return str(self.rating.asked["statement"]) if self.rating else self.indicator.statement

    @property
    def is_reworded(self) -> bool:
        """Whether the answer was given to other words than those that stand now."""
        return self.rating is not None and self.rating.asked["statement"] != self.indicator.statement


def annex_of(assessment: Assessment, track: str) -> list[AnnexRow]:
    """What the State asks beside the frameworks, with the answers of one voice. At most four queries."""
    return annex_by_track(assessment, [track])[track]


def annex_by_track(
    assessment: Assessment, tracks: Collection[str], *, factors: Mapping[str, Factor] | None = None
) -> dict[str, list[AnnexRow]]:
    """The same for several voices: one query where the State asks nothing, else four. `factors`: those of `factors_of`,
    where they are at hand already.

    What was retired stays as far as a voice has answered it; of a signed-off assessment only what was answered is left.
    """
    indicators = list(asked_by(assessment))
    if not indicators:
        return {track: [] for track in tracks}
    factors = factors_of(assessment) if factors is None else factors
    places = {key: place for place, key in enumerate(factors)}

    def order(row: AnnexRow) -> tuple[int, str, int]:
        own = row.indicator
        return (places.get(own.factor_permanent_id, len(places)), own.factor_number, own.number)

    answers = _by_track(national_ratings(assessment, tracks), tracks)
    return {
        track: sorted((_row(row, factors, ratings) for row in _shown(assessment, indicators, ratings)), key=order)
        for track, ratings in answers.items()
    }


def annex_of_factor(assessment: Assessment, factor: Factor, tracks: Collection[str]) -> dict[str, list[AnnexRow]]:
    """As annex_by_track, of one factor or domain. No query where the State asks nothing there and the factor says so
    (`queries.factor_of`), else three."""
    if not getattr(factor, "has_annex", True):
        return {track: [] for track in tracks}
    at = {"framework": factor.version.framework_id, "factor_permanent_id": factor.permanent_id}
    ratings = national_ratings(assessment, tracks).filter(**{f"indicator__{name}": value for name, value in at.items()})
    indicators = list(asked_by(assessment).filter(**at).order_by("number"))
    return {
        track: [
            AnnexRow(indicator, factor, answers.get(indicator.pk), indicator.code(factor.number))
            for indicator in _shown(assessment, indicators, answers)
        ]
        for track, answers in _by_track(ratings, tracks).items()
    }


def _by_track(ratings: Iterable[NationalRating], tracks: Collection[str]) -> dict[str, dict[UUID, NationalRating]]:
    found: dict[str, dict[UUID, NationalRating]] = {track: {} for track in tracks}
    for row in ratings:
        found[row.track][row.indicator_id] = row
    return found


def _shown(
    assessment: Assessment, indicators: Iterable[NationalIndicator], ratings: Mapping[UUID, NationalRating]
) -> list[NationalIndicator]:
    signed = assessment.status in SIGNED_STATUSES
    return [row for row in indicators if row.pk in ratings or not (signed or row.retired_at)]


def earlier_national(assessment: Assessment, track: str, rows: Iterable[AnnexRow]) -> dict[str, NationalRating]:
    """Last cycle's answers to the same indicators, by permanent id. At most one query."""
    wanted = [row.pk for row in rows]
    if not wanted or assessment.previous_id is None:
        return {}
    found = NationalRating.objects.filter(assessment=assessment.previous_id, track=track, indicator__in=wanted)
    return {row.indicator.permanent_id: row for row in found.select_related("indicator")}


def waiting_national(assessment: Assessment) -> list[AnnexRow]:
    """Answers "not applicable" that no second person has agreed to yet; no query more where there is none."""
    waits = NationalRating.objects.filter(
        assessment=assessment, track=Track.OFFICIAL, state=AnswerState.NOT_APPLICABLE, na_agreed_by=None
    )
    ratings = list(waits.select_related("indicator", "updated_by", "assessment__cycle__state"))
    factors = factors_of(assessment) if ratings else {}
    return [_row(row.indicator, factors, {row.indicator_id: row}) for row in ratings]


def asked_by(assessment: Assessment) -> QuerySet[NationalIndicator]:
    """What the State asks beside the frameworks of the assessment, what it retired included."""
    frameworks = [assessment.risk_version.framework_id, assessment.resilience_version.framework_id]
    return NationalIndicator.objects.filter(state=assessment.cycle.state_id, framework__in=frameworks)


def _row(indicator: NationalIndicator, factors: Mapping[str, Factor], ratings: dict[UUID, NationalRating]) -> AnnexRow:
    factor = factors.get(indicator.factor_permanent_id)
    code = indicator.code(factor.number if factor else "")
    return AnnexRow(indicator, factor, ratings.get(indicator.pk), code)


def national_ratings(assessment: Assessment, tracks: Collection[str]) -> QuerySet[NationalRating]:
    rows = NationalRating.objects.filter(assessment=assessment, track__in=tracks)
    return rows.select_related("indicator", "updated_by").prefetch_related("sources")


def factors_of(assessment: Assessment) -> dict[str, Factor]:
    """Factors and domains of both pinned versions, by permanent id, in canonical order, as lists name them. One
    query."""
    versions = [assessment.risk_version_id, assessment.resilience_version_id]
    named = ("version_id", "permanent_id", "number", "position", "block", "title")
    rows = Factor.objects.filter(version__in=versions).only(*named)
    ordered = sorted(rows, key=lambda row: (row.version_id != assessment.risk_version_id, row.position))
    return {row.permanent_id: row for row in ordered}
