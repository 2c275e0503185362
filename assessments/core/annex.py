"""Reads of the national annex of an assessment."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from assessments.core.enums import SIGNED_STATUSES
from assessments.core.models import Assessment, NationalIndicator, NationalRating
from frameworks.models import Factor


@dataclass(frozen=True, slots=True)
class AnnexRow:
    """`factor` is None where the version that the assessment keeps to has the factor no more."""

    indicator: NationalIndicator
    factor: Factor | None
    rating: NationalRating | None
    code: str

    @property
    def is_reworded(self) -> bool:
        """Whether the answer was given to other words than those that stand now."""
        return self.rating is not None and self.rating.asked["statement"] != self.indicator.statement


def annex_of(assessment: Assessment, track: str) -> list[AnnexRow]:
    """What the State asks beside the frameworks, with the answers of one voice. Three queries.

    What was retired stays as far as it has an answer; of a signed-off assessment only what was answered is left.
    """
    ratings = {row.indicator_id: row for row in national_ratings(assessment, track)}
    factors = factors_of(assessment)
    signed = assessment.status in SIGNED_STATUSES
    rows = [
        _row(indicator, factors, ratings)
        for indicator in asked_by(assessment)
        if indicator.pk in ratings or not (signed or indicator.retired_at)
    ]
    places = {key: place for place, key in enumerate(factors)}

    def order(row: AnnexRow) -> tuple[int, str, int]:
        own = row.indicator
        return (places.get(own.factor_permanent_id, len(places)), own.factor_number, own.number)

    return sorted(rows, key=order)


def asked_by(assessment: Assessment) -> QuerySet[NationalIndicator]:
    """What the State asks beside the frameworks of the assessment, what it retired included."""
    frameworks = [assessment.risk_version.framework_id, assessment.resilience_version.framework_id]
    return NationalIndicator.objects.filter(state=assessment.cycle.state_id, framework__in=frameworks)


def _row(indicator: NationalIndicator, factors: dict[str, Factor], ratings: dict[UUID, NationalRating]) -> AnnexRow:
    factor = factors.get(indicator.factor_permanent_id)
    code = indicator.code(factor.number if factor else "")
    return AnnexRow(indicator, factor, ratings.get(indicator.pk), code)


def national_ratings(assessment: Assessment, track: str) -> QuerySet[NationalRating]:
    rows = NationalRating.objects.filter(assessment=assessment, track=track)
    return rows.select_related("indicator", "updated_by").prefetch_related("sources")


def factors_of(assessment: Assessment) -> dict[str, Factor]:
    """Factors and domains of both pinned versions, by permanent id, in canonical order. One query."""
    versions = [assessment.risk_version_id, assessment.resilience_version_id]
    rows = Factor.objects.filter(version__in=versions)
    ordered = sorted(rows, key=lambda row: (row.version_id != assessment.risk_version_id, row.position))
    return {row.permanent_id: row for row in ordered}
