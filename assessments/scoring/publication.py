"""Results as they may be published: what rests on too little, or on detail the cycle does not disclose, is withheld.

A withheld value is null beside its `status`. Alerts and the headline band are never published.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from assessments.scoring.answers import OFFICIAL
from assessments.scoring.catalogue import Catalogue, Grid, parse_catalogue
from assessments.scoring.coverage import INSUFFICIENT
from assessments.scoring.documents import as_choice
from assessments.scoring.parameters import Methodology

FULL = "full"
FACTOR = "factor"
SUMMARY = "summary"
DISCLOSURES = (FULL, FACTOR, SUMMARY)

Object = dict[str, Any]

# From each of these the score could be read back: at p = 2 a bound, divided by the root of the coverage, is the score.
FROM_SCORE = ("score", "specific", "bounds", "interval", "method_spread", "drivers", "robust", "band_raw")
FROM_OFFICIAL = ("official", "difference", "flag")
STATUS = "status"


class Basis(Protocol):
    """What withholding asks of the answers: not the ratings themselves."""

    @property
    def methodology(self) -> Methodology: ...

    @property
    def catalogue(self) -> Catalogue: ...


@dataclass(frozen=True, slots=True)
class Pinned:
    """The method and the catalogue of a snapshot whose answers were checked when it was scored."""

    methodology: Methodology
    catalogue: Catalogue


def parse_pinned(snapshot: Mapping[str, object], methodology: Methodology) -> Pinned:
    """Raises ScoringError."""
    return Pinned(methodology, parse_catalogue(snapshot["catalogue"], methodology, ()))


def published_results(results: Mapping[str, object], answers: Basis, disclosure: str) -> Object:
    """A new results object from one of `results_object`. `disclosure` is full, factor or summary."""
    as_choice(disclosure, "disclosure", DISCLOSURES)
    published: Object = _copied(dict(results))
    published["alerts"] = None
    for track in published["tracks"].values():
        _withhold_thin_track(track, answers.methodology)
    if published["resilience"] is not None:
        _withhold_thin_resilience(published["resilience"])
    _withhold_thin_gaps(published, answers.catalogue, answers.methodology)
    if published["views"] is not None:
        _withhold_thin_views(published["views"], published["tracks"].get(OFFICIAL))
    if published["change"] is not None:
        _withhold_thin_change(published["change"], published["tracks"][OFFICIAL])
    if disclosure != FULL:
        _withhold_indicators(published)
    if disclosure == SUMMARY:
        _withhold_factors(published)
    return published


def _copied(value: Any) -> Any:
    """Of plain JSON; most of a results object are numbers and words, which need no copy and no call."""
    if isinstance(value, dict):
        return {key: _copied(item) if isinstance(item, dict | list) else item for key, item in value.items()}
    return [_copied(item) if isinstance(item, dict | list) else item for item in value]


def _withhold_thin(item: Object) -> None:
    """The band stays where a critical sign gave it: that one does not come from the score."""
    if item[STATUS] != INSUFFICIENT:
        return
    for name in FROM_SCORE:
        if name in item:
            item[name] = None
    if not item.get("raised_by"):
        item["band"] = None


def _withhold_thin_track(track: Object, methodology: Methodology) -> None:
    del track["headline_band"]
    for item in (*track["factors"].values(), *track["crimes"].values()):
        _withhold_thin(item)
    least = methodology.number["cov_partial"]
    if _below(track["common"]["coverage"], least):
        track["common"] |= {"score": None, "band": None}
    seen = [factor["coverage"] for factor in track["factors"].values() if factor["coverage"] is not None]
    if not seen or _below(sum(seen) / len(seen), least):
        track |= {"structural": None, "dynamic": None}


def _below(coverage: float | None, least: float) -> bool:
    return coverage is None or round(coverage, 6) < least


def _withhold_thin_resilience(resilience: Object) -> None:
    _withhold_thin(resilience)
    for domain in resilience["domains"].values():
        _withhold_thin(domain)


def _withhold_thin_gaps(published: Object, catalogue: Catalogue, methodology: Methodology) -> None:
    """A gap rests on its factor and on each domain that answers it."""
    if not published["gaps"]:
        return
    factors = _thin(published["tracks"][OFFICIAL]["factors"], catalogue.risk)
    domains = _thin(published["resilience"]["domains"], catalogue.resilience)
    for factor in catalogue.risk.factors:
        answered_by = methodology.resilience_map.get(factor.id, ())
        if factor.id in factors or domains.intersection(answered_by):
            published["gaps"] |= {factor.number: None} if answered_by else {}


def _withhold_thin_views(views: Object, track: Object | None) -> None:
    """What was received stays; the official level is the factor's score on another scale, and goes with it."""
    for number, cell in views["factors"].items():
        if track is not None and track["factors"][number][STATUS] == INSUFFICIENT:
            cell.update(dict.fromkeys(FROM_OFFICIAL))


def _thin(items: Mapping[str, Object], grid: Grid) -> set[str]:
    """Permanent ids of the factors whose coverage is insufficient."""
    return {factor.id for factor in grid.factors if items[factor.number][STATUS] == INSUFFICIENT}


def _withhold_thin_change(change: Object, track: Object) -> None:
    for crime, item in track["crimes"].items():
        if item[STATUS] == INSUFFICIENT:
            change["crimes"][crime] = dict.fromkeys(change["crimes"][crime])
            change["moved"][crime] = None
    for side in ("structural", "dynamic"):
        if track[side] is None:
            change[side] = None


def _withhold_indicators(published: Object) -> None:
    """Below `full` nothing from which one rating could be read; the codes of critical signs stay."""
    for track in published["tracks"].values():
        for crime in track["crimes"].values():
            crime["drivers"] = None
    if published["change"] is not None:
        published["change"]["moved"] = None


def _withhold_factors(published: Object) -> None:
    """At `summary` nothing that belongs to one factor or domain but its status."""
    for track in published["tracks"].values():
        track["factors"] = {number: _status_only(factor) for number, factor in track["factors"].items()}
        for crime in track["crimes"].values():
            crime["raised_by"] = None
            if crime["method_spread"] is not None:
                crime["method_spread"]["table"]["without"] = None
    if published["resilience"] is not None:
        domains = published["resilience"]["domains"]
        published["resilience"]["domains"] = {number: _status_only(domain) for number, domain in domains.items()}
    published["gaps"] = dict.fromkeys(published["gaps"])
    published["views"] = None


def _status_only(item: Object) -> Object:
    return {name: value if name == STATUS else None for name, value in item.items()}
