"""What the method's own choices do to each crime's score, one change at a time (methodology, section 6)."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from assessments.core.enums import block_name
from assessments.results.charts import percent
from assessments.results.names import Names

Json = Mapping[str, Any]
Shown = dict[str, Any]


def spread_table(crimes: Json, names: Names) -> Shown | None:
    """Crimes as columns, choices as rows; None where no crime has a spread. A cell withheld is None."""
    ordered = names.in_order(crimes)
    tables = [(crime.get("method_spread") or {}).get("table") or {} for _block, crime in ordered]
    if not any(tables):
        return None
    rows = [_row(words, what, value, tables) for what, value, words in _choices(tables, names)]
    as_it_is = {"words": _("As the method says"), "cells": [percent(crime["score"]) for _block, crime in ordered]}
    return {"columns": [str(block_name(block)) for block, _crime in ordered], "rows": [as_it_is, *rows]}


def _row(words: str, what: str, value: str, tables: list[Json]) -> Shown:
    return {"words": words, "cells": [percent((table.get(what) or {}).get(value)) for table in tables]}


def _choices(tables: list[Json], names: Names) -> list[tuple[str, str, str]]:
    """What was varied, its value and what that means; in the order of the method, whatever the order of stored keys."""
    exponents = {
        "1": _("Breadth counts as much as severity (p = 1)"),
        "3": _("Severity counts more (p = 3)"),
        "inf": _("Only the most severe sign counts (p = ∞)"),
    }
    found = [("p", value, words) for value, words in exponents.items() if _has(tables, "p", value)]
    for value in sorted({value for table in tables for value in table.get("w_specific") or ()}):
        share = percent(float(value))
        words = _("Factors of the crime itself weigh %(share)d of 100") % {"share": share}
        found.append(("w_specific", value, words))
    for factor in names.factors:
        if _has(tables, "without", factor.code):
            words = _("Without factor %(number)s, %(title)s") % {"number": factor.code, "title": factor.title}
            found.append(("without", factor.code, words))
    return found


def _has(tables: list[Json], what: str, value: str) -> bool:
    return any(value in (table.get(what) or {}) for table in tables)
