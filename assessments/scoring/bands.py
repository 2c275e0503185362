"""Scores to bands, and the override: one critical sign cannot be averaged away. NO_BAND (-1) stands for null."""

from dataclasses import dataclass

import numpy as np

from assessments.scoring.catalogue import COMMON
from assessments.scoring.means import Floats
from assessments.scoring.parameters import Methodology
from assessments.scoring.plan import NO_BAND, Plan
from assessments.scoring.profile import Scores
from assessments.scoring.ratings import Levels, LevelSets, Mask, Ratings


@dataclass(frozen=True, slots=True)
class Bands:
    """Shapes (factors, batch) and (crimes, batch). `raw` comes from the score, the other one from the override too."""

    factors_raw: Levels
    factors: Levels
    crimes_raw: Levels
    crimes: Levels


def bands_of(scores: Floats, methodology: Methodology) -> Levels:
    """Number of thresholds reached by each score, rounded to 6 decimals so that processors agree at a threshold."""
    reached = np.where(np.isnan(scores), NO_BAND, 0).astype(np.int8)
    rounded = np.round(scores, 6)
    for threshold in methodology.bands:
        reached += rounded >= threshold
    return reached


def band_sets(plan: Plan, scores: Scores, sets: LevelSets) -> Bands:
    factors_raw = bands_of(scores.factors, plan.methodology)
    factors = factors_raw.copy()
    for row in np.flatnonzero(plan.critical & sets.included):
        owner = plan.risk.factor_of[row]
        factors[owner] = np.maximum(factors[owner], plan.own[sets.levels[row]])
    crimes_raw = bands_of(scores.crimes, plan.methodology)
    crimes = np.empty_like(crimes_raw)
    common = common_minimum(plan, sets)
    for index, crime in enumerate(plan.catalogue.crimes):
        crimes_raw[index] = np.where(is_specific(plan, crime, sets), crimes_raw[index], NO_BAND)
        crimes[index] = np.maximum(crimes_raw[index], override(plan, crime, sets, common))
    return Bands(factors_raw, factors, crimes_raw, crimes)


def is_specific(plan: Plan, crime: str, sets: LevelSets) -> Mask:
    """Whether some included row of the crime's own block is above 0. Shape (batch,)."""
    return np.asarray((sets.levels[plan.block_rows[crime] & sets.included] > 0).any(axis=0))


def common_minimum(plan: Plan, sets: LevelSets) -> Levels:
    """Lowest band that critical signs of the common block leave open to a crime that they reach. Shape (batch,)."""
    return np.asarray(plan.common[sets.levels[plan.critical_rows(COMMON, sets.included)]].max(axis=0, initial=NO_BAND))


def override(plan: Plan, crime: str, sets: LevelSets, common: Levels) -> Levels:
    """Lowest band that critical signs leave open to the crime; a block that is all `na` has none. Shape (batch,)."""
    if not (plan.block_rows[crime] & sets.applicable).any():
        return np.full(sets.levels.shape[1], NO_BAND, dtype=np.int8)
    own = plan.own[sets.levels[plan.critical_rows(crime, sets.included)]].max(axis=0, initial=NO_BAND)
    reached = np.where(nexus_reached(plan, crime, sets), common, NO_BAND)
    lowest: Levels = np.maximum(own, reached).astype(np.int8)
    return lowest


def nexus_reached(plan: Plan, crime: str, sets: LevelSets) -> Mask:
    """Whether common critical signs reach the crime: always, unless the record ties them to one indicator's level."""
    batch = sets.levels.shape[1]
    if crime not in plan.nexus_rows:
        return np.ones(batch, dtype=np.bool_)
    row = plan.nexus_rows[crime]
    if row is None or not sets.included[row]:
        return np.zeros(batch, dtype=np.bool_)
    return np.asarray(sets.levels[row] >= plan.methodology.nexus[crime].level)


def factor_raised_by(plan: Plan, factor: int, band: int, ratings: Ratings) -> tuple[str, ...]:
    """Codes of the factor whose minimum is the band reached."""
    rows = np.flatnonzero(plan.critical & ratings.rated & (plan.risk.factor_of == factor))
    return tuple(plan.risk.rows[row].code for row in rows if plan.own[ratings.levels[row]] == band)


def crime_raised_by(plan: Plan, crime: str, band: int, ratings: Ratings) -> tuple[str, ...]:
    """Codes whose minimum is the band reached: the crime's own first, then the common ones."""
    rows = [row for row in plan.critical_rows(crime, ratings.rated) if plan.own[ratings.levels[row]] == band]
    if nexus_reached(plan, crime, ratings.as_given())[0]:
        common = plan.critical_rows(COMMON, ratings.rated)
        rows += [row for row in common if plan.common[ratings.levels[row]] == band]
    return tuple(plan.risk.rows[row].code for row in rows)
