"""Opening what contributors sent: with the unlocked key, one at a time, each with a reason that the other sees."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.intake.contents import Told, told
from assessments.intake.enums import Channel, OpeningReason, SetAsideReason, Status, Triage
from assessments.intake.errors import FiguresFixed, NotOpened, NotUnlocked, SealedToOthers
from assessments.intake.files import CleanFile
from assessments.intake.models import Consultation, Contribution, CustodianKey, Opening, Part, SealedFile, SealedKey
from assessments.intake.sealing.bodies import unseal, unseal_file
from assessments.intake.sealing.unlock import Unlocked
from assessments.intake.services.locking import lock_consultation, note, refuse_others
from r2p_site.accounts.models import User
from r2p_site.errors import InvalidInput, NotFound

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Source:
    """Whose words they are, as far as anybody knows: a random id and the channel."""

    id: UUID
    channel: Channel


@transaction.atomic
def open_contribution(
    *, contribution: Contribution, reason: str, words: str = "", unlocked: Unlocked, by: User
) -> Told:
    """What it says, after the opening is written down.

    Raises NotPermitted, NotUnlocked, InvalidInput, NotFound, SealedToOthers.
    """
    refuse_others(by)
    check_unlocked(unlocked, contribution.consultation_id, by)
    check_reason(reason, words)
    row = Contribution.objects.select_for_update().filter(pk=contribution.pk).first()
    if row is None:
        raise NotFound
    said = read_contribution(row, unlocked)
    Opening.objects.create(contribution=row, by=by, reason=reason, words=words.strip(), on=timezone.localdate())
    if row.triage == Triage.NEW or row.added:
        if row.triage == Triage.NEW:
            row.triage = Triage.READ
        row.added = False
        row.save(update_fields=["triage", "added"])
    note("contribution.opened", row.consultation, by)
    return said


def check_reason(reason: str, words: str) -> None:
    """Another reason than those listed is said in words. Raises InvalidInput."""
    if reason == OpeningReason.OTHER and not words.strip():
        raise InvalidInput(fields={"words": [_("Say the reason in a few words.")]})


def read_contribution(contribution: Contribution, unlocked: Unlocked) -> Told:
    """Raises SealedToOthers when a part was sealed before this key was there."""
    return next((said for _row, said in read_all(Contribution.objects.filter(pk=contribution.pk), unlocked)), Told())


def read_all(contributions: QuerySet[Contribution], unlocked: Unlocked) -> Iterator[tuple[Source, Told]]:
    """Each with what it says, at two queries; no more of it is in memory at once than the caller keeps.

    Raises SealedToOthers, before anything is unsealed, when a part was sealed before this key was there.
    """
    parts = Part.objects.filter(contribution__in=contributions)
    keys = SealedKey.objects.filter(part__in=parts, custodian_key=unlocked.custodian_key)
    if keys.count() < parts.count():
        raise SealedToOthers
    rows = keys.order_by("part__contribution_id").values_list(
        "part__contribution_id", "part__contribution__channel", "part_id", "part__kind", "part__sealed", "sealed"
    )
    for (contribution, channel), found in groupby(rows.iterator(chunk_size=CHUNK), key=itemgetter(0, 1)):
        opened = [
            (kind, unseal(bytes(body), bytes(key), private_key=unlocked.private_key, bound_to=part))
            for _contribution, _channel, part, kind, body, key in found
        ]
        yield Source(contribution, Channel(channel)), told(opened)


@transaction.atomic
def take_file(*, contribution: Contribution, file: UUID, unlocked: Unlocked, by: User) -> CleanFile:
    """A file that came with it, in clear, for who opened the contribution today.

    Raises NotPermitted, NotUnlocked, NotOpened, NotFound, SealedToOthers, CannotOpen.
    """
    refuse_others(by)
    check_unlocked(unlocked, contribution.consultation_id, by)
    if not is_opened_today(contribution, by):
        raise NotOpened
    kind = {one.id: one.kind for one in read_contribution(contribution, unlocked).files}.get(file)
    row = SealedFile.objects.filter(pk=file, contribution=contribution).first()
    if row is None or kind is None:
        raise NotFound
    key = SealedKey.objects.get(part=row.part_id, custodian_key=unlocked.custodian_key)
    data = unseal_file(bytes(row.sealed), bytes(key.sealed), private_key=unlocked.private_key, bound_to=row.pk)
    note("file.taken", contribution.consultation, by)
    return CleanFile(kind, data)


def is_opened_today(contribution: Contribution, by: User) -> bool:
    """A reason opens it for the rest of the day, or until something is added."""
    if contribution.added:
        return False
    return Opening.objects.filter(contribution=contribution, by=by, on=timezone.localdate()).exists()


def check_unlocked(unlocked: Unlocked, consultation_id: UUID, by: User) -> CustodianKey:
    """The key is this custodian's, for this consultation, and not destroyed. Raises NotUnlocked."""
    key = CustodianKey.objects.filter(
        pk=unlocked.custodian_key, consultation_id=consultation_id, holder=by, destroyed_on__isnull=True
    ).first()
    if key is None or unlocked.holder != by.pk:
        raise NotUnlocked
    return key


@transaction.atomic
def set_aside(*, contribution: Contribution, reason: str, by: User) -> Contribution:
    """Leaves figures and themes, by a criterion that is published. Raises NotPermitted, WrongState, FiguresFixed."""
    _before_release(contribution, by)
    row = Contribution.objects.select_for_update().get(pk=contribution.pk)
    row.triage, row.set_aside_reason = Triage.SET_ASIDE, SetAsideReason(reason)
    row.save(update_fields=["triage", "set_aside_reason"])
    note("contribution.set_aside", row.consultation, by, criterion=reason)
    return row


@transaction.atomic
def take_back(*, contribution: Contribution, by: User) -> Contribution:
    """What was set aside counts again. Raises NotPermitted, WrongState, FiguresFixed."""
    _before_release(contribution, by)
    row = Contribution.objects.select_for_update().get(pk=contribution.pk)
    used = row.theme_sources.exists()
    row.triage, row.set_aside_reason = Triage.USED if used else Triage.READ, ""
    row.save(update_fields=["triage", "set_aside_reason"])
    note("contribution.taken_back", row.consultation, by)
    return row


def _before_release(contribution: Contribution, by: User) -> Consultation:
    refuse_others(by)
    locked = lock_consultation(contribution.consultation_id)
    if locked.status == Status.RELEASED:
        raise FiguresFixed
    return locked
