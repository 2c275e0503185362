"""Specifications of charts with axes, from the same contexts as the fragments of templates/results."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import get_language_bidi

Json = Mapping[str, Any]
WIDTH, HEIGHT = 250, 150  # of one panel; with its axis it fits a phone without being scaled
# The report's own fonts, then those of the reader's machine; what the worker measures with is the second.
FONT = "Report, Noto Sans, Report Arabic, Noto Sans Arabic, sans-serif"
# A change of the drawing that is not in the specification (fonts, renderer) is a new number here.
EDITION = 1


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours of static/css/tokens.css and dark.css, which a drawing cannot read."""

    ink: str
    quiet: str
    line: str
    paper: str
    bands: tuple[str, ...]
    mark: str
    edge: str


THEMES: Final[Mapping[str, Theme]] = {
    "light": Theme(
        ink="#14213d",
        quiet="#465270",
        line="#d9dee8",
        paper="#ffffff",
        bands=("#f3efe6", "#f2d9a6", "#e8a75d", "#b94a20", "#7d1324"),
        mark="#14213d",
        edge="#ffffff",
    ),
    "dark": Theme(
        ink="#e8ecf5",
        quiet="#b4bed2",
        line="#323c52",
        paper="#182033",
        bands=("#34332d", "#54452a", "#7f5526", "#ab5828", "#ff7d74"),
        mark="#ffffff",
        edge="#10172a",
    ),
}


@dataclass(frozen=True, slots=True)
class Spec:
    """`vega_lite` with the words that a drawing says of itself to whoever cannot see it."""

    title: str
    description: str
    vega_lite: Json


def spec_sha256(spec: Spec) -> str:
    named = {"title": spec.title, "description": spec.description, "spec": spec.vega_lite, "edition": EDITION}
    return hashlib.sha256(json.dumps(named, sort_keys=True).encode()).hexdigest()


def trend_specs(trend: Json) -> dict[str, Spec]:
    """One per theme, in the active language and its direction. `trend`: what findings.trend_chart gives."""
    words = [crime["words"] for crime in trend["crimes"] if crime["words"]]
    description = " ".join([trend["description"], *words])
    rtl = get_language_bidi()
    return {name: Spec(trend["title"], description, _trend(trend, theme, rtl=rtl)) for name, theme in THEMES.items()}


def _trend(trend: Json, theme: Theme, *, rtl: bool) -> Json:
    """One panel per crime: cycles in time along the reading direction, 0 to 100 upwards over the five bands."""
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "background": None,
        "padding": 2,
        "config": _config(theme, rtl=rtl),
        "vconcat": [_panel(crime, theme, rtl=rtl) for crime in trend["crimes"]],
    }


def _config(theme: Theme, *, rtl: bool) -> Json:
    return {
        "font": FONT,
        "axis": {
            "labelColor": theme.quiet,
            "domainColor": theme.line,
            "tickColor": theme.line,
            "labelFontSize": 11,
            "grid": False,
        },
        "title": {"color": theme.ink, "fontSize": 13, "anchor": "end" if rtl else "start"},
        "view": {"stroke": None},
    }


def _panel(crime: Json, theme: Theme, *, rtl: bool) -> Json:
    cycles = [row["cycle"] for row in crime["rows"]]
    shown = [
        {**{name: row[name] for name in ("cycle", "score", "low", "high")}, "label": str(row["score"])}
        for row in crime["rows"]
        if row["score"] is not None
    ]
    ranges = [row for row in shown if row["low"] is not None]
    x = {
        "field": "cycle",
        "type": "nominal",
        "sort": None,
        "scale": {"domain": cycles, "reverse": rtl},
        "axis": {"title": None, "labelAngle": 0, "labelLimit": WIDTH // max(1, len(cycles))},
    }
    return {
        "title": crime["title"],
        "width": WIDTH,
        "height": HEIGHT,
        "layer": [
            _bands(theme, rtl=rtl),
            *(_matched(crime, x, theme, rtl=rtl)),
            _ranges(ranges, x, theme.edge, 9, rtl=rtl),
            _ranges(ranges, x, theme.mark, 5, rtl=rtl),
            _marks(shown, x, theme, rtl=rtl),
            *(_labels(shown, x, theme, rtl=rtl)),
        ],
    }


def _y(field: str, *, rtl: bool) -> Json:
    axis = {"title": None, "values": [0, 20, 40, 60, 80, 100], "orient": "right" if rtl else "left"}
    return {"field": field, "type": "quantitative", "scale": {"domain": [0, 100], "nice": False}, "axis": axis}


def _bands(theme: Theme, *, rtl: bool) -> Json:
    rows = [{"from": 20 * band, "to": 20 * band + 20, "colour": colour} for band, colour in enumerate(theme.bands)]
    return {
        "data": {"values": rows},
        "mark": "rect",
        "encoding": {
            "y": _y("from", rtl=rtl),
            "y2": {"field": "to"},
            "color": {"field": "colour", "type": "nominal", "scale": None},
        },
    }


def _ranges(rows: Sequence[Json], x: Json, colour: str, width: int, *, rtl: bool) -> Json:
    return {
        "data": {"values": rows},
        "mark": {"type": "bar", "width": width, "color": colour},
        "encoding": {"x": x, "y": _y("low", rtl=rtl), "y2": {"field": "high"}},
    }


def _marks(rows: Sequence[Json], x: Json, theme: Theme, *, rtl: bool) -> Json:
    mark = {
        "type": "point",
        "shape": "diamond",
        "filled": True,
        "size": 80,
        "color": theme.mark,
        "stroke": theme.edge,
        "strokeWidth": 2,
        "opacity": 1,
    }
    return {"data": {"values": rows}, "mark": mark, "encoding": {"x": x, "y": _y("score", rtl=rtl)}}


def _labels(rows: Sequence[Json], x: Json, theme: Theme, *, rtl: bool) -> list[Json]:
    """The number beside each mark, with an edge so that it reads on every band."""
    encoding = {"x": x, "y": _y("score", rtl=rtl), "text": {"field": "label"}}
    place = {"type": "text", "dx": -14 if rtl else 14, "align": "right" if rtl else "left", "fontSize": 13}
    edge = {**place, "fontWeight": "bold", "stroke": theme.paper, "strokeWidth": 4, "color": theme.paper}
    ink = {**place, "fontWeight": "bold", "color": theme.ink}
    return [{"data": {"values": rows}, "mark": mark, "encoding": encoding} for mark in (edge, ink)]


def _matched(crime: Json, x: Json, theme: Theme, *, rtl: bool) -> list[Json]:
    """A dashed line to the last mark, as steep as the difference on the answers given in both cycles.

    It begins where the last cycle would stand on those answers alone, which need not be at its mark.
    """
    rows, difference = crime["rows"], crime.get("points")
    if difference is None or len(rows) < 2 or rows[-1]["score"] is None:
        return []
    last = rows[-1]["score"]
    ends = [
        {"cycle": rows[-2]["cycle"], "value": last - difference},
        {"cycle": rows[-1]["cycle"], "value": last},
    ]
    encoding = {"x": x, "y": {**_y("value", rtl=rtl)}}
    strokes = ({"color": theme.edge, "strokeWidth": 4}, {"color": theme.mark, "strokeWidth": 2, "strokeDash": [5, 4]})
    return [
        {"data": {"values": ends}, "mark": {"type": "line", "clip": True, **stroke}, "encoding": encoding}
        for stroke in strokes
    ]
