"""Answers files and bundles on disk, and the catalogue that applies where a file brings none. No database."""

from functools import cache
from pathlib import Path

from assessments.scoring import Answers, ScoringError, is_bundle, parse_answers, parse_bundle, read_document
from assessments.scoring.parameters import shipped_methodologies
from frameworks.exchange.content import FactorContent, FrameworkContent, IndicatorContent
from frameworks.shipped import shipped_content

Row = dict[str, object]


def read_json_file(path: Path) -> object:
    """Raises `ScoringError` for a file that cannot be read or is not JSON."""
    try:
        return read_document(path.read_bytes())
    except OSError as error:
        raise ScoringError(str(path), error.strerror or "cannot be read") from error


def read_answers_file(path: Path) -> Answers:
    """The answers of an answers file, a snapshot or a bundle. Raises `ScoringError` naming the place."""
    return answers_of(read_json_file(path))


def answers_of(document: object) -> Answers:
    """As `read_answers_file`, of a document that has been read."""
    if is_bundle(document):
        return parse_bundle(document)
    return parse_answers(document, shipped_methodologies(), default_catalogue=shipped_catalogue())


@cache
def shipped_catalogue() -> list[Row]:
    """Rows of the frameworks that come with the software, risk before resilience."""
    return [row for _path, content in shipped_content().values() for row in _rows(content)]


def _rows(content: FrameworkContent) -> list[Row]:
    return [_row(factor, indicator) for factor, indicator in content.indicators()]


def _row(factor: FactorContent, indicator: IndicatorContent) -> Row:
    row: Row = {
        "id": indicator.permanent_id or indicator.code,
        "code": indicator.code,
        "factor": factor.number,
        "factor_id": factor.permanent_id or factor.number,
        "block": factor.block,
        "family": indicator.family,
        "weight": float(indicator.weight),
        "factor_weight": float(factor.weight),
    }
    return row | ({"nature": indicator.nature} if indicator.nature else {})
