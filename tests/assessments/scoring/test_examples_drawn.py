"""Worked examples E5 and E6: intervals, method spread, drivers, views, change, alerts."""

from typing import Any

import pytest

from assessments.scoring.streams import uniforms
from tests.assessments.scoring import examples
from tests.assessments.scoring.scored import at, score

OFFICIAL = "tracks/official"
CRIMES = ("genocide", "crimes_against_humanity", "war_crimes")
INPUT = {"tracks": {"official": examples.example_3()}, "resilience": examples.example_4()}
E5 = examples.document(**INPUT, seed_text="1.0.0|example-5")
BEFORE = {
    "tracks": {"official": examples.example_6_before()},
    "resilience": examples.example_4(step=3),
    "seed_text": "1.0.0|example-6-before",
}
E6_CHANGE = examples.document(**INPUT, seed_text="1.0.0|example-6-now", previous=BEFORE)
E6_FEW = examples.document(
    tracks={"official": examples.factor_answers(9, [1, 0, 2, 1, 1, 0])}, sources=examples.example_6_sources()
)
E6_MANY = examples.document(tracks={"official": examples.example_3()}, sources=examples.example_6_many_sources())


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("1.1", [0.374695625308, 0.045875658329]),
        ("10.3", [0.276282011982]),
        ("p", [0.389770190062]),
        ("w:1", [0.997785504746]),
    ],
)
def test_first_uniforms_of_example_5(key: str, expected: list[float]) -> None:
    drawn = uniforms("1.0.0|example-5|official", [key], 2000)[0]

    assert [round(float(u), 12) for u in drawn[: len(expected)]] == expected


@pytest.mark.parametrize(
    ("place", "low", "median", "high"),
    [
        (f"{OFFICIAL}/crimes/genocide/interval", 0.4639, 0.5086, 0.5536),
        (f"{OFFICIAL}/crimes/crimes_against_humanity/interval", 0.4000, 0.4378, 0.4757),
        (f"{OFFICIAL}/crimes/war_crimes/interval", 0.4412, 0.4783, 0.5154),
        ("resilience/interval", 0.3311, 0.3897, 0.4551),
        (f"{OFFICIAL}/crimes/genocide/method_spread", 0.3066, 0.4970, 0.5973),
        ("resilience/method_spread", 0.2323, 0.3859, 0.5152),
    ],
)
def test_quantiles_of_example_5(place: str, low: float, median: float, high: float) -> None:
    results = score(E5, draws=True)

    assert [at(results, f"{place}/{name}") for name in ("low", "median", "high")] == [low, median, high]


@pytest.mark.parametrize(
    ("crime", "shares", "robust"),
    [
        ("genocide", [0, 0, 0.1580, 0, 0.8420], False),
        ("crimes_against_humanity", [0, 0.0115, 0.8870, 0, 0.1015], False),
        ("war_crimes", [0, 0, 0.7165, 0, 0.2835], False),
    ],
)
def test_band_shares_of_example_5(crime: str, shares: list[float], robust: bool) -> None:
    results = score(E5, draws=True)["tracks"]["official"]["crimes"][crime]

    assert at(results, "interval/band_shares") == shares
    assert results["robust"] is robust


def test_drivers_and_table_of_example_3() -> None:
    genocide = score(E5, draws=True)["tracks"]["official"]["crimes"]["genocide"]
    drivers = [(driver["code"], at(driver, "leave_one_out"), at(driver, "share")) for driver in genocide["drivers"]]

    assert drivers[:5] == [
        ("9.2", 0.0439, 0.1687),
        ("10.3", 0.0439, 0.1687),
        ("9.4", 0.0242, 0.0949),
        ("10.5", 0.0242, 0.0949),
        ("9.6", 0.0106, 0.0422),
    ]
    assert sum(driver["share"] for driver in genocide["drivers"]) == pytest.approx(1, abs=1e-8)
    table = "method_spread/table"
    assert [at(genocide, f"{table}/p/{p}") for p in ("1", "3", "inf")] == [0.3090, 0.5962, 1.0]
    assert [at(genocide, f"{table}/w_specific/{w}") for w in ("0.4", "0.6")] == [0.4900, 0.5038]
    assert [at(genocide, f"{table}/without/{f}") for f in ("4", "8")] == [0.5043, 0.4915]


def test_resilience_with_p_1_of_example_4() -> None:
    assert at(score(E5, draws=True), "resilience/method_spread/table/p/1") == 0.5116


def test_change_of_example_6() -> None:
    change = score(E6_CHANGE, draws=True)["change"]

    found = [
        [at(change, f"crimes/{crime}/{name}") for name in ("difference", "direction", "p_up", "clear")]
        for crime in CRIMES
    ]
    assert found == [
        [0.0077, "stable", 0.9585, True],
        [0.0574, "rising", 0.9800, True],
        [0.0508, "rising", 0.9990, True],
    ]
    assert at(change, "crimes/genocide/p_down") == 0.035
    assert [at(change, "dynamic"), at(change, "structural")] == [0.0617, 0.0]
    moved = change["moved"]["crimes_against_humanity"]
    assert [(item["code"], at(item, "difference")) for item in moved[:3]] == [
        ("11.4", 0.0331),
        ("11.8", 0.0107),
        ("8.10", 0.0056),
    ]


def test_scores_before_of_example_6() -> None:
    crimes = score(examples.document(**BEFORE))["tracks"]["official"]["crimes"]

    assert [at(crimes, f"{crime}/score") for crime in CRIMES] == [0.4892, 0.3639, 0.4178]


def test_alerts_of_example_6() -> None:
    alerts = score(E6_CHANGE, draws=True)["alerts"]

    assert [(alert["rule"], alert["level"], alert["codes"]) for alert in alerts] == [
        ("EW1", "red", ["7.9", "10.3"]),
        ("EW1", "amber", ["13.8"]),
        ("EW4", "amber", ["7.2", "8.10", "11.4", "11.8", "13.6", "13.8", "13.10", "14.2"]),
        ("EW5", "red", ["8", "8.1", "8.3", "8.10"]),
        ("EW6", "amber", ["R3.2"]),
    ]
    assert {alert["track"] for alert in alerts} == {"official"}


def test_twelve_sources_of_example_6() -> None:
    results = score(E6_FEW)

    assert at(results, f"{OFFICIAL}/factors/9/score") == 0.2700
    cell = {"n": "10-19", "median": 3, "official": 1, "difference": 2, "flag": "strong"}
    assert results["views"] == {"factors": {"9": cell}, "groups": {}, "agreement": None}
    assert [alert["codes"] for alert in results["alerts"] if alert["rule"] == "EW7"] == [["9"]]


def test_twenty_four_sources_of_example_6() -> None:
    views: dict[str, Any] = score(E6_MANY)["views"]
    cells = views["factors"]

    medians = [3, 1, 4, 2, 0, 3, 1, 4, 2, 0, 3, 1, 4, 2]
    assert [cell["median"] for cell in cells.values()] == medians
    assert {cell["n"] for cell in cells.values()} == {"20-49"}
    assert [number for number, cell in cells.items() if cell["flag"] == "strong"] == ["3", "5", "8", "10", "13"]
    assert [number for number, cell in cells.items() if cell["flag"] == "aligned"] == ["9", "12", "14"]
    assert list(views["groups"]) == ["women"]
    assert [cell["median"] for cell in views["groups"]["women"].values()] == medians
    assert {cell["n"] for cell in views["groups"]["women"].values()} == {"10-19"}
    assert views["agreement"] == "divided"
