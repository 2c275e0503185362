from django.db.models import Case, IntegerField, Value, When

from assessments.core.models import Assessment
from assessments.results.charts import FactorTitle
from assessments.results.models import Result
from frameworks.models import Factor


def result_of(assessment: Assessment) -> Result | None:
    """The stored result, once signed off and computed."""
    return Result.objects.filter(snapshot__assessment=assessment).select_related("snapshot").first()


def factor_titles(assessment: Assessment, urls: dict[str, str] | None = None) -> list[FactorTitle]:
    """Risk factors, then domains, of the pinned versions, in canonical order; one query."""
    risk_first = Case(
        When(version=assessment.risk_version_id, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    factors = Factor.objects.filter(version__in=[assessment.risk_version_id, assessment.resilience_version_id])
    found = urls or {}
    return [
        FactorTitle(code=row.number, title=row.title, block=row.block, url=found.get(row.number, ""))
        for row in factors.order_by(risk_first, "position")
    ]
