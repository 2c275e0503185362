"""Reads one file as a stream and keeps the readings of one State."""

import csv
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from assessments.signals.publishers.headers import (
    TITLE_MOST,
    Asked,
    Measure,
    Plan,
    check_asked,
    numbered_lines,
    plan_of,
    read_header,
    recognised,
    texts,
)
from assessments.signals.publishers.refusals import Refused, problem
from assessments.signals.publishers.states import StateNames, folded
from assessments.signals.publishers.tables import Column, Publisher
from frameworks.errors import Problem
from r2p_site.wording import listed

LAST_YEAR = 2100
# Of a long series, the last years: enough to see where it comes from.
YEARS_KEPT = 10
# A file with more is not what it seems; the rest would only repeat it.
PROBLEMS_KEPT = 50
# Long series begin before our era.
_YEAR = re.compile(r"-?\d{1,5}", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,20})?([eE][+-]?\d{1,3})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Reading:
    """One value of one measure in one year, as published. `measure` identifies the series within its publisher."""

    measure: str
    title: str
    year: int
    value: str
    unit: str
    speaks_to: str
    why: str


@dataclass(slots=True)
class Found:
    """`readings` of the State alone, by measure, the last year first. `elsewhere`: how many rows were of other States.

    `left_out`: columns that rank States. `unread`: how many columns no table names. `empty`: measures without a value.
    """

    publisher: Publisher
    readings: list[Reading] = field(default_factory=list)
    rows: int = 0
    elsewhere: int = 0
    left_out: list[str] = field(default_factory=list)
    unread: int = 0
    empty: list[str] = field(default_factory=list)
    sha256: str = ""


def read_file(lines: Iterable[bytes], state: StateNames, asked: Asked) -> Found:
    """`lines` with their ends. Raises Refused with every problem, each at its row and column."""
    digest = hashlib.sha256()
    rows = numbered_lines(lines, digest)
    header, delimiter = read_header(rows)
    publisher = recognised(header)
    check_asked(publisher, asked)
    plan = plan_of(header, publisher, asked)
    own = _OwnRows(plan, asked)
    wanted = frozenset({folded(asked.named)}) if asked.named.strip() else state.by(publisher.state_key)
    for row, cells in _numbered(csv.reader(texts(rows), delimiter=delimiter, strict=True)):
        own.take(row, cells, wanted)
        if len(own.problems) >= PROBLEMS_KEPT:
            break
    own.finish(wanted)
    own.found.sha256 = digest.hexdigest()
    return own.found


def _numbered(reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """Rows as a spreadsheet numbers them, blank ones left out."""
    row = 1
    try:
        for row, cells in enumerate(reader, start=2):
            if any(cell.strip() for cell in cells):
                yield row, cells
    except csv.Error as error:
        raise Refused([problem(_("Not valid CSV: %(why)s.") % {"why": error}, row=row + 1)]) from error


class _OwnRows:
    """Collects what the rows of one State say, and what is wrong with them."""

    def __init__(self, plan: Plan, asked: Asked) -> None:
        self._plan, self._asked = plan, asked
        self._seen: dict[tuple[str, int], int] = {}
        self.found = Found(plan.publisher, left_out=list(plan.left_out), unread=plan.unread)
        self.problems: list[Problem] = []

    def take(self, row: int, cells: list[str], wanted: frozenset[str]) -> None:
        self.found.rows += 1
        if len(cells) != len(self._plan.header):
            message = _("The row has %(found)d cells; the header has %(wanted)d.")
            self.problems.append(problem(message % {"found": len(cells), "wanted": len(self._plan.header)}, row=row))
        elif folded(cells[self._plan.state]) not in wanted:
            self.found.elsewhere += 1
        else:
            for measure in self._plan.measures:
                self._take_value(row, cells, measure)

    def _take_value(self, row: int, cells: list[str], measure: Measure) -> None:
        name, value = self._plan.header[measure.index], cells[measure.index].strip()
        if value in self._plan.publisher.missing:
            self.found.empty.append(name)
            return
        try:
            check_value(value, measure.column, name, row)
            reading = _reading(value, measure, self._year(row, cells, measure))
        except Refused as refused:
            self.problems.extend(refused.problems)
            return
        first = self._seen.setdefault((reading.measure, reading.year), row)
        if first != row:
            message = _("Row %(first)d has this State and year already.") % {"first": first}
            self.problems.append(problem(message, row=row, column=name))
        self.found.readings.append(reading)

    def _year(self, row: int, cells: list[str], measure: Measure) -> int:
        """Of the column's own name, else of the row, else as the importer says."""
        if "year" in measure.words:
            return int(measure.words["year"])
        at = self._plan.year
        text = "" if at is None else cells[at].strip()
        if text in {"", "0"} and self._asked.year is not None:
            return self._asked.year
        if not _YEAR.fullmatch(text) or int(text) > LAST_YEAR:
            column = "" if at is None else self._plan.header[at]
            raise Refused([problem(_("“%(text)s” is not a year.") % {"text": text[:40]}, row=row, column=column)])
        return int(text)

    def finish(self, wanted: frozenset[str]) -> None:
        """The last years of each measure, the newest first. Raises Refused where the State has no value."""
        if self.problems:
            raise Refused(self.problems)
        found, column = self.found, self._plan.header[self._plan.state]
        if found.rows == found.elsewhere:
            expected = listed(sorted(wanted)) or _("nothing, since this State has no such code")
            message = _("None of %(rows)d rows is of this State. Looked for: %(expected)s. Say how the file names it.")
            values = {"rows": found.rows, "expected": expected}
            raise Refused([problem(message % values, column=column)], field="named")
        if not found.readings:
            raise Refused([problem(_("The row of this State has no value that can be kept."), column=column)])
        by_measure: dict[str, list[Reading]] = {}
        for reading in sorted(found.readings, key=lambda reading: -reading.year):
            by_measure.setdefault(reading.measure, []).append(reading)
        order = dict.fromkeys(reading.measure for reading in found.readings)
        found.readings = [reading for measure in order for reading in by_measure[measure][:YEARS_KEPT]]
        found.empty = [name for name in dict.fromkeys(found.empty) if name not in by_measure]


def _reading(value: str, measure: Measure, year: int) -> Reading:
    """A treaty table names its column alike for every treaty, so the treaty is part of what the measure is."""
    column, words = measure.column, measure.words
    title = column.title.format(**words)
    return Reading(
        measure=(title if "{treaty}" in column.title else words["header"])[:TITLE_MOST],
        title=title[:TITLE_MOST],
        year=year,
        value=value,
        unit=column.unit,
        speaks_to=column.speaks_to,
        why=column.why,
    )


def check_value(value: str, column: Column, name: str, row: int) -> None:
    """Raises Refused unless it is one of the column's words, or a number within its limits."""
    if column.words:
        if value not in column.words:
            message = _("“%(value)s” is none of: %(allowed)s.")
            values = {"value": value[:40], "allowed": listed(column.words)}
            raise Refused([problem(message % values, row=row, column=name)])
        return
    if not _NUMBER.fullmatch(value):
        raise Refused([problem(_("“%(value)s” is not a number.") % {"value": value[:40]}, row=row, column=name)])
    number, low, high = float(value), column.low, column.high
    if (low is not None and number < low) or (high is not None and number > high):
        message = _("%(value)s does not lie between %(low)g and %(high)g.")
        raise Refused([problem(message % {"value": value, "low": low, "high": high}, row=row, column=name)])
