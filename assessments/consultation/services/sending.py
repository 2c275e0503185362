"""Signing and sending: the consultation, a change of it, later the answers; by the worker, or as a file."""

import hashlib
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Any
from urllib.error import HTTPError
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
from assessments.consultation.queries import delivery_of, themes_of
from assessments.consultation.services.locking import lock_assessment, lock_consultation, note
from assessments.core.models import Assessment
from r2p_site.accounts.models import User
from r2p_site.enqueue import Progress, enqueue
from r2p_site.enqueue.services import retry_job
from r2p_site.errors import InvalidInput
from r2p_site.packages import PushFailed, own_key, push_package, sign_package

# Seconds before the worker asks again while the other server is silent: it may be starting.
PAUSES = (1, 2, 4, 8, 15)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """`number`: of a plan."""

    kind: PackageKind
    body: dict[str, Any]
    number: int | None = None


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
    body = later_day_body(json.loads(bytes(running.body))["body"], consultation, closes_on)
    return _sign_plan(body, consultation, by, key)


def _sign_plan(body: dict[str, Any], consultation: Consultation, by: User, key: SigningKey | None) -> SentPackage:
    consultation.sent_at, consultation.sent_number = timezone.now(), consultation.version
    consultation.save(update_fields=["version", "sent_at", "sent_number"])
    return _sign(Outgoing(PackageKind.CONSULTATION, body, consultation.version), consultation, by, key)


@transaction.atomic
def send_answers(*, assessment: Assessment, by: User, key: SigningKey | None = None) -> SentPackage | None:
    """Has every answer travel back; None where the last package said the same.

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
    body = answers_body(consultation, themes)
    last = consultation.sent_packages.filter(kind=PackageKind.ANSWERS).first()
    if last is not None and json.loads(bytes(last.body))["body"] == body:
        return None
    return _sign(Outgoing(PackageKind.ANSWERS, body), consultation, by, key)


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
            if pause is None or _is_refusal(error):
                raise
            time.sleep(pause)
        else:
            break
    package.delivered_at = timezone.now()
    package.save(update_fields=["delivered_at"])
    return package


def _is_replaced(package: SentPackage) -> bool:
    """Whether a later plan was signed: the recipient would refuse this one behind it."""
    later = SentPackage.objects.filter(consultation=package.consultation_id, number__gt=package.number or 0)
    return package.number is not None and later.exists()


def _is_refusal(error: PushFailed) -> bool:
    """Whether the server was there and said no, which it would say again."""
    return isinstance(error.__cause__, HTTPError) and error.__cause__.code < HTTPStatus.INTERNAL_SERVER_ERROR
