"""Prevention gaps: where signs are strong and what would answer them is weak. An order for work, not a score."""

from collections.abc import Mapping
from typing import Any

from assessments.results.charts import percent
from assessments.results.names import Names

Json = Mapping[str, Any]
Shown = dict[str, Any]
SHOWN = 5


def gap_context(results: Json, names: Names, method: Json) -> list[Shown]:
    """The widest gaps first; equal ones in canonical order. `answered_by`: the domains of resilience that answer it."""
    gaps = {number: value for number, value in (results.get("gaps") or {}).items() if value is not None}
    widest = sorted((row for row in names.factors if gaps.get(row.code)), key=lambda row: -gaps[row.code])
    return [gap(row.code, gaps[row.code], names, method) for row in widest[:SHOWN]]


def gap(number: str, value: float | None, names: Names, method: Json) -> Shown:
    """One factor's gap with what answers it; `size` is a whole number 0 to 100, None where it may not be shown."""
    ids = {row.code: row.permanent_id for row in names.factors}
    domains = names.factors_with(list(method["resilience_map"].get(ids.get(number, number), ())))
    return {
        **names.place(number),
        "size": percent(value),
        "answered_by": [names.place(domain.code) for domain in domains],
    }
