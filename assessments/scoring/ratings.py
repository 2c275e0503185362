"""The answers of one track as arrays over the rows of a grid."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assessments.scoring.catalogue import Grid
from assessments.scoring.documents import as_choice, as_flag, as_object, as_whole, inside
from assessments.scoring.errors import ScoringError
from assessments.scoring.parameters import CONFIDENCES, Methodology

STATES = ("rated", "ii", "nr", "na")
# What the engine reads, then what an office may keep beside it and the engine passes over.
ANSWER_FIELDS = ("state", "level", "confidence", "contested", "trend", "reason", "rationale", "evidence", "populations")

Levels = NDArray[np.int8]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class LevelSets:
    """A batch of level sets over the same rows: levels (rows, batch). `included` rows are averaged; a row that is
    `applicable` but not included is missing."""

    levels: Levels
    included: Mask
    applicable: Mask


@dataclass(frozen=True, slots=True)
class Ratings:
    """Arrays over the rows of one grid. `levels` is 0 where not rated; `confidence` indexes CONFIDENCES, as stated."""

    levels: Levels
    rated: Mask
    not_applicable: Mask
    confidence: Levels
    contested: Mask

    @property
    def missing(self) -> Mask:
        return ~(self.rated | self.not_applicable)

    @property
    def applicable(self) -> Mask:
        return ~self.not_applicable

    @property
    def counted_confidence(self) -> Levels:
        """Contested answers count as low whatever was stated."""
        return np.where(self.contested, np.int8(0), self.confidence)

    def as_given(self) -> LevelSets:
        """One set: the answers as they are."""
        return LevelSets(self.levels[:, None], self.rated, self.applicable)

    def at_bounds(self, level_max: int) -> LevelSets:
        """Two sets: every missing answer at 0, then at the highest level."""
        highest = np.where(self.missing, np.int8(level_max), self.levels)
        return LevelSets(np.stack([self.levels, highest], axis=1), self.applicable, self.applicable)

    def restricted_to(self, rows: Mask) -> "Ratings":
        """Only these rows; all others count as not applicable."""
        return Ratings(self.levels, self.rated & rows, ~rows, self.confidence, self.contested)


def parse_ratings(value: object, grid: Grid, methodology: Methodology, place: str) -> Ratings:
    """Codes without an answer are not rated. Refuses unknown codes and answers that contradict themselves."""
    size = len(grid.rows)
    level_max = methodology.whole["level_max"]
    levels, rated, not_applicable = [0] * size, [False] * size, [False] * size
    confidence, contested = [0] * size, [False] * size
    for code, answer in as_object(value, place).items():
        if code not in grid.position:
            raise ScoringError(inside(place, code), "is not a code of the catalogue")
        row = grid.position[code]
        read = _read_plain(answer, level_max) or _read_answer(answer, inside(place, code), level_max=level_max)
        levels[row], confidence[row], contested[row] = read.level, read.confidence, read.contested
        rated[row], not_applicable[row] = read.state == "rated", read.state == "na"
    return Ratings(
        levels=np.array(levels, dtype=np.int8),
        rated=np.array(rated, dtype=np.bool_),
        not_applicable=np.array(not_applicable, dtype=np.bool_),
        confidence=np.array(confidence, dtype=np.int8),
        contested=np.array(contested, dtype=np.bool_),
    )


class _Read(NamedTuple):
    """One answer; `confidence` indexes CONFIDENCES. All but the state is nothing where it is not rated."""

    state: str
    level: int = 0
    confidence: int = 0
    contested: bool = False


_PLAIN_FIELDS = frozenset({"state", "level", "confidence"})
_CONFIDENCE_INDEX = {name: index for index, name in enumerate(CONFIDENCES)}


def _read_plain(value: object, level_max: int) -> _Read | None:
    """A rating with a level and a confidence and nothing else, as nearly all are; None for whatever else it is."""
    if type(value) is not dict or value.keys() != _PLAIN_FIELDS or value["state"] != "rated":
        return None
    level, stated = value["level"], value["confidence"]
    if type(level) is not int or not 0 <= level <= level_max or type(stated) is not str:
        return None
    confidence = _CONFIDENCE_INDEX.get(stated)
    return None if confidence is None else _Read("rated", level, confidence)


def _read_answer(value: object, place: str, *, level_max: int) -> _Read:
    answer = as_object(value, place, ANSWER_FIELDS)
    if answer.get("state") is None and answer.get("level") is not None:
        raise ScoringError(inside(place, "state"), "is missing beside a level")
    state = as_choice(answer.get("state", "nr"), inside(place, "state"), STATES)
    stated = answer.get("confidence")
    confidence = "low" if stated is None else as_choice(stated, inside(place, "confidence"), CONFIDENCES)
    contested = as_flag(answer.get("contested", False), inside(place, "contested"))
    if state != "rated":
        _refuse_level(answer, state, place)
        return _Read(state)
    if answer.get("level") is None:
        raise ScoringError(inside(place, "level"), "is missing where the state is rated")
    level = as_whole(answer["level"], inside(place, "level"), 0, level_max)
    return _Read(state, level, CONFIDENCES.index(confidence), contested)


def _refuse_level(answer: Mapping[str, object], state: str, place: str) -> None:
    if answer.get("level") is not None:
        raise ScoringError(inside(place, "level"), f"is given where the state is {state}")
