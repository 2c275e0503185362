"""The answers of one track as arrays over the rows of a grid."""

from collections.abc import Mapping
from dataclasses import dataclass

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
    ratings = Ratings(
        levels=np.zeros(size, dtype=np.int8),
        rated=np.zeros(size, dtype=np.bool_),
        not_applicable=np.zeros(size, dtype=np.bool_),
        confidence=np.zeros(size, dtype=np.int8),
        contested=np.zeros(size, dtype=np.bool_),
    )
    for code, answer in as_object(value, place).items():
        if code not in grid.position:
            raise ScoringError(inside(place, code), "is not a code of the catalogue")
        _read_answer(answer, ratings, grid.position[code], inside(place, code), level_max=level_max)
    return ratings


def _read_answer(value: object, ratings: Ratings, row: int, place: str, *, level_max: int) -> None:
    answer = as_object(value, place, ANSWER_FIELDS)
    if answer.get("state") is None and answer.get("level") is not None:
        raise ScoringError(inside(place, "state"), "is missing beside a level")
    state = as_choice(answer.get("state", "nr"), inside(place, "state"), STATES)
    stated = answer.get("confidence")
    confidence = "low" if stated is None else as_choice(stated, inside(place, "confidence"), CONFIDENCES)
    contested = as_flag(answer.get("contested", False), inside(place, "contested"))
    ratings.not_applicable[row] = state == "na"
    if state != "rated":
        _refuse_level(answer, state, place)
        return
    if answer.get("level") is None:
        raise ScoringError(inside(place, "level"), "is missing where the state is rated")
    ratings.levels[row] = as_whole(answer["level"], inside(place, "level"), 0, level_max)
    ratings.rated[row] = True
    ratings.confidence[row] = CONFIDENCES.index(confidence)
    ratings.contested[row] = contested


def _refuse_level(answer: Mapping[str, object], state: str, place: str) -> None:
    if answer.get("level") is not None:
        raise ScoringError(inside(place, "level"), f"is given where the state is {state}")
