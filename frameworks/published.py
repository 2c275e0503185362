"""Reads of the public editions: all that the public site knows of frameworks."""

from collections.abc import Iterable

from django.db.models import Max, OuterRef, QuerySet, Subquery

from frameworks.languages import best_language
from frameworks.models import PublishedFramework


def latest_editions(*, kind: str = "") -> QuerySet[PublishedFramework]:
    """One edition of each framework: its last version in the language of its source. Without the words themselves."""
    last = (
        PublishedFramework.objects.filter(slug=OuterRef("slug"))
        .values("slug")
        .annotate(last=Max("number"))
        .values("last")
    )
    found = PublishedFramework.objects.filter(number=Subquery(last), layer=0).defer("content", "body")
    if kind:
        found = found.filter(kind=kind)
    return found.order_by("-kind", "slug")


def editions_of(slug: str) -> QuerySet[PublishedFramework]:
    """Every version and language, newest first; without the words themselves."""
    return (
        PublishedFramework.objects.filter(slug=slug).defer("content", "body").order_by("-number", "language", "-layer")
    )


def edition_for(
    slug: str, number: int | None, asked: Iterable[str], *, layer: int | None = None
) -> PublishedFramework | None:
    """The edition to serve: that version, or the last; in the best language; of its newest layer unless one is named.

    Two queries.
    """
    rows = list(editions_of(slug))
    numbers = [row.number for row in rows if number is None or row.number == number]
    if not numbers:
        return None
    rows = [row for row in rows if row.number == max(numbers)]
    source = next((row.language for row in rows if row.layer == 0), rows[0].language)
    language = best_language(asked, {row.language for row in rows}, source)
    chosen = [row for row in rows if row.language == language and layer in (None, row.layer)]
    return PublishedFramework.objects.get(pk=chosen[0].pk) if chosen else None
