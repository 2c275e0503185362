"""Everything that a report prints, as frozen values; templates only lay them out."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from assessments.core.measures import Measures
from r2p_site.wording import reading_direction

Words = str | Promise
Chart = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Prose:
    """Somebody's own words, with the direction in which they are read."""

    text: str

    @property
    def direction(self) -> str:
        return reading_direction(self.text)

    def __bool__(self) -> bool:
        return bool(self.text.strip())


@dataclass(frozen=True, slots=True)
class Cover:
    state: str
    practice: bool
    cycle: str
    period: str
    status: str
    edition: Words
    audience: Words
    disclosure: Words


@dataclass(frozen=True, slots=True)
class SourcePart:
    """`mark`: what answers cite it by, "S3". `codes`: the indicators whose answers rest on it."""

    mark: str
    codes: tuple[str, ...]
    title: str
    publisher: str
    kind: Words
    dates: tuple[str, ...]
    grade: tuple[Words, ...]
    visibility: Words
    link: str
    file_sha256: str


@dataclass(frozen=True, slots=True)
class AnswerPart:
    """One voice on one indicator. `level` is None unless rated."""

    voice: Words
    level: int | None
    word: Words
    gloss: Words
    confidence: Words
    contested: bool
    trend: Words
    targeted: bool
    rationale: Prose
    sources: tuple[str, ...]
    populations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RatingPart:
    code: str
    label: str
    statement: str
    critical: bool
    answers: tuple[AnswerPart, ...]
    divergence: Prose


@dataclass(frozen=True, slots=True)
class FactorPart:
    """One factor or domain with its answers; `unanswered` are the codes that nobody answered."""

    number: str
    title: str
    summary: str
    reading: Words
    ratings: tuple[RatingPart, ...]
    unanswered: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PopulationPart:
    """`present`: how many signs named for it are present; `highest`: the first of the highest level among them, in
    words."""

    name: str
    sensitive: bool
    group: Words
    where: Prose
    size: Prose
    women_and_girls: Prose
    age: Prose
    why: Prose
    present: int | None
    highest: str


@dataclass(frozen=True, slots=True)
class DivergencePart:
    code: str
    label: str
    official: str
    reviewer: str
    reason: Prose


@dataclass(frozen=True, slots=True)
class GapPart:
    number: str
    title: str
    value: int
    domains: tuple[str, ...]
    measures: Measures | None


@dataclass(frozen=True, slots=True)
class ThemePart:
    """A theme of the consultation; `answer` is empty where it has none."""

    title: str
    text: Prose
    facts: tuple[str, ...]
    answer: Words
    reply: Prose


@dataclass(frozen=True, slots=True)
class HeardPart:
    """The consultation. `received` as templates/consultation/_views.html; `reasons` by factor; counts are ranges.

    `briefs`: organisation, title, text, reply. `held`: what stands in place of what is held back.
    `shortfall`: why there was none, or who was missing.
    """

    received: Chart | None
    reasons: tuple[tuple[str, Prose], ...]
    themes: tuple[ThemePart, ...]
    groups: tuple[tuple[Words, Words], ...]
    channels: tuple[tuple[Words, Words], ...]
    meetings: tuple[Chart, ...]
    briefs: tuple[tuple[str, str, Prose, Prose], ...]
    held: tuple[str, ...]
    shortfall: Prose


@dataclass(frozen=True, slots=True)
class FrameworkPart:
    title: str
    publisher: str
    number: int
    sha256: str
    wording: Words
    # Number of the translation layer whose words are printed, and the name of its language; 0 and empty without one.
    layer: int
    language: str


@dataclass(frozen=True, slots=True)
class Method:
    version: str
    sha256: str
    frameworks: tuple[FrameworkPart, ...]
    snapshot_sha256: str
    record_sha256: str
    annex_sha256: str
    results_sha256: str
    verify_url: str
    parameters: tuple[tuple[str, str], ...]
    recomputable: bool


@dataclass(frozen=True, slots=True)
class Document:
    language: str
    title: str
    created: str
    cover: Cover
    summary: tuple[str, ...]
    charts: Chart
    signals: Chart | None
    drawing: bytes
    ethnic_cleansing: str
    gaps: tuple[GapPart, ...]
    factors: tuple[FactorPart, ...]
    domains: tuple[FactorPart, ...]
    national: tuple[RatingPart, ...]
    populations: tuple[PopulationPart, ...]
    divergences: tuple[DivergencePart, ...]
    heard: HeardPart | None
    sources: tuple[SourcePart, ...]
    left_out: tuple[str, ...]
    method: Method

    @property
    def short_hash(self) -> str:
        return self.method.snapshot_sha256[:12]
