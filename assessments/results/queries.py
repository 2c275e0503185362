from typing import Any

from django.db.models import Case, F, IntegerField, QuerySet, Value, When

from assessments.core.enums import SIGNED_STATUSES, Status
from assessments.core.models import Assessment
from assessments.core.wording import say_in_readers_language
from assessments.results.charts import FactorTitle
from assessments.results.models import Result
from assessments.results.names import IndicatorTitle, Names
from assessments.review.models import Divergence
from frameworks.models import Factor, Indicator


def result_of(assessment: Assessment) -> Result | None:
    """The stored result with its snapshot, once signed off and computed; without bytes that no page reads."""
    stored = Result.objects.filter(snapshot__assessment=assessment).select_related("snapshot")
    return stored.defer("body", "snapshot__record").first()


def names_of(assessment: Assessment, page_of_factor: str) -> Names:
    """Factors, domains and indicators of the pinned versions, in canonical order and the reader's language; three
    queries. `page_of_factor` has %s for the number."""
    versions = [assessment.risk_version_id, assessment.resilience_version_id]
    risk_first = Case(When(version=versions[0], then=Value(0)), default=Value(1), output_field=IntegerField())
    factors = list(Factor.objects.filter(version__in=versions).order_by(risk_first, "position"))
    named = ("version", "code", "permanent_id", "label")
    indicators = list(
        Indicator.objects.filter(version__in=versions).annotate(number=F("factor__number")).only(*named).order_by()
    )
    say_in_readers_language(assessment, [*factors, *indicators])
    titles = [
        FactorTitle(
            code=row.number,
            title=row.title,
            block=row.block,
            url=page_of_factor % row.number,
            permanent_id=row.permanent_id,
        )
        for row in factors
    ]
    by_code = {
        row.code: IndicatorTitle(row.code, row.permanent_id, row.label, f"{page_of_factor % row.number}#i-{row.code}")
        for row in indicators
    }
    return Names(tuple(titles), by_code)


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


def divergences_of(assessment: Assessment) -> dict[str, str]:
    """Why the office keeps a rating far from the reviewer's, by the indicator's permanent id; one query."""
    return dict(Divergence.objects.filter(assessment=assessment).values_list("permanent_id", "reason"))
