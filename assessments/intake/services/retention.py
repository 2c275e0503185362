"""The end: contributions, replies, themes, cards and wrapped keys are destroyed, and the counts of it are the proof."""

from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.intake.enums import Status
from assessments.intake.errors import NeedsAnotherCustodian, NothingToDestroy
from assessments.intake.models import (
    Card,
    Consultation,
    ConsultationReport,
    Contribution,
    CustodianKey,
    Erasure,
    Figures,
    Meeting,
    Note,
    Opening,
    Part,
    PlanChange,
    Reply,
    SealedFile,
    SealedKey,
    Theme,
    ThemeKey,
    ThemeSource,
    WrappedKey,
)
from assessments.intake.permissions import may_destroy_now
from assessments.intake.queries.custody import due_for_destruction
from assessments.intake.services.locking import lock_consultation, note, refuse_others
from r2p_site.accounts.models import User
from r2p_site.enqueue import Progress
from r2p_site.errors import InvalidInput


def destroy_due(*, consultation_id: UUID, progress: Progress) -> None:
    """The job: when its day is over, and again if a backup brought something back. Safe to repeat."""
    progress.report(0, 1)
    if consultation_id not in due_for_destruction():
        raise NothingToDestroy
    with transaction.atomic():
        consultation = Consultation.objects.select_for_update().get(pk=consultation_id)
        _destroy(consultation, None, reason="retention")


@transaction.atomic
def ask_erasure(*, consultation: Consultation, reason: str, by: User) -> Erasure:
    """A first custodian asks; nothing changes until another one confirms. Raises NotPermitted, WrongState."""
    refuse_others(by)
    locked = lock_consultation(consultation.pk)
    if not reason.strip():
        raise InvalidInput(fields={"reason": [_("Say why, for the other custodian.")]})
    row, _created = Erasure.objects.update_or_create(
        consultation=locked,
        defaults={"asked_by": by, "asked_on": timezone.localdate(), "reason": reason.strip()},
    )
    note("erasure.asked", locked, by)
    return row


@transaction.atomic
def withdraw_erasure(*, consultation: Consultation, by: User) -> None:
    """Raises NotPermitted, WrongState."""
    refuse_others(by)
    locked = lock_consultation(consultation.pk)
    Erasure.objects.filter(consultation=locked).delete()
    note("erasure.withdrawn", locked, by)


@transaction.atomic
def erase_now(*, consultation: Consultation, by: User) -> Consultation:
    """The second custodian. Raises NotPermitted, NeedsAnotherCustodian, NothingToDestroy, WrongState."""
    refuse_others(by)
    locked = lock_consultation(consultation.pk)
    asked = Erasure.objects.filter(consultation=locked).first()
    if asked is None:
        raise NothingToDestroy
    if not may_destroy_now(by, asked):
        raise NeedsAnotherCustodian
    _destroy(locked, by, reason="erased by two custodians")
    return locked


def remaining(consultation: Consultation) -> dict[str, int]:
    """What there still is, table by table."""
    return {name: rows.count() for name, rows in _tables(consultation)}


def _tables(consultation: Consultation) -> list[tuple[str, QuerySet]]:  # type: ignore[type-arg]
    """In an order in which they can be deleted one after the other."""
    own = Contribution.objects.filter(consultation=consultation)
    themes = Theme.objects.filter(consultation=consultation)
    return [
        ("theme_sources", ThemeSource.objects.filter(theme__in=themes)),
        ("theme_keys", ThemeKey.objects.filter(theme__in=themes)),
        ("themes", themes),
        ("openings", Opening.objects.filter(contribution__in=own)),
        ("notes", Note.objects.filter(contribution__in=own)),
        ("replies", Reply.objects.filter(contribution__in=own)),
        ("files", SealedFile.objects.filter(contribution__in=own)),
        ("sealed_keys", SealedKey.objects.filter(part__contribution__in=own)),
        ("parts", Part.objects.filter(contribution__in=own)),
        ("contributions", own),
        ("figures", Figures.objects.filter(consultation=consultation)),
        ("meetings", Meeting.objects.filter(consultation=consultation)),
        ("reports", ConsultationReport.objects.filter(consultation=consultation, published_on__isnull=True)),
        ("cards", Card.objects.filter(consultation=consultation)),
        ("wrapped_keys", WrappedKey.objects.filter(custodian_key__consultation=consultation)),
    ]


def _destroy(consultation: Consultation, by: User | None, *, reason: str) -> None:
    """Wrapped keys go with the rest: what a backup or the write-ahead log still holds opens no more."""
    destroyed = {name: _delete_all(rows) for name, rows in _tables(consultation)}
    today = timezone.localdate()
    CustodianKey.objects.filter(consultation=consultation, destroyed_on__isnull=True).update(destroyed_on=today)
    Erasure.objects.filter(consultation=consultation).delete()
    PlanChange.objects.filter(consultation=consultation).delete()
    if consultation.status == Status.OPEN:
        consultation.status, consultation.closed_on = Status.CLOSED, today
    consultation.destroyed_on = today
    consultation.save(update_fields=["status", "closed_on", "destroyed_on"])
    left = remaining(consultation)
    note("contributions.destroyed", consultation, by, destroyed=destroyed, left=left, why=reason)


def _delete_all(rows: QuerySet) -> int:  # type: ignore[type-arg]
    """By the database alone: what belongs together is deleted in order, and counted table by table."""
    return int(rows._raw_delete(rows.db))  # noqa: SLF001 - delete() would fetch 10,000 sealed texts to follow cascades
