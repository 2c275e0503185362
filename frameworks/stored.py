"""Between the rows of the database and the content of a version, in both directions."""

import hashlib
from collections import defaultdict
from typing import Any
from uuid import UUID

import rfc8785

from frameworks.exchange.content import FactorContent, FrameworkContent, IndicatorContent
from frameworks.exchange.fields import FACTOR, HEADER, INDICATOR, plain_fields
from frameworks.models import Factor, FrameworkVersion, Indicator

_VERSION_FIELDS = (
    "title",
    "publisher",
    "published_year",
    "document_symbol",
    "source_url",
    "wording",
    "language",
    "note",
)
_FACTOR_FIELDS = tuple(spec.attribute for spec in FACTOR)
_INDICATOR_FIELDS = tuple(spec.attribute for spec in INDICATOR if spec.attribute != "source_paragraphs")


def content_of(version: FrameworkVersion) -> FrameworkContent:
    """Two queries, and one for the framework unless it was loaded with the version."""
    indicators: dict[UUID, list[IndicatorContent]] = defaultdict(list)
    for row in Indicator.objects.filter(version=version).order_by("position"):
        values = {name: getattr(row, name) for name in _INDICATOR_FIELDS}
        indicators[row.factor_id].append(IndicatorContent(**values, source_paragraphs=tuple(row.source_paragraphs)))
    factors = tuple(
        FactorContent(**{name: getattr(row, name) for name in _FACTOR_FIELDS}, indicators=tuple(indicators[row.pk]))
        for row in Factor.objects.filter(version=version).order_by("position")
    )
    return FrameworkContent(
        slug=version.framework.slug,
        kind=version.framework.kind,
        gaps=tuple(version.gaps.items()),
        factors=factors,
        **{name: getattr(version, name) for name in _VERSION_FIELDS},
    )


def store_content(version: FrameworkVersion, content: FrameworkContent) -> None:
    """Replaces everything in a draft; the caller holds its lock."""
    for name in _VERSION_FIELDS:
        setattr(version, name, getattr(content, name))
    version.gaps = dict(content.gaps)
    version.save()
    version.indicators.all().delete()
    version.factors.all().delete()
    factors = [
        Factor(version=version, position=position, **{name: getattr(row, name) for name in _FACTOR_FIELDS})
        for position, row in enumerate(content.factors, start=1)
    ]
    Factor.objects.bulk_create(factors)
    Indicator.objects.bulk_create(
        [
            Indicator(
                version=version,
                factor=factor,
                position=position,
                source_paragraphs=list(row.source_paragraphs),
                **{name: getattr(row, name) for name in _INDICATOR_FIELDS},
            )
            for factor, found in zip(factors, content.factors, strict=True)
            for position, row in enumerate(found.indicators, start=1)
        ],
        batch_size=1000,
    )


def plain_content(content: FrameworkContent) -> dict[str, Any]:
    """The content as a JSON object: header, and factors with their indicators, all in the fields' own names."""
    return {
        **plain_fields(content, HEADER),
        "factors": [
            {
                **plain_fields(factor, FACTOR),
                "indicators": [plain_fields(row, INDICATOR) for row in factor.indicators],
            }
            for factor in content.factors
        ],
    }


def fingerprint(content: FrameworkContent) -> str:
    """SHA-256, in hexadecimal, of the canonical JSON (RFC 8785) of the content."""
    return hashlib.sha256(rfc8785.dumps(plain_content(content))).hexdigest()
