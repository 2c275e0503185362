"""Registering and running comparisons.

A module of this folder registers a row with the decorator. The function prepares what is needed, in a database as
migrations leave it, and returns the two things to compare:

    @benchmark("results/ of one assessment", at_most=3.0)
    def results() -> Timing:
        return Timing(measured=lambda: client.get(url), floor=lambda: bare(request))

    @benchmark("first visit of the home page", limit=150.0)
    def first_visit() -> Size:
        return Size(measured=..., floor=...)       # bytes
"""

import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.test import override_settings

_ROUNDS = 200
_SECONDS = 2.0  # for both sides of a row together, however slow they are
_FEWEST = 5


@dataclass(frozen=True)
class Timing:
    """Two things to do again and again, in turns, so that whatever slows the machine slows both.

    `fewest`: rounds at least; 1 for what takes seconds, which is then not tried out first. `settings`: under which both
    run, set once: a change of settings makes Django forget addresses, which a server never does between two requests.
    """

    measured: Callable[[], object]
    floor: Callable[[], object]
    fewest: int = _FEWEST
    settings: Mapping[str, Any] = field(default_factory=dict)

    def figures(self) -> tuple[float, float, str]:
        """Medians in milliseconds."""
        with override_settings(**self.settings):
            return self._medians()

    def _medians(self) -> tuple[float, float, str]:
        if self.fewest > 1:
            self.measured()
            self.floor()
        mine: list[float] = []
        theirs: list[float] = []
        deadline = time.perf_counter() + _SECONDS
        while len(mine) < self.fewest or (len(mine) < _ROUNDS and time.perf_counter() < deadline):
            mine.append(milliseconds(self.measured))
            theirs.append(milliseconds(self.floor))
        return statistics.median(mine), statistics.median(theirs), "ms"


@dataclass(frozen=True)
class Size:
    """Two sizes in bytes."""

    measured: int
    floor: int

    def figures(self) -> tuple[float, float, str]:
        return self.measured / 1000, self.floor / 1000, "kB"


@dataclass(frozen=True)
class Once:
    """Two times in milliseconds that the row measured itself, where doing it again and again would take too long."""

    measured: float
    floor: float

    def figures(self) -> tuple[float, float, str]:
        return self.measured, self.floor, "ms"


Comparison = Timing | Size | Once


@dataclass(frozen=True)
class Benchmark:
    """`at_most` bounds the ratio to the floor, `limit` the figure itself (milliseconds or kilobytes)."""

    name: str
    prepare: Callable[[], Comparison]
    at_most: float | None
    limit: float | None

    def run(self) -> "Row":
        measured, floor, unit = self.prepare().figures()
        return Row(self.name, measured, floor, unit, self.at_most, self.limit)


@dataclass(frozen=True)
class Row:
    name: str
    measured: float
    floor: float
    unit: str
    at_most: float | None = None
    limit: float | None = None

    @property
    def ratio(self) -> float:
        return self.measured / self.floor if self.floor else float("inf")

    @property
    def holds(self) -> bool:
        within_ratio = self.at_most is None or self.ratio <= self.at_most
        return within_ratio and (self.limit is None or self.measured <= self.limit)

    @property
    def bound(self) -> str:
        parts = [] if self.limit is None else [f"{self.limit:g} {self.unit}"]
        parts += [] if self.at_most is None else [f"{self.at_most:g}x"]
        return " and ".join(parts) or "-"


REGISTERED: list[Benchmark] = []


def benchmark(
    name: str, *, at_most: float | None = None, limit: float | None = None
) -> Callable[[Callable[[], Comparison]], Callable[[], Comparison]]:
    """Register a row of the table."""

    def register(prepare: Callable[[], Comparison]) -> Callable[[], Comparison]:
        REGISTERED.append(Benchmark(name, prepare, at_most, limit))
        return prepare

    return register


def table(rows: list[Row]) -> Iterator[str]:
    """The table as lines of text."""
    cells = [("name", "measured", "floor", "ratio", "bound", "")]
    cells += [
        (
            row.name,
            f"{row.measured:.2f} {row.unit}",
            f"{row.floor:.2f} {row.unit}",
            f"{row.ratio:.2f}x",
            row.bound,
            "" if row.holds else "OVER",
        )
        for row in rows
    ]
    widths = [max(len(line[column]) for line in cells) for column in range(len(cells[0]))]
    for name, *figures in cells:
        shown = [figure.rjust(width) for figure, width in zip(figures, widths[1:], strict=True)]
        yield "  ".join([name.ljust(widths[0]), *shown]).rstrip()


def milliseconds(action: Callable[[], object]) -> float:
    started = time.perf_counter()
    action()
    return (time.perf_counter() - started) * 1000
