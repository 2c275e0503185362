"""What weighs most in each crime: leave-one-out, in points of 100 (methodology, section 6)."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from assessments.core.enums import block_name
from assessments.results.charts import percent
from assessments.results.names import Names

Json = Mapping[str, Any]
Shown = dict[str, Any]
SHOWN = 5


def driver_context(voice: Json, names: Names) -> list[Shown]:
    """One table per crime, largest first; without the crimes of which no driver may be shown or none weighs."""
    found = []
    for block, crime in names.in_order(voice["crimes"]):
        rows = [
            {**names.place(row["code"]), "points": points(row["leave_one_out"])}
            for row in (crime.get("drivers") or ())[:SHOWN]
            if points(row["leave_one_out"])
        ]
        if rows:
            found.append({"title": str(block_name(block)), "rows": rows})
    return found


def points(share: float) -> float:
    """A difference of scores in points of 100, to one decimal."""
    return round(100 * share, 1)


def signed_points(value: float) -> int:
    """A difference in whole points of 100, halves away from zero, as people round."""
    whole = percent(abs(value)) or 0
    return whole if value >= 0 else -whole


def range_words(low: int | None, high: int | None) -> str:
    return "" if low is None or high is None else _("%(low)s to %(high)s") % {"low": low, "high": high}
