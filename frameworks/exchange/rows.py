"""What every format is first read into: rows of text, each able to say where it stands in its file."""

from collections import deque
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Protocol

from django.utils.translation import gettext as _

from frameworks.errors import FileRefused, Problem

# None: absent or empty. A list comes from YAML only; tables keep several values in one cell.
Raw = str | None | list[str]
NOTHING: Mapping[str, Raw] = MappingProxyType({})
PROBLEMS_MOST = 2_000


class Place(Protocol):
    def where(self, name: str = "") -> str:
        """The place of a field, or of the row, in words that its author understands."""
        ...


class Row(Place, Protocol):
    @property
    def values(self) -> Mapping[str, Raw]: ...


class FileRow(Row, Protocol):
    def bare(self) -> Place:
        """Where it stands, without what it says."""
        ...


class Problems:
    """Collects everything wrong with a file before it is refused."""

    def __init__(self) -> None:
        self.found: list[Problem] = []

    def add(self, place: str, message: str) -> None:
        """Raises FileRefused when there are so many that a list of all would help nobody."""
        self.found.append(Problem(place, message))
        if len(self.found) == PROBLEMS_MOST:
            more = _("There are more than %(limit)d problems; the rest of the file was not read.")
            raise FileRefused([Problem("", more % {"limit": PROBLEMS_MOST}), *self.found])


class UnreadableError(Exception):
    """The file cannot be read any further from here on."""

    def __init__(self, place: str, message: str) -> None:
        super().__init__(message)
        self.problem = Problem(place, message)


@dataclass(slots=True)
class RawFramework:
    """An indicator's row names its factor under "factor", a factor's row its number under "number".

    `said` are the fields that any indicator of the file has, be they empty everywhere.
    Whoever reads the indicators takes them out one by one, so that a file is not held twice.
    """

    header: Row
    factors: deque[FileRow]
    indicators: deque[FileRow]
    problems: Problems = field(default_factory=Problems)
    said: Collection[str] = ()
