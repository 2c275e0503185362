from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet
from django.utils import timezone

from assessments.core.annex import factors_of
from assessments.core.enums import SIGNED_STATUSES, Status
from assessments.core.models import Assessment
from assessments.core.wording import say_in_readers_language
from assessments.results.charts import FactorTitle
from assessments.results.models import Result
from assessments.results.names import IndicatorTitle, Names
from assessments.review.models import Divergence
from assessments.signals.queries import signals_at
from frameworks.models import Factor, Indicator
from frameworks.phrases import Phrasebook


def result_of(assessment: Assessment) -> Result | None:
    """The stored result with its snapshot, once signed off and computed; without bytes that no page reads."""
    stored = Result.objects.filter(snapshot__assessment=assessment).select_related("snapshot")
    return stored.defer("body", "snapshot__record", "snapshot__annex").first()


def names_of(assessment: Assessment, factors: Collection[Factor], page_of_factor: str, words: Phrasebook) -> Names:
    """Factors, domains and indicators of the pinned versions, in canonical order and in the reader's words. One query.

    `factors`: all of them. `page_of_factor` has %s for the number.
    """
    words.say(*factors)
    indicators = {
        code: IndicatorTitle(
            code,
            permanent_id,
            words.phrase(version, permanent_id, "label", label),
            f"{page_of_factor % number}#i-{code}",
            block,
        )
        for version, permanent_id, code, label, number, block in _labels(assessment)
    }
    return Names(tuple(_title(row, page_of_factor % row.number) for row in factors), indicators)


def _labels(assessment: Assessment) -> QuerySet[Indicator, tuple[UUID, str, str, str, str, str]]:
    """Version, permanent id, code and label of every indicator, with the number and the block of its factor."""
    rows = Indicator.objects.filter(version__in=[assessment.risk_version_id, assessment.resilience_version_id])
    named = rows.values_list("version_id", "permanent_id", "code", "label", "factor__number", "factor__block")
    return named.order_by()


def factor_titles(assessment: Assessment, urls: Mapping[str, str] | None = None) -> list[FactorTitle]:
    """Risk factors, then domains, of the pinned versions, in canonical order and the reader's language."""
    factors = factors_of(assessment).values()
    say_in_readers_language(assessment, factors)
    return [_title(row, (urls or {}).get(row.number, "")) for row in factors]


def _title(row: Factor, url: str) -> FactorTitle:
    return FactorTitle(code=row.number, title=row.title, block=row.block, url=url, permanent_id=row.permanent_id)


def blocks_of(assessment: Assessment) -> list[str]:
    """Blocks of the pinned versions in canonical order; one query."""
    return list(dict.fromkeys(row.block for row in factors_of(assessment).values()))


def results_of_cycles(assessment: Assessment) -> QuerySet[Result, Any]:
    """Signed-off cycles of the State up to this one, oldest first: what a trend shows. One query.

    {assessment, title, method, crimes: of the official track}; withdrawn ones are left out.
    """
    kept = [status for status in SIGNED_STATUSES if status != Status.WITHDRAWN]
    return (
        Result.objects.filter(
            snapshot__assessment__cycle__state=assessment.cycle.state_id,
            snapshot__assessment__cycle__number__lte=assessment.cycle.number,
            snapshot__assessment__status__in=kept,
        )
        .order_by("snapshot__assessment__cycle__number")
        .values(
            assessment=F("snapshot__assessment"),
            title=F("snapshot__assessment__cycle__title"),
            method=F("snapshot__assessment__methodology__version"),
            crimes=F("content__tracks__official__crimes"),
        )
    )


def signals_beside(assessment: Assessment) -> list[dict[str, Any]]:
    """Outside signals as they stood at sign-off, or stand now while it is not signed off. One query."""
    return signals_at(assessment.cycle.state_id, assessment.approved_at or timezone.now())


def divergences_of(assessment: Assessment) -> dict[str, str]:
    """Why the office keeps a rating far from the reviewer's, by the indicator's permanent id; one query."""
    rows = Divergence.objects.filter(assessment=assessment, subject=Divergence.Subject.INDICATOR)
    return dict(rows.values_list("permanent_id", "reason"))
