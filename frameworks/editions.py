"""The public edition of a version in one language: the JSON object that REST serves, and its exact bytes."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from frameworks.exchange.content import FactorContent, FrameworkContent, IndicatorContent
from frameworks.exchange.fields import FACTOR, HEADER, INDICATOR, Field, from_plain
from frameworks.stored import plain_content

# Words that a translation layer may replace, by what they belong to.
VERSION_WORDS = ("title", "publisher", "note")
FACTOR_WORDS = ("title", "summary", "guidance", "rating_question")
INDICATOR_WORDS = ("label", "statement", "guidance", "examples")

Texts = Mapping[str, Mapping[str, str]]


def edition_object(
    content: FrameworkContent,
    *,
    number: int,
    sha256: str,
    published_at: datetime | None,
    language: str,
    layer: int = 0,
    texts: Texts | None = None,
) -> dict[str, Any]:
    """`texts` is a translation layer's: words by permanent id; what it does not say stays in the version's language."""
    plain = plain_content(content)
    factors = plain.pop("factors")
    found = texts or {}
    rows = [row for factor in factors for row in factor["indicators"]]
    return {
        **_translated(plain, found.get("", {}), VERSION_WORDS),
        "version": number,
        "status": "published" if published_at else "draft",
        "published_at": published_at.isoformat() if published_at else None,
        "sha256": sha256 or None,
        "language": language,
        "source_language": content.language,
        "layer": layer,
        "indicators": len(rows),
        "source_checked": sum(row["source_checked"] for row in rows),
        "factors": [_factor(factor, found) for factor in factors],
    }


def _factor(factor: dict[str, Any], texts: Texts) -> dict[str, Any]:
    indicators = [_translated(row, texts.get(row["id"], {}), INDICATOR_WORDS) for row in factor.pop("indicators")]
    return {**_translated(factor, texts.get(factor["id"], {}), FACTOR_WORDS), "indicators": indicators}


def _translated(row: dict[str, Any], words: Mapping[str, str], names: tuple[str, ...]) -> dict[str, Any]:
    return {key: (words.get(key) or value) if key in names else value for key, value in row.items()}


def content_from(edition: Mapping[str, Any]) -> FrameworkContent:
    """The content that an edition was made of, in the edition's words."""
    factors = tuple(
        FactorContent(
            **_values(factor, FACTOR),
            indicators=tuple(IndicatorContent(**_values(row, INDICATOR)) for row in factor["indicators"]),
        )
        for factor in edition["factors"]
    )
    header = _values(edition, tuple(spec for spec in HEADER if spec.name != "blocks"))
    return FrameworkContent(**header, factors=factors)


def _values(row: Mapping[str, Any], fields: tuple[Field, ...]) -> dict[str, Any]:
    """A field that came later is absent where it says nothing."""
    return {spec.attribute: from_plain(spec, row[spec.name]) if spec.name in row else spec.empty for spec in fields}


def edition_bytes(edition: Mapping[str, Any]) -> bytes:
    return json.dumps(edition, ensure_ascii=False, separators=(",", ":")).encode()
