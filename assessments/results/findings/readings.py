"""Readings that the numbers alone do not give: ethnic cleansing, war crimes where there is no armed conflict, and acts
that may be under way."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from assessments.core.enums import BANDS
from assessments.results.charts import band_word, covered, limits, percent
from assessments.results.names import Names
from r2p_site.wording import listed

Json = Mapping[str, Any]
Shown = dict[str, Any]


def ethnic_cleansing(voice: Json, names: Names, method: Json, source: str) -> Shown | None:
    """The factors in which the method reads it, side by side; None where no factor is shown."""
    wanted = names.factors_with(list(method["parameters"].get("ec_factors", ())))
    rows = [_row(row.code, voice["factors"][row.code], names) for row in wanted if row.code in voice["factors"]]
    if not rows:
        return None
    return {
        "title": _("Reading for ethnic cleansing"),
        "description": _(
            "Ethnic cleansing has no factors of its own and no score; it is read in these factors together."
        ),
        "source": source,
        "rows": rows,
    }


def ethnic_sentence(shown: Shown | None) -> str:
    """The same in one sentence; empty where no factor of it has a band to show."""
    readings = [
        _("%(number)s (%(band)s)") % {"number": row["code"], "band": row["word"]}
        for row in (shown["rows"] if shown else ())
        if row["band"] is not None
    ]
    if not readings:
        return ""
    return _("Ethnic cleansing has no factors of its own; it is read in factors %(factors)s.") % {
        "factors": listed(readings)
    }


def _row(code: str, factor: Json, names: Names) -> Shown:
    return {
        **names.place(code),
        "score": percent(factor["score"]),
        "band": factor["band"],
        "word": band_word(factor, BANDS),
        "coverage": covered(factor["coverage"]),
        **limits(factor),
    }


def without_conflict(levels: Mapping[str, int | None], names: Names, method: Json) -> frozenset[str]:
    """Crimes whose nexus indicator is rated below its level: there they are preparatory signs.

    `levels` by indicator code, as rated; an indicator that is not rated says nothing.
    """
    found = set()
    for block, nexus in method["nexus"].items():
        codes = [row.code for row in names.indicators.values() if row.permanent_id == nexus["indicator"]]
        rated = [level for level in map(levels.get, codes) if level is not None]
        if any(level < nexus["level"] for level in rated):
            found.add(block)
    return frozenset(found)


def under_way(levels: Mapping[str, int | None], names: Names, method: Json) -> frozenset[str]:
    """Crimes with a critical indicator of their own at the level that alone gives the highest band.

    `levels` as above. Results name such an indicator only where it raised the band, not where the score is there too.
    """
    highest = len(BANDS) - 1
    enough = [int(level) for level, band in method["parameters"]["critical_own"].items() if band == highest]
    return frozenset(
        row.block
        for row in names.indicators.values()
        if row.permanent_id in method["critical"] and enough and (levels.get(row.code) or 0) >= min(enough)
    )
