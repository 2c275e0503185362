"""What the engine returns. Scores are in [0, 1], bands 0 to the highest level; None where there is nothing to say."""

from collections.abc import Mapping
from dataclasses import dataclass

Bounds = tuple[float | None, float | None]
BandBounds = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class Interval:
    """Data interval over draws. `band_shares[b]`: share of draws in band b; a draw without a band is in none."""

    low: float
    median: float
    high: float
    mean: float
    band_shares: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Spread:
    """Method spread over draws, and `table`: what varied, then its value, to the score."""

    low: float
    median: float
    high: float
    table: Mapping[str, Mapping[str, float | None]]


@dataclass(frozen=True, slots=True)
class Driver:
    """`share` is None where the exponents differ: the shares would not add up."""

    code: str
    leave_one_out: float
    share: float | None


@dataclass(frozen=True, slots=True)
class FactorResult:
    score: float | None
    band: int | None
    band_raw: int | None
    raised_by: tuple[str, ...]
    coverage: float | None
    status: str
    confidence_index: float | None
    bounds: Bounds
    band_bounds: BandBounds
    present: int


@dataclass(frozen=True, slots=True)
class BlockResult:
    score: float | None
    coverage: float | None
    band: int | None


@dataclass(frozen=True, slots=True)
class CrimeResult:
    score: float | None
    specific: float | None
    coverage: float | None
    status: str
    reading: str | None
    bounds: Bounds
    band_bounds: BandBounds
    band: int | None
    band_raw: int | None
    raised_by: tuple[str, ...]
    robust: bool | None
    interval: Interval | None
    method_spread: Spread | None
    drivers: tuple[Driver, ...]


@dataclass(frozen=True, slots=True)
class TrackResult:
    """`factors` by number, `crimes` by block, both in canonical order."""

    factors: Mapping[str, FactorResult]
    common: BlockResult
    crimes: Mapping[str, CrimeResult]
    structural: float | None
    dynamic: float | None
    headline_band: int | None
    present_factors: int


@dataclass(frozen=True, slots=True)
class DomainResult:
    score: float | None
    band: int | None
    coverage: float | None
    status: str
    confidence_index: float | None
    bounds: Bounds
    band_bounds: BandBounds


@dataclass(frozen=True, slots=True)
class ResilienceResult:
    score: float | None
    band: int | None
    coverage: float | None
    status: str
    bounds: Bounds
    band_bounds: BandBounds
    interval: Interval | None
    method_spread: Spread | None
    domains: Mapping[str, DomainResult]


@dataclass(frozen=True, slots=True)
class Cell:
    """Views received on one factor. `n` is a range. `official`, `difference`, `flag`: None in groups, or unrated."""

    n: str
    median: int
    official: int | None = None
    difference: int | None = None
    flag: str | None = None


@dataclass(frozen=True, slots=True)
class ViewsResult:
    factors: Mapping[str, Cell]
    groups: Mapping[str, Mapping[str, Cell]]
    agreement: str | None


@dataclass(frozen=True, slots=True)
class CrimeChange:
    difference: float | None
    direction: str | None
    p_up: float | None
    p_down: float | None
    clear: bool | None


@dataclass(frozen=True, slots=True)
class Moved:
    code: str
    difference: float


@dataclass(frozen=True, slots=True)
class ChangeResult:
    crimes: Mapping[str, CrimeChange]
    structural: float | None
    dynamic: float | None
    moved: Mapping[str, tuple[Moved, ...]]


@dataclass(frozen=True, slots=True)
class Alert:
    rule: str
    track: str
    level: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """`gaps` by factor number, official track. What was not asked or not given is None."""

    methodology_version: str
    methodology_sha256: str
    input_sha256: str
    tracks: Mapping[str, TrackResult]
    resilience: ResilienceResult | None
    gaps: Mapping[str, float | None]
    views: ViewsResult | None
    change: ChangeResult | None
    alerts: tuple[Alert, ...]
