"""What every format is first read into: rows of text, each able to say where it stands in its file."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from frameworks.errors import Problem

# None: absent or empty. A list comes from YAML only; tables keep several values in one cell.
Raw = str | None | list[str]


class Row(Protocol):
    @property
    def values(self) -> Mapping[str, Raw]: ...

    def where(self, name: str = "") -> str:
        """The place of a field, or of the row, in words that its author understands."""
        ...


class Problems:
    """Collects everything wrong with a file before it is refused."""

    def __init__(self) -> None:
        self.found: list[Problem] = []

    def add(self, place: str, message: str) -> None:
        self.found.append(Problem(place, message))


class UnreadableError(Exception):
    """The file cannot be read any further from here on."""

    def __init__(self, place: str, message: str) -> None:
        super().__init__(message)
        self.problem = Problem(place, message)


@dataclass(slots=True)
class RawFramework:
    """An indicator's row names its factor under "factor", a factor's row its number under "number".

    `said` are the fields that any indicator of the file has, be they empty everywhere.
    """

    header: Row
    factors: Sequence[Row]
    indicators: Sequence[Row]
    problems: Problems = field(default_factory=Problems)
    said: Collection[str] = ()
