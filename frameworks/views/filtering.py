"""Keeping of an outline only what a reader looks for."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from frameworks.outline import Outline, OutlineFactor, OutlineIndicator


def filtered(outline: Outline, wanted: Mapping[str, str]) -> Outline:
    """Factors and blocks without any indicator left fall away; a factor whose title fits keeps all of its own."""
    if not any(wanted.values()):
        return outline
    blocks = []
    for block in outline.blocks:
        factors = tuple(factor for factor in (_kept(row, wanted) for row in block.factors) if factor.indicators)
        if factors:
            blocks.append(replace(block, factors=factors))
    return replace(outline, blocks=tuple(blocks))


def _kept(factor: OutlineFactor, wanted: Mapping[str, str]) -> OutlineFactor:
    words = wanted.get("search", "").casefold()
    title_fits = bool(words) and _has(words, (factor.number, factor.title))
    rows = tuple(
        row
        for row in factor.indicators
        if _fits(row, wanted) and (title_fits or not words or _has(words, (row.code, row.label, row.statement)))
    )
    return replace(factor, indicators=rows)


def _has(words: str, texts: Iterable[str]) -> bool:
    return any(words in text.casefold() for text in texts)


def _fits(row: OutlineIndicator, wanted: Mapping[str, str]) -> bool:
    compared = wanted.get("compared", "")
    return (
        wanted.get("nature", "") in ("", row.nature)
        and wanted.get("family", "") in ("", row.family)
        and (not wanted.get("tag") or wanted["tag"] in row.tags)
        and compared in ("", "yes" if row.source_checked else "no")
    )
