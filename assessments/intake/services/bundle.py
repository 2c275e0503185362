"""Taking sealed contributions off the server, still sealed, to be opened elsewhere by the custodian's own secret."""

from collections.abc import Collection, Iterator
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assessments.intake.bundles import FILE, FORMAT, line
from assessments.intake.errors import WrongState
from assessments.intake.models import (
    Consultation,
    Contribution,
    CustodianKey,
    Opening,
    SealedFile,
    SealedKey,
    WrappedKey,
)
from assessments.intake.sealing.unlock import Unlocked
from assessments.intake.services.locking import note, refuse_others
from assessments.intake.services.reading import CHUNK, check_reason, check_unlocked
from r2p_site.accounts.models import User


@transaction.atomic
def export_bundle(
    *, consultation: Consultation, reason: str, words: str = "", unlocked: Unlocked, by: User
) -> Iterator[bytes]:
    """Lines of a bundle: what this key opens, after an opening of each contribution in it is written down.

    Raises NotPermitted, NotUnlocked, InvalidInput, WrongState at once, before the first line.
    """
    refuse_others(by)
    key = check_unlocked(unlocked, consultation.pk, by)
    check_reason(reason, words)
    wrapped = WrappedKey.objects.filter(custodian_key=key).first()
    if wrapped is None:
        raise WrongState
    taken = _write_openings(key, reason, words.strip(), by)
    note("bundle.exported", consultation, by)
    return _lines(key, wrapped, taken)


def _write_openings(key: CustodianKey, reason: str, words: str, by: User) -> set[UUID]:
    """Ids of the contributions that this key opens, each with an opening now; locked, so that none goes meanwhile."""
    opened = SealedKey.objects.filter(custodian_key=key).values("part__contribution")
    taken = set(
        Contribution.objects.select_for_update().filter(pk__in=opened).order_by("pk").values_list("pk", flat=True)
    )
    today = timezone.localdate()
    Opening.objects.bulk_create(
        Opening(contribution_id=pk, by=by, reason=reason, words=words, on=today) for pk in taken
    )
    return taken


def _lines(key: CustodianKey, wrapped: WrappedKey, taken: Collection[UUID]) -> Iterator[bytes]:
    """Without what came after the openings were written: nothing leaves of which the other custodian does not see."""
    yield line(
        {
            "format": FORMAT,
            "consultation": str(key.consultation_id),
            "public_key": key.public_key,
            "by_passphrase": bytes(wrapped.by_passphrase),
            "by_recovery_key": bytes(wrapped.by_recovery_key),
        }
    )
    rows = SealedKey.objects.filter(custodian_key=key).select_related("part__contribution")
    for row in rows.order_by("part__contribution_id", "part_id").iterator(chunk_size=CHUNK):
        if row.part.contribution_id in taken:
            yield _line(row, kind=row.part.kind, sealed=bytes(row.part.sealed))
    yield from _files(key, taken)


def _files(key: CustodianKey, taken: Collection[UUID]) -> Iterator[bytes]:
    """One at a time: each may be 5 MB."""
    files = SealedFile.objects.filter(part__sealed_keys__custodian_key=key).select_related("part__contribution")
    keys = {row.part_id: row for row in SealedKey.objects.filter(custodian_key=key, part__files__isnull=False)}
    for file in files.order_by("part_id", "pk").iterator(chunk_size=1):
        if file.contribution_id in taken:
            row = keys[file.part_id]
            row.part = file.part
            yield _line(row, kind=FILE, sealed=bytes(file.sealed), file=str(file.pk))


def _line(row: SealedKey, *, kind: str, sealed: bytes, **more: str) -> bytes:
    part = row.part
    return line(
        {
            "contribution": str(part.contribution_id),
            "part": str(part.pk),
            **more,
            "kind": kind,
            "channel": part.contribution.channel,
            "week": part.week.isoformat(),
            "sealed": sealed,
            "key": bytes(row.sealed),
        }
    )
