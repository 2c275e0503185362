"""What frameworks must ask of the assessments above them. Filled in `AppConfig.ready()` of whoever pins versions."""

from collections.abc import Callable
from uuid import UUID

# Given the ids of versions, those of them that something rests on.
UsageFinder = Callable[[frozenset[UUID]], frozenset[UUID]]
_finders: dict[str, UsageFinder] = {}


def register_usage(name: str, finder: UsageFinder) -> None:
    """Registering the same name again replaces the finder."""
    _finders[name] = finder


def versions_in_use(ids: frozenset[UUID]) -> frozenset[UUID]:
    """The given versions that an assessment, or anything else registered, is pinned to."""
    return frozenset().union(*(finder(ids) for finder in _finders.values()))
