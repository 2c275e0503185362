"""A version as pages and reports show it: blocks, then factors, then indicators, in the words of one language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from frameworks.enums import FAMILY_WORDS, Family, Kind, LayerWording, Nature, Prevention, Wording
from frameworks.phrases import Phrase, is_official
from frameworks.tags import Tag, shown_tags
from frameworks.translation.slots import FACTOR_WORDS, INDICATOR_WORDS, VERSION_WORDS

Words = str | Promise

# Words for the blocks of the shipped frameworks; any other block is shown by its own name.
_BLOCK_WORDS: dict[str, Words] = {
    "common": _("Common risk factors"),
    "genocide": _("Risk factors specific to genocide"),
    "crimes_against_humanity": _("Risk factors specific to crimes against humanity"),
    "war_crimes": _("Risk factors specific to war crimes"),
    "resilience": _("Domains of resilience"),
}


@dataclass(frozen=True, slots=True)
class OutlineIndicator:
    permanent_id: str
    code: str
    label: str
    statement: str
    guidance: str
    nature: str
    family: str
    weight: float
    source_checked: bool
    source_paragraphs: tuple[int, ...]
    examples: str = ""
    tags: tuple[str, ...] = ()

    @property
    def shown_tags(self) -> list[Tag]:
        return shown_tags(self.tags)

    @property
    def is_official(self) -> bool:
        """Whether the statement is the sentence as published."""
        return is_official(self.statement)

    @property
    def nature_words(self) -> Words:
        return Nature(self.nature).label if self.nature else ""

    @property
    def family_word(self) -> Words:
        return FAMILY_WORDS[Family(self.family)]


@dataclass(frozen=True, slots=True)
class OutlineFactor:
    permanent_id: str
    number: str
    block: str
    title: str
    summary: str
    guidance: str
    rating_question: str
    prevention: str
    weight: float
    indicators: tuple[OutlineIndicator, ...]

    @property
    def prevention_words(self) -> Words:
        return Prevention(self.prevention).label if self.prevention else ""

    @property
    def source_checked(self) -> int:
        return sum(row.source_checked for row in self.indicators)


@dataclass(frozen=True, slots=True)
class OutlineBlock:
    name: str
    words: Words
    factors: tuple[OutlineFactor, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """`language` is that of the words shown; `layer` the translation layer that they come from, 0 for the original."""

    slug: str
    kind: str
    number: int
    title: str
    publisher: str
    published_year: int | None
    document_symbol: str
    source_url: str
    wording: str
    note: str
    language: str
    layer: int
    sha256: str
    published_at: datetime | None
    blocks: tuple[OutlineBlock, ...]

    @property
    def factors(self) -> tuple[OutlineFactor, ...]:
        return tuple(factor for block in self.blocks for factor in block.factors)

    @property
    def indicators(self) -> tuple[OutlineIndicator, ...]:
        return tuple(row for factor in self.factors for row in factor.indicators)

    @property
    def tags(self) -> frozenset[str]:
        """Those that any indicator has."""
        return frozenset(tag for row in self.indicators for tag in row.tags)

    @property
    def is_risk(self) -> bool:
        return self.kind == Kind.RISK

    @property
    def kind_words(self) -> Words:
        return Kind(self.kind).label

    @property
    def wording_words(self) -> Words:
        """What the words are: one of them, or how many of the sentences are as published."""
        if not self.as_published:
            return Wording(self.wording).label
        if self.as_published == len(self.indicators):
            return Wording.OFFICIAL.label
        counts = {"done": self.as_published, "total": len(self.indicators)}
        return _("%(done)d of %(total)d sentences as published, the others in this project's own words") % counts

    @property
    def restates_document(self) -> bool:
        """Whether the words are to be compared with a published document; official wording and our own are not."""
        return self.wording == Wording.PARAPHRASE

    @property
    def is_compared(self) -> bool:
        return self.source_checked == len(self.indicators)

    @property
    def as_published(self) -> int:
        """Indicators whose statement is the sentence of the published document."""
        return sum(row.is_official for row in self.indicators)

    @property
    def source_checked(self) -> int:
        """Indicators that somebody has compared with the published document."""
        return sum(factor.source_checked for factor in self.factors)


def block_words(name: str) -> Words:
    """How people call a block."""
    return _BLOCK_WORDS.get(name) or name.replace("_", " ").capitalize()


def outline_of(edition: Mapping[str, Any]) -> Outline:
    """From an edition object, stored or just made."""
    speak = _Speaker(edition)
    factors = [_factor(row, speak) for row in edition["factors"]]
    published_at = edition["published_at"]
    words = speak(edition, VERSION_WORDS)
    return Outline(
        slug=edition["slug"],
        kind=edition["kind"],
        number=edition["version"],
        title=words["title"],
        publisher=words["publisher"],
        published_year=edition["published"],
        document_symbol=edition["document_symbol"],
        source_url=edition["source_url"],
        wording=edition["wording"],
        note=words["note"],
        language=edition["language"],
        layer=edition["layer"],
        sha256=edition["sha256"] or "",
        published_at=datetime.fromisoformat(published_at) if published_at else None,
        blocks=tuple(
            OutlineBlock(name, block_words(name), tuple(below)) for name, below in groupby(factors, lambda f: f.block)
        ),
    )


class _Speaker:
    """Gives the words of a row their language: that of the edition, or of the source where they are untranslated."""

    def __init__(self, edition: Mapping[str, Any]) -> None:
        self.language = edition["language"]
        self.source_language = edition["source_language"]
        self.own_is_official = edition["wording"] == Wording.OFFICIAL
        self.is_official = (
            edition.get("layer_wording") == LayerWording.OFFICIAL if edition["layer"] else self.own_is_official
        )

    def __call__(self, row: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Phrase]:
        own = row.get("untranslated", ())
        return {
            name: Phrase(
                row.get(name, ""),  # a field that came later is absent where it says nothing
                language=self.source_language if name in own else self.language,
                is_official=self.own_is_official if name in own else self.is_official,
            )
            for name in names
        }


def _factor(row: Mapping[str, Any], speak: _Speaker) -> OutlineFactor:
    return OutlineFactor(
        **speak(row, FACTOR_WORDS),
        permanent_id=row["id"],
        number=row["number"],
        block=row["block"],
        prevention=row["prevention"],
        weight=row["weight"],
        indicators=tuple(_indicator(found, speak) for found in row["indicators"]),
    )


def _indicator(row: Mapping[str, Any], speak: _Speaker) -> OutlineIndicator:
    return OutlineIndicator(
        **speak(row, INDICATOR_WORDS),
        permanent_id=row["id"],
        code=row["code"],
        nature=row["nature"],
        family=row["family"],
        weight=row["weight"],
        source_checked=row["source_checked"],
        source_paragraphs=tuple(row["source_paragraphs"]),
        tags=tuple(row.get("tags", ())),
    )
