"""What the practice State asks of its own: two indicators, answered with the rest."""

from assessments.core.annex import annex_of, asked_by
from assessments.core.enums import Track
from assessments.core.models import Assessment, Evidence
from assessments.core.services import NationalInput, add_national_indicator, save_national_rating
from assessments.core.validators import RatingInput
from frameworks.enums import Family
from frameworks.models import Factor
from r2p_site.accounts.models import User

WELLS = "7.N1"
COMMITTEES = "R3.N1"
ASKED = {
    "7": NationalInput(
        "Clashes over wells in the dry season",
        "Armed clashes between herders and farmers over wells, from December to April.",
        Family.INCIDENT,
        "Ask the water boards of the three border districts; count a clash once, whoever reports it.",
    ),
    "R3": NationalInput(
        "District committees meet",
        "The early-warning committee of each district met in the last three months, and its notes were read.",
        Family.MEASURE,
    ),
}
_WHY = {
    WELLS: "Two clashes in the border districts in February, one with three dead; none elsewhere.",
    COMMITTEES: "Seven of nine committees met; the notes of four were answered.",
}
_REVIEWERS_WHY = "Four clashes by the count of the water boards; two were never reported to the police."


def ask(assessment: Assessment, lead: User) -> None:
    """Once: what a State asks of its own outlives cycles."""
    if asked_by(assessment).exists():
        return
    versions = [assessment.risk_version_id, assessment.resilience_version_id]
    factors = Factor.objects.filter(version__in=versions, number__in=ASKED).select_related("version__framework")
    for factor in factors.order_by("number"):
        add_national_indicator(assessment=assessment, factor=factor, by=lead, values=ASKED[factor.number])


def answer(assessment: Assessment, by: User, levels: dict[str, int], source: Evidence | None = None) -> None:
    """`levels` by code; what is not in it stays open. The reviewer has no source of the office."""
    for row in annex_of(assessment, Track.OFFICIAL):
        if row.code not in levels:
            continue
        values = RatingInput(
            state="rated",
            level=levels[row.code],
            confidence="medium",
            trend="same",
            rationale=_WHY[row.code] if source else _REVIEWERS_WHY,
            sources=(source.pk,) if source else (),
        )
        save_national_rating(assessment=assessment, indicator=row.indicator, by=by, expected_version=0, values=values)
