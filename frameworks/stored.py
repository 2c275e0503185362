"""Between the rows of the database and the content of a version, in both directions."""

import hashlib
from collections import defaultdict
from dataclasses import replace
from itertools import islice
from typing import Any
from uuid import UUID

import rfc8785

from frameworks.exchange.content import FactorContent, FrameworkContent, IndicatorContent
from frameworks.exchange.fields import FACTOR, HEADER, INDICATOR, hashed_fields
from frameworks.exchange.identity import KnownIds
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
_INDICATOR_FIELDS = tuple(spec.attribute for spec in INDICATOR if not spec.many)
_INDICATOR_LISTS = tuple(spec.attribute for spec in INDICATOR if spec.many)
_BATCH = 500  # indicators written or deleted at once
# Cannot stand inside a text, where quotes are escaped; no other field of the header has this name.
_NO_FACTORS = b'"factors":[]'


def content_of(version: FrameworkVersion) -> FrameworkContent:
    """Two queries, and one for the framework unless it was loaded with the version."""
    indicators: dict[UUID, list[IndicatorContent]] = defaultdict(list)
    for row in Indicator.objects.filter(version=version).order_by("position"):
        values = {name: getattr(row, name) for name in _INDICATOR_FIELDS}
        lists: dict[str, Any] = {name: tuple(getattr(row, name)) for name in _INDICATOR_LISTS}
        indicators[row.factor_id].append(IndicatorContent(**values, **lists))
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


def ids_in(version: FrameworkVersion) -> KnownIds:
    """Two queries."""
    return KnownIds(
        dict(version.factors.values_list("number", "permanent_id")),
        dict(version.indicators.values_list("code", "permanent_id")),
    )


def store_content(version: FrameworkVersion, content: FrameworkContent) -> None:
    """Replaces everything in a draft; the caller holds its lock."""
    for name in _VERSION_FIELDS:
        setattr(version, name, getattr(content, name))
    version.gaps = dict(content.gaps)
    version.save()
    _clear(version)
    factors = [
        Factor(version=version, position=position, **{name: getattr(row, name) for name in _FACTOR_FIELDS})
        for position, row in enumerate(content.factors, start=1)
    ]
    Factor.objects.bulk_create(factors)
    rows = (
        Indicator(version=version, factor=factor, position=position, **_indicator_values(row))
        for factor, found in zip(factors, content.factors, strict=True)
        for position, row in enumerate(found.indicators, start=1)
    )
    while batch := list(islice(rows, _BATCH)):
        Indicator.objects.bulk_create(batch)


def _clear(version: FrameworkVersion) -> None:
    """In batches: Django loads what it deletes, to see that no answer belongs to it."""
    keys = version.indicators.order_by("pk").values_list("pk", flat=True)
    while batch := list(keys[:_BATCH]):
        Indicator.objects.filter(pk__in=batch).delete()
    version.factors.all().delete()


def _indicator_values(row: IndicatorContent) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in _INDICATOR_FIELDS}
    return values | {name: list(getattr(row, name)) for name in _INDICATOR_LISTS}


def store_edit(version: FrameworkVersion, before: FrameworkContent, after: FrameworkContent) -> None:
    """As store_content, but writes only the rows that changed where numbering and order are the same."""
    if _numbering(before) != _numbering(after):
        store_content(version, after)
        return
    for name in _VERSION_FIELDS:
        setattr(version, name, getattr(after, name))
    version.gaps = dict(after.gaps)
    version.save()
    for old, new in zip(before.factors, after.factors, strict=True):
        if replace(old, indicators=()) != replace(new, indicators=()):
            values = {name: getattr(new, name) for name in _FACTOR_FIELDS}
            Factor.objects.filter(version=version, permanent_id=new.permanent_id).update(**values)
        for was, row in zip(old.indicators, new.indicators, strict=True):
            if was != row:
                found = Indicator.objects.filter(version=version, permanent_id=row.permanent_id)
                found.update(**_indicator_values(row))


def _numbering(content: FrameworkContent) -> list[tuple[str, str, tuple[tuple[str, str], ...]]]:
    return [
        (factor.number, factor.permanent_id, tuple((row.code, row.permanent_id) for row in factor.indicators))
        for factor in content.factors
    ]


def plain_content(content: FrameworkContent) -> dict[str, Any]:
    """The content as a JSON object: header, and factors with their indicators, all in the fields' own names."""
    return {**hashed_fields(content, HEADER), "factors": [_plain_factor(factor) for factor in content.factors]}


def _plain_factor(factor: FactorContent) -> dict[str, Any]:
    return {
        **hashed_fields(factor, FACTOR),
        "indicators": [hashed_fields(row, INDICATOR) for row in factor.indicators],
    }


def fingerprint(content: FrameworkContent) -> str:
    """SHA-256, in hexadecimal, of the canonical JSON (RFC 8785) of plain_content; one factor of it at a time."""
    before, after = rfc8785.dumps({**hashed_fields(content, HEADER), "factors": []}).split(_NO_FACTORS)
    found = hashlib.sha256(before + _NO_FACTORS[:-1])
    for index, factor in enumerate(content.factors):
        found.update(b"," * (index > 0) + rfc8785.dumps(_plain_factor(factor)))
    found.update(_NO_FACTORS[-1:] + after)
    return found.hexdigest()
