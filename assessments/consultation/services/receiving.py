"""Taking in what the recipient signed: each package once, about a consultation that this office sent, in order."""

from collections.abc import Collection
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from assessments.consultation.enums import RECEIVED_KINDS, PackageKind, Stage
from assessments.consultation.errors import (
    AlreadyReleased,
    LateRelease,
    NotSent,
    PackageReplayed,
    StatusOutOfOrder,
    UnknownConsultation,
    WrongConsultation,
)
from assessments.consultation.models import Consultation, ReceivedPackage, Release, Theme
from assessments.consultation.permissions import may_receive
from assessments.consultation.released import ReleaseContent, consultation_named, read_release, read_status
from assessments.consultation.services.locking import lock_assessment, note
from assessments.consultation.services.publishing import publish_call
from assessments.core.enums import SIGNED_STATUSES
from assessments.core.models import Assessment
from frameworks.queries import catalogue_rows
from r2p_site.accounts.models import User
from r2p_site.packages import Package, open_package

STATUS_ORDER = (Stage.PLANNED, Stage.OPEN, Stage.CLOSED)


@dataclass(frozen=True, slots=True)
class Received:
    """`is_new`: False when the same bytes had been received before."""

    consultation: Consultation
    kind: str
    is_new: bool


@transaction.atomic
def receive_package(
    *,
    data: bytes,
    by: User | None,
    assessment: Assessment | None = None,
    trusted: Collection[str] | None = None,
) -> Received:
    """`by` and `assessment`: who handed it in as a file, and where; both None from the recipient's own server.

    Raises what `open_package` refuses, UnknownConsultation, WrongConsultation, PackageReplayed, UnreadableContent,
    StatusOutOfOrder, AlreadyReleased, LateRelease, NotSent, MayNotConsult.
    """
    keys = settings.EXCHANGE_PEERS if trusted is None else trusted
    package = open_package(data, kind=RECEIVED_KINDS, sender="intake", trusted=keys)
    consultation = _consultation(package, assessment)
    locked = lock_assessment(consultation.assessment, None)
    if by is not None and not may_receive(by, locked) and locked.status not in SIGNED_STATUSES:
        lock_assessment(locked, by, may_receive)
    consultation = Consultation.objects.select_for_update().get(pk=consultation.pk)
    if _is_known(package, consultation):
        return Received(consultation, package.kind, is_new=False)
    if package.kind == PackageKind.STATUS:
        _take_status(package, consultation)
    else:
        _take_release(package, consultation, locked)
    publish_call(consultation, locked)
    _keep(package, consultation, by)
    note(f"{package.kind}.received", locked, by, package=package.id, sha256=package.sha256)
    return Received(consultation, package.kind, is_new=True)
