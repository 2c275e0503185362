"""What the database itself refuses."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import DatabaseError

from assessments.consultation.models import (
    Brief,
    Consultation,
    HeldTheme,
    ReceivedPackage,
    Release,
    SentPackage,
    Theme,
)
from tests.cast import Cast
from tests.factories.assessments import started
from tests.factories.consultations import planned, released, sent, theme

REFUSED: dict[str, Callable[[], Any]] = {
    "release changed": lambda: Release.objects.update(views={}),
    "release removed": lambda: Release.objects.all().delete(),
    "theme changed": lambda: Theme.objects.update(text="Another text."),
    "theme removed": lambda: Theme.objects.all().delete(),
    "received package forgotten": lambda: ReceivedPackage.objects.all().delete(),
    "sent package rewritten": lambda: SentPackage.objects.update(body=b"{}"),
    "hold undone": lambda: HeldTheme.objects.all().delete(),
    "sent package removed": lambda: SentPackage.objects.all().delete(),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_was_exchanged_stays_as_it_was(cast: Cast, case: str) -> None:
    released(started(cast), cast, themes=[theme()])

    with pytest.raises(DatabaseError, match="rows are only ever added"), transaction.atomic():
        REFUSED[case]()


def test_delivery_of_a_package_can_be_noted(cast: Cast) -> None:
    released(started(cast), cast)

    assert SentPackage.objects.update(delivered_at="2026-03-01T00:00Z") == 1


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("consultation_stage_known", {"stage": "paused", "sent_at": "2026-03-01T00:00Z", "sent_number": 1}),
        ("consultation_sent_before_it_opens", {"stage": "open"}),
        ("consultation_sent_by_number", {"sent_at": "2026-03-01T00:00Z"}),
        ("consultation_days_in_order", {"closes_on": "2000-01-01"}),
    ],
)
def test_consultation_that_cannot_be_is_refused(cast: Cast, constraint: str, fields: dict[str, Any]) -> None:
    planned(started(cast), cast)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Consultation.objects.update(**fields)


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("sent_package_number_once", {"kind": "consultation", "number": 1}),
        ("sent_package_plan_has_number", {"kind": "consultation", "number": None}),
        ("sent_package_number_once", {"kind": "answers", "number": 1}),
    ],
)
def test_package_without_its_number_is_refused(cast: Cast, constraint: str, fields: dict[str, Any]) -> None:
    consultation = sent(started(cast), cast)
    first = {"kind": "answers", "number": 1, "body": b"", "sha256": "", "by": cast.lead, "made_at": "2026-03-01T00:00Z"}
    SentPackage.objects.create(pk=uuid4(), consultation=consultation, **first)
    values = {"body": b"", "sha256": "", "by": cast.lead, "made_at": "2026-03-01T00:00Z", **fields}

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        SentPackage.objects.create(pk=uuid4(), consultation=consultation, **values)


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("brief_withheld_by_whom", {"withheld": "somebody"}),
        ("brief_withheld_says_why", {"withheld": "office"}),
        ("brief_withheld_says_why", {"withheld": "organisation", "withheld_reason": "They asked."}),
        ("brief_withheld_says_why", {"withheld_reason": "A reason of nobody."}),
    ],
)
def test_brief_that_is_held_back_says_by_whom_and_why(cast: Cast, constraint: str, fields: dict[str, Any]) -> None:
    values = {"organisation": "League", "title": "Land", "text": "x", "permission_on": "2026-01-01", "by": cast.lead}
    assessment = started(cast)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Brief.objects.create(assessment=assessment, **values, **fields)
