"""A results object as one edition may show it: a pure function of what was frozen."""

from typing import Any

from assessments.scoring import parse_answers, parse_methodology, published_results


def withheld_results(
    results: dict[str, Any], *, snapshot: dict[str, Any], methodology: dict[str, Any], disclosure: str
) -> dict[str, Any]:
    """`results` without what coverage or the disclosure level withholds; `methodology` is the record it names."""
    method = parse_methodology(methodology)
    answers = parse_answers(snapshot | {"previous": None}, {method.version: method}, allow_retired=True)
    return published_results(results, answers, disclosure)
