from typing import Any

import pytest

from assessments.scoring import (
    ScoringError,
    methodology_sha256,
    parse_methodology,
    shipped_methodologies,
    shipped_records,
)

RECORD = dict(shipped_records()["1.0.0"])


def with_parameter(**changed: Any) -> dict[str, Any]:
    parameters = RECORD["parameters"]
    assert isinstance(parameters, dict)
    return RECORD | {"parameters": parameters | changed}


ERRORS = {"low": [0.1, 0.2, 0.4, 0.2, 0.1], "medium": [0.04, 0.16, 0.6, 0.16, 0.04]}
REFUSED = [
    (with_parameter(p_factor=0), "parameters.p_factor", "0 is outside 0.05 to 20"),
    (with_parameter(p_factor=None), "parameters.p_factor", "null is not a number"),
    (with_parameter(w_common=0), "parameters.w_common", "0 is outside 0.01 to 1"),
    (with_parameter(k_min=9), "parameters.k_min", "9 is outside 10 to 10000"),
    (with_parameter(mc_n=0.5), "parameters.mc_n", "0.5 is outside 1 to 100000"),
    (with_parameter(other=1), "parameters.other", "is not a known field"),
    (with_parameter(bands=[0.2, 0.4, 0.6]), "parameters.bands", "is not 4 rising thresholds"),
    (with_parameter(bands=[0.4, 0.2, 0.6, 0.8]), "parameters.bands", "is not 4 rising thresholds"),
    (with_parameter(critical_own={"3": 4, "4": 2}), "parameters.critical_own", "gives a higher level a lower band"),
    (with_parameter(critical_common={"5": 2}), "parameters.critical_common.5", "is not a known field"),
    (with_parameter(conf_weight={"low": 0.4}), "parameters.conf_weight.medium", "null is not a number"),
    (with_parameter(mc_q=[0.95, 0.05]), "parameters.mc_q", "is not a lower and an upper quantile"),
    (with_parameter(mc_q=[0.05]), "parameters.mc_q", "is not a lower and an upper quantile"),
    (
        with_parameter(mc_error=ERRORS | {"high": [0.1] * 5}),
        "parameters.mc_error.high",
        "is not five probabilities that add up to 1",
    ),
    (
        with_parameter(mc_error=ERRORS | {"high": [0.5, 0.5]}),
        "parameters.mc_error.high",
        "is not five probabilities that add up to 1",
    ),
    (
        with_parameter(mc_p=[[0.5, 1], [0.25, 2]]),
        "parameters.mc_p",
        "is not rows of a rising bound, the last 1, and an exponent",
    ),
    (with_parameter(mc_p=[[0.5, 1]]), "parameters.mc_p", "is not rows of a rising bound, the last 1, and an exponent"),
    (with_parameter(mc_p=[[1]]), "parameters.mc_p", "is not rows of a rising bound, the last 1, and an exponent"),
    (with_parameter(mc_p_res=[]), "parameters.mc_p_res", "is not rows of a rising bound, the last 1, and an exponent"),
    (with_parameter(ec_factors=[7]), "parameters.ec_factors[0]", "7 is not a text"),
    (RECORD | {"status": "old"}, "status", '"old" is not one of draft, active, retired'),
    (RECORD | {"critical": "7.9"}, "critical", '"7.9" is not a list'),
    (RECORD | {"nexus": {"war_crimes": {"indicator": "1.1"}}}, "nexus.war_crimes.level", "null is not a number"),
    (RECORD | {"resilience_map": {"1": [8]}}, "resilience_map.1[0]", "8 is not a text"),
    (RECORD | {"note": ""}, "note", "is not a known field"),
]


@pytest.mark.parametrize(("record", "place", "message"), REFUSED, ids=[f"{r[1]}: {r[2]}" for r in REFUSED])
def test_a_wrong_record_is_refused_by_place(record: dict[str, Any], place: str, message: str) -> None:
    with pytest.raises(ScoringError) as caught:
        parse_methodology(record)

    assert (caught.value.place, caught.value.message) == (f"methodology.{place}", message)


def test_the_shipped_record_is_the_one_that_results_name() -> None:
    methodology = shipped_methodologies()["1.0.0"]

    assert (methodology.version, methodology.status) == ("1.0.0", "active")
    assert methodology.sha256 == "99d159b426c95d63bbf28dc988eb2dafd4023bd79df0c4f2fbc11bcaeabd2c47"


def test_retiring_and_approving_keep_the_hash_and_a_value_changes_it() -> None:
    digest = methodology_sha256(RECORD)

    assert methodology_sha256(RECORD | {"status": "retired", "approved_by": ["a", "b"], "sha256": digest}) == digest
    assert methodology_sha256(with_parameter(trend_delta=0.06)) != digest
