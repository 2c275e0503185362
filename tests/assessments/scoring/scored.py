"""Scoring of documents in tests, without intervals unless asked."""

import json
from functools import cache
from typing import Any

from assessments.scoring import parse_answers, results_object, score_answers, shipped_methodologies
from tests.assessments.scoring.examples import catalogue


@cache
def _score(text: str, draws: bool) -> dict[str, Any]:
    answers = parse_answers(json.loads(text), shipped_methodologies(), default_catalogue=catalogue())
    return results_object(score_answers(answers, draws=draws))


def score(document: object, *, draws: bool = False) -> dict[str, Any]:
    """The results object. Equal documents are scored once; do not change what is returned."""
    return _score(json.dumps(document), draws)


def at(results: Any, path: str) -> Any:
    """The value at a path such as tracks/official/dynamic, numbers rounded to the four decimals of the examples."""
    value = results
    for key in path.split("/"):
        value = value[int(key)] if isinstance(value, list) else value[key]
    return _rounded(value)


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 4)
    return [_rounded(item) for item in value] if isinstance(value, list) else value


def scores_of(results: dict[str, Any]) -> dict[str, float | None]:
    """Every risk score of the official track, by path."""
    track = results["tracks"]["official"]
    return {
        **{f"factor {number}": factor["score"] for number, factor in track["factors"].items()},
        **{f"specific {crime}": result["specific"] for crime, result in track["crimes"].items()},
        **{f"crime {crime}": result["score"] for crime, result in track["crimes"].items()},
        **{name: track[name] for name in ("structural", "dynamic")},
        "common": track["common"]["score"],
    }


def bands_of(results: dict[str, Any], name: str = "band") -> dict[str, int]:
    """Every risk band of the official track, by path; null, the lowest in every comparison, is -1."""
    track = results["tracks"]["official"]
    found = {f"factor {number}": factor[name] for number, factor in track["factors"].items()}
    found |= {f"crime {crime}": result[name] for crime, result in track["crimes"].items()}
    return {key: -1 if band is None else band for key, band in found.items()}


def without_hash(results: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in results.items() if key != "input_sha256"}
