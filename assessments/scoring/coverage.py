"""How much of what applies has been rated, and how well it is known."""

import math

import numpy as np

from assessments.scoring.catalogue import Grid
from assessments.scoring.means import Floats
from assessments.scoring.parameters import CONFIDENCES, Methodology
from assessments.scoring.plan import Plan
from assessments.scoring.ratings import Mask, Ratings

SUFFICIENT = "sufficient"
PARTIAL = "partial"
INSUFFICIENT = "insufficient"
NOT_APPLICABLE = "not_applicable"


def _share(grid: Grid, part: Floats, whole: Floats) -> Floats:
    """Sums of `part` over sums of `whole` by factor; NaN for a factor entirely `na`."""
    sums = np.bincount(grid.factor_of, weights=part, minlength=len(grid.factors))
    totals = np.bincount(grid.factor_of, weights=whole, minlength=len(grid.factors))
    found: Floats = np.divide(sums, totals, out=np.full(len(sums), np.nan), where=totals > 0)
    return found


def factor_coverage(grid: Grid, ratings: Ratings, rows: Mask | None = None) -> Floats:
    """Weight rated over weight that applies, by factor; with `rows`, over these rows only."""
    seen = np.ones(len(grid.rows), dtype=np.bool_) if rows is None else rows
    return _share(grid, grid.weights * (ratings.rated & seen), grid.weights * (ratings.applicable & seen))


def confidence_index(grid: Grid, ratings: Ratings, methodology: Methodology) -> Floats:
    worth = np.array([methodology.conf_weight[name] for name in CONFIDENCES])
    known = worth[ratings.counted_confidence] * ratings.rated
    return _share(grid, grid.weights * known, grid.weights * ratings.applicable)


def mean_coverage(coverage: Floats, weights: Floats, members: Mask) -> float:
    """Mean over the members not entirely `na`, an unrated one counting 0; NaN without any."""
    counted = members & ~np.isnan(coverage)
    if not counted.any():
        return float("nan")
    return float((coverage[counted] * weights[counted]).sum() / weights[counted].sum())


def crime_coverage(plan: Plan, coverage: Floats, crime: str, common: float) -> float:
    """Common and specific coverage weighted as in the profile; NaN when the specific block is all `na`."""
    specific = mean_coverage(coverage, plan.risk.factor_weights, plan.block_factors[crime])
    known = 0.0 if np.isnan(common) else common
    total = plan.blocks.common + plan.blocks.specific
    return (plan.blocks.common * known + plan.blocks.specific * specific) / total


def status_of(coverage: float, methodology: Methodology) -> str:
    if math.isnan(coverage):
        return NOT_APPLICABLE
    if round(coverage, 6) >= methodology.number["cov_sufficient"]:
        return SUFFICIENT
    return PARTIAL if round(coverage, 6) >= methodology.number["cov_partial"] else INSUFFICIENT


def crime_status(plan: Plan, ratings: Ratings, coverage: Floats, *, crime: str, of_crime: float) -> str:
    """As `status_of` the crime's coverage, but silence in the specific block must not read as safety."""
    status = status_of(of_crime, plan.methodology)
    own = coverage[plan.block_factors[crime]]
    thin = (np.round(own, 6) < plan.methodology.number["cov_specific"]).any()
    unseen = (plan.critical & plan.block_rows[crime] & ratings.missing).any()
    return PARTIAL if status == SUFFICIENT and (thin or unseen) else status
