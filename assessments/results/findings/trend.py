"""Published scores of one State over its cycles; never beside another State's, never in an order of scores."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from assessments.core.enums import BANDS, block_name
from assessments.results.charts import key, percent, reading_words
from assessments.results.findings.change import crime_sentence
from assessments.results.findings.drivers import signed_points

Json = Mapping[str, Any]
Shown = dict[str, Any]
FEWEST = 2


@dataclass(frozen=True, slots=True)
class CycleScores:
    """One cycle: `crimes` by block, each {score, band, low, high} in [0, 1], null where withheld; status, reading."""

    title: str
    method: str
    crimes: Mapping[str, Json]
    url: str = ""


def cycle_scores(title: str, method: str, crimes: Mapping[str, Json], url: str = "") -> CycleScores:
    """From the crimes of a results object; the range is the data interval."""
    return CycleScores(title, method, {block: _shown(crime) for block, crime in crimes.items()}, url)


def _shown(crime: Json) -> Json:
    """A band that a critical sign gave does not rest on coverage; everything else is withheld where that is too low."""
    kept = {name: crime.get(name) for name in ("score", "band", "status", "reading")}
    if crime.get("status") == "insufficient":
        band = crime["band"] if crime.get("raised_by") else None
        return {**kept, "score": None, "band": band, "low": None, "high": None}
    interval = crime.get("interval") or {}
    return {**kept, "low": interval.get("low"), "high": interval.get("high")}


def trend_chart(cycles: Sequence[CycleScores], blocks: Sequence[str], change: Json | None, source: str) -> Shown | None:
    """`cycles` oldest first; None with fewer than two. `change` is that of the last one, under one method."""
    if len(cycles) < FEWEST:
        return None
    crimes = [block for block in blocks if any(block in cycle.crimes for cycle in cycles)]
    differences = (change or {}).get("crimes") or {}
    return {
        "title": _("Over the cycles"),
        "description": _(
            "Scores as each cycle stated them. Whether a crime rises or falls is said by the difference on the answers "
            "given in both cycles, not by two marks side by side."
        ),
        "source": source,
        "key": key(BANDS),
        "is_compared": any(differences.get(block) for block in crimes),
        "crimes": [
            {
                "title": str(block_name(block)),
                "words": crime_sentence(block, differences[block]) if block in differences else "",
                "points": _points(differences.get(block)),
                "rows": [_row(cycle, cycle.crimes[block]) for cycle in cycles if block in cycle.crimes],
            }
            for block in crimes
        ],
    }


def _points(difference: Json | None) -> int | None:
    """The matched difference in whole points; None where the cycles cannot be compared."""
    if difference is None or difference["difference"] is None:
        return None
    return signed_points(difference["difference"])


def _row(cycle: CycleScores, crime: Json) -> Shown:
    low, high = percent(crime["low"]), percent(crime["high"])
    return {
        "cycle": cycle.title,
        "method": cycle.method,
        "url": cycle.url,
        "score": percent(crime["score"]),
        "low": low,
        "high": high,
        "span": None if low is None or high is None else high - low,
        "word": _word(crime),
    }


def _word(crime: Json) -> str:
    if crime["band"] is not None:
        return str(BANDS[crime["band"]])
    if crime["score"] is not None:
        return _("no sign specific to this crime")
    return _("withheld") if crime["status"] == "insufficient" else reading_words(crime)
