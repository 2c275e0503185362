"""What an administrator does to a draft, as pure functions from content to content.

Two things always hold afterwards: the order of rows is that of their numbers, and a permanent id never changes. So to
move a row is to exchange numbers with its neighbours; what left the numbering is named as a gap, with the reason.
"""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any, TypeVar

import rfc8785

from frameworks.errors import RowGone
from frameworks.exchange.content import FactorContent, FrameworkContent, IndicatorContent
from frameworks.exchange.fields import FACTOR, FACTOR_NUMBER, HEADER, INDICATOR, INDICATOR_CODE, LINE, plain_fields

Row = FactorContent | IndicatorContent
Moved = TypeVar("Moved", FactorContent, IndicatorContent)


def factor_in(content: FrameworkContent, permanent_id: str) -> FactorContent:
    """Raises RowGone."""
    found = next((row for row in content.factors if row.permanent_id == permanent_id), None)
    if found is None:
        raise RowGone
    return found


def indicator_in(content: FrameworkContent, permanent_id: str) -> tuple[FactorContent, IndicatorContent]:
    """Raises RowGone."""
    found = next((pair for pair in content.indicators() if pair[1].permanent_id == permanent_id), None)
    if found is None:
        raise RowGone
    return found


def mark_of(source: FrameworkContent | Row) -> str:
    """What a form carries to say what was read: the SHA-256 of the fields of a row alone, not of rows below it."""
    specs = (
        HEADER if isinstance(source, FrameworkContent) else FACTOR if isinstance(source, FactorContent) else INDICATOR
    )
    return hashlib.sha256(rfc8785.dumps(plain_fields(source, specs))).hexdigest()


def with_header(content: FrameworkContent, **values: Any) -> FrameworkContent:
    return replace(content, **values)


def with_factor(content: FrameworkContent, permanent_id: str, **values: Any) -> FrameworkContent:
    """The factor with other values; number, permanent id and indicators stay."""
    factor_in(content, permanent_id)
    return replace(
        content,
        factors=tuple(replace(row, **values) if row.permanent_id == permanent_id else row for row in content.factors),
    )


def with_indicator(content: FrameworkContent, permanent_id: str, **values: Any) -> FrameworkContent:
    """The indicator with other values; code and permanent id stay."""
    factor, _row = indicator_in(content, permanent_id)
    rows = tuple(replace(row, **values) if row.permanent_id == permanent_id else row for row in factor.indicators)
    return with_factor(content, factor.permanent_id, indicators=rows)


def with_new_factor(content: FrameworkContent, factor: FactorContent) -> FrameworkContent:
    """Placed by its number; a gap of that number is filled."""
    gaps = tuple(gap for gap in content.gaps if gap[0] != factor.number)
    return replace(content, gaps=gaps, factors=tuple(sorted([*content.factors, factor], key=_factor_order)))


def with_new_indicator(content: FrameworkContent, factor_id: str, row: IndicatorContent) -> FrameworkContent:
    """Placed by its code; a gap of that code is filled."""
    factor = factor_in(content, factor_id)
    gaps = tuple(gap for gap in content.gaps if gap[0] != row.code)
    rows = tuple(sorted([*factor.indicators, row], key=_indicator_order))
    return with_factor(replace(content, gaps=gaps), factor_id, indicators=rows)


def without_factor(content: FrameworkContent, permanent_id: str, reason: str) -> FrameworkContent:
    factor = factor_in(content, permanent_id)
    gaps = [gap for gap in content.gaps if not gap[0].startswith(f"{factor.number}.")]
    return replace(
        content,
        factors=tuple(row for row in content.factors if row is not factor),
        gaps=(*gaps, (factor.number, _one_line(reason))),
    )


def without_indicator(content: FrameworkContent, permanent_id: str, reason: str) -> FrameworkContent:
    factor, found = indicator_in(content, permanent_id)
    content = replace(content, gaps=(*content.gaps, (found.code, _one_line(reason))))
    return with_factor(
        content, factor.permanent_id, indicators=tuple(row for row in factor.indicators if row is not found)
    )


