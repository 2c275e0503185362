"""Agreement between raters: Krippendorff's alpha for ordinal levels, and quadratic-weighted kappa for double rating."""

from collections.abc import Sequence

import numpy as np

from assessments.scoring.means import Floats


def ordinal_alpha(ratings: Sequence[Sequence[int | None]], level_max: int) -> float | None:
    """`ratings[rater][unit]`, None where missing. 1 is perfect agreement, 0 what chance gives; None when nothing can be
    paired, or only one value occurs. Hayes and Krippendorff (2007)."""
    levels = np.arange(level_max + 1)
    given = np.array([[-1 if level is None else level for level in row] for row in ratings], dtype=np.int8)
    if not given.size:
        return None
    counts = (given[:, :, None] == levels).sum(axis=0)
    paired = counts[counts.sum(axis=1) > 1].astype(np.float64)
    raters = paired.sum(axis=1)
    # Each unit gives its ordered pairs of ratings, weighted so that each rating counts once.
    pairs = np.einsum("uc,uk,u->ck", paired, paired, 1 / (raters - 1)) - np.diag((paired.T / (raters - 1)).sum(axis=1))
    totals = paired.sum(axis=0)
    apart = _ordinal_distance(totals)
    expected = float((np.outer(totals, totals) * apart).sum())
    if expected == 0:
        return None
    return 1 - float((pairs * apart).sum()) * float(totals.sum() - 1) / expected


def _ordinal_distance(totals: Floats) -> Floats:
    """Squared number of ratings that lie between two values, half of each end included."""
    middle = np.cumsum(totals) - totals / 2
    return np.asarray((middle[:, None] - middle[None, :]) ** 2)


def weighted_kappa(first: Sequence[int], second: Sequence[int], level_max: int) -> float | None:
    """Cohen's kappa with quadratic weights for two raters of the same units. None when both use one level."""
    size = level_max + 1
    observed = np.zeros((size, size))
    np.add.at(observed, (np.asarray(first, dtype=np.intp), np.asarray(second, dtype=np.intp)), 1)
    weights = np.subtract.outer(np.arange(size), np.arange(size)) ** 2
    by_chance = float((np.outer(observed.sum(axis=1), observed.sum(axis=0)) * weights).sum())
    if by_chance == 0:
        return None
    return 1 - float((observed * weights).sum()) * float(observed.sum()) / by_chance
