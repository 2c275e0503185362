"""Properties of the methodology, section 13, that speak of draws, drivers and change. Numbers are the section's."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.scoring import shipped_methodologies
from assessments.scoring.bands import bands_of
from assessments.scoring.means import power_mean
from tests.assessments.scoring.scored import score, without_hash
from tests.assessments.scoring.strategies import QUICK, WITH_DRAWS, documents, row, tracks

ROOT = Path(__file__).resolve().parents[3]
SCRIPT = """
import json, sys
from assessments.scoring import canonical_bytes, parse_answers, results_object, score_answers, shipped_methodologies
answers = parse_answers(json.load(sys.stdin), shipped_methodologies())
sys.stdout.buffer.write(canonical_bytes(results_object(score_answers(answers))))
"""


@WITH_DRAWS
@given(documents(), st.randoms(use_true_random=False))
def test_order_of_input_is_irrelevant__4(document: dict[str, Any], random: Any) -> None:
    catalogue = document["catalogue"].copy()
    random.shuffle(catalogue)
    official = list(document["tracks"]["official"].items())
    random.shuffle(official)
    shuffled = document | {"catalogue": catalogue, "tracks": {"official": dict(official)}}

    assert without_hash(score(shuffled, draws=True)) == without_hash(score(document, draws=True))


@WITH_DRAWS
@given(documents(), st.sampled_from(["1.99", "8.99", "10.4", "13.99"]))
def test_adding_a_not_applicable_indicator_changes_nothing__5(document: dict[str, Any], code: str) -> None:
    official = document["tracks"]["official"] | {code: {"state": "na"}}
    larger = document | {"catalogue": [*document["catalogue"], row(code)], "tracks": {"official": official}}

    assert without_hash(score(larger, draws=True)) == without_hash(score(document, draws=True))


@given(
    st.lists(st.integers(0, 4), min_size=1, max_size=6),
    st.lists(st.sampled_from([0.5, 1.0, 2.0]), min_size=6, max_size=6),
)
@QUICK
def test_a_power_mean_does_not_fall_as_p_rises__9(levels: list[int], weights: list[float]) -> None:
    x = np.array(levels)[:, None] / 4
    means = [float(power_mean(x, np.array(weights[: len(levels)]), p)[0]) for p in (0, 0.25, 0.5, 1, 2, 3, 20)]
    highest = float(power_mean(x, np.array(weights[: len(levels)]), float("inf"))[0])

    assert all(low <= high + 1e-9 for low, high in zip(means, [*means[1:], highest], strict=True))
    assert highest == max(levels) / 4


@WITH_DRAWS
@given(documents())
def test_scores_do_not_fall_as_p_rises__9(document: dict[str, Any]) -> None:
    for crime in score(document, draws=True)["tracks"]["official"]["crimes"].values():
        if crime["score"] is not None:
            by_p = crime["method_spread"]["table"]["p"]
            in_order = [by_p["1"], crime["score"], by_p["3"], by_p["inf"]]
            assert in_order == pytest.approx(sorted(in_order), abs=1e-9)


@WITH_DRAWS
@given(documents(), tracks())
def test_the_reviewer_does_not_reach_the_official_range__12(document: dict[str, Any], reviewer: dict[str, Any]) -> None:
    both = document | {"tracks": document["tracks"] | {"reviewer": reviewer}}

    assert score(both, draws=True)["tracks"]["official"] == score(document, draws=True)["tracks"]["official"]


@pytest.mark.parametrize(("seed", "zone"), [("1", "UTC"), ("2", "Pacific/Kiritimati")])
def test_the_same_input_gives_the_same_bytes_anywhere__14(seed: str, zone: str) -> None:
    document = {"methodology": "1.0.0", "catalogue": [row(f"{f}.{i}") for f in (1, 9) for i in (1, 2, 10)]}
    document["tracks"] = {"official": {"1.1": {"state": "rated", "level": 3}, "9.10": {"state": "rated", "level": 1}}}
    environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": str(ROOT)}

    command = [sys.executable, "-c", SCRIPT]
    done = subprocess.run(
        command, input=json.dumps(document).encode(), env=environment, capture_output=True, check=True
    )

    assert json.loads(done.stdout) == score(document, draws=True)


@QUICK
@given(documents())
def test_shares_add_up_to_1_and_no_rating_lowers_a_score__15(document: dict[str, Any]) -> None:
    for crime in score(document)["tracks"]["official"]["crimes"].values():
        drivers = crime["drivers"]
        assert [driver for driver in drivers if driver["leave_one_out"] < 0] == []
        total = sum(driver["share"] for driver in drivers)
        assert total == pytest.approx(1 if crime["score"] else 0, abs=1e-8)
        ordered = [driver["leave_one_out"] for driver in drivers]
        assert ordered == sorted(ordered, reverse=True)


@WITH_DRAWS
@given(documents())
def test_the_interval_contains_the_point__16(document: dict[str, Any]) -> None:
    results = score(document, draws=True)

    for item in [*results["tracks"]["official"]["crimes"].values(), results["resilience"]]:
        if item["score"] is None:
            assert item["interval"] is None
        else:
            assert item["interval"]["low"] <= item["score"] <= item["interval"]["high"]
            assert sum(item["interval"]["band_shares"]) <= 1 + 1e-8


@QUICK
@given(documents(), tracks())
def test_change_is_the_negative_of_change_back__17(document: dict[str, Any], other: dict[str, Any]) -> None:
    now, before = {"official": other}, document["tracks"]
    forth = score(document | {"tracks": now, "previous": {"tracks": before}})["change"]
    back = score(document | {"tracks": before, "previous": {"tracks": now}})["change"]

    for crime, change in forth["crimes"].items():
        difference, direction = (back["crimes"][crime][name] for name in ("difference", "direction"))
        assert change["difference"] == (None if difference is None else -difference)
        opposite = {"rising": "falling", "falling": "rising"}
        assert change["direction"] == opposite.get(direction, direction)


@QUICK
@given(st.floats(0, 1), st.floats(0, 1))
def test_the_band_is_monotone_in_the_score__20(one: float, other: float) -> None:
    low, high = bands_of(np.array(sorted((one, other))), shipped_methodologies()["1.0.0"])

    assert low <= high


@WITH_DRAWS
@given(documents())
def test_insufficient_and_not_rated_give_the_same_draws__21(document: dict[str, Any]) -> None:
    def asked(state: str) -> dict[str, Any]:
        official = {
            code: {"state": state} if answer["state"] in ("ii", "nr") else answer
            for code, answer in document["tracks"]["official"].items()
        }
        return without_hash(score(document | {"tracks": {"official": official}}, draws=True))

    assert asked("ii") == asked("nr")
