"""Power means: M_p = (sum of w x^p / sum of w)^(1/p); p infinite is the maximum, p = 0 the geometric mean.

Arrays are (things averaged, batch): one run of the engine scores a whole batch of level sets at once.
"""

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def raised(x: Floats, p: float) -> Floats:
    """x^p, or what is averaged in its place: the logarithm for p = 0, x itself for p infinite."""
    if p == 0:
        with np.errstate(divide="ignore"):
            return np.log(x)
    return x if math.isinf(p) else x**p


def lowered(mean: Floats, p: float) -> Floats:
    """The inverse of `raised`."""
    if p == 0:
        return np.exp(mean)
    return mean if math.isinf(p) else mean ** (1 / p)


def power_mean(x: Floats, weights: Floats, p: float) -> Floats:
    """Mean over the first axis of x in [0, 1]; `weights` positive, (things,) or (things, batch). At least one thing."""
    if math.isinf(p):
        return np.asarray(x.max(axis=0))
    spread = weights.reshape(weights.shape + (1,) * (x.ndim - weights.ndim))
    return lowered((spread * raised(x, p)).sum(axis=0) / spread.sum(axis=0), p)


def grouped_power_mean(values: Floats, weights: Floats, starts: NDArray[np.intp], p: float) -> Floats:
    """Means of the groups that begin at `starts`; `values` are already raised to p. Shape (groups, batch)."""
    if math.isinf(p):
        return np.asarray(np.maximum.reduceat(values, starts, axis=0))
    total = np.add.reduceat(weights[:, None] * values, starts, axis=0)
    return lowered(total / np.add.reduceat(weights, starts)[:, None], p)
