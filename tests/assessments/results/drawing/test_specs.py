"""The drawing of a trend: what it shows, in which theme and direction, and that its name changes with it."""

import json
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from assessments.results.drawing import THEMES, ConversionFailed, draw, spec_sha256, trend_specs
from assessments.results.drawing.convert import described
from assessments.results.findings import cycle_scores, trend_chart

BLOCKS = ["genocide", "war_crimes"]


def crime(score: float | None, **changes: Any) -> dict[str, Any]:
    interval = None if score is None else {"low": max(0, score - 0.05), "high": min(1, score + 0.05)}
    return {"score": score, "band": 1, "status": "sufficient", "interval": interval, "raised_by": [], **changes}


def trend(difference: float | None = 0.1, last: float | None = 0.5) -> dict[str, Any]:
    cycles = [
        cycle_scores("2022", "1.0.0", {block: crime(0.35) for block in BLOCKS}, "/2022/"),
        cycle_scores("2024", "1.0.0", {block: crime(last) for block in BLOCKS}, "/2024/"),
    ]
    item = {"difference": difference, "direction": "rising" if difference else None, "clear": True}
    found = trend_chart(cycles, BLOCKS, {"crimes": dict.fromkeys(BLOCKS, item)}, "source")
    assert found is not None
    return found


def layers(spec: Any, panel: int = 0) -> list[Any]:
    found: list[Any] = spec.vega_lite["vconcat"][panel]["layer"]
    return found


def marks(spec: Any) -> list[str]:
    return [layer["mark"] if isinstance(layer["mark"], str) else layer["mark"]["type"] for layer in layers(spec)]


def test_trend_has_a_panel_per_crime_and_a_theme_each() -> None:
    specs = trend_specs(trend())

    assert list(specs) == ["light", "dark"]
    assert [panel["title"] for panel in specs["light"].vega_lite["vconcat"]] == ["Genocide", "War crimes"]
    assert "Genocide: rising, 10 points up since the last cycle." in specs["light"].description


def test_dashed_line_ends_at_the_last_mark_and_is_as_steep_as_the_matched_difference() -> None:
    spec = trend_specs(trend())["light"]

    (line, *_rest) = [
        layer for layer in layers(spec) if isinstance(layer["mark"], dict) and layer["mark"]["type"] == "line"
    ]
    assert line["data"]["values"] == [{"cycle": "2022", "value": 40}, {"cycle": "2024", "value": 50}]


@pytest.mark.parametrize(("difference", "last"), [(None, 0.5), (0.1, None)])
def test_without_a_comparison_or_a_score_there_is_no_line(difference: float | None, last: float | None) -> None:
    assert "line" not in marks(trend_specs(trend(difference, last))["light"])


def test_score_that_is_withheld_has_no_mark() -> None:
    thin = {"genocide": crime(0.9, status="insufficient")}
    found = trend_chart([cycle_scores("2022", "1", thin), cycle_scores("2024", "1", thin)], BLOCKS, None, "")
    assert found is not None

    drawn = [layer["data"]["values"] for layer in layers(trend_specs(found)["light"])[1:]]

    assert drawn == [[]] * 5
    assert "90" not in json.dumps(drawn)


def test_right_to_left_runs_from_right_to_left() -> None:
    with translation.override("ar"):
        spec = trend_specs(trend())["light"]

    mark = layers(spec)[-1]
    assert mark["encoding"]["x"]["scale"] == {"domain": ["2022", "2024"], "reverse": True}
    assert mark["encoding"]["y"]["axis"]["orient"] == "right"
    assert spec.vega_lite["config"]["title"]["anchor"] == "end"


def test_name_changes_with_whatever_is_shown_and_with_nothing_else() -> None:
    base = trend()
    elsewhere = {**base, "source": "another line", "key": []}
    names = [spec_sha256(spec) for spec in trend_specs(base).values()]
    with translation.override("ar"):
        names += [spec_sha256(spec) for spec in trend_specs(base).values()]
    names += [spec_sha256(spec) for spec in trend_specs(trend(0.2)).values()]

    assert len(set(names)) == 6
    assert names[:2] == [spec_sha256(spec) for spec in trend_specs(elsewhere).values()]


@given(st.lists(st.floats(0, 1), min_size=2, max_size=20), st.floats(-1, 1))
def test_any_scores_make_a_specification_without_an_address(scores: list[float], difference: float) -> None:
    cycles = [cycle_scores(str(at), "1", {"genocide": crime(score)}) for at, score in enumerate(scores)]
    item = {"difference": difference, "direction": "stable", "clear": True}
    found = trend_chart(cycles, BLOCKS, {"crimes": {"genocide": item}}, "")
    assert found is not None

    text = json.dumps([spec.vega_lite for spec in trend_specs(found).values()], allow_nan=False)

    assert text.count("://") == len(THEMES)  # the name of the schema, which is not opened
    assert '"url"' not in text


def test_drawing_is_the_same_each_time_says_what_it_is_and_holds_nothing_active() -> None:
    specs = list(trend_specs(trend()).values())

    first, second = draw(specs), draw(specs)

    assert first == second
    light = first[0].decode().replace("http://www.w3.org/2000/svg", "")
    assert "<title>Over the cycles</title><desc>Scores as each cycle stated them." in light
    assert [word for word in ("<script", "<style", "<image", "href", "://", "onload") if word in light] == []
    assert "Noto Sans" in light
    assert int(light.split('width="')[1].split('"')[0]) <= 310  # on a phone it is not scaled


def test_nothing_to_draw_starts_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/nowhere")

    assert draw([]) == []


def test_specification_that_cannot_be_drawn_is_an_error_of_its_own() -> None:
    broken = trend_specs(trend())["light"]
    object.__setattr__(broken, "vega_lite", {"mark": "nothing of the kind"})

    with pytest.raises(ConversionFailed):
        draw([broken])


SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">%s</svg>'


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        "<style>*{fill:red}</style>",
        '<a xlink:href="https://elsewhere.example/"><path/></a>',
        '<path xlink:href="https://elsewhere.example/"/>',
        '<path href="https://elsewhere.example/"/>',
        '<path onload="alert(1)"/>',
        "<image/>",
        '<path fill="url(https://elsewhere.example/)"/>',
        "<foreignObject/>",
    ],
)
def test_what_no_chart_of_ours_holds_is_refused(inside: str) -> None:
    with pytest.raises(ConversionFailed):
        described(SVG % inside, "title", "description")
