"""The content of one framework version, apart from where it is kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from frameworks.enums import Kind


@dataclass(frozen=True, slots=True)
class IndicatorContent:
    """`permanent_id` is empty when the file names none and none could be inherited yet."""

    code: str
    label: str
    statement: str
    permanent_id: str = ""
    guidance: str = ""
    nature: str = ""
    family: str = ""
    weight: Decimal = Decimal(1)
    source_checked: bool = False
    source_paragraphs: tuple[int, ...] = ()
    examples: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FactorContent:
    number: str
    title: str
    block: str
    permanent_id: str = ""
    summary: str = ""
    guidance: str = ""
    rating_question: str = ""
    prevention: str = ""
    weight: Decimal = Decimal(1)
    indicators: tuple[IndicatorContent, ...] = ()


@dataclass(frozen=True, slots=True)
class FrameworkContent:
    slug: str
    kind: str
    title: str
    publisher: str = ""
    published_year: int | None = None
    document_symbol: str = ""
    source_url: str = ""
    wording: str = "paraphrase"
    language: str = "en"
    note: str = ""
    # (code, why it is left out of the numbering)
    gaps: tuple[tuple[str, str], ...] = ()
    factors: tuple[FactorContent, ...] = ()

    @property
    def is_risk(self) -> bool:
        return self.kind == Kind.RISK

    @property
    def blocks(self) -> tuple[str, ...]:
        """In the order in which they first appear."""
        return tuple(dict.fromkeys(factor.block for factor in self.factors))

    def indicators(self) -> Iterator[tuple[FactorContent, IndicatorContent]]:
        for factor in self.factors:
            for indicator in factor.indicators:
                yield factor, indicator
