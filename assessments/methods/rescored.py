"""A signed result and what other versions would have given, as one table. Pure but for the words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assessments.core.enums import BANDS, RESILIENCE_BANDS, Track, Words
from assessments.results.charts import percent
from assessments.results.score_rows import ScoreRow, canonical_order, score_rows
from assessments.scoring import parse_answers, parse_methodology, published_results

Json = Mapping[str, Any]
OF_RESILIENCE = ("domain", "resilience")


@dataclass(frozen=True, slots=True)
class Column:
    """A version with its results object, or why it gives none."""

    version: str
    content: Json | None
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """0 to 100, or None where coverage withholds it; `word` is the band's, "" without one."""

    score: int | None
    word: Words
    low: int | None
    high: int | None
    differs: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    measure: str
    code: str
    cells: tuple[Cell, ...]


def shown_content(content: dict[str, Any], snapshot: Json, record: Json) -> dict[str, Any]:
    """The results without what insufficient coverage withholds everywhere; `record` is the version's."""
    method = parse_methodology(record)
    answers = parse_answers(dict(snapshot) | {"previous": None}, {}, under=method)
    return published_results(content, answers, "full")


def compared_lines(snapshot: Json, columns: Sequence[Column]) -> list[Line]:
    """Of the official track, crimes first, in canonical order; the first column is the signed result."""
    order = canonical_order(snapshot["catalogue"])
    scored = [_by_place(column, order) for column in columns]
    lines = [
        Line(measure, code, tuple(_cells(rows.get((measure, code)) for rows in scored))) for measure, code in scored[0]
    ]
    return sorted(lines, key=lambda line: line.measure != "crime")


def _by_place(column: Column, order: Any) -> dict[tuple[str, str], ScoreRow]:
    if column.content is None:
        return {}
    rows = score_rows(column.content, order)
    return {(row.measure, row.code): row for row in rows if row.track == Track.OFFICIAL}


def _cells(rows: Any) -> list[Cell]:
    found = [_cell(row) for row in rows]
    signed = found[0]
    return [Cell(cell.score, cell.word, cell.low, cell.high, differs=cell.word != signed.word) for cell in found]


def _cell(row: ScoreRow | None) -> Cell:
    if row is None:
        return Cell(None, "", None, None)
    words = RESILIENCE_BANDS if row.measure in OF_RESILIENCE else BANDS
    return Cell(percent(row.score), "" if row.band is None else words[row.band], percent(row.low), percent(row.high))
