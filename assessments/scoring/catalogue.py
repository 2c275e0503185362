"""The rows that are scored, in canonical order: factor number, then indicator number."""

import re
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assessments.scoring.canonical import canonical_bytes
from assessments.scoring.documents import as_choice, as_list, as_number, as_object, as_text, inside
from assessments.scoring.errors import ScoringError
from assessments.scoring.parameters import Methodology

COMMON = "common"
RESILIENCE = "resilience"
NATURES = ("structural", "dynamic", "trigger")
ROW_FIELDS = ("id", "code", "factor", "factor_id", "factor_weight", "block", "nature", "family", "weight", "was")


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator. `factor` is the factor's number as printed ("7", "R1"); `id` and `factor_id` are permanent.

    `was` is the permanent id that it had in the last cycle; None where an earlier answer says something else.
    """

    id: str
    code: str
    factor: str
    factor_id: str
    block: str
    nature: str
    family: str
    weight: float
    factor_weight: float
    was: str | None


@dataclass(frozen=True, slots=True)
class Factor:
    """A risk factor or a domain of resilience; `rows` is its slice of the grid."""

    number: str
    id: str
    block: str
    weight: float
    rows: slice


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """The rows of one part, risk or resilience, contiguous by factor. Arrays run over rows, `factor_weights` over
    factors; nobody writes to them."""

    rows: tuple[Row, ...]
    factors: tuple[Factor, ...]
    position: Mapping[str, int]
    weights: NDArray[np.float64]
    factor_of: NDArray[np.intp]
    factor_weights: NDArray[np.float64]
    # Index into NATURES.
    natures: NDArray[np.int8]

    @property
    def blocks(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(factor.block for factor in self.factors))

    def in_block(self, block: str) -> NDArray[np.bool_]:
        """Which factors belong to the block."""
        return np.array([factor.block == block for factor in self.factors], dtype=np.bool_)


@dataclass(frozen=True, slots=True, eq=False)
class Catalogue:
    """Compared by identity: what is the same list of rows is parsed once. `text`: canonical JSON of that list."""

    risk: Grid
    resilience: Grid
    text: str

    @property
    def crimes(self) -> tuple[str, ...]:
        """The specific blocks, in the order of their factors."""
        return tuple(block for block in self.risk.blocks if block != COMMON)


def natural_key(text: str) -> tuple[tuple[int, int, str], ...]:
    """Sorts "9.2" before "9.10", and "R2" before "R10"."""
    parts = re.findall(r"[0-9]+|[^0-9]+", text)
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts)


class _Parsed(NamedTuple):
    value: list[dict[str, object]] | None
    default: Sequence[Mapping[str, object]]
    limits: tuple[float, float]
    catalogue: Catalogue


# Assessments by the thousand share a few catalogues; the last ones are kept.
_recent: deque[_Parsed] = deque(maxlen=8)


def parse_catalogue(
    value: object, methodology: Methodology, default: Sequence[Mapping[str, object]], place: str = "catalogue"
) -> Catalogue:
    """`value` is the document's list or None. `default` are the shipped rows, risk and resilience, which apply when the
    list is absent; its resilience rows also apply to a list that has none."""
    limits = _weight_limits(methodology)
    # A copy, since another thread may add to it.
    for known in tuple(_recent):
        if known.default is default and known.limits == limits and _is_same(value, known.value):
            return known.catalogue
    catalogue = _parsed(value, methodology, default, place)
    # A copy: whoever gave the rows may go on to change them. What was accepted is objects of scalars.
    kept = None if value is None else [dict(as_object(row, place)) for row in as_list(value, place)]
    _recent.appendleft(_Parsed(kept, default, limits, catalogue))
    return catalogue


def _is_same(value: object, parsed: object) -> bool:
    """Equal to rows that were accepted, and of the same kinds: to Python, true and 1.0 are equal to 1."""
    if not isinstance(value, list) or value != parsed:
        return value is None and parsed is None
    return not any(bool in map(type, row.values()) or type(row["factor"]) is float for row in value)


def _weight_limits(methodology: Methodology) -> tuple[float, float]:
    return methodology.number["weight_min"], methodology.number["weight_max"]


def _parsed(value: object, methodology: Methodology, default: Sequence[Mapping[str, object]], place: str) -> Catalogue:
    rows = _parse_rows(default if value is None else as_list(value, place), methodology, place)
    if not any(row.block == RESILIENCE for row in rows):
        shipped = [row for row in default if row.get("block") == RESILIENCE]
        rows += _parse_rows(shipped, methodology, "default catalogue")
    _check_unique(rows, place)
    return Catalogue(
        risk=_grid([row for row in rows if row.block != RESILIENCE], place),
        resilience=_grid([row for row in rows if row.block == RESILIENCE], place),
        text=canonical_bytes(value).decode(),
    )


def _parse_rows(rows: Sequence[object], methodology: Methodology, place: str) -> list[Row]:
    return [_parse_row(row, methodology, inside(place, index)) for index, row in enumerate(rows)]


def _parse_row(value: object, methodology: Methodology, place: str) -> Row:
    row = as_object(value, place, ROW_FIELDS)
    code = as_text(row.get("code"), inside(place, "code"))
    number = row.get("factor")
    factor = str(number) if type(number) is int else as_text(number, inside(place, "factor"))
    block = as_text(row.get("block"), inside(place, "block"))
    # No index is made of resilience by nature: its rows may leave it out.
    nature = row.get("nature", "structural") if block == RESILIENCE else row.get("nature")
    limits = _weight_limits(methodology)
    identity = as_text(row.get("id", code), inside(place, "id"))
    was = row.get("was", identity)
    return Row(
        id=identity,
        code=code,
        factor=factor,
        factor_id=as_text(row.get("factor_id", factor), inside(place, "factor_id")),
        block=block,
        nature=as_choice(nature, inside(place, "nature"), NATURES),
        family=as_text(row.get("family") or "unknown", inside(place, "family")),
        weight=as_number(row.get("weight", 1), inside(place, "weight"), *limits),
        factor_weight=as_number(row.get("factor_weight", 1), inside(place, "factor_weight"), *limits),
        was=None if was is None else as_text(was, inside(place, "was")),
    )


def _check_unique(rows: list[Row], place: str) -> None:
    codes: set[str] = set()
    ids: set[str] = set()
    for row in rows:
        if row.code in codes:
            raise ScoringError(place, f"code {row.code} appears twice")
        if row.id in ids:
            raise ScoringError(place, f"id {row.id} appears twice")
        codes.add(row.code)
        ids.add(row.id)


def _grid(rows: list[Row], place: str) -> Grid:
    ordered = sorted(rows, key=lambda row: (natural_key(row.factor), row.factor, natural_key(row.code), row.code))
    factors: list[Factor] = []
    for number, members in groupby(ordered, key=lambda row: row.factor):
        start = factors[-1].rows.stop if factors else 0
        factors.append(_factor(number, list(members), start, place))
    if len({factor.id for factor in factors}) != len(factors):
        raise ScoringError(place, "two factors have the same factor_id")
    sizes = [factor.rows.stop - factor.rows.start for factor in factors]
    return Grid(
        rows=tuple(ordered),
        factors=tuple(factors),
        position={row.code: index for index, row in enumerate(ordered)},
        weights=np.array([row.weight for row in ordered], dtype=np.float64),
        factor_of=np.repeat(np.arange(len(factors)), sizes),
        factor_weights=np.array([factor.weight for factor in factors], dtype=np.float64),
        natures=np.array([NATURES.index(row.nature) for row in ordered], dtype=np.int8),
    )


def _factor(number: str, members: list[Row], start: int, place: str) -> Factor:
    first = members[0]
    for row in members:
        if (row.block, row.factor_id, row.factor_weight) != (first.block, first.factor_id, first.factor_weight):
            raise ScoringError(place, f"{row.code} and {first.code} disagree on block, id or weight of factor {number}")
    return Factor(number, first.factor_id, first.block, first.factor_weight, slice(start, start + len(members)))
