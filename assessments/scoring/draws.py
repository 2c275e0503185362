"""The data interval: every answer that is not `na` redrawn, and the whole engine run on each draw."""

from dataclasses import replace

import numpy as np

from assessments.scoring.bands import band_sets, bands_of
from assessments.scoring.catalogue import Grid
from assessments.scoring.means import Floats
from assessments.scoring.parameters import CONFIDENCES, Methodology
from assessments.scoring.plan import Plan, Rows
from assessments.scoring.profile import score_sets
from assessments.scoring.ratings import Levels, LevelSets, Ratings
from assessments.scoring.resilience import score_domains
from assessments.scoring.results import CrimeResult, Interval, ResilienceResult

# Errors of -2 to +2 levels: five columns of `mc_error`.
LARGEST_ERROR = 2


def draw_sets(grid: Grid, ratings: Ratings, methodology: Methodology, streams: Floats) -> LevelSets:
    """`streams` holds the uniforms of every row (rows, draws). All that applies is included in every set."""
    level_max = methodology.whole["level_max"]
    levels = np.zeros(streams.shape, dtype=np.int8)
    rated = np.flatnonzero(ratings.rated)
    levels[rated] = _with_errors(ratings, methodology, streams[rated], rated)
    for row in np.flatnonzero(ratings.missing):
        rows = grid.factors[grid.factor_of[row]].rows
        known = np.sort(ratings.levels[rows][ratings.rated[rows]])
        levels[row] = _from_factor(known, streams[row], methodology.number["mc_hotdeck"], level_max)
    return LevelSets(levels, ratings.applicable, ratings.applicable)


def _with_errors(ratings: Ratings, methodology: Methodology, streams: Floats, rows: Rows) -> Levels:
    """Level plus an error: the first one whose cumulative probability exceeds the uniform; kept on the scale."""
    cumulative = np.cumsum([methodology.mc_error[name] for name in CONFIDENCES], axis=1)
    limits = cumulative[ratings.counted_confidence[rows]]
    found = np.broadcast_to(ratings.levels[rows][:, None] - np.int8(LARGEST_ERROR), streams.shape).astype(np.int8)
    # The last limit is 1: no uniform reaches it, whatever the sum's last bit.
    for column in range(limits.shape[1] - 1):
        found += streams >= limits[:, column, None]
    return np.clip(found, 0, methodology.whole["level_max"], out=found)


def _from_factor(known: Levels, uniform: Floats, share: float, level_max: int) -> Levels:
    """A missing answer: a share from the factor's own rated levels (`known`, ascending), the rest from the scale."""
    size = level_max + 1
    if not known.size:
        return (size * uniform).astype(np.int8)
    # Rounding at the end of either part must not lead one past it.
    own = np.minimum(uniform / share * known.size, known.size - 1).astype(np.intp)
    anywhere = np.clip(size * (uniform - share) / (1 - share), 0, level_max).astype(np.int8)
    return np.where(uniform < share, known[own], anywhere)


def interval_of(scores: Floats, bands: Levels, point: float, methodology: Methodology) -> Interval:
    """Quantiles over draws, widened if needed to contain the point."""
    low, median, high = np.quantile(scores, [methodology.mc_q[0], 0.5, methodology.mc_q[1]])
    counts = np.bincount(bands[bands >= 0], minlength=len(methodology.bands) + 1)
    return Interval(
        low=min(float(low), point),
        median=float(median),
        high=max(float(high), point),
        mean=float(scores.mean()),
        band_shares=tuple(float(count) / len(bands) for count in counts),
    )


def crime_intervals(
    plan: Plan, ratings: Ratings, crimes: dict[str, CrimeResult], streams: Floats
) -> dict[str, CrimeResult]:
    """The crimes with their intervals; a crime without a score has nothing to put an interval about."""
    sets = draw_sets(plan.risk, ratings, plan.methodology, streams)
    scores = score_sets(plan, sets)
    bands = band_sets(plan, scores, sets)
    return {
        name: crime
        if crime.score is None
        else replace(
            crime, interval=interval_of(scores.crimes[index], bands.crimes[index], crime.score, plan.methodology)
        )
        for index, (name, crime) in enumerate(crimes.items())
    }


def resilience_interval(
    grid: Grid, ratings: Ratings, result: ResilienceResult, *, methodology: Methodology, streams: Floats
) -> ResilienceResult:
    if result.score is None:
        return result
    sets = draw_sets(grid, ratings, methodology, streams)
    _, scores = score_domains(grid, sets, methodology)
    return replace(result, interval=interval_of(scores, bands_of(scores, methodology), result.score, methodology))
