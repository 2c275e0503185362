"""Signing and sending: the consultation, a change of it, later the answers; by the worker, or as a file."""

import hashlib
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from nacl.signing import SigningKey

from assessments.consultation.enums import PackageKind, Stage
from assessments.consultation.errors import (
    AlreadyOpened,
    AlreadySent,
    NothingHeard,
    NotOpen,
    NotSent,
    PlanOutdated,
    ThemesUnanswered,
)
from assessments.consultation.models import Consultation, SentPackage
from assessments.consultation.outgoing import answers_body, consultation_body, later_day_body
from assessments.consultation.permissions import may_exchange, may_plan, may_propose_later_day
from assessments.consultation.queries import delivery_of, has_failed, themes_of
from assessments.consultation.services.locking import lock_assessment, lock_consultation, note
from assessments.core.models import Assessment
from r2p_site.accounts.models import User
from r2p_site.enqueue import Progress, enqueue
from r2p_site.enqueue.services import retry_job
from r2p_site.errors import InvalidInput
from r2p_site.packages import PushFailed, PushRefused, own_key, push_package, sign_package

# Seconds before the worker asks again while the other server is silent: it may be starting.
PAUSES = (1, 2, 4, 8, 15)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """`number`: as the body says it."""

    kind: PackageKind
    body: dict[str, Any]
    number: int


@transaction.atomic
def send_consultation(
    *, assessment: Assessment, by: User, key: SigningKey | None = None, today: date | None = None
) -> SentPackage:
    """Signs the plan, or what it was changed to, and has the worker send it; the recipient decides whether it takes a
    change. `key`, `today`: others than those of this installation, for practice data.

    Raises NotFound, AlreadySent, AlreadyOpened, PlanOutdated, NoExchangeKey, RecordClosed, MayNotConsult.
    """
    locked = lock_assessment(assessment, by, may_plan)
    consultation = lock_consultation(locked)
    if consultation.stage != Stage.PLANNED:
        raise AlreadyOpened
    if consultation.sent_number == consultation.version:
        raise AlreadySent
    if consultation.closes_on <= (today or timezone.localdate()):
        raise PlanOutdated
    return _sign_plan(consultation_body(consultation, locked), consultation, by, key)


@transaction.atomic
def propose_later_day(
    *, assessment: Assessment, by: User, closes_on: date, key: SigningKey | None = None
) -> SentPackage:
    """The one change of a consultation that is open: it lasts longer, if the recipient agrees. Nothing changes here
    before the recipient says so.

    Raises NotFound, NotOpen, InvalidInput, NoExchangeKey, RecordClosed, MayNotConsult.
    """
    locked = lock_assessment(assessment, by, may_propose_later_day)
    consultation = lock_consultation(locked)
    if consultation.stage != Stage.OPEN:
        raise NotOpen
    if closes_on <= max(consultation.closes_on, timezone.localdate()):
        raise InvalidInput(fields={"closes_on": [_("Choose a later day than the last day now.")]})
    number = consultation.plan_number or consultation.sent_number
    running = consultation.sent_packages.get(kind=PackageKind.CONSULTATION, number=number)
    consultation.version += 1
    body = later_day_body(_said(running), consultation, closes_on)
    return _sign_plan(body, consultation, by, key)


def _sign_plan(body: dict[str, Any], consultation: Consultation, by: User, key: SigningKey | None) -> SentPackage:
    consultation.sent_at, consultation.sent_number = timezone.now(), consultation.version
    consultation.save(update_fields=["version", "sent_at", "sent_number"])
    return _sign(Outgoing(PackageKind.CONSULTATION, body, consultation.version), consultation, by, key)


@transaction.atomic
def send_answers(*, assessment: Assessment, by: User, key: SigningKey | None = None) -> SentPackage | None:
    """Has every answer travel back; None where the last package said the same, and is there or on its way.

    Raises NotFound, NotSent, NothingHeard, ThemesUnanswered, NoExchangeKey, MayNotConsult.
    """
    locked = lock_assessment(assessment, by, may_exchange)
    return _send_answers(locked, lock_consultation(locked), by, key)


