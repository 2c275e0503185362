"""From a file's bytes to rows of text, and from its header to what is read of each row."""

import csv
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from assessments.signals.publishers.refusals import Refused, problem
from assessments.signals.publishers.tables import PUBLISHERS, RANK, TREATIES, Column, Publisher
from r2p_site.wording import listed

BOM = b"\xef\xbb\xbf"
DELIMITERS = (",", ";", "\t")
TITLE_MOST = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """What the importer says where the file does not: its `year`, its `treaty`, and how it names the State."""

    year: int | None = None
    treaty: str = ""
    named: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """A column that is read: where it stands, what its table says of it, and the words of its own header."""

    index: int
    column: Column
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Plan:
    """Where in each row the State, the year and the measures stand.

    `left_out`: columns that rank States; `unread`: how many others no table names.
    """

    publisher: Publisher
    header: tuple[str, ...]
    state: int
    year: int | None
    measures: tuple[Measure, ...]
    left_out: tuple[str, ...]
    unread: int


def numbered_lines(lines: Iterable[bytes], digest: "hashlib._Hash") -> Iterator[tuple[int, str]]:
    """Lines as text, numbered from 1. Raises Refused on the first that is no UTF-8."""
    for number, line in enumerate(lines, start=1):
        digest.update(line)
        try:
            text = (line.removeprefix(BOM) if number == 1 else line).decode()
        except UnicodeDecodeError as error:
            message = _("Character %(place)d is not UTF-8. Save the file as CSV in UTF-8 and send it again.")
            raise Refused([problem(message % {"place": error.start + 1}, row=number)]) from error
        yield number, text


def texts(rows: Iterable[tuple[int, str]]) -> Iterator[str]:
    for _number, text in rows:
        yield text


def read_header(rows: Iterator[tuple[int, str]]) -> tuple[tuple[str, ...], str]:
    """The first line, by the delimiter that gives a header that is known; columns as they are named."""
    _number, first = next(rows, (1, ""))
    for delimiter in DELIMITERS:
        try:
            cells = tuple(cell.strip() for cell in next(csv.reader([first], delimiter=delimiter, strict=True), []))
        except csv.Error as error:
            raise Refused([problem(_("Not valid CSV: %(why)s.") % {"why": error}, row=1)]) from error
        if any(_has_signs(cells, publisher) for publisher in PUBLISHERS):
            return cells, delimiter
    names = listed(publisher.name for publisher in PUBLISHERS)
    message = _("No publisher is recognised by this header. Known are the files of: %(names)s.")
    raise Refused([problem(message % {"names": names}, row=1)])


def _has_signs(header: tuple[str, ...], publisher: Publisher) -> bool:
    return set(publisher.signs) <= set(header)


def recognised(header: tuple[str, ...]) -> Publisher:
    fitting = [publisher for publisher in PUBLISHERS if _has_signs(header, publisher)]
    if len(fitting) > 1:
        names = listed(publisher.name for publisher in fitting)
        raise Refused([problem(_("The header fits more than one publisher: %(names)s.") % {"names": names}, row=1)])
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        raise Refused([problem(_("This column stands here twice."), row=1, column=name) for name in twice])
    return fitting[0]


def check_asked(publisher: Publisher, asked: Asked) -> None:
    if "treaty" in publisher.asks and asked.treaty not in TREATIES:
        message = _("The file does not say which treaty it is about. Choose it.")
        raise Refused([problem(message, row=1)], field="treaty")
    if "year" in publisher.asks and asked.year is None:
        message = _("The file does not say which year it speaks of. Write it.")
        raise Refused([problem(message, row=1)], field="year")


def plan_of(header: tuple[str, ...], publisher: Publisher, asked: Asked) -> Plan:
    """Raises Refused where nothing of the header can be read, or where one of its names cannot be shown."""
    own = {publisher.state_column, publisher.year_column, *publisher.signs}
    ranks = tuple(name for name in header if RANK.search(name))
    measures = []
    for index, name in enumerate(header):
        if name not in ranks and (match := _matched(publisher, name, own)):
            words = {**match[1], "header": name, "treaty": TREATIES.get(asked.treaty, "")}
            measures.append(Measure(index, match[0], words))
    _check_columns(header, publisher, measures)
    read = {header[measure.index] for measure in measures}
    return Plan(
        publisher=publisher,
        header=header,
        state=header.index(publisher.state_column),
        year=header.index(publisher.year_column) if publisher.year_column else None,
        measures=tuple(measures),
        left_out=ranks,
        unread=sum(name not in own and name not in read and name not in ranks for name in header),
    )


def _matched(publisher: Publisher, name: str, own: set[str]) -> tuple[Column, dict[str, str]] | None:
    for column in publisher.columns:
        if match := re.fullmatch(column.header, name):
            return column, match.groupdict()
    if publisher.takes_any and name and name not in own:
        return Column(name, "{header}", unit="as published"), {}
    return None


def _check_columns(header: tuple[str, ...], publisher: Publisher, measures: Sequence[Measure]) -> None:
    if not measures:
        message = _("%(name)s is recognised, but none of its columns that can be kept is here.")
        raise Refused([problem(message % {"name": publisher.name}, row=1)])
    for measure in measures:
        name = header[measure.index]
        if len(name) > TITLE_MOST or not name.isprintable():
            message = _("This name is too long, or has characters that cannot be shown.")
            raise Refused([problem(message, row=1, column=name[:40])])
