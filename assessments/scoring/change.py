"""Change between two cycles, over the indicators rated in both, under one methodology."""

from dataclasses import dataclass

import numpy as np

from assessments.scoring.catalogue import COMMON, Grid
from assessments.scoring.draws import draw_sets
from assessments.scoring.means import Floats
from assessments.scoring.plan import Plan
from assessments.scoring.profile import score_sets, side_score
from assessments.scoring.ratings import LevelSets, Mask, Ratings
from assessments.scoring.results import ChangeResult, CrimeChange, Moved
from assessments.scoring.tracks import DYNAMIC, STRUCTURAL, number_or_none

# Differences within this are no difference: draws that only differ in the last bits.
SAME = 1e-9


@dataclass(frozen=True, slots=True)
class Cycles:
    """Both cycles on the grid in use, only rows rated in both; everything else counts as not applicable."""

    now: Ratings
    before: Ratings

    @property
    def matched(self) -> Mask:
        return self.now.rated

    @property
    def unchanged(self) -> Mask:
        now, before = self.now, self.before
        same = (now.levels == before.levels) & (now.confidence == before.confidence)
        return np.asarray(same & (now.contested == before.contested) & self.matched)


def carried_over(ratings: Ratings, own: Grid, grid: Grid) -> Ratings:
    """Answers given under another version's grid, on this one: matched by the permanent id that a row had there, not
    rated where it is new or asks something else."""
    if own is grid:
        return ratings
    by_id = {row.id: index for index, row in enumerate(own.rows)}
    # A row that was not there finds the one behind the last: not rated.
    none = len(own.rows)
    found = np.array([none if row.was is None else by_id.get(row.was, none) for row in grid.rows], dtype=np.intp)
    return Ratings(
        levels=np.append(ratings.levels, np.int8(0))[found],
        rated=np.append(ratings.rated, False)[found],
        not_applicable=np.append(ratings.not_applicable, False)[found],
        confidence=np.append(ratings.confidence, np.int8(0))[found],
        contested=np.append(ratings.contested, False)[found],
    )


def match_cycles(now: Ratings, before: Ratings) -> Cycles:
    matched = now.rated & before.rated
    return Cycles(now.restricted_to(matched), before.restricted_to(matched))


def side_change(plan: Plan, cycles: Cycles, natures: tuple[str, ...]) -> float:
    """Matched difference of the structural or dynamic index; NaN where nothing matches."""
    return side_score(plan, cycles.now.as_given(), natures) - side_score(plan, cycles.before.as_given(), natures)


def compare_cycles(plan: Plan, cycles: Cycles, drawn: Floats | None) -> ChangeResult:
    """`drawn`: differences of paired draws (crimes, draws), or None without draws."""
    now = score_sets(plan, cycles.now.as_given()).crimes[:, 0]
    before = score_sets(plan, cycles.before.as_given()).crimes[:, 0]
    return ChangeResult(
        crimes={
            crime: _crime_change(plan, float(now[index] - before[index]), None if drawn is None else drawn[index])
            for index, crime in enumerate(plan.catalogue.crimes)
        },
        structural=number_or_none(side_change(plan, cycles, STRUCTURAL)),
        dynamic=number_or_none(side_change(plan, cycles, DYNAMIC)),
        moved=_moved(plan, cycles, now),
    )


def paired_differences(plan: Plan, cycles: Cycles, now: Floats, before: Floats) -> Floats:
    """The n-th draws of both cycles, now minus before (crimes, draws). `now` and `before` are each cycle's uniforms
    (rows, draws); a rating that did not change reuses the earlier ones, so that only what changed adds noise."""
    streams = np.where(cycles.unchanged[:, None], before, now)
    later = score_sets(plan, draw_sets(plan.risk, cycles.now, plan.methodology, streams)).crimes
    earlier = score_sets(plan, draw_sets(plan.risk, cycles.before, plan.methodology, before)).crimes
    return np.asarray(later - earlier)


def _crime_change(plan: Plan, difference: float, drawn: Floats | None) -> CrimeChange:
    if np.isnan(difference):
        return CrimeChange(None, None, None, None, None)
    direction = _direction(difference, plan.methodology.number["trend_delta"])
    if drawn is None:
        return CrimeChange(difference, direction, None, None, None)
    p_up, p_down = float((drawn > SAME).mean()), float((drawn < -SAME).mean())
    backed = {"rising": p_up, "falling": p_down, "stable": 1.0}[direction]
    return CrimeChange(difference, direction, p_up, p_down, clear=backed >= plan.methodology.number["trend_prob"])


def _direction(difference: float, delta: float) -> str:
    if round(difference, 6) >= delta:
        return "rising"
    return "falling" if round(difference, 6) <= -delta else "stable"


def _moved(plan: Plan, cycles: Cycles, now: Floats) -> dict[str, tuple[Moved, ...]]:
    """By crime, each changed rating: the score minus the score with that rating put back. Largest first."""
    rows = np.flatnonzero(cycles.matched & (cycles.now.levels != cycles.before.levels))
    levels = np.repeat(cycles.now.levels[:, None], len(rows), axis=1)
    levels[rows, np.arange(len(rows))] = cycles.before.levels[rows]
    restored = score_sets(plan, LevelSets(levels, cycles.now.rated, cycles.now.applicable)).crimes
    found: dict[str, tuple[Moved, ...]] = {}
    for index, crime in enumerate(plan.catalogue.crimes):
        in_profile = plan.block_rows[COMMON] | plan.block_rows[crime]
        moves = [
            Moved(plan.risk.rows[row].code, float(now[index] - restored[index, column]))
            for column, row in enumerate(rows)
            if in_profile[row] and not np.isnan(now[index])
        ]
        found[crime] = tuple(sorted(moves, key=lambda move: -abs(round(move.difference, 10))))
    return found
