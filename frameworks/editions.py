"""The public edition of a version in one language: the JSON object that REST serves, and its exact bytes."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from frameworks.exchange.content import FactorContent, FrameworkContent, IndicatorContent
from frameworks.exchange.fields import FACTOR, HEADER, INDICATOR, Field, from_plain
from frameworks.models import TranslationLayer
from frameworks.stored import plain_content
from frameworks.translation.slots import FACTOR_WORDS, INDICATOR_WORDS, VERSION_WORDS, Texts


def edition_object(
    content: FrameworkContent,
    *,
    number: int,
    sha256: str,
    published_at: datetime | None,
    layer: TranslationLayer | None = None,
) -> dict[str, Any]:
    """What the layer does not say stays in the version's own words; each row names such fields in `untranslated`.

    `wording` is that of the version's own words, `layer_wording` that of the layer's. Without a layer neither that nor
    `untranslated` is there: the bytes of what was published before there were layers stay the same.
    """
    plain = plain_content(content)
    factors = plain.pop("factors")
    rows = [row for factor in factors for row in factor["indicators"]]
    if layer is not None:
        plain = _translated(plain, layer.texts.get("", {}), VERSION_WORDS)
        factors = [_factor(factor, layer.texts) for factor in factors]
        plain["layer_wording"] = str(layer.wording)
    return {
        **plain,
        "version": number,
        "status": "published" if published_at else "draft",
        "published_at": published_at.isoformat() if published_at else None,
        "sha256": sha256 or None,
        "language": layer.language if layer else content.language,
        "source_language": content.language,
        "layer": layer.number if layer else 0,
        "indicators": len(rows),
        "source_checked": sum(row["source_checked"] for row in rows),
        "factors": factors,
    }


def _factor(factor: dict[str, Any], texts: Texts) -> dict[str, Any]:
    indicators = [_translated(row, texts.get(row["id"], {}), INDICATOR_WORDS) for row in factor.pop("indicators")]
    return {**_translated(factor, texts.get(factor["id"], {}), FACTOR_WORDS), "indicators": indicators}


def _translated(row: dict[str, Any], words: Mapping[str, str], names: tuple[str, ...]) -> dict[str, Any]:
    shown = {key: (words.get(key) or value) if key in names else value for key, value in row.items()}
    return {**shown, "untranslated": [name for name in names if row.get(name) and not words.get(name)]}


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
