"""The methodology record: every number the engine uses, one immutable version at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assessments.scoring.canonical import canonical_sha256
from assessments.scoring.documents import (
    as_choice,
    as_list,
    as_number,
    as_object,
    as_text,
    as_whole,
    inside,
    read_document,
)
from assessments.scoring.errors import ScoringError

STATUSES = ("draft", "active", "retired")
CONFIDENCES = ("low", "medium", "high")
# What may change after a version is in use, or is derived: left out of its hash.
UNHASHED = ("status", "approved_by", "sha256")
RECORD_FIELDS = (
    "version",
    "effective_date",
    "change_note",
    "parameters",
    "critical",
    "nexus",
    "resilience_map",
    *UNHASHED,
)
SHARE = (0.0, 1.0)
EXPONENT = (0.05, 20.0)
# Scalars of the record: lowest and highest value that makes sense.
NUMBERS = {
    "p_indicator": EXPONENT,
    "p_factor": EXPONENT,
    "p_block": EXPONENT,
    "p_resilience": EXPONENT,
    "w_common": (0.01, 1.0),
    "w_specific": (0.01, 1.0),
    "weight_min": (0.01, 1.0),
    "weight_max": (1.0, 100.0),
    "cov_partial": SHARE,
    "cov_sufficient": SHARE,
    "cov_specific": SHARE,
    "mc_hotdeck": (0.01, 0.99),
    "mc_w_noise": (0.0, 0.99),
    "trend_delta": SHARE,
    "trend_prob": SHARE,
    "ew_jump_amber": SHARE,
    "ew_jump_red": SHARE,
    "ew_fertile": SHARE,
    "ew_civic_drop": SHARE,
    "ew_cov_drop": SHARE,
    "ew_missing_share": SHARE,
}
WHOLES = {
    "level_max": (1, 10),
    "level_present": (1, 10),
    "mc_n": (1, 100_000),
    "k_min": (10, 10_000),
    "k_group": (10, 10_000),
    "div_mild": (1, 10),
    "div_strong": (1, 10),
    "alpha_units_min": (2, 1_000),
    "ew_level_jump": (1, 10),
    "ew_trigger_level": (1, 10),
}
OTHERS = (
    "bands",
    "critical_own",
    "critical_common",
    "conf_weight",
    "mc_q",
    "mc_error",
    "mc_p",
    "mc_p_res",
    "ew_trigger_factor",
    "ew_civic_domain",
    "ec_factors",
)


@dataclass(frozen=True, slots=True)
class Nexus:
    """Common critical signs reach the crime only where `indicator` is rated at `level` or more."""

    indicator: str
    level: int


@dataclass(frozen=True, slots=True, eq=False)
class Methodology:
    """One version of the record, compared by identity. `number` and `whole` hold the scalar parameters by name."""

    version: str
    status: str
    sha256: str
    number: Mapping[str, float]
    whole: Mapping[str, int]
    bands: tuple[float, ...]
    # Level from which a critical indicator gives at least that band.
    critical_own: Mapping[int, int]
    critical_common: Mapping[int, int]
    conf_weight: Mapping[str, float]
    mc_q: tuple[float, float]
    # Confidence to the probabilities of an error of -2, -1, 0, 1, 2 levels.
    mc_error: Mapping[str, tuple[float, ...]]
    # Rows (bound of the uniform, exponent).
    mc_p: tuple[tuple[float, float], ...]
    mc_p_res: tuple[tuple[float, float], ...]
    ew_trigger_factor: str
    ew_civic_domain: str
    ec_factors: tuple[str, ...]
    critical: frozenset[str]
    nexus: Mapping[str, Nexus]
    resilience_map: Mapping[str, tuple[str, ...]]


def methodology_sha256(record: Mapping[str, object]) -> str:
    """SHA-256 of the canonical record without its status, approvals and hash, so that retiring it keeps its hash."""
    return canonical_sha256({key: value for key, value in record.items() if key not in UNHASHED})


def parse_methodology(value: object, place: str = "methodology") -> Methodology:
    """Check a record and freeze it. Raises `ScoringError` naming the first field that is wrong."""
    record = as_object(value, place, RECORD_FIELDS)
    at = inside(place, "parameters")
    given = as_object(record.get("parameters"), at, [*NUMBERS, *WHOLES, *OTHERS])
    whole = {name: as_whole(given.get(name), inside(at, name), *limits) for name, limits in WHOLES.items()}
    level_max = whole["level_max"]
    return Methodology(
        version=as_text(record.get("version"), inside(place, "version")),
        status=as_choice(record.get("status", "active"), inside(place, "status"), STATUSES),
        sha256=methodology_sha256(record),
        number={name: as_number(given.get(name), inside(at, name), *limits) for name, limits in NUMBERS.items()},
        whole=whole,
        bands=_bands(given.get("bands"), inside(at, "bands"), level_max),
        critical_own=_minima(given.get("critical_own"), inside(at, "critical_own"), level_max),
        critical_common=_minima(given.get("critical_common"), inside(at, "critical_common"), level_max),
        conf_weight=_conf_weight(given.get("conf_weight"), inside(at, "conf_weight")),
        mc_q=_quantiles(given.get("mc_q"), inside(at, "mc_q")),
        mc_error=_errors(given.get("mc_error"), inside(at, "mc_error")),
        mc_p=_steps(given.get("mc_p"), inside(at, "mc_p")),
        mc_p_res=_steps(given.get("mc_p_res"), inside(at, "mc_p_res")),
        ew_trigger_factor=as_text(given.get("ew_trigger_factor"), inside(at, "ew_trigger_factor")),
        ew_civic_domain=as_text(given.get("ew_civic_domain"), inside(at, "ew_civic_domain")),
        ec_factors=_texts(given.get("ec_factors"), inside(at, "ec_factors")),
        critical=frozenset(_texts(record.get("critical"), inside(place, "critical"))),
        nexus=_nexus(record.get("nexus"), inside(place, "nexus"), level_max),
        resilience_map=_map(record.get("resilience_map"), inside(place, "resilience_map")),
    )


def _texts(value: object, place: str) -> tuple[str, ...]:
    return tuple(as_text(item, inside(place, index)) for index, item in enumerate(as_list(value, place)))


def _numbers(value: object, place: str, low: float, high: float) -> tuple[float, ...]:
    return tuple(as_number(item, inside(place, index), low, high) for index, item in enumerate(as_list(value, place)))


def _bands(value: object, place: str, level_max: int) -> tuple[float, ...]:
    bands = _numbers(value, place, 0.0, 1.0)
    if len(bands) != level_max or list(bands) != sorted(set(bands)):
        raise ScoringError(place, f"is not {level_max} rising thresholds")
    return bands


def _minima(value: object, place: str, level_max: int) -> dict[int, int]:
    given = as_object(value, place, [str(level) for level in range(1, level_max + 1)])
    minima = {int(key): as_whole(band, inside(place, key), 0, level_max) for key, band in sorted(given.items())}
    if list(minima.values()) != sorted(minima.values()):
        raise ScoringError(place, "gives a higher level a lower band")
    return minima


def _conf_weight(value: object, place: str) -> dict[str, float]:
    given = as_object(value, place, CONFIDENCES)
    return {name: as_number(given.get(name), inside(place, name), 0.0, 1.0) for name in CONFIDENCES}


def _quantiles(value: object, place: str) -> tuple[float, float]:
    match _numbers(value, place, 0.0, 1.0):
        case (low, high) if low <= high:
            return low, high
    raise ScoringError(place, "is not a lower and an upper quantile")


def _errors(value: object, place: str) -> dict[str, tuple[float, ...]]:
    given = as_object(value, place, CONFIDENCES)
    errors = {name: _numbers(given.get(name), inside(place, name), 0.0, 1.0) for name in CONFIDENCES}
    for name, row in errors.items():
        if len(row) != 5 or round(sum(row), 9) != 1:
            raise ScoringError(inside(place, name), "is not five probabilities that add up to 1")
    return errors


def _steps(value: object, place: str) -> tuple[tuple[float, float], ...]:
    rows = [_numbers(row, inside(place, index), 0.0, EXPONENT[1]) for index, row in enumerate(as_list(value, place))]
    bounds = [row[0] for row in rows if len(row) == 2 and row[1] >= EXPONENT[0]]
    if len(bounds) != len(rows) or bounds != sorted(set(bounds)) or bounds[-1:] != [1.0]:
        raise ScoringError(place, "is not rows of a rising bound, the last 1, and an exponent")
    return tuple((row[0], row[1]) for row in rows)


def _nexus(value: object, place: str, level_max: int) -> dict[str, Nexus]:
    found = {}
    for block, item in as_object(value, place).items():
        at = inside(place, block)
        row = as_object(item, at, ("indicator", "level"))
        indicator = as_text(row.get("indicator"), inside(at, "indicator"))
        found[block] = Nexus(indicator, as_whole(row.get("level"), inside(at, "level"), 0, level_max))
    return found


def _map(value: object, place: str) -> dict[str, tuple[str, ...]]:
    return {factor: _texts(domains, inside(place, factor)) for factor, domains in as_object(value, place).items()}


@cache
def shipped_records() -> Mapping[str, Mapping[str, object]]:
    """The records this software ships, by version."""
    paths = sorted(Path(__file__).parent.glob("methodology-*.json"))
    records = [as_object(read_document(path.read_bytes()), path.name) for path in paths]
    return {str(record["version"]): record for record in records}


@cache
def shipped_methodologies() -> Mapping[str, Methodology]:
    return {version: parse_methodology(record) for version, record in shipped_records().items()}
