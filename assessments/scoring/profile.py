"""Levels to scores: indicators to factors, factors to blocks, blocks to crimes. A whole batch of level sets at once."""

from dataclasses import dataclass

import numpy as np

from assessments.scoring.catalogue import COMMON, Grid
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


def factor_scores(grid: Grid, sets: LevelSets, level_max: int, p: float) -> Floats:
    """Power mean of each factor over its included rows. Shape (factors, batch)."""
    found = np.full((len(grid.factors), sets.levels.shape[1]), np.nan)
    rows = np.flatnonzero(sets.included)
    if rows.size:
        owners = grid.factor_of[rows]
        starts = np.flatnonzero(np.diff(owners, prepend=-1))
        worth = raised(np.arange(level_max + 1) / level_max, p)
        found[owners[starts]] = grouped_power_mean(worth[sets.levels[rows]], grid.weights[rows], starts, p)
    return found


def mean_of_factors(factors: Floats, weights: Floats, members: Mask, p: float) -> Floats:
    """Power mean over the members that have a score; the same ones have one in the whole batch. Shape (batch,)."""
    # The first set stands for all; a batch may also be empty.
    scored = members & ~np.isnan(factors[:, :1]).any(axis=1)
    if not scored.any():
        return np.full(factors.shape[1], np.nan)
    return power_mean(factors[scored], weights[scored], p)


def block_scores(plan: Plan, factors: Floats, *, weights: Floats, exponents: Exponents, blocks: Blocks) -> Scores:
    """Blocks and crimes from factor scores; `weights` is (factors,) or (factors, batch)."""
    crimes = plan.catalogue.crimes
    common = mean_of_factors(factors, weights, plan.block_factors[COMMON], exponents.factor)
    specific = np.empty((len(crimes), factors.shape[1]))
    for index, crime in enumerate(crimes):
        specific[index] = mean_of_factors(factors, weights, plan.block_factors[crime], exponents.factor)
    both = np.stack([np.broadcast_to(common, specific.shape), specific])
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
    everywhere = np.ones(len(plan.risk.factors), dtype=np.bool_)
    return float(mean_of_factors(factors, plan.risk.factor_weights, everywhere, plan.exponents.factor)[0])


def nature_mask(grid: Grid, natures: tuple[str, ...]) -> Mask:
    return np.array([row.nature in natures for row in grid.rows], dtype=np.bool_)
