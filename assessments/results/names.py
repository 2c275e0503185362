"""What the codes of a results object stand for: titles, permanent ids and the page each leads to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from assessments.core.enums import block_name
from assessments.results.charts import FactorTitle

Place = dict[str, Any]


@dataclass(frozen=True, slots=True)
class IndicatorTitle:
    """An indicator as findings name it; `url` where the page has one to lead to."""

    code: str
    permanent_id: str
    title: str
    url: str = ""
    block: str = ""


@dataclass(frozen=True, slots=True)
class Names:
    """`factors`: risk factors, then domains, in canonical order; `indicators` by code, empty where none is shown."""

    factors: tuple[FactorTitle, ...]
    indicators: Mapping[str, IndicatorTitle] = field(default_factory=dict)

    def place(self, code: str) -> Place:
        """An indicator, a factor or a crime, by the code that the results use: {code, title, url}."""
        if code in self.indicators:
            row = self.indicators[code]
            return {"code": code, "title": row.title, "url": row.url}
        for factor in self.factors:
            if factor.code == code:
                return {"code": code, "title": factor.title, "url": factor.url}
        return {"code": "", "title": str(block_name(code)), "url": ""}

    def block_of(self, code: str) -> str:
        """The block that an indicator belongs to; empty where indicators are not known."""
        return self.indicators[code].block if code in self.indicators else ""

    def factors_with(self, permanent_ids: list[str]) -> list[FactorTitle]:
        """In canonical order, whatever the order asked in."""
        wanted = set(permanent_ids)
        return [factor for factor in self.factors if factor.permanent_id in wanted]

    def blocks(self) -> list[str]:
        """In canonical order: stored JSON does not keep the order of its keys."""
        return list(dict.fromkeys(factor.block for factor in self.factors))

    def in_order(self, by_block: Mapping[str, Any]) -> list[tuple[str, Any]]:
        order = self.blocks()
        return sorted(by_block.items(), key=lambda item: order.index(item[0]) if item[0] in order else len(order))
