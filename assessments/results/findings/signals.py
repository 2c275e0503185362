"""Outside signals as they stand beside a result: what other publishers say, in their own units, and never a number of
ours. Plain JSON in, so that staff page, public page and PDF show the same."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from assessments.results.names import Names

Json = Mapping[str, Any]
Shown = dict[str, Any]


def signals_context(signals: Sequence[Json], names: Names) -> Shown:
    """All of them, each with the factor or domain it speaks to; in the order given: by publisher."""
    return _shown([_with_place(row, names) for row in signals], with_place=True)


def factor_signals(signals: Sequence[Json], names: Names, number: str) -> Shown | None:
    """Those that speak to one factor or domain; None without any."""
    ids = {row.code: row.permanent_id for row in names.factors}
    rows = [dict(row) for row in signals if row["speaks_to"] and row["speaks_to"] == ids.get(number)]
    return _shown(rows, with_place=False) if rows else None


def _shown(rows: list[Shown], *, with_place: bool) -> Shown:
    return {
        "title": _("Outside signals"),
        "description": _(
            "Outside index, not part of the score: other publishers, their own methods and units, of this State alone."
        ),
        "rows": rows,
        "with_place": with_place,
    }


def _with_place(row: Json, names: Names) -> Shown:
    """Where the framework has no such factor, it speaks to the assessment as a whole."""
    for factor in names.factors_with([row["speaks_to"]] if row["speaks_to"] else []):
        return {**row, "place": f"{factor.code} {factor.title}", "place_url": factor.url}
    return {**row, "place": "", "place_url": ""}
