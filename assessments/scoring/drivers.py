"""What a crime's score rests on: leave-one-out differences, and shares that add up to 1."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from assessments.scoring.catalogue import COMMON
from assessments.scoring.means import Floats
from assessments.scoring.plan import Plan, Rows
from assessments.scoring.profile import score_sets
from assessments.scoring.ratings import LevelSets, Mask, Ratings
from assessments.scoring.results import CrimeResult, Driver


def crime_drivers(plan: Plan, ratings: Ratings, crimes: Mapping[str, CrimeResult]) -> dict[str, CrimeResult]:
    """The crimes with a driver for each rating above 0 in their blocks, largest leave-one-out difference first, ties in
    canonical order. Leave-one-out differences do not add up."""
    rows = np.flatnonzero(ratings.rated & (ratings.levels > 0))
    without = _without_each(plan, ratings, rows)
    shares = rating_shares(plan, ratings)
    found = dict(crimes)
    for index, (name, crime) in enumerate(crimes.items()):
        if crime.score is None:
            continue
        chosen = (plan.block_rows[COMMON] | plan.block_rows[name])[rows]
        differences = np.maximum(crime.score - without[index, chosen], 0.0)
        parts = None if shares is None else shares[index, rows[chosen]]
        found[name] = replace(crime, drivers=_largest_first(plan, rows[chosen], differences, parts))
    return found


def _largest_first(plan: Plan, rows: Rows, differences: Floats, shares: Floats | None) -> tuple[Driver, ...]:
    # Rounded, so that ties are ties; the sort then keeps canonical order.
    order = np.argsort(-np.round(differences, 10), kind="stable")
    codes = [plan.risk.rows[row].code for row in rows[order]]
    parts = [None] * len(codes) if shares is None else shares[order].tolist()
    return tuple(map(Driver, codes, differences[order].tolist(), parts))


def _without_each(plan: Plan, ratings: Ratings, rows: Rows) -> Floats:
    """Crime scores with the level of one of `rows` set to 0 in each set. Shape (crimes, rows)."""
    levels = np.repeat(ratings.levels[:, None], len(rows), axis=1)
    levels[rows, np.arange(len(rows))] = 0
    return score_sets(plan, LevelSets(levels, ratings.rated, ratings.applicable)).crimes


def rating_shares(plan: Plan, ratings: Ratings) -> Floats | None:
    """Product of a rating's normalised weights times x^p, over R^p (crimes, rows). None unless the three exponents are
    equal; 0 outside a crime's blocks."""
    p = plan.exponents.indicator
    if not plan.exponents.factor == plan.exponents.block == p:
        return None
    grid = plan.risk
    weight = grid.weights * ratings.rated
    totals = np.bincount(grid.factor_of, weights=weight, minlength=len(grid.factors))
    within = np.divide(weight, totals[grid.factor_of], out=np.zeros(len(weight)), where=ratings.rated)
    worth = within * (ratings.levels / plan.level_max) ** p
    scored = totals > 0
    common = _block_shares(plan, worth, scored, COMMON) * plan.blocks.common
    shares = np.zeros((len(plan.catalogue.crimes), len(weight)))
    for index, crime in enumerate(plan.catalogue.crimes):
        profile = common + _block_shares(plan, worth, scored, crime) * plan.blocks.specific
        total = profile.sum()
        shares[index] = profile / total if total else profile
    return shares


def _block_shares(plan: Plan, worth: Floats, scored: Mask, block: str) -> Floats:
    weights = plan.risk.factor_weights * (scored & plan.block_factors[block])
    return np.asarray(worth * (weights / max(weights.sum(), np.finfo(float).tiny))[plan.risk.factor_of])
