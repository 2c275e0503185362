"""Reads of frameworks. Each takes and returns querysets or frozen objects, at a constant number of queries."""

from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from frameworks.editions import edition_object
from frameworks.enums import VersionStatus
from frameworks.exchange.difference import Difference, compare
from frameworks.layers import layer_serving
from frameworks.models import (
    Factor,
    Framework,
    FrameworkVersion,
    Indicator,
    PendingImport,
    SourceCheck,
    TranslationLayer,
)
from frameworks.outline import Outline, outline_of
from frameworks.stored import content_of
from r2p_site.accounts.models import User
from r2p_site.audit.models import Event


def published_versions(*, kind: str) -> QuerySet[FrameworkVersion]:
    """Published versions of the kind, the one published last first; with their framework."""
    return (
        FrameworkVersion.objects.filter(status=VersionStatus.PUBLISHED, framework__kind=kind)
        .select_related("framework")
        .order_by("-published_at", "-number")
    )


def versions_in_force(*, kind: str) -> list[FrameworkVersion]:
    """The newest published version of each framework of the kind, the framework published first in front. One query."""
    newest: dict[UUID, FrameworkVersion] = {}
    for version in published_versions(kind=kind).order_by("published_at", "number"):
        newest[version.framework_id] = version
    return list(newest.values())


def version_of(slug: str, number: int | None = None) -> FrameworkVersion | None:
    """That version; without a number the one published last, else the draft."""
    return version_among(FrameworkVersion.objects.select_related("framework"), slug, number)


def version_among(
    versions: QuerySet[FrameworkVersion], slug: str, number: int | None = None
) -> FrameworkVersion | None:
    """As version_of, among the given versions."""
    versions = versions.filter(framework__slug=slug)
    if number is not None:
        return versions.filter(number=number).first()
    return versions.order_by(F("published_at").desc(nulls_last=True)).first()


def versions_beside(versions: QuerySet[FrameworkVersion], version: FrameworkVersion) -> QuerySet[FrameworkVersion]:
    """The given versions of the same framework, newest first."""
    return versions.filter(framework=version.framework_id).order_by("-number")


def search_versions(
    versions: QuerySet[FrameworkVersion], *, search: str = "", kind: str = "", status: str = ""
) -> QuerySet[FrameworkVersion]:
    """The given versions whose title, short name, factors or indicators have the words; risk before resilience."""
    if search:
        in_factor = Factor.objects.filter(version=OuterRef("pk"), title__icontains=search)
        words = Q(label__icontains=search) | Q(statement__icontains=search)
        in_indicator = Indicator.objects.filter(words, version=OuterRef("pk"))
        by_name = Q(title__icontains=search) | Q(framework__slug__icontains=search)
        versions = versions.filter(by_name | Exists(in_factor) | Exists(in_indicator))
    if kind:
        versions = versions.filter(framework__kind=kind)
    if status:
        versions = versions.filter(status=status)
    return versions.order_by("-framework__kind", "framework__slug", "-number")


def base_of(version: FrameworkVersion) -> FrameworkVersion | None:
    """The version that a draft was begun from, else the one before it."""
    versions = FrameworkVersion.objects.filter(framework=version.framework_id).select_related("framework")
    if version.base_id is not None:
        return versions.get(pk=version.base_id)
    return versions.filter(number__lt=version.number).order_by("-number").first()


def difference_to_publish(version: FrameworkVersion) -> Difference:
    """What publishing a draft would change in the version that it was begun from."""
    base = base_of(version)
    return compare(content_of(base) if base else None, content_of(version))


def pending_of(user: User) -> QuerySet[PendingImport]:
    """Frameworks that they have sent; files of translators are asked for by their draft."""
    return PendingImport.objects.filter(by=user, draft=None)


def catalogue_rows(version: FrameworkVersion) -> list[dict[str, Any]]:
    """The rows of the answers file (contract) in canonical order: factor, then indicator. One query.

    `factor` is an int where the framework numbers its factors so. `nature` is left out where there is none, and
    `factor_weight` where it is 1.
    """
    rows = Indicator.objects.filter(version=version).select_related("factor").order_by("factor__position", "position")
    # The words, which are most of a row, are not in the catalogue.
    named = ("permanent_id", "code", "nature", "family", "weight")
    of_factor = ("factor__number", "factor__permanent_id", "factor__block", "factor__weight")
    return [_catalogue_row(row) for row in rows.only(*named, *of_factor)]


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


def outline(
    version: FrameworkVersion, language: str = "", *, layers: QuerySet[TranslationLayer] | None = None
) -> Outline:
    """The whole version in a language, as far as a translation layer has the words; else as it was written.

    Of the given layers, or of all, the newest that serves. Three queries, and one for the framework unless it was
    loaded with the version.
    """
    return outline_of(version_edition(version, layer=layer_serving(version, language, layers)))


def version_edition(version: FrameworkVersion, *, layer: TranslationLayer | None = None) -> dict[str, Any]:
    """The edition object of a version, draft or published, in its own words or in those of a layer of it."""
    return edition_object(
        content_of(version),
        number=version.number,
        sha256=version.sha256,
        published_at=version.published_at,
        layer=layer,
    )


def with_counts(versions: QuerySet[FrameworkVersion]) -> QuerySet[FrameworkVersion]:
    """Versions with `indicator_count`, `checked_count` and `factor_count`."""
    return versions.annotate(
        indicator_count=Count("indicators", distinct=True),
        checked_count=Count("indicators", filter=Q(indicators__source_checked=True), distinct=True),
        factor_count=Count("factors", distinct=True),
    )


def latest_of_each(versions: QuerySet[FrameworkVersion], *, kind: str = "") -> QuerySet[FrameworkVersion]:
    """Of the given versions, the last of each framework; risk before resilience."""
    if kind:
        versions = versions.filter(framework__kind=kind)
    last = versions.filter(framework=OuterRef("framework")).order_by("-number").values("pk")[:1]
    return versions.filter(pk=Subquery(last)).order_by("-framework__kind", "framework__slug")


def events_of(version: FrameworkVersion, *, search: str = "") -> QuerySet[Event]:
    """What was done to a version, and to its framework as a whole, newest first.

    `search` looks in everything that an event says.
    """
    subjects = [f"framework_version:{version.pk}", f"framework:{version.framework_id}"]
    events = Event.objects.filter(subject__in=subjects).order_by("-pk")
    return events.filter(content__icontains=search) if search else events


def end_of_draft(slug: str, number: int) -> Event | None:
    """The discarding of a draft of that number, the last one. Two queries."""
    framework = Framework.objects.filter(slug=slug).first()
    if framework is None:
        return None
    events = Event.objects.filter(subject=f"framework:{framework.pk}", event="framework.discarded")
    return events.filter(details__number=number).order_by("-pk").first()


def end_of_translation(version: FrameworkVersion, language: str) -> Event | None:
    """The last publication of a translation, which ends its draft. One query."""
    events = Event.objects.filter(subject=f"framework_version:{version.pk}", event="translation.published")
    return events.filter(details__language=language).order_by("-pk").first()


def last_checks(framework: Framework) -> dict[str, SourceCheck]:
    """By permanent id, who compared an indicator with the document last, or took that back. One query."""
    rows = SourceCheck.objects.filter(framework=framework).select_related("by").order_by("at", "pk")
    return {row.permanent_id: row for row in rows}
