"""A whole assessment scored: 140 indicators of risk, 35 of resilience (example E3 and E4 of the methodology)."""

import hashlib
import json
import random

from bench.registry import Timing, benchmark


@benchmark("scoring with intervals, against its random streams alone", at_most=5.0, limit=1000.0)
def with_intervals() -> Timing:
    """Floor: the streams as the methodology specifies them, and no engine."""
    from assessments.scoring import parse_answers, score_answers, shipped_methodologies
    from tests.assessments.scoring import examples

    document = examples.document(tracks={"official": examples.example_3()}, resilience=examples.example_4())
    answers = parse_answers(document, shipped_methodologies())
    grids = (answers.catalogue.risk, answers.catalogue.resilience)
    keys = [row.code for grid in grids for row in grid.rows]
    keys += ["p", "p", *(f"w:{factor.number}" for grid in grids for factor in grid.factors)]
    return Timing(
        measured=lambda: score_answers(answers),
        floor=lambda: [_stream(f"{answers.seed}|official|{key}") for key in keys],
    )


def _stream(text: str) -> list[float]:
    seed = int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")
    draw = random.Random(seed).random  # noqa: S311 - reproducible by design
    return [draw() for _ in range(2000)]


@benchmark("scoring without intervals, against reading its answers", limit=5.0)
def without_intervals() -> Timing:
    """Floor: the answers read from JSON text."""
    from assessments.scoring import parse_answers, score_answers, shipped_methodologies
    from tests.assessments.scoring import examples

    document = examples.document(tracks={"official": examples.example_3()}, resilience=examples.example_4())
    answers = parse_answers(document, shipped_methodologies())
    text = json.dumps(document)
    return Timing(measured=lambda: score_answers(answers, draws=False), floor=lambda: json.loads(text))
