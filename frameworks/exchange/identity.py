"""Permanent ids: what an indicator is called across versions, whatever its code becomes."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from frameworks.errors import FileRefused, Problem
from frameworks.exchange.content import FactorContent, FrameworkContent


@dataclass(frozen=True, slots=True)
class KnownIds:
    """Permanent ids by number and by code, of what came before."""

    factors: Mapping[str, str] = field(default_factory=dict)
    indicators: Mapping[str, str] = field(default_factory=dict)


def ids_of(content: FrameworkContent) -> KnownIds:
    return KnownIds(
        {row.number: row.permanent_id for row in content.factors if row.permanent_id},
        {row.code: row.permanent_id for _factor, row in content.indicators() if row.permanent_id},
    )


def with_ids(content: FrameworkContent, *known: KnownIds) -> FrameworkContent:
    """An id in the file wins; else that of the first of `known` that has the code; else `<slug>/<code>`.

    Raises FileRefused when an id that the file gives to one row would be inherited by another.
    """
    factors = tuple(_factor(content.slug, factor, known) for factor in content.factors)
    named = [(row.number, row.permanent_id) for row in factors]
    named += [(row.code, row.permanent_id) for factor in factors for row in factor.indicators]
    _refuse_shared(named)
    return replace(content, factors=factors)


def _factor(slug: str, factor: FactorContent, known: tuple[KnownIds, ...]) -> FactorContent:
    earlier_factors = [ids.factors for ids in known]
    earlier = [ids.indicators for ids in known]
    return replace(
        factor,
        permanent_id=factor.permanent_id or _inherited(slug, factor.number, earlier_factors),
        indicators=tuple(
            replace(row, permanent_id=row.permanent_id or _inherited(slug, row.code, earlier))
            for row in factor.indicators
        ),
    )


def _inherited(slug: str, code: str, earlier: list[Mapping[str, str]]) -> str:
    return next((ids[code] for ids in earlier if code in ids), f"{slug}/{code}")


def _refuse_shared(rows: list[tuple[str, str]]) -> None:
    seen: dict[str, str] = {}
    found = []
    for code, permanent_id in rows:
        if permanent_id in seen:
            message = _("Has the permanent id %(id)s, which %(other)s has too. Write an `id` for one of them.")
            found.append(Problem(code, message % {"id": permanent_id, "other": seen[permanent_id]}))
        seen.setdefault(permanent_id, code)
    if found:
        raise FileRefused(found)
