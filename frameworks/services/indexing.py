from collections.abc import Iterator, Mapping
from functools import reduce
from operator import add
from typing import Any

from django.contrib.postgres.search import SearchVector

from frameworks.models import PublishedFramework, PublishedText
from frameworks.search import SIMPLE, configuration_of

# Code, title and label weigh most, then the statement, then guidance.
_WEIGHTS = (("code", "A"), ("title", "A"), ("statement", "B"), ("guidance", "C"))


def index_edition(edition: PublishedFramework) -> None:
    """Writes the rows by which a public edition is found; three statements, whatever its size."""
    PublishedText.objects.bulk_create(_rows(edition), batch_size=2000)
    vectors = [
        SearchVector(name, weight=weight, config=configuration)
        for configuration in dict.fromkeys([configuration_of(edition.language), SIMPLE])
        for name, weight in _WEIGHTS
    ]
    vector = reduce(add, vectors)
    PublishedText.objects.filter(edition=edition).update(search=vector)


def _rows(edition: PublishedFramework) -> Iterator[PublishedText]:
    position = 0

    def language_of(row: Mapping[str, Any], *names: str) -> str:
        untranslated = not set(names).isdisjoint(row.get("untranslated", ()))
        return str(edition.content["source_language"]) if untranslated else edition.language

    for factor in edition.content["factors"]:
        position += 1
        shared = {"edition": edition, "factor": factor["number"], "block": factor["block"]}
        yield PublishedText(
            **shared,
            position=position,
            permanent_id=factor["id"],
            title=factor["title"],
            statement=" ".join(part for part in (factor["summary"], factor["rating_question"]) if part),
            title_language=language_of(factor, "title"),
            statement_language=language_of(factor, "summary", "rating_question"),
            guidance=factor["guidance"],
        )
        for row in factor["indicators"]:
            position += 1
            yield PublishedText(
                **shared,
                position=position,
                code=row["code"],
                permanent_id=row["id"],
                nature=row["nature"],
                title=row["label"],
                statement=row["statement"],
                title_language=language_of(row, "label"),
                statement_language=language_of(row, "statement"),
                guidance=row["guidance"],
                tags=row.get("tags", []),
            )
