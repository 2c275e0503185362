"""Levels to scores: indicators to factors, factors to blocks, blocks to crimes. A whole batch of level sets at once."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from assessments.scoring.catalogue import COMMON, NATURES, Grid
from assessments.scoring.means import Floats, grouped_power_mean, power_mean, raised
from assessments.scoring.plan import Blocks, Exponents, Plan
from assessments.scoring.ratings import LevelSets, Mask


@dataclass(frozen=True, slots=True)
class Scores:
    """NaN where nothing is rated. Shapes: (factors, batch), (batch,), and twice (crimes, batch)."""

    factors: Floats
    common: Floats
    specific: Floats
    crimes: Floats


@lru_cache(maxsize=64)
def _worth(level_max: int, p: float) -> Floats:
    """What each level counts, raised to p."""
    return raised(np.arange(level_max + 1) / level_max, p)


def factor_scores(grid: Grid, sets: LevelSets, level_max: int, p: float) -> Floats:
    """Power mean of each factor over its included rows. Shape (factors, batch)."""
    found = np.full((len(grid.factors), sets.levels.shape[1]), np.nan)
    rows = sets.included.nonzero()[0]
    if rows.size:
        owners = grid.factor_of[rows]
        begins = np.ones(len(rows), dtype=np.bool_)
        np.not_equal(owners[1:], owners[:-1], out=begins[1:])
        starts = begins.nonzero()[0]
        worth = _worth(level_max, p)
        found[owners[starts]] = grouped_power_mean(worth[sets.levels[rows]], grid.weights[rows], starts, p)
    return found


def scored_factors(factors: Floats) -> Mask:
    """Those that have a score: the same ones in the whole batch. The first set stands for all; a batch may be empty."""
    if not factors.shape[1]:
        return np.ones(len(factors), dtype=np.bool_)
    return ~np.isnan(factors[:, 0])


def mean_of_factors(factors: Floats, weights: Floats, members: Mask, p: float) -> Floats:
    """Power mean over the members, all of which have a score. Shape (batch,)."""
    chosen = members.nonzero()[0]
    if not chosen.size:
        return np.full(factors.shape[1], np.nan)
    return power_mean(factors[chosen], weights[chosen], p)


def block_scores(plan: Plan, factors: Floats, *, weights: Floats, exponents: Exponents, blocks: Blocks) -> Scores:
    """Blocks and crimes from factor scores; `weights` is (factors,) or (factors, batch)."""
    crimes = plan.catalogue.crimes
    scored = scored_factors(factors)
    common = mean_of_factors(factors, weights, plan.block_factors[COMMON] & scored, exponents.factor)
    both = np.empty((2, len(crimes), factors.shape[1]))
    both[0] = common
    specific = both[1]
    for index, crime in enumerate(crimes):
        specific[index] = mean_of_factors(factors, weights, plan.block_factors[crime] & scored, exponents.factor)
    return Scores(
        factors=factors,
        common=common,
        specific=specific,
        crimes=power_mean(both, np.array([blocks.common, blocks.specific]), exponents.block),
    )


def score_sets(plan: Plan, sets: LevelSets, exponents: Exponents | None = None) -> Scores:
    """The engine from levels to crimes."""
    used = exponents or plan.exponents
    factors = factor_scores(plan.risk, sets, plan.level_max, used.indicator)
    return block_scores(plan, factors, weights=plan.risk.factor_weights, exponents=used, blocks=plan.blocks)


def side_score(plan: Plan, sets: LevelSets, natures: tuple[str, ...]) -> float:
    """Structural or dynamic index of the first set: factor means over the rows of these natures, then over factors that
    have one. NaN without any."""
    side = sets.included & nature_mask(plan.risk, natures)
    one = LevelSets(sets.levels[:, :1], side, sets.applicable)
    factors = factor_scores(plan.risk, one, plan.level_max, plan.exponents.indicator)
    scored = scored_factors(factors)
    return float(mean_of_factors(factors, plan.risk.factor_weights, scored, plan.exponents.factor)[0])


def nature_mask(grid: Grid, natures: tuple[str, ...]) -> Mask:
    wanted = np.array([nature in natures for nature in NATURES], dtype=np.bool_)
    return np.asarray(wanted[grid.natures])
