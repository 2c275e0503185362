"""Reads of frameworks. Each takes and returns querysets or frozen objects, at a constant number of queries."""

from typing import Any

from django.db.models import Count, F, Q, QuerySet

from frameworks.editions import edition_object
from frameworks.enums import VersionStatus
from frameworks.models import FrameworkVersion, Indicator, TranslationLayer
from frameworks.outline import Outline, outline_of
from frameworks.stored import content_of


def published_versions(*, kind: str) -> QuerySet[FrameworkVersion]:
    """Published versions of the kind, the one published last first; with their framework."""
    return (
        FrameworkVersion.objects.filter(status=VersionStatus.PUBLISHED, framework__kind=kind)
        .select_related("framework")
        .order_by("-published_at", "-number")
    )


def version_of(slug: str, number: int | None = None) -> FrameworkVersion | None:
    """That version; without a number the one published last, else the draft."""
    versions = FrameworkVersion.objects.filter(framework__slug=slug).select_related("framework")
    if number is not None:
        return versions.filter(number=number).first()
    return versions.order_by(F("published_at").desc(nulls_last=True)).first()


def catalogue_rows(version: FrameworkVersion) -> list[dict[str, Any]]:
    """The rows of the answers file (contract) in canonical order: factor, then indicator. One query.

    `factor` is an int where the framework numbers its factors so. `nature` is left out where there is none, and
    `factor_weight` where it is 1.
    """
    rows = Indicator.objects.filter(version=version).select_related("factor").order_by("factor__position", "position")
    return [_catalogue_row(row) for row in rows]


def _catalogue_row(row: Indicator) -> dict[str, Any]:
    factor = row.factor
    found: dict[str, Any] = {
        "id": row.permanent_id,
        "code": row.code,
        "factor": int(factor.number) if factor.number.isdecimal() else factor.number,
        "factor_id": factor.permanent_id,
        "block": factor.block,
        "nature": row.nature,
        "family": row.family,
        "weight": float(row.weight),
        "factor_weight": float(factor.weight),
    }
    if not row.nature:
        del found["nature"]
    if factor.weight == 1:
        del found["factor_weight"]
    return found


def outline(version: FrameworkVersion, language: str = "") -> Outline:
    """The whole version in a language, as far as its newest translation layer has the words; else as it was written.

    Three queries, and one for the framework unless it was loaded with the version.
    """
    layer = None
    if language and language != version.language:
        layer = TranslationLayer.objects.filter(version=version, language=language).order_by("-number").first()
    edition = edition_object(
        content_of(version),
        number=version.number,
        sha256=version.sha256,
        published_at=version.published_at,
        language=layer.language if layer else version.language,
        layer=layer.number if layer else 0,
        texts=layer.texts if layer else None,
    )
    return outline_of(edition)


def with_counts(versions: QuerySet[FrameworkVersion]) -> QuerySet[FrameworkVersion]:
    """Versions with `indicator_count`, `checked_count` and `factor_count`."""
    return versions.annotate(
        indicator_count=Count("indicators", distinct=True),
        checked_count=Count("indicators", filter=Q(indicators__source_checked=True), distinct=True),
        factor_count=Count("factors", distinct=True),
    )
