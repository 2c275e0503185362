"""One track scored: factors, blocks, crimes, indices. Nothing here knows whose answers they are."""

import math
from collections.abc import Sequence

import numpy as np

from assessments.scoring.bands import Bands, band_sets, bands_of, crime_raised_by, factor_raised_by, is_specific
from assessments.scoring.catalogue import COMMON
from assessments.scoring.coverage import (
    confidence_index,
    crime_coverage,
    crime_status,
    factor_coverage,
    mean_coverage,
    status_of,
)
from assessments.scoring.means import Floats
from assessments.scoring.plan import NO_BAND, Plan
from assessments.scoring.profile import Scores, score_sets, side_score
from assessments.scoring.ratings import Ratings
from assessments.scoring.results import BandBounds, BlockResult, Bounds, CrimeResult, FactorResult, TrackResult

STRUCTURAL = ("structural",)
DYNAMIC = ("dynamic", "trigger")


def number_or_none(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


def band_or_none(value: int) -> int | None:
    return None if value == NO_BAND else int(value)


def pair(values: Sequence[float] | Floats) -> Bounds:
    return number_or_none(values[0]), number_or_none(values[1])


def band_pair(values: Sequence[int]) -> BandBounds:
    return band_or_none(values[0]), band_or_none(values[1])


def score_track(plan: Plan, ratings: Ratings) -> TrackResult:
    """Everything about a track that needs no random draw, drivers excepted."""
    return _Track(plan, ratings).result()


class _Track:
    """The arrays that factor and crime results are read from."""

    def __init__(self, plan: Plan, ratings: Ratings) -> None:
        self.plan, self.ratings = plan, ratings
        self.given = ratings.as_given()
        self.scores: Scores = score_sets(plan, self.given)
        self.bands: Bands = band_sets(plan, self.scores, self.given)
        extremes = ratings.at_bounds(plan.level_max)
        self.bounds: Scores = score_sets(plan, extremes)
        self.band_bounds: Bands = band_sets(plan, self.bounds, extremes)
        self.coverage: Floats = factor_coverage(plan.risk, ratings)
        self.confidence: Floats = confidence_index(plan.risk, ratings, plan.methodology)
        self.common_coverage = mean_coverage(self.coverage, plan.risk.factor_weights, plan.block_factors[COMMON])

    def result(self) -> TrackResult:
        crimes = {crime: self.crime(index, crime) for index, crime in enumerate(self.plan.catalogue.crimes)}
        bands = [crime.band for crime in crimes.values() if crime.band is not None]
        return TrackResult(
            factors=self.factors(),
            common=self.common(),
            crimes=crimes,
            structural=number_or_none(side_score(self.plan, self.given, STRUCTURAL)),
            dynamic=number_or_none(side_score(self.plan, self.given, DYNAMIC)),
            headline_band=max(bands, default=None),
            present_factors=int((self.bands.factors >= 2).sum()),
        )

    def factors(self) -> dict[str, FactorResult]:
        """By number. Whole arrays as lists first: taking single numbers out of arrays is slow."""
        plan, ratings = self.plan, self.ratings
        seen = ratings.rated & (ratings.levels >= plan.methodology.whole["level_present"])
        columns = zip(
            plan.risk.factors,
            self.scores.factors[:, 0].tolist(),
            self.bands.factors[:, 0].tolist(),
            self.bands.factors_raw[:, 0].tolist(),
            self.coverage.tolist(),
            self.confidence.tolist(),
            self.bounds.factors.tolist(),
            self.band_bounds.factors.tolist(),
            np.bincount(plan.risk.factor_of, weights=seen, minlength=len(plan.risk.factors)).tolist(),
            strict=True,
        )
        return {
            factor.number: FactorResult(
                score=number_or_none(score),
                band=band_or_none(band),
                band_raw=band_or_none(raw),
                raised_by=factor_raised_by(plan, index, band, ratings) if band > raw else (),
                coverage=number_or_none(coverage),
                status=status_of(coverage, plan.methodology),
                confidence_index=number_or_none(confidence),
                bounds=pair(bounds),
                band_bounds=band_pair(band_bounds),
                present=int(present),
            )
            for index, (factor, score, band, raw, coverage, confidence, bounds, band_bounds, present) in enumerate(
                columns
            )
        }

    def common(self) -> BlockResult:
        plan = self.plan
        return BlockResult(
            score=number_or_none(self.scores.common[0]),
            coverage=number_or_none(self.common_coverage),
            band=band_or_none(bands_of(self.scores.common, plan.methodology)[0]),
        )

    def crime(self, index: int, crime: str) -> CrimeResult:
        plan, ratings = self.plan, self.ratings
        raw, band = int(self.bands.crimes_raw[index, 0]), int(self.bands.crimes[index, 0])
        coverage = crime_coverage(plan, self.coverage, crime, self.common_coverage)
        return CrimeResult(
            score=number_or_none(self.scores.crimes[index, 0]),
            specific=number_or_none(self.scores.specific[index, 0]),
            coverage=number_or_none(coverage),
            status=crime_status(plan, ratings, self.coverage, crime=crime, of_crime=coverage),
            reading=self.reading(crime),
            bounds=pair(self.bounds.crimes[index]),
            band_bounds=band_pair(self.band_bounds.crimes[index].tolist()),
            band=band_or_none(band),
            band_raw=band_or_none(raw),
            raised_by=crime_raised_by(plan, crime, band, ratings) if band > raw else (),
            robust=None,
            interval=None,
            method_spread=None,
            drivers=(),
        )

    def reading(self, crime: str) -> str | None:
        rows = self.plan.block_rows[crime]
        if not self.ratings.applicable[rows].any():
            return None
        if not self.ratings.rated[rows].any():
            return "unrated"
        return "specific" if is_specific(self.plan, crime, self.given)[0] else "common_only"
