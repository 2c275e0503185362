"""What is published stays as it is, whoever asks the database."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from frameworks.models import (
    Descent,
    Factor,
    Framework,
    FrameworkVersion,
    Indicator,
    SourceCheck,
    TranslationLayer,
)
from frameworks.services import draft_from, publish_version, retire_indicator
from tests.cast import Cast
from tests.factories.frameworks import draft, framework, published

pytestmark = pytest.mark.django_db


def refuses(rule: str) -> AbstractContextManager[object]:
    return pytest.raises(DatabaseError, match=rule)


def move_indicator(version: FrameworkVersion, factor: Factor) -> None:
    version.indicators.filter(code="1.1").update(factor=factor)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def first_factor(version: FrameworkVersion) -> Factor:
    return version.factors.order_by("position")[0]


CONTENT: dict[str, Callable[[FrameworkVersion], object]] = {
    "update factor": lambda version: version.factors.update(title="Other"),
    "delete factor": lambda version: Factor.objects.filter(version=version)._raw_delete("default"),
    "update indicator": lambda version: version.indicators.update(statement="Other"),
    "delete indicator": lambda version: version.indicators.all().delete(),
    "add factor": lambda version: Factor.objects.create(
        version=version, permanent_id="x", number="9", position=9, block="b", title="T"
    ),
    "add indicator": lambda version: Indicator.objects.create(
        version=version,
        factor=first_factor(version),
        permanent_id="x",
        code="1.9",
        position=9,
        label="L",
        statement="S",
        family="event",
    ),
}


@pytest.mark.parametrize("name", CONTENT)
def test_content_of_a_published_version_is_frozen(name: str) -> None:
    version = published()

    with refuses("framework_content_frozen"), transaction.atomic():
        CONTENT[name](version)


@pytest.mark.parametrize("name", CONTENT)
def test_content_of_a_draft_is_free(name: str) -> None:
    version = draft()
    if name == "delete factor":
        version.indicators.all().delete()

    CONTENT[name](version)


def test_row_cannot_be_moved_out_of_a_published_version() -> None:
    version = published()
    other = draft(framework(slug="other"))

    with refuses("framework_content_frozen"), transaction.atomic():
        version.factors.update(version=other)


def test_row_cannot_be_moved_into_a_published_version() -> None:
    version = published()
    other = draft(framework(slug="other"))

    with refuses("framework_content_frozen"), transaction.atomic():
        other.factors.filter(number="1").update(version=version, number="9", position=9)


@pytest.mark.parametrize("values", [{"title": "Other"}, {"status": "draft", "published_at": None, "sha256": ""}])
def test_published_version_is_never_changed(values: dict[str, object]) -> None:
    version = published()

    with refuses("framework_version_frozen"), transaction.atomic():
        FrameworkVersion.objects.filter(pk=version.pk).update(**values)


def test_published_version_is_never_deleted() -> None:
    version = published()

    with refuses("framework_version_frozen"), transaction.atomic():
        FrameworkVersion.objects.filter(pk=version.pk)._raw_delete("default")


def test_version_begins_as_a_draft() -> None:
    owner = Framework.objects.create(slug="tiny", kind="risk")

    with refuses("begins as a draft"), transaction.atomic():
        FrameworkVersion.objects.create(
            framework=owner, number=1, title="T", status="published", published_at=timezone.now(), sha256="0" * 64
        )


def test_draft_can_be_deleted_with_its_content() -> None:
    version = draft()

    version.delete()

    assert Indicator.objects.count() == 0


def test_published_framework_keeps_its_name() -> None:
    version = published()

    with refuses("framework_named"), transaction.atomic():
        Framework.objects.filter(pk=version.framework_id).update(slug="other")


@pytest.mark.parametrize("statement", ["UPDATE {} SET lineage = 'new'", "DELETE FROM {}"])
def test_decisions_about_a_published_version_never_change(cast: Cast, statement: str) -> None:
    begun = draft_from(version=published(), by=cast.framework_admin)
    retire_indicator(version=begun, permanent_id="tiny/1.2", reason="asked twice", by=cast.framework_admin)
    publish_version(version=begun, by=None)

    with refuses("framework_content_frozen"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(Descent._meta.db_table))

    assert Descent.objects.get().lineage == "retired"


def test_framework_without_a_published_version_can_be_renamed() -> None:
    version = draft()

    assert Framework.objects.filter(pk=version.framework_id).update(slug="other") == 1


@pytest.mark.parametrize("statement", ["UPDATE {} SET number = 9", "DELETE FROM {}"])
def test_translation_layer_is_never_changed(statement: str) -> None:
    layer = TranslationLayer.objects.create(version=published(), language="fr", number=1, texts={})

    with refuses("translation_layer_frozen"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(TranslationLayer._meta.db_table))

    assert TranslationLayer.objects.get().pk == layer.pk


@pytest.mark.parametrize(
    "model", [Framework, FrameworkVersion, Factor, Indicator, TranslationLayer, Descent, SourceCheck]
)
def test_table_is_never_emptied(model: type[Framework]) -> None:
    with refuses("framework_never_truncated"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {model._meta.db_table} CASCADE")


def test_indicator_belongs_to_the_version_of_its_factor() -> None:
    version, other = draft(), draft(framework(slug="other"))

    with pytest.raises(IntegrityError, match="indicator_of_its_factors_version"), transaction.atomic():
        move_indicator(version, first_factor(other))


def test_publication_is_let_through() -> None:
    version = publish_version(version=draft(), by=None)

    assert FrameworkVersion.objects.get().sha256 == version.sha256


@pytest.mark.parametrize(
    ("language", "number"), [("fr", 1), ("fr", 3), ("ar", 2), ("ar", 0)], ids=["again", "gap", "first-gap", "zero"]
)
def test_layers_are_numbered_from_one_in_each_language(language: str, number: int) -> None:
    version = published()
    TranslationLayer.objects.create(version=version, language="fr", number=1)

    with refuses("translation_layer_in_order"), transaction.atomic():
        TranslationLayer.objects.create(version=version, language=language, number=number)


def test_draft_of_a_version_has_no_layer() -> None:
    with refuses("translation_layer_in_order"), transaction.atomic():
        TranslationLayer.objects.create(version=draft(), language="fr", number=1)
