"""Options to mitigate: complete for the shipped frameworks, said to be missing for others."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from assessments.core.measures import Measure, catalogue, measures_for
from frameworks.shipped import shipped_content
from r2p_site.accounts.models import User
from tests.cast import Cast
from tests.factories.assessments import started

SHIPPED = [factor.permanent_id for _path, content in shipped_content().values() for factor in content.factors]
# Paragraphs of A/HRC/48/39.
LAST_PARAGRAPH = 43
NONE = "No options are catalogued for this framework."


def test_catalogue_knows_the_factors_of_the_shipped_frameworks_and_no_other() -> None:
    assert sorted(catalogue()) == sorted(SHIPPED)


@pytest.mark.parametrize("permanent_id", SHIPPED)
def test_factor_has_two_structural_and_two_operational_options(permanent_id: str) -> None:
    found = measures_for(permanent_id)

    assert found is not None
    assert min(len(found.structural), len(found.operational)) >= 2
    every = [*found.structural, *found.operational]
    assert len({measure.text for measure in every}) == len(every)
    assert all(re.fullmatch(r"[A-Z].{20,140}\.", measure.text) for measure in every)
    assert all(1 <= paragraph <= LAST_PARAGRAPH for measure in every for paragraph in measure.paragraphs)


@pytest.mark.parametrize(("paragraphs", "words"), [((7, 33), "A/HRC/48/39, ¶\xa07, 33"), ((), "")])
def test_source_names_the_paragraphs(paragraphs: tuple[int, ...], words: str) -> None:
    assert Measure("Do this.", paragraphs).source == words


def test_factor_of_another_framework_has_none() -> None:
    assert measures_for("another/1") is None


@pytest.mark.parametrize("route", ["core:factor", "results:factor"])
def test_pages_of_another_framework_say_so(cast: Cast, client_of: Callable[[User], Client], route: str) -> None:
    assessment = started(cast)

    page = client_of(cast.lead).get(reverse(route, kwargs={"pk": assessment.pk, "number": "1"})).content.decode()

    assert "Options to mitigate" in page
    assert NONE in page
