"""Voices per factor, side by side as levels 0 to 4; nothing is averaged across them."""

import math
from collections.abc import Mapping
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.core.enums import Track
from assessments.results.names import Names
from r2p_site.wording import labelled

Json = Mapping[str, Any]
Shown = dict[str, Any]
# What one voice says of the factors it speaks of: {level, n}; `n` is a range of sources, of views received only.
Said = Mapping[str, Json]
HIGHEST = 4
# A level as percent of the scale.
STEP = 100 // HIGHEST
VIEWS = "views"
# Women and young people on their own and first (methodology, section 7).
GROUPS = ("women", "young_people", "organisations", "others")


def voices_chart(results: Json, names: Names, source: str) -> Shown | None:
    """Official rating, independent reviewer, views received; None where fewer than two voices say anything."""
    voices = _voices(results)
    if len(voices) < 2:
        return None
    labels = voice_names()
    rows = [_row(names.place(row.code), _heard(row.code, voices), labels) for row in names.factors]
    return {
        "title": _("Who sees what"),
        "description": _("Levels from 0 to 4 for each factor. Voices stand side by side; they are never averaged."),
        "agreement": agreement_words((results.get("views") or {}).get("agreement")),
        "source": source,
        "ticks": [{"level": level, "at": level * STEP} for level in range(HIGHEST + 1)],
        "names": [{"voice": voice, "name": labels[voice]} for voice in voices],
        "rows": [row for row in rows if row["spots"]],
    }


def voice_names() -> dict[str, str]:
    return {
        **{str(track): str(track.label) for track in Track},
        "women": _("Women, among the views received"),
        "young_people": _("Young people, among the views received"),
        "organisations": _("Women-led or youth-led organisations, among the views received"),
        "others": _("Others, among the views received"),
        VIEWS: _("Views received (not a survey)"),
    }


def _voices(results: Json) -> dict[str, Said]:
    """In the order in which they are shown; a voice that says nothing is left out."""
    tracks, views = results["tracks"], results.get("views") or {}
    found: dict[str, Said] = {track: _levels(tracks[track]["factors"]) for track in Track.values if track in tracks}
    groups = views.get("groups") or {}
    found |= {group: _received(groups[group]) for group in GROUPS if group in groups}
    found[VIEWS] = _received(views.get("factors") or {})
    return {voice: said for voice, said in found.items() if said}


def factor_level(score: float) -> int:
    """The level nearest to a factor's score; a half goes up (methodology, section 7)."""
    return min(HIGHEST, math.floor(HIGHEST * score + 0.5 + 1e-9))


def _levels(factors: Json) -> Said:
    return {
        number: {"level": factor_level(row["score"]), "n": ""}
        for number, row in factors.items()
        if row["score"] is not None
    }


def _received(cells: Json) -> Said:
    return {number: {"level": cell["median"], "n": cell["n"]} for number, cell in cells.items()}


def _heard(number: str, voices: Mapping[str, Said]) -> dict[str, Json]:
    return {voice: said[number] for voice, said in voices.items() if number in said}


def _row(place: Shown, heard: Mapping[str, Json], labels: Mapping[str, str]) -> Shown:
    """`spots`: where on the scale somebody stands, with everybody who stands there side by side."""
    levels = [said["level"] for said in heard.values()]
    low, high = min(levels, default=0), max(levels, default=0)
    dots = [
        {"voice": voice, "level": said["level"], "words": dot_words(labels[voice], said)}
        for voice, said in heard.items()
    ]
    placed = sorted(dots, key=lambda dot: dot["level"])
    return {
        **place,
        "low": low * STEP,
        "span": (high - low) * STEP,
        "dots": dots,
        "spots": [
            {"at": level * STEP, "dots": list(members)}
            for level, members in groupby(placed, key=lambda dot: dot["level"])
        ],
        "words": gap_words(high - low) if len(heard) > 1 else _("one voice"),
    }


def dot_words(name: str, said: Json) -> str:
    if said["n"]:
        return _("%(name)s: %(level)d, from %(n)s sources") % {"name": name, "level": said["level"], "n": said["n"]}
    return labelled(name, said["level"])


def gap_words(levels: int) -> str:
    if levels == 0:
        return _("the same")
    return ngettext("%(levels)d level apart", "%(levels)d levels apart", levels) % {"levels": levels}


def agreement_words(word: str | None) -> str:
    """Empty where too few sent views for a word."""
    words = {
        "close": _("Those who sent views agree closely. Agreement is not evidence."),
        "fair": _("Those who sent views agree fairly well. Agreement is not evidence."),
        "divided": _("Those who sent views are divided."),
    }
    return words.get(word or "", "")