def send_answers_at_sign_off(*, assessment: Assessment, by: User) -> SentPackage | None:
    """Within the transaction that signs off; nothing where nothing was released, or no key is set here."""
    consultation = Consultation.objects.filter(assessment=assessment, sent_at__isnull=False).first()
    if consultation is None or not settings.EXCHANGE_KEY or not themes_of(assessment):
        return None
    return _send_answers(assessment, consultation, by, None)


def _send_answers(
    assessment: Assessment, consultation: Consultation, by: User, key: SigningKey | None
) -> SentPackage | None:
    consultation.assessment = assessment
    if consultation.sent_at is None:
        raise NotSent
    themes = themes_of(assessment)
    if not themes:
        raise NothingHeard
    if any(not hasattr(theme, "answer") for theme in themes):
        raise ThemesUnanswered
    before = consultation.sent_packages.filter(kind=PackageKind.ANSWERS)
    number, last = before.count(), before.first()
    if last is not None and not has_failed(last) and _said(last) == answers_body(consultation, themes, number):
        return None
    body = answers_body(consultation, themes, number + 1)
    return _sign(Outgoing(PackageKind.ANSWERS, body, number + 1), consultation, by, key)


def _said(package: SentPackage) -> dict[str, Any]:
    return cast("dict[str, Any]", json.loads(bytes(package.body))["body"])


def _sign(package: Outgoing, consultation: Consultation, by: User, key: SigningKey | None) -> SentPackage:
    data = sign_package(kind=package.kind, body=package.body, key=key or own_key(), sender="office")
    sent = SentPackage.objects.create(
        pk=json.loads(data)["id"],
        consultation=consultation,
        kind=package.kind,
        number=package.number,
        body=data,
        sha256=hashlib.sha256(data).hexdigest(),
        by=by,
        made_at=timezone.now(),
    )
    enqueue("consultation.deliver", sent.pk, by=by)
    note(f"{package.kind}.sent", consultation.assessment, by, package=sent.pk, sha256=sent.sha256)
    return sent


@transaction.atomic
def send_again(*, package: SentPackage, by: User) -> None:
    """The same bytes once more, after a failure. Raises JobNotFailed, MayNotConsult."""
    locked = lock_assessment(package.consultation.assessment, by, may_exchange)
    job = delivery_of(package)
    if job is None:
        enqueue("consultation.deliver", package.pk, by=by)
    else:
        retry_job(job_id=job.pk, by=by)
    note(f"{package.kind}.sent", locked, by, package=package.pk, sha256=package.sha256)


@transaction.atomic
def note_handed_over(*, package: SentPackage, by: User) -> SentPackage:
    """The lead gave the file to the recipient by hand: the worker need not send it. Raises MayNotConsult."""
    locked = lock_assessment(package.consultation.assessment, by, may_exchange)
    found = SentPackage.objects.select_for_update().get(pk=package.pk)
    found.delivered_at = found.delivered_at or timezone.now()
    found.save(update_fields=["delivered_at"])
    note(f"{found.kind}.handed_over", locked, by, package=found.pk)
    return found


def deliver_package(*, package_id: UUID, progress: Progress, pauses: Sequence[float] = PAUSES) -> SentPackage | None:
    """What the worker does: POST the bytes to the recipient's server. Safe to repeat: it knows packages by number.

    Raises PushFailed when the server stays silent or refuses. None when the package is gone.
    """
    package = SentPackage.objects.filter(pk=package_id).first()
    if package is None or package.delivered_at is not None or _is_replaced(package):
        return package
    url = f"{settings.SITE_URLS['custodian'].rstrip('/')}/exchange/"
    for number, pause in enumerate((*pauses, None), start=1):
        progress.report(number, len(pauses) + 2)
        try:
            push_package(bytes(package.body), url=url)
        except PushFailed as error:
            if pause is None or isinstance(error, PushRefused):
                raise
            time.sleep(pause)
        else:
            break
    package.delivered_at = timezone.now()
    package.save(update_fields=["delivered_at"])
    return package


def _is_replaced(package: SentPackage) -> bool:
    """Whether a later one of its kind was signed: the recipient would refuse this one behind it."""
    same = SentPackage.objects.filter(consultation=package.consultation_id, kind=package.kind)
    return same.filter(number__gt=package.number or 0).exists()