def moved_factor(content: FrameworkContent, permanent_id: str, place: int) -> FrameworkContent:
    """To that place among the factors, the first being 1. Numbers stay where they are; the factors change theirs."""
    factor_in(content, permanent_id)
    numbers = [row.number for row in content.factors]
    ordered = _moved(content.factors, permanent_id, place)
    renamed = {row.number: number for row, number in zip(ordered, numbers, strict=True)}
    return replace(
        content,
        factors=tuple(renumbered(row, renamed[row.number]) for row in ordered),
        gaps=tuple((_renamed_gap(code, renamed), why) for code, why in content.gaps),
    )


def moved_indicator(content: FrameworkContent, permanent_id: str, place: int) -> FrameworkContent:
    """To that place within its factor, the first being 1."""
    factor, _row = indicator_in(content, permanent_id)
    codes = [row.code for row in factor.indicators]
    ordered = _moved(factor.indicators, permanent_id, place)
    rows = tuple(replace(row, code=code) for row, code in zip(ordered, codes, strict=True))
    return with_factor(content, factor.permanent_id, indicators=rows)


def numbered_through(content: FrameworkContent) -> FrameworkContent:
    """1, 2, 3, ... without gaps, factors and indicators alike."""
    prefix = _prefix(content)
    factors = []
    for place, factor in enumerate(content.factors, start=1):
        number = f"{prefix}{place}"
        rows = tuple(replace(row, code=f"{number}.{k}") for k, row in enumerate(factor.indicators, start=1))
        factors.append(replace(factor, number=number, indicators=rows))
    return replace(content, factors=tuple(factors), gaps=())


def free_number(content: FrameworkContent, wanted: str = "") -> str:
    """The wanted number while no factor has it; else the one after the last, gaps included."""
    taken = {row.number for row in content.factors}
    prefix = _prefix(content)
    if wanted and wanted not in taken and _split(FACTOR_NUMBER.fullmatch(wanted))[0] == prefix:
        return wanted
    matches = (FACTOR_NUMBER.fullmatch(code) for code in [*taken, *(code for code, _why in content.gaps)])
    last = max((int(found[2]) for found in matches if found and found[1] == prefix), default=0)
    return f"{prefix}{last + 1}"


def free_code(content: FrameworkContent, factor: FactorContent, wanted: str = "") -> str:
    """The wanted code while it belongs to the factor and is free; else the one after the last, gaps included."""
    taken = {row.code for row in factor.indicators}
    if wanted and wanted not in taken and wanted.startswith(f"{factor.number}."):
        return wanted
    codes = [*taken, *(code for code, _why in content.gaps)]
    matches = (INDICATOR_CODE.fullmatch(code) for code in codes)
    last = max((int(found[2]) for found in matches if found and found[1] == factor.number), default=0)
    return f"{factor.number}.{last + 1}"


def free_id(slug: str, code: str, taken: Collection[str]) -> str:
    """A permanent id that nothing of this framework has ever had."""
    candidates = (f"{slug}/{code}" + (f"-{k}" if k else "") for k in range(len(taken) + 1))
    return next(name for name in candidates if name not in taken)


def renumbered(factor: FactorContent, number: str) -> FactorContent:
    rows = tuple(replace(row, code=f"{number}.{row.code.rpartition('.')[2]}") for row in factor.indicators)
    return replace(factor, number=number, indicators=rows)


def _renamed_gap(code: str, renamed: dict[str, str]) -> str:
    """A gap below a factor follows it; a gap among factors stays where it is."""
    number, dot, rest = code.partition(".")
    return f"{renamed[number]}.{rest}" if dot and number in renamed else code


def _moved(rows: Iterable[Moved], permanent_id: str, place: int) -> list[Moved]:
    ordered = list(rows)
    found = next(row for row in ordered if row.permanent_id == permanent_id)
    ordered.remove(found)
    ordered.insert(max(0, min(place - 1, len(ordered))), found)
    return ordered


def _prefix(content: FrameworkContent) -> str:
    """The letters that all numbers begin with: those in use, else R for resilience and none for risk."""
    if content.factors:
        return _split(FACTOR_NUMBER.fullmatch(content.factors[0].number))[0]
    return "" if content.is_risk else "R"


def _split(match: Any) -> tuple[str, int]:
    return (match[1], int(match[2])) if match else ("", 0)


def _factor_order(row: FactorContent) -> int:
    return _split(FACTOR_NUMBER.fullmatch(row.number))[1]


def _indicator_order(row: IndicatorContent) -> int:
    return int(row.code.rpartition(".")[2])


def _one_line(reason: str) -> str:
    """As a gap can hold it."""
    return " ".join(reason.split())[:LINE]
