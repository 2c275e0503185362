"""Change since the last cycle, each in one sentence: what both cycles answered, under one version of the method."""

from collections.abc import Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments.core.enums import block_name
from assessments.results.findings.drivers import points, signed_points
from assessments.results.names import Names

Json = Mapping[str, Any]
Shown = dict[str, Any]
MOVED = 3
_DIRECTIONS = {
    "rising": gettext_lazy("%(crime)s: rising, %(points)s since the last cycle."),
    "falling": gettext_lazy("%(crime)s: falling, %(points)s since the last cycle."),
    "stable": gettext_lazy("%(crime)s: stable, %(points)s since the last cycle."),
}


def change_context(results: Json, names: Names) -> Shown | None:
    """None without an earlier cycle. `moved`: the indicators that moved the crime most, where they may be shown."""
    change = results.get("change")
    if not change:
        return None
    moved = change.get("moved") or {}
    crimes = [
        {
            "title": str(block_name(block)),
            "words": crime_sentence(block, item),
            "direction": item["direction"] or "",
            "moved": [_moved(row, names) for row in (moved.get(block) or ())[:MOVED] if points(row["difference"])],
        }
        for block, item in names.in_order(change["crimes"])
    ]
    sides = ((_("Structural index"), change["structural"]), (_("Dynamic index"), change["dynamic"]))
    return {"crimes": crimes, "sides": [side_sentence(title, value) for title, value in sides]}


def _moved(row: Json, names: Names) -> Shown:
    moved = points(row["difference"])
    return {**names.place(row["code"]), "points": f"{'+' if moved > 0 else ''}{number_format(moved, decimal_pos=1)}"}


def crime_sentence(block: str, item: Json) -> str:
    """Difference, direction and whether it is clear, on the answers given in both cycles."""
    crime = str(block_name(block))
    difference = item["difference"]
    if difference is None:
        return _("%(crime)s: cannot be compared with the last cycle; too little is answered.") % {"crime": crime}
    sentence = str(_DIRECTIONS[item["direction"]]) % {"crime": crime, "points": points_words(difference)}
    return " ".join(part for part in (sentence, _clear_words(item)) if part)


def points_words(difference: float) -> str:
    whole = signed_points(difference)
    if whole == 0:
        return _("less than one point")
    words = ngettext("%(points)d point up", "%(points)d points up", abs(whole))
    if whole < 0:
        words = ngettext("%(points)d point down", "%(points)d points down", abs(whole))
    return words % {"points": abs(whole)}


def _clear_words(item: Json) -> str:
    """A stable result is always clear, so only movement needs the word."""
    if item["direction"] == "stable" or item["clear"] is None:
        return ""
    if item["clear"]:
        return _("The movement is clear.")
    return _("The movement is not clear: small errors in rating could explain it.")


def side_sentence(title: str, difference: float | None) -> str:
    if difference is None:
        return _("%(title)s: cannot be compared with the last cycle.") % {"title": title}
    if difference == 0:
        return _("%(title)s: as in the last cycle.") % {"title": title}
    return _("%(title)s: %(points)s since the last cycle.") % {"title": title, "points": points_words(difference)}
