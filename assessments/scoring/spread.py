"""The method spread: ratings fixed, exponents and weights varied. Never mixed with the data interval."""

import math
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from assessments.scoring.bands import Bands, band_sets
from assessments.scoring.catalogue import COMMON, Grid
from assessments.scoring.means import Floats
from assessments.scoring.parameters import Methodology
from assessments.scoring.plan import NO_BAND, Blocks, Exponents, Plan
from assessments.scoring.profile import Scores, block_scores, factor_scores, mean_of_factors, score_sets, scored_factors
from assessments.scoring.ratings import Ratings
from assessments.scoring.resilience import score_domains
from assessments.scoring.results import CrimeResult, Interval, ResilienceResult, Spread
from assessments.scoring.streams import uniforms
from assessments.scoring.tracks import number_or_none

# Rows of the table: exponents, and weights of the specific block (the common block has the rest).
TABLE_P = {"1": 1.0, "3": 3.0, "inf": math.inf}
TABLE_W_SPECIFIC = {"0.4": 0.4, "0.6": 0.6}
# Robust: same band in these rows, and in this share of the data draws.
ROBUST_P = (1.0, 3.0)
ROBUST_SHARE = 0.9

Table = dict[str, dict[str, Scores]]
Draws = NDArray[np.intp]


def exponent_draws(uniform: Floats, steps: tuple[tuple[float, float], ...]) -> dict[float, Draws]:
    """Which draws use which exponent: that of the first step whose bound exceeds the uniform."""
    chosen = np.searchsorted([bound for bound, _ in steps], uniform, side="right")
    found: dict[float, Draws] = {}
    for index, (_, p) in enumerate(steps):
        draws = np.flatnonzero(chosen == index)
        found[p] = np.concatenate([found[p], draws]) if p in found else draws
    return found


def factor_noise(grid: Grid, seed_text: str, methodology: Methodology) -> Floats:
    """Factor weights of each draw (factors, draws)."""
    z = methodology.number["mc_w_noise"]
    streams = uniforms(seed_text, [f"w:{factor.number}" for factor in grid.factors], methodology.whole["mc_n"])
    return np.asarray(grid.factor_weights[:, None] * (1 - z + 2 * z * streams))


def exponent_uniforms(seed_text: str, methodology: Methodology) -> Floats:
    return np.asarray(uniforms(seed_text, ["p"], methodology.whole["mc_n"])[0])


def _quantiles(scores: Floats, methodology: Methodology) -> tuple[float, float, float]:
    low, median, high = np.quantile(scores, [methodology.mc_q[0], 0.5, methodology.mc_q[1]])
    return float(low), float(median), float(high)


def crime_spreads(
    plan: Plan, ratings: Ratings, crimes: Mapping[str, CrimeResult], seed_text: str
) -> dict[str, CrimeResult]:
    """The crimes with method spread and robustness. Their intervals must be there already."""
    drawn = _drawn_crimes(plan, ratings, seed_text)
    table = spread_table(plan, ratings)
    bands = [_table_bands(plan, ratings, table["p"][name]) for name, p in TABLE_P.items() if p in ROBUST_P]
    found = dict(crimes)
    for index, (name, crime) in enumerate(crimes.items()):
        if crime.interval is None:
            continue
        spread = Spread(*_quantiles(drawn[index], plan.methodology), table=_crime_table(table, index))
        same = all(_band(row, index) == crime.band for row in bands)
        found[name] = replace(
            crime, method_spread=spread, robust=same and _share_of(crime.interval, crime.band) >= ROBUST_SHARE
        )
    return found


def _drawn_crimes(plan: Plan, ratings: Ratings, seed_text: str) -> Floats:
    """Crime scores (crimes, draws)."""
    weights = factor_noise(plan.risk, seed_text, plan.methodology)
    scores = np.empty((len(plan.catalogue.crimes), weights.shape[1]))
    for p, draws in exponent_draws(exponent_uniforms(seed_text, plan.methodology), plan.methodology.mc_p).items():
        factors = factor_scores(plan.risk, ratings.as_given(), plan.level_max, p)
        batch = np.broadcast_to(factors, (len(factors), len(draws)))
        profile = block_scores(
            plan, batch, weights=weights[:, draws], exponents=Exponents.all_equal(p), blocks=plan.blocks
        )
        scores[:, draws] = profile.crimes
    return scores


def spread_table(plan: Plan, ratings: Ratings) -> Table:
    """One change at a time: exponent, weight of the specific block, each common factor left out."""
    given = ratings.as_given()
    weights = plan.risk.factor_weights
    factors = factor_scores(plan.risk, given, plan.level_max, plan.exponents.indicator)
    without: dict[str, Scores] = {}
    for index in np.flatnonzero(plan.block_factors[COMMON]):
        rest = factors.copy()
        rest[index] = np.nan
        without[plan.risk.factors[index].number] = block_scores(
            plan, rest, weights=weights, exponents=plan.exponents, blocks=plan.blocks
        )
    return {
        "p": {name: score_sets(plan, given, Exponents.all_equal(p)) for name, p in TABLE_P.items()},
        "w_specific": {
            name: block_scores(plan, factors, weights=weights, exponents=plan.exponents, blocks=Blocks(1 - w, w))
            for name, w in TABLE_W_SPECIFIC.items()
        },
        "without": without,
    }


def _crime_table(table: Table, crime: int) -> dict[str, dict[str, float | None]]:
    return {
        what: {value: number_or_none(scores.crimes[crime, 0]) for value, scores in rows.items()}
        for what, rows in table.items()
    }


def _table_bands(plan: Plan, ratings: Ratings, scores: Scores) -> Bands:
    return band_sets(plan, scores, ratings.as_given())


def _band(bands: Bands, crime: int) -> int | None:
    band = int(bands.crimes[crime, 0])
    return None if band == NO_BAND else band


def _share_of(interval: Interval, band: int | None) -> float:
    """Share of the data draws in the band; without one, of the draws that have none."""
    return round(1 - sum(interval.band_shares), 9) if band is None else interval.band_shares[band]


def resilience_spread(
    grid: Grid, ratings: Ratings, result: ResilienceResult, *, methodology: Methodology, seed_text: str
) -> ResilienceResult:
    """Resilience with its method spread; the table varies the exponent alone."""
    if result.score is None:
        return result
    weights = factor_noise(grid, seed_text, methodology)
    scores = np.empty(weights.shape[1])
    for p, draws in exponent_draws(exponent_uniforms(seed_text, methodology), methodology.mc_p_res).items():
        domains, _ = score_domains(grid, ratings.as_given(), methodology, p)
        batch = np.broadcast_to(domains, (len(domains), len(draws)))
        scores[draws] = mean_of_factors(batch, weights[:, draws], scored_factors(domains), p)
    table = {
        f"{p:g}": number_or_none(score_domains(grid, ratings.as_given(), methodology, p)[1][0])
        for _, p in methodology.mc_p_res
    }
    return replace(result, method_spread=Spread(*_quantiles(scores, methodology), table={"p": table}))
