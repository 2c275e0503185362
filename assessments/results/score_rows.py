"""A results object as flat rows, in canonical order: what REST serves as scores, and what a publication stores."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assessments.core.enums import Track
from frameworks.models import BLOCK_COMMON, BLOCK_RESILIENCE

MEASURES = ("factor", "crime", "common", "structural", "dynamic", "domain", "resilience")

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Order:
    """What a catalogue holds, in canonical order. Stored JSON objects do not keep the order of their keys."""

    factors: tuple[str, ...]
    crimes: tuple[str, ...]
    domains: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """Scores, coverage and range in [0, 1]; None where withheld, or where there is nothing to say.

    `low` and `high` are the rating-uncertainty range, or without one the bounds that missing answers leave open.
    """

    track: str
    measure: str
    code: str
    score: float | None
    band: int | None
    coverage: float | None
    low: float | None
    high: float | None


def canonical_order(catalogue: Iterable[Json]) -> Order:
    """`catalogue`: the rows of a snapshot, which are in canonical order."""
    factors = {str(row["factor"]): str(row["block"]) for row in catalogue}
    blocks = dict.fromkeys(factors.values())
    return Order(
        factors=tuple(number for number, block in factors.items() if block != BLOCK_RESILIENCE),
        crimes=tuple(block for block in blocks if block not in {BLOCK_COMMON, BLOCK_RESILIENCE}),
        domains=tuple(number for number, block in factors.items() if block == BLOCK_RESILIENCE),
    )


def score_rows(results: Json, order: Order) -> list[ScoreRow]:
    """Ordered by measure, then code, then track; never by score."""
    tracks = {track: results["tracks"][track] for track in Track.values if track in results["tracks"]}
    rows = [*_items(tracks, "factors", "factor", order.factors), *_items(tracks, "crimes", "crime", order.crimes)]
    rows += [_row(track, "common", "common", content["common"]) for track, content in tracks.items()]
    for side in ("structural", "dynamic"):
        rows += [_row(track, side, side, {"score": content[side]}) for track, content in tracks.items()]
    return [*rows, *_resilience_rows(results.get("resilience"), order.domains)]


def _items(tracks: Mapping[str, Json], group: str, measure: str, codes: Sequence[str]) -> Iterator[ScoreRow]:
    for code in codes:
        for track, content in tracks.items():
            if code in content[group]:
                yield _row(track, measure, code, content[group][code])


def _resilience_rows(resilience: Json | None, domains: Sequence[str]) -> Iterator[ScoreRow]:
    if resilience is None:
        return
    for code in domains:
        if code in resilience["domains"]:
            yield _row(Track.OFFICIAL, "domain", code, resilience["domains"][code])
    yield _row(Track.OFFICIAL, "resilience", "resilience", resilience)


def _row(track: str, measure: str, code: str, item: Json) -> ScoreRow:
    low, high = _range(item)
    return ScoreRow(str(track), measure, code, item.get("score"), item.get("band"), item.get("coverage"), low, high)


def _range(item: Json) -> tuple[float | None, float | None]:
    if item.get("interval"):
        return item["interval"]["low"], item["interval"]["high"]
    low, high = item.get("bounds") or (None, None)
    return low, high
