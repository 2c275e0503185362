"""Loading the method that ships: once, the same for ever."""

import pytest
from django.db import DatabaseError, IntegrityError

from assessments.core.models import Methodology, PublishedMethodology
from assessments.core.services import load_methodology
from assessments.scoring import shipped_records
from assessments.scoring.parameters import methodology_sha256
from r2p_site.audit.models import Event
from r2p_site.errors import Conflict

pytestmark = pytest.mark.django_db


def shipped(**changes: object) -> dict[str, object]:
    return {**shipped_records()["1.0.0"], **changes}


def test_load_methodology_puts_the_first_in_force_and_publishes_its_bytes() -> None:
    methodology = load_methodology(record=shipped())

    published = PublishedMethodology.objects.get()
    assert (methodology.status, methodology.version, published.sha256) == ("active", "1.0.0", methodology.sha256)
    assert methodology_sha256(published.record) == methodology.sha256


def test_load_methodology_again_changes_nothing() -> None:
    first = load_methodology(record=shipped())

    assert load_methodology(record=shipped()) == first
    assert (Methodology.objects.count(), Event.objects.filter(event="methodology.loaded").count()) == (1, 1)


def test_load_methodology_refuses_other_parameters_under_a_known_version() -> None:
    load_methodology(record=shipped())

    with pytest.raises(Conflict):
        load_methodology(record=shipped(effective_date="2031-01-01"))
    assert Methodology.objects.count() == 1


def test_load_methodology_leaves_the_one_in_force() -> None:
    load_methodology(record=shipped())

    assert load_methodology(record=shipped(version="1.1.0")).status == "draft"


@pytest.mark.parametrize("change", [{"version": "9.9.9"}, {"sha256": "0" * 64}, {"record": {}}])
def test_methodology_in_force_keeps_its_record_in_the_database(change: dict[str, object]) -> None:
    load_methodology(record=shipped())

    with pytest.raises(DatabaseError, match="write a new version"):
        Methodology.objects.update(**change)


def test_methodology_in_force_is_not_deleted_in_the_database() -> None:
    load_methodology(record=shipped())

    with pytest.raises(DatabaseError, match="write a new version"):
        Methodology.objects.all().delete()


def test_methodology_one_active_at_a_time() -> None:
    load_methodology(record=shipped())
    load_methodology(record=shipped(version="1.1.0"))

    with pytest.raises(IntegrityError, match="methodology_one_active"):
        Methodology.objects.update(status="active")
