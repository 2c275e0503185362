"""What stands around the indicators of a factor page: the rail of all factors, and the factor itself."""

from collections.abc import Iterable

from assessments.core.enums import block_name
from assessments.core.models import Assessment
from assessments.core.queries import FactorProgress
from assessments.core.rows import Row, factor_url
from frameworks.enums import Kind
from frameworks.models import Factor


def rail(assessment: Assessment, progress: Iterable[FactorProgress], current: Factor) -> list[Row]:
    return [
        {
            "code": row.factor.number,
            "short_title": row.factor.title,
            "url": factor_url(assessment, row.factor),
            "percent": row.percent_answered,
            "low": row.percent_answered < 50,
            "current": row.factor.pk == current.pk,
        }
        for row in progress
    ]


def factor_context(factor: Factor, progress: Iterable[FactorProgress], kind: str) -> Row:
    mine = next(row for row in progress if row.factor.pk == factor.pk)
    return {
        "code": factor.number,
        "title": factor.title,
        "question": factor.rating_question or factor.summary,
        "guidance": factor.guidance,
        "block": block_name(factor.block),
        "answered": mine.answered,
        "total": mine.total,
        "kind": "risk" if kind == Kind.RISK else "res",
    }
