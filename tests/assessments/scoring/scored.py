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


def at(results: dict[str, Any], path: str) -> Any:
    """The value at a path such as tracks/official/dynamic, numbers rounded to the four decimals of the examples."""
    value: Any = results
    for key in path.split("/"):
        value = value[int(key)] if isinstance(value, list) else value[key]
    return _rounded(value)


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 4)
    return [_rounded(item) for item in value] if isinstance(value, list) else value
