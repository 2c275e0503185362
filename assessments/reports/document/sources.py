"""What a document is built from. Nothing here asks the database, the clock or the settings."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from assessments.core.enums import AnswerState, Track
from frameworks.outline import Outline, OutlineFactor

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Omitted:
    """What an edition leaves out, counted, so that a reader knows that something is missing."""

    sources: int = 0
    populations: int = 0
    ratings: bool = False
    factors: bool = False


@dataclass(frozen=True, slots=True)
class Sources:
    """`snapshot`, `record`: the canonical JSON frozen at sign-off. `results`: the results object of the contract.
    `is_change_public`: whether the public may read how they differ from the cycle before. `signals`: what outside
    publishers say of the State, as it stood at sign-off. `annex_sha256`: of the national annex, empty without one.
    `trend`: the cycles up to this one, with its `drawing` (SVG).

    `method` is the methodology record, `outlines` the pinned framework versions in the report's language, risk first;
    at `verify_url` a stranger checks the hash.
    """

    snapshot: Json
    record: Json
    results: Json
    method: Json
    outlines: tuple[Outline, ...]
    state_name: str
    language: str
    snapshot_sha256: str
    results_sha256: str
    signed_off_at: datetime
    verify_url: str
    omitted: Omitted = field(default=Omitted())
    is_change_public: bool = True
    signals: tuple[Json, ...] = ()
    trend: Json | None = None
    annex_sha256: str = ""
    drawing: bytes = b""

    @property
    def official(self) -> Json:
        found: Json = self.results["tracks"][Track.OFFICIAL]
        return found

    def in_order(self, by_block: Json) -> list[tuple[str, Any]]:
        """What is given by block, in the framework's order; canonical JSON sorts its keys."""
        blocks = [block.name for outline in self.outlines for block in outline.blocks]
        return [(block, by_block[block]) for block in blocks if block in by_block]

    def factors(self) -> Iterator[OutlineFactor]:
        for outline in self.outlines:
            yield from outline.factors

    def counted(self, track: str, code: str) -> Json:
        """The answer that entered the score; empty when none did."""
        found: Json = self.snapshot["tracks"].get(track, {}).get(code) or {}
        if not found and track == Track.OFFICIAL:
            found = self.snapshot["resilience"].get(code) or {}
        return found

    def explained(self, track: str, code: str) -> Json:
        """Rationale, sources and the like of an answer; empty when there is none."""
        found: Json = self.record["answers"].get(track, {}).get(code) or {}
        return found

    def level(self, track: str, code: str) -> int | None:
        answer = self.counted(track, code)
        return int(answer["level"]) if answer.get("state") == AnswerState.RATED else None
