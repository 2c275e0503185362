"""A consultation's way on this side: described, opened when it could receive, closed, reported on."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.intake.enums import PackageKind, Status
from assessments.intake.errors import CannotReceiveYet, ReportTooEarly
from assessments.intake.models import Consultation, ConsultationReport, Recipient, StatusPackage
from assessments.intake.queries.custody import (
    has_room,
    has_worker,
    keys_to_seal_to,
    plan_change_of,
    report_from,
    the_recipient,
)
from assessments.intake.sealing.unlock import Unlocked
from assessments.intake.services.locking import lock_consultation, note, refuse_others
from assessments.intake.services.reading import check_unlocked
from assessments.intake.services.sealed import hex_keys, read_report, seal_for_custodians
from assessments.intake.validators import masked, refuse_open_marks
from r2p_site.accounts.models import User
from r2p_site.audit import record
from r2p_site.enqueue import enqueue
from r2p_site.errors import InvalidInput, Message
from r2p_site.packages import fingerprint, open_package, own_key, public_key_of, sign_package

# After the last day: long enough for the office to answer and for contributors to read it, and no longer.
KEPT_AT_LEAST, KEPT_AT_MOST = timedelta(days=90), timedelta(days=730)


@dataclass(frozen=True, slots=True)
class RecipientInput:
    """As the fields of the model."""

    name: str
    readers: str
    appointing_body: str
    privilege: str
    runs_server: str
    other_ways: str
    complaint_route: str
    exit_url: str
    no_officials: bool
    accreditation: str = ""
    local_help: str = ""


@transaction.atomic
def describe_recipient(*, given: RecipientInput, by: User) -> Recipient:
    """What contributors read before they write. Raises NotPermitted, InvalidInput."""
    refuse_others(by)
    if not given.no_officials:
        words: Message = _("Declare this, or find other readers: no government official may read contributions.")
        raise InvalidInput(fields={"no_officials": [words]})
    values = {name: getattr(given, name) for name in RecipientInput.__dataclass_fields__}
    row, _created = Recipient.objects.update_or_create(only=True, defaults=values)
    record(event="recipient.described", by=by, subject=f"recipient:{row.pk}", details={"name": row.name})
    return row


def obstacles(consultation: Consultation) -> dict[str, Message]:
    """What is missing before anything could be received, by what it is about."""
    found: dict[str, Message] = {}
    if the_recipient() is None:
        found["recipient"] = _("Contributors are not told yet who receives: describe the recipient.")
    if not keys_to_seal_to(consultation):
        found["key"] = _("No custodian's key is rehearsed and confirmed: nothing could be sealed.")
    if not has_room(consultation.most_files if consultation.files_asked else 0):
        found["disk"] = _("The disk is nearly full: free some of it first.")
    if not has_worker():
        found["worker"] = _("No worker has answered for a minute: start one, or tell the operator.")
    if not settings.EXCHANGE_KEY or not settings.EXCHANGE_PEER:
        found["exchange"] = _("The keys of the exchange are not set: the office could not be told.")
    if plan_change_of(consultation) is not None:
        found["plan"] = _("The office wants to change the plan: look at what changes, and take it or keep the plan.")
    if consultation.closes_on < timezone.localdate():
        found["days"] = _("Its last day is over: ask the office for a new period.")
    return found


@transaction.atomic
def open_consultation(*, consultation: Consultation, retention_until: date, by: User) -> Consultation:
    """Contributors may write from its first day on. Raises NotPermitted, WrongState, CannotReceiveYet, InvalidInput."""
    refuse_others(by)
    locked = lock_consultation(consultation.pk, status=[Status.PLANNED])
    if missing := obstacles(locked):
        raise CannotReceiveYet(fields={"obstacles": list(missing.values())})
    if not locked.closes_on + KEPT_AT_LEAST <= retention_until <= locked.closes_on + KEPT_AT_MOST:
        words: Message = _("Choose a day between three months and two years after the last day.")
        raise InvalidInput(fields={"retention_until": [words]})
    locked.status, locked.retention_until = Status.OPEN, retention_until
    locked.save(update_fields=["status", "retention_until"])
    tell_office(locked, by)
    note("consultation.opened", locked, by, retention_until=retention_until)
    return locked


@transaction.atomic
def close_consultation(*, consultation_id: UUID, by: User | None) -> Consultation:
    """By a custodian, or by the system when the last day is over. Raises NotPermitted, WrongState."""
    refuse_others(by)
    locked = lock_consultation(consultation_id, status=[Status.OPEN])
    locked.status, locked.closed_on = Status.CLOSED, timezone.localdate()
    _drop_change(locked)
    locked.save(update_fields=["status", "closed_on", "declined_number"])
    tell_office(locked, by)
    note("consultation.closed", locked, by)
    return locked


def _drop_change(consultation: Consultation) -> None:
    """A later last day of which nobody decided is over with the consultation."""
    change = plan_change_of(consultation)
    if change is not None:
        consultation.declined_number = change.number
        change.delete()


def tell_office(consultation: Consultation, by: User | None) -> None:
    """How it stands: signed in this transaction, sent by the worker after it."""
    body = {
        "consultation": str(consultation.pk),
        "status": str(consultation.status),
        "plan": consultation.plan_number,
        "declined": consultation.declined_number,
        "recipient": public_description(consultation),
        "address": f"{settings.SITE_URLS['intake'].rstrip('/')}/{consultation.slug}/",
    }
    data = sign_package(kind=PackageKind.STATUS.value, body=body, key=own_key(), sender="intake")
    own = open_package(data, kind=PackageKind.STATUS.value, sender="intake", trusted=public_key_of(own_key()))
    StatusPackage.objects.create(
        pk=own.id,
        consultation=consultation,
        status=consultation.status,
        plan=consultation.plan_number,
        declined=consultation.declined_number,
        package=data,
        made_on=timezone.localdate(),
    )
    enqueue("intake.deliver", own.id, by=by)


def public_description(consultation: Consultation) -> dict[str, Any]:
    """The recipient as the office and the public read of it."""
    row = the_recipient()
    if row is None:
        raise CannotReceiveYet
    names = ("name", "appointing_body", "accreditation", "privilege", "runs_server")
    keys = [fingerprint(key) for key in keys_to_seal_to(consultation).values()]
    until = consultation.retention_until
    return {
        **{name: getattr(row, name) for name in names},
        "opens_until": until.isoformat() if until else "",
        "fingerprint": "; ".join(keys),
    }


@transaction.atomic
def write_report(*, consultation: Consultation, text: str, by: User) -> ConsultationReport:
    """Kept as a draft, sealed, until it is published; then what is written takes the place of what was published.

    Raises NotPermitted, WrongState, InvalidInput, ContributionTooLong, NotReceiving.
    """
    refuse_others(by)
    refuse_open_marks(text=text)
    locked = lock_consultation(consultation.pk, status=[Status.CLOSED, Status.RELEASED])
    row = ConsultationReport.objects.filter(consultation=locked).first() or ConsultationReport(consultation=locked)
    if row.published_on is not None:
        row.text = masked(text)
    else:
        sealed = seal_for_custodians({"text": text}, consultation=locked, bound_to=locked.pk)
        row.sealed, row.sealed_keys = sealed.body, hex_keys(sealed)
    row.save()
    note("consultation_report.written", locked, by)
    return row


@transaction.atomic
def publish_report(*, consultation: Consultation, unlocked: Unlocked, by: User) -> ConsultationReport:
    """On the intake site, whatever became of the assessment, without the passages that are marked.

    Raises NotPermitted, NotUnlocked, WrongState, ReportTooEarly, SealedToOthers.
    """
    refuse_others(by)
    check_unlocked(unlocked, consultation.pk, by)
    locked = lock_consultation(consultation.pk, status=[Status.CLOSED, Status.RELEASED])
    earliest, today = report_from(locked), timezone.localdate()
    row = ConsultationReport.objects.filter(consultation=locked).first()
    if earliest is None or today < earliest or row is None:
        raise ReportTooEarly
    if row.published_on is None:
        row.text, row.published_on = masked(read_report(row, unlocked)), today
        row.sealed, row.sealed_keys = None, {}
        row.save()
        note("consultation_report.published", locked, by)
    return row
