"""A plan that the office signed after another one: shown as what it changes, then taken or kept out by a custodian."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from assessments.intake.enums import Status
from assessments.intake.errors import OlderPlan, PastRetention, PlanMoved, UnreadableContent, WrongState
from assessments.intake.incoming import package_number, read_consultation
from assessments.intake.models import Consultation, PlanChange
from assessments.intake.plan_changes import changed_fields
from assessments.intake.queries.custody import plan_change_of
from assessments.intake.services.life import KEPT_AT_LEAST, tell_office
from assessments.intake.services.locking import lock_consultation, note, refuse_others
from r2p_site.accounts.models import User

Json = dict[str, Any]
UNDECIDED = (Status.PLANNED, Status.OPEN)


def propose_plan(body: Json, consultation: Consultation) -> None:
    """Of a consultation that is here and locked: nothing of it changes before a custodian has decided.

    Raises OlderPlan, WrongState, UnreadableContent.
    """
    number, values = package_number(body), read_consultation(body)
    waiting = plan_change_of(consultation)
    if number <= max(consultation.plan_number, consultation.declined_number, waiting.number if waiting else 0):
        raise OlderPlan
    if not check_change(consultation, values):
        _take(consultation, number, {})  # the office went back to what is here
        return
    PlanChange.objects.update_or_create(
        consultation=consultation,
        defaults={"number": number, "body": body, "received_on": timezone.localdate()},
    )


def check_change(consultation: Consultation, values: Json) -> list[str]:
    """Fields that would change, if they still may: all but the State before it opens; then a later last day alone, and
    nothing once it is closed. Raises WrongState, UnreadableContent."""
    changed = changed_fields(consultation, values)
    if consultation.destroyed_on is not None or consultation.status not in UNDECIDED:
        raise WrongState
    if "iso3" in changed:
        raise UnreadableContent("state", "is not the one of this consultation")
    is_later = values["closes_on"] > max(consultation.closes_on, timezone.localdate())
    if consultation.status == Status.OPEN and not (changed == ["closes_on"] and is_later):
        raise WrongState
    return changed


def is_past_retention(consultation: Consultation, values: Json) -> bool:
    """Whether so late a last day would break what contributors were told of the day on which all is destroyed."""
    until = consultation.retention_until
    return until is not None and values["closes_on"] + KEPT_AT_LEAST > until


@transaction.atomic
def take_plan(*, consultation: Consultation, number: int, by: User) -> Consultation:
    """The plan becomes that of the change with this number, which the custodian saw.

    Raises NotPermitted, WrongState, PlanMoved, PastRetention.
    """
    locked, change = _undecided(consultation, number, by)
    values = read_consultation(change.body)
    check_change(locked, values)
    if is_past_retention(locked, values):
        raise PastRetention
    _take(locked, number, values)
    if locked.status == Status.OPEN:
        tell_office(locked, by)
    note("plan.changed", locked, by, number=number)
    return locked


@transaction.atomic
def keep_plan(*, consultation: Consultation, number: int, by: User) -> Consultation:
    """The change with this number stays out; the plan is as it was. Raises NotPermitted, WrongState, PlanMoved."""
    locked, change = _undecided(consultation, number, by)
    locked.declined_number = change.number
    locked.save(update_fields=["declined_number"])
    change.delete()
    if locked.status == Status.OPEN:
        tell_office(locked, by)
    note("plan.kept", locked, by, declined=number)
    return locked


def _undecided(consultation: Consultation, number: int, by: User) -> tuple[Consultation, PlanChange]:
    refuse_others(by)
    locked = lock_consultation(consultation.pk, status=UNDECIDED)
    change = plan_change_of(locked)
    if change is None or change.number != number:
        raise PlanMoved
    return locked, change


def _take(consultation: Consultation, number: int, values: Json) -> None:
    for name, value in values.items():
        setattr(consultation, name, value)
    consultation.plan_number = number
    consultation.save(update_fields=[*values, "plan_number"])
    PlanChange.objects.filter(consultation=consultation).delete()
