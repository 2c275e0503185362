"""Fields that came later: a file from before them has them nowhere, and leaves them as they are."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from frameworks.exchange.content import FactorContent, FrameworkContent, IndicatorContent
from frameworks.exchange.fields import INDICATOR, Field
from frameworks.exchange.rows import RawFramework


def unsaid_fields(raw: RawFramework) -> tuple[Field, ...]:
    """Those that no indicator of the file has. One that is there and empty says that nothing is meant."""
    return tuple(spec for spec in INDICATOR if spec.later and spec.name not in raw.said)


def with_unsaid(content: FrameworkContent, fields: Collection[Field], *earlier: FrameworkContent) -> FrameworkContent:
    """With these fields as the first of `earlier` that has the indicator says them. Both with permanent ids."""
    known: dict[str, IndicatorContent] = {}
    for before in earlier:
        for _factor, row in before.indicators():
            known.setdefault(row.permanent_id, row)
    return replace(content, factors=tuple(_kept_below(factor, fields, known) for factor in content.factors))


def _kept_below(factor: FactorContent, fields: Collection[Field], known: dict[str, IndicatorContent]) -> FactorContent:
    return replace(factor, indicators=tuple(_kept(row, fields, known) for row in factor.indicators))


def _kept(row: IndicatorContent, fields: Collection[Field], known: dict[str, IndicatorContent]) -> IndicatorContent:
    before = known.get(row.permanent_id)
    if before is None:
        return row
    values: dict[str, Any] = {spec.attribute: getattr(before, spec.attribute) for spec in fields}
    return replace(row, **values)
