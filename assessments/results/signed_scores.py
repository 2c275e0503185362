"""Scores of signed-off results, published or not, for those who may see the assessments."""

import json
from dataclasses import asdict
from typing import Any

from django.db.models import QuerySet

from assessments.core.models import Assessment
from assessments.results.models import Result
from assessments.results.published import results_inside
from assessments.results.query_parameters import FIRST_YEAR, ScoreQuery
from assessments.results.score_rows import canonical_order, score_rows

Row = dict[str, Any]


def signed_scores(assessments: QuerySet[Assessment], query: ScoreQuery) -> list[Row]:
    """Rows of one State by cycle, then canonical code, scores unrounded. One query."""
    results = (
        Result.objects.filter(snapshot__assessment__in=assessments, snapshot__assessment__cycle__state=query.state)
        .select_related("snapshot__assessment__cycle", "snapshot__assessment__methodology")
        .defer("body", "snapshot__record", "snapshot__annex")
        .order_by("snapshot__assessment__cycle__number")
    )
    if query.methodology:
        results = results.filter(snapshot__assessment__methodology__version=query.methodology)
    if query.until:
        results = results.filter(snapshot__created_at__lte=query.until)
    rows = [row for result in results if _is_between(result, query) for row in _rows(result)]
    wanted = {"measure": query.measure, "track": query.track}
    return [row for row in rows if all(value in {"", row[name]} for name, value in wanted.items())]


def _is_between(result: Result, query: ScoreQuery) -> bool:
    cycle = result.snapshot.assessment.cycle

    def place(bound: int) -> int:
        return cycle.number if bound < FIRST_YEAR else cycle.period_end.year

    starts = query.first is None or place(query.first) >= query.first
    return starts and (query.last is None or place(query.last) <= query.last)


def _rows(result: Result) -> list[Row]:
    assessment = result.snapshot.assessment
    snapshot = json.loads(bytes(result.snapshot.body))
    order = canonical_order(snapshot["catalogue"])
    shown = results_inside(result.content, snapshot=snapshot, methodology=assessment.methodology.record)
    place = {"iso3": assessment.cycle.state_id, "cycle": assessment.cycle.number}
    method = {"methodology": assessment.methodology.version}
    return [{**place, **asdict(row), **method} for row in score_rows(shown, order)]
