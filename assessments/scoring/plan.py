"""A catalogue and a methodology, made ready: which rows are critical, what each level is worth."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from assessments.scoring.catalogue import COMMON, Catalogue, Grid
from assessments.scoring.parameters import Methodology
from assessments.scoring.ratings import Levels, Mask

NO_BAND = -1
Rows = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Exponents:
    indicator: float
    factor: float
    block: float

    @classmethod
    def all_equal(cls, p: float) -> "Exponents":
        return cls(p, p, p)


@dataclass(frozen=True, slots=True)
class Blocks:
    """Weights of the common and of the specific block in a crime profile."""

    common: float
    specific: float


@dataclass(frozen=True, slots=True)
class Plan:
    """`block_rows` and `block_factors` are masks by block; `own` and `common` give the minimum band by level."""

    methodology: Methodology
    catalogue: Catalogue
    exponents: Exponents
    blocks: Blocks
    block_rows: Mapping[str, Mask]
    block_factors: Mapping[str, Mask]
    critical: Mask
    own: Levels
    common: Levels
    # Crime to the row of its nexus indicator, None where the catalogue lacks it.
    nexus_rows: Mapping[str, int | None]

    @property
    def risk(self) -> Grid:
        return self.catalogue.risk

    @property
    def level_max(self) -> int:
        return self.methodology.whole["level_max"]

    def critical_rows(self, block: str, rated: Mask) -> Rows:
        """Rows of the block's critical indicators that are rated, in canonical order."""
        return np.flatnonzero(self.critical & rated & self.block_rows[block])


@lru_cache(maxsize=8)
def make_plan(catalogue: Catalogue, methodology: Methodology) -> Plan:
    number = methodology.number
    risk = catalogue.risk
    level_max = methodology.whole["level_max"]
    factors = {block: risk.in_block(block) for block in (COMMON, *catalogue.crimes)}
    by_id = {row.id: index for index, row in enumerate(risk.rows)}
    return Plan(
        methodology=methodology,
        catalogue=catalogue,
        exponents=Exponents(number["p_indicator"], number["p_factor"], number["p_block"]),
        blocks=Blocks(number["w_common"], number["w_specific"]),
        block_rows={block: mask[risk.factor_of] for block, mask in factors.items()},
        block_factors=factors,
        critical=np.array([row.id in methodology.critical for row in risk.rows], dtype=np.bool_),
        own=_minimum_by_level(methodology.critical_own, level_max),
        common=_minimum_by_level(methodology.critical_common, level_max),
        nexus_rows={block: by_id.get(nexus.indicator) for block, nexus in methodology.nexus.items()},
    )


def _minimum_by_level(minima: Mapping[int, int], level_max: int) -> Levels:
    """Index: level; value: the band it gives at least, NO_BAND where it gives none."""
    table = np.full(level_max + 1, NO_BAND, dtype=np.int8)
    for level, band in sorted(minima.items()):
        table[level:] = band
    return table
