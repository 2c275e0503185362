"""What frameworks must ask of the assessments above them. Filled in `AppConfig.ready()` of whoever pins versions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise

Words = str | Promise

# Given the ids of versions, those of them that something rests on.
UsageFinder = Callable[[frozenset[UUID]], frozenset[UUID]]
# By permanent id of a factor or indicator, what it is needed for.
NeedFinder = Callable[[], dict[str, Words]]
# Given a framework's id, the permanent ids of indicators that work under way has answers to.
AnswerFinder = Callable[[UUID], frozenset[str]]
# Given a family, what each of its levels means, from the lowest.
LevelWords = Callable[[str], Sequence[tuple[Words, Words]]]

_finders: dict[str, UsageFinder] = {}
_needs: dict[str, NeedFinder] = {}
_answers: dict[str, AnswerFinder] = {}
_levels: dict[str, LevelWords] = {}


@dataclass(frozen=True, slots=True)
class Level:
    number: int
    word: Words
    hint: Words


def register_usage(name: str, finder: UsageFinder) -> None:
    """Registering the same name again replaces the finder."""
    _finders[name] = finder


def register_needs(name: str, finder: NeedFinder) -> None:
    _needs[name] = finder


def register_answers(name: str, finder: AnswerFinder) -> None:
    _answers[name] = finder


def register_levels(name: str, words: LevelWords) -> None:
    _levels[name] = words


def versions_in_use(ids: frozenset[UUID]) -> frozenset[UUID]:
    """The given versions that an assessment, or anything else registered, is pinned to."""
    return frozenset().union(*(finder(ids) for finder in _finders.values()))


def needed_rows() -> dict[str, Words]:
    """By permanent id, what a factor or indicator is needed for, for example by the method in force."""
    return {key: why for finder in _needs.values() for key, why in finder().items()}


def answered_indicators(framework_id: UUID) -> frozenset[str]:
    """Permanent ids of the framework's indicators that a cycle under way has answers to."""
    return frozenset().union(*(finder(framework_id) for finder in _answers.values()))


def levels_of(family: str) -> list[Level]:
    """What the levels of a family mean; empty for an unknown family."""
    found = [pair for words in _levels.values() for pair in words(family)]
    return [Level(number, word, hint) for number, (word, hint) in enumerate(found)]
