"""Each constraint by its name."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from frameworks.models import Framework, FrameworkVersion, TranslationDraft, TranslationLayer
from tests.factories.frameworks import draft

pytestmark = pytest.mark.django_db

BREACHES: dict[str, Callable[[FrameworkVersion], object]] = {
    "framework_kind_known": lambda _version: Framework.objects.create(slug="x", kind="odd"),
    "framework_version_number_once": lambda version: FrameworkVersion.objects.create(
        framework=version.framework, number=version.number, title="T"
    ),
    "framework_version_one_draft": lambda version: FrameworkVersion.objects.create(
        framework=version.framework, number=2, title="T"
    ),
    "framework_version_published_has_hash_and_date": lambda version: FrameworkVersion.objects.filter(
        pk=version.pk
    ).update(status="published", published_at=timezone.now()),
    "factor_number_once": lambda version: version.factors.update(number="1"),
    "factor_position_once": lambda version: version.factors.update(position=1),
    "factor_permanent_id_once": lambda version: version.factors.update(permanent_id="x"),
    "factor_weight_in_range": lambda version: version.factors.update(weight="2.01"),
    "indicator_code_once": lambda version: version.indicators.update(code="1.1"),
    "indicator_permanent_id_once": lambda version: version.indicators.update(permanent_id="x"),
    "indicator_position_once": lambda version: version.indicators.update(position=1),
    "indicator_weight_in_range": lambda version: version.indicators.update(weight="0.49"),
    "indicator_family_known": lambda version: version.indicators.update(family="odd"),
    "indicator_nature_known": lambda version: version.indicators.update(nature="odd"),
    "translation_draft_once": lambda version: [
        TranslationDraft.objects.create(version=version, language="fr") for _again in range(2)
    ],
    "translation_draft_wording_known": lambda version: TranslationDraft.objects.create(
        version=version, language="fr", wording="odd"
    ),
    "draft_text_once": lambda version: [
        TranslationDraft.objects.get_or_create(version=version, language="fr")[0].texts.create(
            permanent_id="x", field="label", changed_at=timezone.now()
        )
        for _again in range(2)
    ],
    "translation_layer_in_order": lambda version: TranslationLayer.objects.create(
        version=version, language="fr", number=1
    ),
}


@pytest.mark.parametrize("name", BREACHES)
def test_database_refuses_a_breach_of(name: str) -> None:
    version = draft()

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        breach(BREACHES[name], version)


def breach(change: Callable[[FrameworkVersion], object], version: FrameworkVersion) -> None:
    change(version)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
