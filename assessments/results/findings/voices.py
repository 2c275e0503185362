"""Voices per factor, side by side as levels 0 to 4; nothing is averaged across them."""

import math
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.core.enums import Track
from assessments.results.names import Names

Json = Mapping[str, Any]
Shown = dict[str, Any]
HIGHEST = 4
# A level as percent of the scale.
STEP = 100 // HIGHEST


def voices_chart(results: Json, names: Names, source: str) -> Shown | None:
    """Official rating, independent reviewer, views received; None where fewer than two voices say anything."""
    tracks = results["tracks"]
    voices = {track: _levels(tracks[track]["factors"]) for track in Track.values if track in tracks}
    views = (results.get("views") or {}).get("factors") or {}
    if views:
        voices["views"] = {number: cell["median"] for number, cell in views.items()}
    voices = {voice: levels for voice, levels in voices.items() if levels}
    if len(voices) < 2:
        return None
    labels = {**{str(track): str(track.label) for track in Track}, "views": _("Views received (not a survey)")}
    rows = [_row(names.place(row.code), _heard(row.code, voices), labels) for row in names.factors]
    return {
        "title": _("Who sees what"),
        "description": _("Levels from 0 to 4 for each factor. Voices stand side by side; they are never averaged."),
        "source": source,
        "names": [{"voice": voice, "name": labels[voice]} for voice in voices],
        "rows": [row for row in rows if row["dots"]],
    }


def factor_level(score: float) -> int:
    """The level nearest to a factor's score; a half goes up (methodology, section 7)."""
    return min(HIGHEST, math.floor(HIGHEST * score + 0.5 + 1e-9))


def _levels(factors: Json) -> dict[str, int]:
    return {number: factor_level(row["score"]) for number, row in factors.items() if row["score"] is not None}


def _heard(number: str, voices: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    return {voice: levels[number] for voice, levels in voices.items() if number in levels}


def _row(place: Shown, heard: Mapping[str, int], labels: Mapping[str, str]) -> Shown:
    low, high = min(heard.values(), default=0), max(heard.values(), default=0)
    return {
        **place,
        "low": low * STEP,
        "span": (high - low) * STEP,
        "dots": [
            {"voice": voice, "at": level * STEP, "words": f"{labels[voice]}: {level}", "level": level}
            for voice, level in heard.items()
        ],
        "words": gap_words(high - low) if len(heard) > 1 else _("one voice"),
    }


def gap_words(levels: int) -> str:
    if levels == 0:
        return _("the same")
    return ngettext("%(levels)d level apart", "%(levels)d levels apart", levels) % {"levels": levels}
