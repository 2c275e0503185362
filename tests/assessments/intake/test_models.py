"""What the database itself refuses, and what it never keeps."""

import uuid
from datetime import date

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from assessments.intake.models import (
    Card,
    ConsultationReport,
    Contribution,
    CustodianKey,
    Figures,
    Opening,
    Part,
    Recipient,
    Reply,
)
from tests.factories import intake

pytestmark = pytest.mark.django_db

INTAKE_MODELS = list(apps.get_app_config("intake").get_models(include_auto_created=True))
# Days on which a custodian or the office did something; never a contributor.
DAYS_OF_CUSTODIANS = {
    ("Consultation", "opens_on"),
    ("Consultation", "closes_on"),
    ("Consultation", "retention_until"),
    ("Consultation", "closed_on"),
    ("Consultation", "destroyed_on"),
    ("CustodianKey", "rehearsed_on"),
    ("CustodianKey", "confirmed_on"),
    ("CustodianKey", "destroyed_on"),
    ("Opening", "on"),
    ("PlanChange", "received_on"),
    ("Figures", "computed_on"),
    ("Release", "released_on"),
    ("Release", "delivered_on"),
    ("ReceivedPackage", "received_on"),
    ("HeldBack", "made_on"),
    ("HeldBack", "delivered_on"),
    ("StatusPackage", "made_on"),
    ("StatusPackage", "delivered_on"),
    ("Erasure", "asked_on"),
    ("ConsultationReport", "published_on"),
}


def test_no_table_counts_rows_up() -> None:
    for model in INTAKE_MODELS:
        assert not isinstance(model._meta.pk, models.AutoField), model
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'S' AND relname LIKE 'intake%'")
        assert cursor.fetchall() == []


def test_the_only_time_of_a_contribution_is_a_week() -> None:
    fields = [(model, field) for model in INTAKE_MODELS for field in model._meta.concrete_fields]
    times = [(model.__name__, field.name) for model, field in fields if isinstance(field, models.DateTimeField)]
    days = {(model.__name__, field.name) for model, field in fields if isinstance(field, models.DateField)}

    assert times == []
    weeks = {("Contribution", "week"), ("Part", "week"), ("Reply", "week"), ("Meeting", "week"), ("Note", "week")}
    assert days == DAYS_OF_CUSTODIANS | weeks


def refused(name: str, make: object) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make()  # type: ignore[operator]


def test_week_of_a_contribution_is_a_monday() -> None:
    consultation = intake.consultation()

    refused(
        "contribution_week_is_a_monday",
        lambda: Contribution.objects.create(consultation=consultation, week=date(2026, 3, 3)),
    )


@pytest.mark.parametrize("values", [{"lookup_sha256": "0" * 64}, {"reply_key": "0" * 64}])
def test_code_gives_look_up_and_key_or_neither(values: dict[str, str]) -> None:
    consultation = intake.consultation()

    refused(
        "contribution_code_gives_both",
        lambda: Contribution.objects.create(consultation=consultation, week=intake.WEEK, **values),
    )


@pytest.mark.parametrize("values", [{"triage": "set_aside"}, {"set_aside_reason": "empty"}])
def test_set_aside_goes_with_its_reason(values: dict[str, str]) -> None:
    consultation = intake.consultation()

    refused(
        "contribution_set_aside_with_reason",
        lambda: Contribution.objects.create(consultation=consultation, week=intake.WEEK, **values),
    )


def test_unpadded_text_is_refused() -> None:
    row = Contribution.objects.create(consultation=intake.consultation(), week=intake.WEEK)

    refused(
        "part_size_is_one_of_few",
        lambda: Part.objects.create(contribution=row, week=intake.WEEK, sealed=b"what somebody wrote"),
    )
    refused("reply_size_is_one_of_few", lambda: Reply.objects.create(contribution=row, week=intake.WEEK, sealed=b"x"))


def test_no_two_parts_have_one_place_under_a_code() -> None:
    consultation = intake.consultation()
    intake.ready_key(consultation)
    sent = intake.contribution(consultation)

    def add(**values: object) -> Part:
        return Part.objects.create(
            contribution=sent.contribution, kind="addition", week=intake.WEEK, sealed=bytes(2088), **values
        )

    add(place_sha256="0" * 64)
    refused("part_place_once", lambda: add(place_sha256="0" * 64))


def report(**values: object) -> ConsultationReport:
    return ConsultationReport.objects.create(consultation=intake.consultation(), **values)


@pytest.mark.parametrize(
    "values",
    [
        {"text": "A draft."},
        {"text": "A draft.", "sealed": bytes(2088)},
        {"published_on": intake.WEEK, "sealed": bytes(2088)},
        {"published_on": intake.WEEK, "sealed": bytes(2088), "text": "Published."},
    ],
)
def test_draft_of_the_report_is_sealed_and_what_is_published_is_not(values: dict[str, object]) -> None:
    refused("report_in_clear_when_published", lambda: report(**values))


def test_figures_and_report_are_padded() -> None:
    refused("report_size_is_one_of_few", lambda: report(sealed=b"A draft."))
    refused(
        "figures_size_is_one_of_few",
        lambda: Figures.objects.create(
            consultation=intake.consultation(), sealed=b"10-19", sealed_keys={}, computed_on=intake.WEEK
        ),
    )


def test_first_part_comes_once() -> None:
    consultation = intake.consultation()
    intake.ready_key(consultation)
    sent = intake.contribution(consultation)

    refused(
        "part_first_comes_once",
        lambda: Part.objects.create(contribution=sent.contribution, week=intake.WEEK, sealed=bytes(2088)),
    )


def test_key_is_rehearsed_before_it_is_confirmed() -> None:
    refused(
        "custodian_key_rehearsed_before_confirmed", lambda: intake.ready_key(intake.consultation(), rehearsed_on=None)
    )


def test_custodian_has_one_key_a_consultation() -> None:
    consultation, holder = intake.consultation(), intake.custodian()
    intake.ready_key(consultation, holder)

    refused("custodian_key_one_each", lambda: intake.ready_key(consultation, holder))
    assert CustodianKey.objects.count() == 1


def test_card_is_for_a_channel_that_counts() -> None:
    consultation = intake.consultation()

    refused(
        "card_channel_counts",
        lambda: Card.objects.create(consultation=consultation, channel="open", code_sha256="0" * 64),
    )


def test_other_reason_to_open_is_said_in_words() -> None:
    row = Contribution.objects.create(consultation=intake.consultation(), week=intake.WEEK)
    by = intake.custodian()

    refused(
        "opening_other_reason_in_words",
        lambda: Opening.objects.create(contribution=row, by=by, reason="other", on=intake.WEEK),
    )


def test_there_is_one_recipient() -> None:
    intake.recipient()

    refused("recipient_only", lambda: Recipient.objects.create(name="Another"))


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("intake_consultation_period", {"opens_on": date(2036, 2, 1)}),
        ("intake_consultation_retention_when_opened", {"retention_until": None}),
        ("intake_consultation_closed_on_when_closed", {"status": "closed"}),
        ("intake_consultation_(status_known|closed_on_when_closed)", {"status": "gone", "closed_on": date(2036, 1, 1)}),
    ],
)
def test_consultation_that_contradicts_itself_is_refused(name: str, values: dict[str, object]) -> None:
    refused(name, lambda: intake.consultation(id=uuid.uuid4(), **values))
