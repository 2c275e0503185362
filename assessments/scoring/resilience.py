"""Resilience: domains, their mean, and the prevention gap. No override, and nothing here reaches a risk result."""

import numpy as np

from assessments.scoring.bands import bands_of
from assessments.scoring.catalogue import Grid
from assessments.scoring.coverage import confidence_index, factor_coverage, mean_coverage, status_of
from assessments.scoring.means import Floats
from assessments.scoring.parameters import Methodology
from assessments.scoring.plan import Plan
from assessments.scoring.profile import factor_scores, mean_of_factors, scored_factors
from assessments.scoring.ratings import LevelSets, Ratings
from assessments.scoring.results import DomainResult, ResilienceResult, TrackResult
from assessments.scoring.tracks import band_or_none, band_pair, number_or_none, pair


def score_domains(
    grid: Grid, sets: LevelSets, methodology: Methodology, p: float | None = None
) -> tuple[Floats, Floats]:
    """Domains (domains, batch) and resilience (batch,)."""
    used = methodology.number["p_resilience"] if p is None else p
    domains = factor_scores(grid, sets, methodology.whole["level_max"], used)
    return domains, mean_of_factors(domains, grid.factor_weights, scored_factors(domains), used)


def score_resilience(grid: Grid, ratings: Ratings, methodology: Methodology) -> ResilienceResult:
    """Everything about resilience that needs no random draw."""
    domains, total = score_domains(grid, ratings.as_given(), methodology)
    low_high, total_bounds = score_domains(grid, ratings.at_bounds(methodology.whole["level_max"]), methodology)
    coverage = factor_coverage(grid, ratings)
    confidence = confidence_index(grid, ratings, methodology)
    overall = mean_coverage(coverage, grid.factor_weights, np.ones(len(grid.factors), dtype=np.bool_))
    scores, bands = domains[:, 0].tolist(), bands_of(domains, methodology)[:, 0].tolist()
    bounds, band_bounds = low_high.tolist(), bands_of(low_high, methodology).tolist()
    band_lo, band_hi = bands_of(total_bounds, methodology)
    known, certain = coverage.tolist(), confidence.tolist()
    return ResilienceResult(
        score=number_or_none(total[0]),
        band=band_or_none(bands_of(total, methodology)[0]),
        coverage=number_or_none(overall),
        status=status_of(overall, methodology),
        bounds=pair(total_bounds),
        band_bounds=(band_or_none(band_lo), band_or_none(band_hi)),
        interval=None,
        method_spread=None,
        domains={
            domain.number: DomainResult(
                score=number_or_none(scores[index]),
                band=band_or_none(bands[index]),
                coverage=number_or_none(known[index]),
                status=status_of(known[index], methodology),
                confidence_index=number_or_none(certain[index]),
                bounds=pair(bounds[index]),
                band_bounds=band_pair(band_bounds[index]),
            )
            for index, domain in enumerate(grid.factors)
        },
    )


def prevention_gaps(plan: Plan, track: TrackResult, resilience: ResilienceResult) -> dict[str, float | None]:
    """Factor score times what is missing from the domains that answer it, by factor number. Orders prevention work; it
    is not a score. A domain without a score drops out of the mean, as everywhere."""
    answered_by = plan.methodology.resilience_map
    by_id = {domain.id: resilience.domains[domain.number].score for domain in plan.catalogue.resilience.factors}
    gaps: dict[str, float | None] = {}
    for factor in plan.risk.factors:
        if factor.id not in answered_by:
            continue
        scores = [by_id[domain] for domain in answered_by[factor.id] if domain in by_id]
        known = [score for score in scores if score is not None]
        score = track.factors[factor.number].score
        gaps[factor.number] = None if score is None or not known else score * (1 - sum(known) / len(known))
    return gaps
