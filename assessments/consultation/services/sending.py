"""Signing and sending: the consultation once, later the answers; by the worker, or as a file."""

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
from nacl.signing import SigningKey

from assessments.consultation.enums import PackageKind
from assessments.consultation.errors import AlreadySent, NothingHeard, NotSent, PlanOutdated, ThemesUnanswered
from assessments.consultation.models import Consultation, SentPackage
from assessments.consultation.outgoing import answers_body, consultation_body
from assessments.consultation.permissions import may_exchange, may_plan
from assessments.consultation.queries import delivery_of, themes_of
from assessments.consultation.services.locking import lock_assessment, lock_consultation, note
from assessments.core.models import Assessment
from r2p_site.accounts.models import User
from r2p_site.enqueue import Progress, enqueue
from r2p_site.enqueue.services import retry_job
from r2p_site.packages import PushFailed, own_key, push_package, sign_package

# Seconds before the worker asks again while the other server is silent: it may be starting.
PAUSES = (1, 2, 4, 8, 15)


@dataclass(frozen=True, slots=True)
class Outgoing:
    kind: PackageKind
    body: dict[str, Any]


@transaction.atomic
def send_consultation(
    *, assessment: Assessment, by: User, key: SigningKey | None = None, today: date | None = None
) -> SentPackage:
    """Signs the plan, which no longer changes, and has the worker send it. `key`, `today`: others than those of this
    installation, for practice data.

    Raises NotFound, AlreadySent, PlanOutdated, NoExchangeKey, RecordClosed, MayNotConsult.
    """
    locked = lock_assessment(assessment, by, may_plan)
    consultation = lock_consultation(locked)
    if consultation.sent_at is not None:
        raise AlreadySent
    if consultation.closes_on <= (today or timezone.localdate()):
        raise PlanOutdated
    consultation.sent_at = timezone.now()
    consultation.save(update_fields=["sent_at"])
    package = Outgoing(PackageKind.CONSULTATION, consultation_body(consultation, locked))
    return _sign(package, consultation, by, key)


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
    if package is None or package.delivered_at is not None:
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


def _is_refusal(error: PushFailed) -> bool:
    """Whether the server was there and said no, which it would say again."""
    return isinstance(error.__cause__, HTTPError) and error.__cause__.code < HTTPStatus.INTERNAL_SERVER_ERROR
