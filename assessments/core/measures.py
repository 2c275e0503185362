"""Options to mitigate: a short catalogue of measures per factor, as guidance beside ratings and results.

Shipped with the two frameworks, by permanent id; another framework has none until somebody writes them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from django.utils.translation import gettext as _

from r2p_site.wording import reading_direction

DATA = Path(__file__).parent / "data" / "measures.yaml"
SOURCE = "A/HRC/48/39"


@dataclass(frozen=True, slots=True)
class Measure:
    """`paragraphs` of A/HRC/48/39 that speak of it; none where it follows from the factor itself."""

    text: str
    paragraphs: tuple[int, ...]

    @property
    def words(self) -> str:
        """In the reader's language, where somebody has translated it."""
        return _(self.text)

    @property
    def direction(self) -> str:
        return reading_direction(self.words)

    @property
    def source(self) -> str:
        return f"{SOURCE}, ¶\N{NO-BREAK SPACE}{', '.join(map(str, self.paragraphs))}" if self.paragraphs else ""


@dataclass(frozen=True, slots=True)
class Measures:
    """`structural` changes conditions over years; `operational` answers signs within weeks or months."""

    structural: tuple[Measure, ...]
    operational: tuple[Measure, ...]


def measures_for(permanent_id: str) -> Measures | None:
    """What the catalogue holds for a factor or domain; None for one that it does not know."""
    return catalogue().get(permanent_id)


@cache
def catalogue() -> Mapping[str, Measures]:
    rows = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    return {
        row["factor"]: Measures(
            *(
                tuple(Measure(item["text"], tuple(item["paragraphs"])) for item in row[kind])
                for kind in ("structural", "operational")
            )
        )
        for row in rows
    }
