from dataclasses import replace
from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from frameworks.models import FrameworkVersion, TranslationLayer
from frameworks.queries import (
    catalogue_rows,
    difference_to_publish,
    latest_of_each,
    outline,
    published_versions,
    search_versions,
    version_of,
    with_counts,
)
from frameworks.registry import register_usage, versions_in_use
from tests.factories.frameworks import draft, framework, framework_of, indicator, published, resilience

pytestmark = pytest.mark.django_db


def test_published_versions_of_a_kind_come_newest_first() -> None:
    first = published()
    second = published(framework(1, 1))
    draft(framework(1, 3))
    published(resilience())

    assert list(published_versions(kind="risk")) == [second, first]


@pytest.mark.parametrize(("number", "expected"), [(None, 2), (1, 1), (3, 3), (4, None)])
def test_version_is_found_by_number_or_as_the_one_published_last(number: int | None, expected: int | None) -> None:
    published()
    published(framework(1, 1))
    draft(framework(1, 3))

    found = version_of("tiny", number)

    assert (found.number if found else None) == expected


def test_catalogue_rows_of_risk() -> None:
    content = framework_of(indicator("1.1", weight=Decimal("1.5")))

    assert catalogue_rows(published(content)) == [
        {
            "id": "tiny/1.1",
            "code": "1.1",
            "factor": 1,
            "factor_id": "tiny/1",
            "block": "common",
            "nature": "dynamic",
            "family": "condition",
            "weight": 1.5,
        }
    ]


def test_catalogue_rows_of_resilience() -> None:
    content = resilience()
    content = replace(content, factors=(replace(content.factors[0], weight=Decimal(2)),))

    assert catalogue_rows(published(content)) == [
        {
            "id": "strong/R1.1",
            "code": "R1.1",
            "factor": "R1",
            "factor_id": "strong/R1",
            "block": "resilience",
            "family": "measure",
            "weight": 1.0,
            "factor_weight": 2.0,
        }
    ]


@pytest.mark.parametrize("size", [1, 30])
def test_catalogue_and_outline_cost_the_same_for_any_size(
    size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    published(framework(size, 12))
    version = version_of("tiny")
    assert version is not None

    with django_assert_num_queries(1):
        rows = catalogue_rows(version)
    with django_assert_num_queries(3):
        found = outline(version, "fr")

    assert [row["code"] for row in rows] == [row.code for row in found.indicators]
    assert [row["code"] for row in rows][9:12] == ["1.10", "1.11", "1.12"]


def test_outline_groups_factors_by_block() -> None:
    content = framework(3, 1)
    specific = replace(content.factors[2], block="ecocide_of_a_kind")
    found = outline(published(replace(content, factors=(*content.factors[:2], specific))))

    assert [(block.name, str(block.words), [factor.number for factor in block.factors]) for block in found.blocks] == [
        ("common", "Common risk factors", ["1", "2"]),
        ("ecocide_of_a_kind", "Ecocide of a kind", ["3"]),
    ]


def test_outline_speaks_the_language_as_far_as_the_newest_layer_has_words() -> None:
    version = published(framework_of(indicator("1.1"), indicator("1.2")))
    for number, label in ((1, "Vieux"), (2, "Conflit armé")):
        texts = {"tiny/1.1": {"label": label}, "tiny/1": {"title": "Facteur"}, "": {"title": "Cadre"}}
        TranslationLayer.objects.create(version=version, language="fr", number=number, texts=texts)

    found = outline(version, "fr")

    assert (found.title, found.language, found.layer, found.factors[0].title) == ("Cadre", "fr", 2, "Facteur")
    assert [row.label for row in found.indicators] == ["Conflit armé", "Label 1.2"]
    assert (outline(version).language, outline(version, "de").title) == ("en", "Tiny framework")


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, [("tiny", 2), ("tiny", 1), ("strong", 1)]),
        ({"search": "label r1.1"}, [("strong", 1)]),
        ({"search": "Factor 2"}, [("tiny", 1)]),
        ({"search": "TINY RESILIENCE"}, [("strong", 1)]),
        ({"search": "100%"}, []),
        ({"kind": "resilience"}, [("strong", 1)]),
        ({"status": "draft"}, [("tiny", 2)]),
    ],
)
def test_search_finds(asked: dict[str, str], expected: list[tuple[str, int]]) -> None:
    published(framework(2, 1))
    published(resilience())
    draft(framework(1, 1))

    found = search_versions(FrameworkVersion.objects.select_related("framework"), **asked)

    assert [(version.framework.slug, version.number) for version in found] == expected


def test_counts_do_not_multiply_each_other() -> None:
    published(framework(3, 4))

    (version,) = with_counts(FrameworkVersion.objects.all())

    assert (version.factor_count, version.indicator_count, version.checked_count) == (3, 12, 0)


def test_last_version_of_each_framework() -> None:
    published(resilience())
    published()
    last = draft(framework(1, 1))

    found = latest_of_each(FrameworkVersion.objects.select_related("framework"))

    assert [(version.framework.slug, version.number) for version in found] == [("tiny", 2), ("strong", 1)]
    assert list(latest_of_each(FrameworkVersion.objects.all(), kind="risk")) == [last]


def test_difference_to_publish_is_from_the_version_before() -> None:
    published(framework(1, 1))

    assert difference_to_publish(draft(framework(1, 3))).summary == "new 2, changed 0, retired 0, unchanged 1"


def test_use_of_a_version_is_asked_of_whoever_registered() -> None:
    used, free = published(), draft(framework(1, 1))
    register_usage("test", lambda ids: ids & {used.pk})

    assert versions_in_use(frozenset({used.pk, free.pk})) == {used.pk}
    register_usage("test", lambda _ids: frozenset())
