from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from django.db import connection, models, transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from assessments.consultation.models import PublishedConsultation
from assessments.core.models import PublishedMethodology
from assessments.publication.models import PublishedAssessment, PublishedReport, PublishedScore
from assessments.publication.services import attach_report, withdraw_assessment
from frameworks.models import PublishedFramework
from tests.assessments.publication.signed import assessment_of, copies, published, stored_report
from tests.cast import make_cast

PUBLIC_TABLES: tuple[type[models.Model], ...] = (
    PublishedFramework,
    PublishedMethodology,
    PublishedAssessment,
    PublishedScore,
    PublishedReport,
    PublishedConsultation,
)


@pytest.fixture(scope="session")
def _published_rows(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> list[list[Any]]:
    """Four cycles of one State made by the services once: withdrawn, summary, factor, full. Nothing of it stays."""
    with django_db_blocker.unblock(), transaction.atomic():
        cast = make_cast()
        for year, disclosure in ((2019, "full"), (2021, "summary"), (2023, "factor"), (2025, "full")):
            found = published(cast, year=year, disclosure=disclosure, reviewed=year == 2025)
            attach_report(published_id=found.pk, report=stored_report(assessment_of(found), cast, b"%%PDF-%d" % year))
            if year == 2019:
                withdraw_assessment(assessment=assessment_of(found), by=cast.approver, reason="A source was forged.")
        rows = [list(model._default_manager.all()) for model in PUBLIC_TABLES]
        transaction.set_rollback(True)
    return rows


class Shelf:
    """The public tables of an installation. `of(year)` is one cycle of the State."""

    def of(self, year: int) -> PublishedAssessment:
        return PublishedAssessment.objects.get(year=year, iso3="XPR")

    def open_consultation(self) -> PublishedConsultation:
        """Of a cycle that is not published."""
        return PublishedConsultation.objects.create(
            iso3="XPR",
            state_name="Practice State",
            practice=True,
            cycle_title="Cycle 2027",
            stage="open",
            opens_on=date(2027, 3, 1),
            closes_on=date(2027, 3, 29),
            address="https://intake.example/what-do-you-see/",
            call={
                "titles": {"en": "What do you see?", "fr": "Que voyez-vous ?"},
                "questions": {"en": ["What has changed?"], "fr": ["Quoi ?"]},
                "languages": ["en", "fr"],
                "recipient": {"name": "Human Rights Commission"},
            },
        )

    def add_states(self, count: int) -> None:
        copies(self.of(2025), count)

    def add_cycles(self, count: int) -> None:
        """More cycles of the same State, with the rows of their scores."""
        last = self.of(2025)
        rows = list(last.scores.all())
        for index in range(count):
            later = PublishedAssessment.objects.get(pk=last.pk)
            later.pk, later._state.adding = None, True
            later.cycle_number, later.year = 100 + index, 2100 + index
            later.snapshot_sha256 = f"{index:064x}"
            later.id = PublishedAssessment._meta.pk.get_default()
            later.save(force_insert=True)
            for row in rows:
                row.pk, row.assessment, row._state.adding = None, later, True
            PublishedScore.objects.bulk_create(rows)


@pytest.fixture
def shelf(db: None, _published_rows: list[list[Any]]) -> Shelf:
    for model, rows in zip(PUBLIC_TABLES, _published_rows, strict=True):
        model._default_manager.bulk_create(rows)
    return Shelf()


@pytest.fixture
def public(site: Callable[[str], Client]) -> Client:
    """A visitor of the public site."""
    return site("public")


@pytest.fixture
def as_public_role() -> Callable[[], Any]:
    """Inside, PostgreSQL allows this connection only what the public site's role may do."""

    @contextmanager
    def role() -> Iterator[None]:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE r2p_public")
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("RESET ROLE")

    return role
