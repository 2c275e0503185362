"""Early-warning rules EW1 to EW8. Comparisons are made after rounding to 6 decimals."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from assessments.scoring.catalogue import Grid
from assessments.scoring.change import match_cycles, side_change
from assessments.scoring.coverage import factor_coverage
from assessments.scoring.means import Floats
from assessments.scoring.plan import Plan
from assessments.scoring.profile import nature_mask
from assessments.scoring.ratings import Mask, Ratings
from assessments.scoring.resilience import score_domains
from assessments.scoring.results import Alert, TrackResult, ViewsResult
from assessments.scoring.tracks import DYNAMIC

AMBER = "amber"
RED = "red"


@dataclass(frozen=True, slots=True)
class Earlier:
    """The last cycle of the same track. `ratings` on the grid in use; `track` and `own` in its own catalogue."""

    ratings: Ratings
    track: TrackResult
    own: Grid
    own_ratings: Ratings


@dataclass(frozen=True, slots=True)
class Watch:
    """What the rules look at for one track. `resilience` (now, before), `reviewer` and `views`: official track only."""

    plan: Plan
    name: str
    ratings: Ratings
    track: TrackResult
    earlier: Earlier | None
    resilience: tuple[Ratings, Ratings] | None = None
    reviewer: Ratings | None = None
    views: ViewsResult | None = None

    @property
    def dynamic_rows(self) -> Mask:
        return nature_mask(self.plan.risk, DYNAMIC)

    def codes(self, rows: Iterable[int] | Mask) -> list[str]:
        """Codes of these rows (a mask or positions), in canonical order."""
        chosen = np.flatnonzero(rows) if isinstance(rows, np.ndarray) else rows
        return [self.plan.risk.rows[row].code for row in chosen]


Found = dict[str, list[str]]


def raise_alerts(watch: Watch) -> tuple[Alert, ...]:
    """One alert for each rule and level that fires, with the codes it fires on; red before amber."""
    return tuple(
        Alert(rule, watch.name, level, tuple(found[level]))
        for rule, fires in RULES.items()
        for found in [fires(watch)]
        for level in (RED, AMBER)
        if level in found
    )


def _where_any(found: Found) -> Found:
    return {level: codes for level, codes in found.items() if codes}


def critical_sign(watch: Watch) -> Found:
    """EW1: a critical indicator at the two highest levels."""
    highest = watch.plan.level_max
    rated = watch.plan.critical & watch.ratings.rated
    levels = watch.ratings.levels
    return _where_any(
        {RED: watch.codes(rated & (levels == highest)), AMBER: watch.codes(rated & (levels == highest - 1))}
    )


def threshold(watch: Watch) -> Found:
    """EW2: a crime's band is high and higher than last cycle's. No last cycle: 0; a band that is null is the lowest."""
    found: Found = {RED: [], AMBER: []}
    for crime, result in watch.track.crimes.items():
        if result.band is None or result.band < 2:
            continue
        last = 0
        if watch.earlier is not None and crime in watch.earlier.track.crimes:
            last = watch.earlier.track.crimes[crime].band or 0
        if result.band > last:
            found[RED if result.band >= 3 else AMBER].append(crime)
    return _where_any(found)


def jump(watch: Watch) -> Found:
    """EW3: the dynamic index, matched, is up. Codes: the dynamic and trigger indicators that rose."""
    if watch.earlier is None:
        return {}
    cycles = match_cycles(watch.ratings, watch.earlier.ratings)
    change = round(side_change(watch.plan, cycles, DYNAMIC), 6)
    number = watch.plan.methodology.number
    rose = watch.codes(cycles.matched & watch.dynamic_rows & (cycles.now.levels > cycles.before.levels))
    if change >= number["ew_jump_red"]:
        return {RED: rose}
    return {AMBER: rose} if change >= number["ew_jump_amber"] else {}


def sharp_rise(watch: Watch) -> Found:
    """EW4: a dynamic or trigger indicator is up by several levels."""
    if watch.earlier is None:
        return {}
    cycles = match_cycles(watch.ratings, watch.earlier.ratings)
    up = cycles.now.levels - cycles.before.levels >= watch.plan.methodology.whole["ew_level_jump"]
    return _where_any({AMBER: watch.codes(cycles.matched & watch.dynamic_rows & up)})


def fertile_ground(watch: Watch) -> Found:
    """EW5: structural signs, and a trigger: the factor of triggers as a whole, or any trigger indicator."""
    methodology = watch.plan.methodology
    least = methodology.number["ew_fertile"]
    if not _reaches(watch.track.structural, least):
        return {}
    triggers = [
        factor.number
        for factor in watch.plan.risk.factors
        if factor.id == methodology.ew_trigger_factor and _reaches(watch.track.factors[factor.number].score, least)
    ]
    high = watch.ratings.rated & (watch.ratings.levels >= methodology.whole["ew_trigger_level"])
    return _where_any({RED: triggers + watch.codes(high & nature_mask(watch.plan.risk, ("trigger",)))})


def _reaches(score: float | None, least: float) -> bool:
    return score is not None and round(score, 6) >= least


def civic_space(watch: Watch) -> Found:
    """EW6: the civic-space domain, matched, or one of its indicators is down."""
    if watch.resilience is None:
        return {}
    methodology, grid = watch.plan.methodology, watch.plan.catalogue.resilience
    cycles = match_cycles(*watch.resilience)
    now, _ = score_domains(grid, cycles.now.as_given(), methodology)
    before, _ = score_domains(grid, cycles.before.as_given(), methodology)
    codes: list[str] = []
    for index, domain in enumerate(grid.factors):
        if domain.id != methodology.ew_civic_domain:
            continue
        if round(float(before[index, 0] - now[index, 0]), 6) >= methodology.number["ew_civic_drop"]:
            codes.append(domain.number)
        down = cycles.before.levels - cycles.now.levels >= methodology.whole["ew_level_jump"]
        rows = cycles.matched & down & (grid.factor_of == index)
        codes += [grid.rows[row].code for row in np.flatnonzero(rows)]
    return _where_any({AMBER: codes})


def silence(watch: Watch) -> Found:
    """EW7: contributors, or the independent reviewer, see what the office does not."""
    codes: list[str] = []
    if watch.views is not None:
        cells = watch.views.factors.items()
        codes = [
            number for number, cell in cells if cell.median >= 3 and cell.official is not None and cell.official <= 1
        ]
    if watch.reviewer is not None:
        seen = watch.plan.critical & watch.reviewer.rated & (watch.reviewer.levels >= 3)
        codes += watch.codes(seen & watch.ratings.rated & (watch.ratings.levels <= 1))
    return _where_any({AMBER: codes})


def loss_of_sight(watch: Watch) -> Found:
    """EW8: too much is missing among a factor's dynamic and trigger indicators, or much more than last cycle."""
    number = watch.plan.methodology.number
    grid = watch.plan.risk
    coverage = np.round(factor_coverage(grid, watch.ratings, watch.dynamic_rows), 6)
    last = _last_coverage(watch)
    codes: list[str] = []
    for index, factor in enumerate(grid.factors):
        thin = coverage[index] < round(1 - number["ew_missing_share"], 6)
        lost = round(last.get(factor.id, np.nan) - float(coverage[index]), 6) >= number["ew_cov_drop"]
        codes += [factor.number] if thin or lost else []
    return _where_any({AMBER: codes})


def _last_coverage(watch: Watch) -> dict[str, float]:
    """Coverage of dynamic and trigger indicators in the last cycle, by the factor's permanent id."""
    if watch.earlier is None:
        return {}
    own = watch.earlier.own
    coverage: Floats = factor_coverage(own, watch.earlier.own_ratings, nature_mask(own, DYNAMIC))
    return {factor.id: float(coverage[index]) for index, factor in enumerate(own.factors)}


RULES: dict[str, Callable[[Watch], Found]] = {
    "EW1": critical_sign,
    "EW2": threshold,
    "EW3": jump,
    "EW4": sharp_rise,
    "EW5": fertile_ground,
    "EW6": civic_space,
    "EW7": silence,
    "EW8": loss_of_sight,
}
