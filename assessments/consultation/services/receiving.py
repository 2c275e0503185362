"""Taking in what the recipient signed: each package once, about a consultation that this office sent, in order."""

import json
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.consultation.enums import RECEIVED_KINDS, PackageKind, Stage
from assessments.consultation.errors import (
    AlreadyReleased,
    LateRelease,
    PackageReplayed,
    StatusOutOfOrder,
    UnknownConsultation,
    UnreadableContent,
    WrongConsultation,
)
from assessments.consultation.models import Consultation, EarlyHold, HeldTheme, ReceivedPackage, Release, Theme
from assessments.consultation.outgoing import plan_in
from assessments.consultation.permissions import may_exchange
from assessments.consultation.released import (
    ReleaseContent,
    consultation_named,
    read_hold,
    read_release,
    read_status,
)
from assessments.consultation.services.locking import lock_assessment, lock_consultation, note
from assessments.consultation.services.publishing import hold_published, publish_call
from assessments.core.enums import SIGNED_STATUSES
from assessments.core.models import Assessment
from frameworks.queries import catalogue_rows
from r2p_site.accounts.models import User
from r2p_site.packages import Package, open_package, peer_key

STATUS_ORDER = (Stage.PLANNED, Stage.OPEN, Stage.CLOSED)


@dataclass(frozen=True, slots=True)
class Received:
    """`is_new`: False when the same bytes had been received before."""

    consultation: Consultation
    kind: str
    is_new: bool


@transaction.atomic
def receive_package(
    *, data: bytes, by: User | None, assessment: Assessment | None = None, trusted: str = ""
) -> Received:
    """`by` and `assessment`: who handed it in as a file, and where; both None from the recipient's own server.
    `trusted`: another public key than the one set, for practice data.

    Raises PackageRefused and what extends it, UnknownConsultation, WrongConsultation, PackageReplayed,
    UnreadableContent, StatusOutOfOrder, AlreadyReleased, LateRelease, MayNotConsult.
    """
    package = open_package(data, kind=RECEIVED_KINDS, sender="intake", trusted=trusted or peer_key())
    consultation = _consultation(package, assessment)
    locked = lock_assessment(consultation.assessment, by, may_exchange)
    consultation = lock_consultation(locked)
    if _is_known(package):
        return Received(consultation, package.kind, is_new=False)
    if package.kind == PackageKind.STATUS:
        _take_status(package, consultation)
    elif package.kind == PackageKind.HOLD:
        if _take_hold(package, consultation):
            hold_published(locked, by=by)
    else:
        _take_release(package, consultation, locked)
    publish_call(consultation, locked)
    _keep(package, consultation, by)
    note(f"{package.kind}.received", locked, by, package=package.id, sha256=package.sha256)
    return Received(consultation, package.kind, is_new=True)


def _consultation(package: Package, assessment: Assessment | None) -> Consultation:
    sent = Consultation.objects.filter(pk=consultation_named(package.body), sent_at__isnull=False)
    found = sent.select_related("assessment").first()
    if found is None:
        raise UnknownConsultation
    if assessment is not None and found.assessment_id != assessment.pk:
        raise WrongConsultation
    return found


def _is_known(package: Package) -> bool:
    known = ReceivedPackage.objects.filter(pk=package.id).values_list("sha256", flat=True).first()
    if known not in {None, package.sha256}:
        raise PackageReplayed
    return known is not None


def _take_status(package: Package, consultation: Consultation) -> None:
    content = read_status(package.body)
    if consultation.stage == Stage.RELEASED or STATUS_ORDER.index(content.stage) < STATUS_ORDER.index(
        Stage(consultation.stage)
    ):
        raise StatusOutOfOrder
    consultation.stage, consultation.address = content.stage, content.address
    consultation.recipient, consultation.status_at = dict(content.recipient), timezone.now()
    changed = [] if content.plan is None else _take_plan(content.plan, content.declined, consultation)
    consultation.save(update_fields=["stage", "address", "recipient", "status_at", *changed])


def _take_plan(number: int, declined: int, consultation: Consultation) -> list[str]:
    """What the recipient asks is what it says it asks: one of the plans signed here, whatever was written since.

    Names the fields that it set.
    """
    if number < (consultation.plan_number or 0):
        raise StatusOutOfOrder
    package = consultation.sent_packages.filter(kind=PackageKind.CONSULTATION, number=number).first()
    if package is None:
        raise UnreadableContent("plan", _("is not the number of a plan that this office signed"))
    values = {
        **plan_in(json.loads(bytes(package.body))["body"]),
        "plan_number": number,
        "declined_number": max(declined, consultation.declined_number),
    }
    for name, value in values.items():
        setattr(consultation, name, value)
    return list(values)


def _take_release(package: Package, consultation: Consultation, assessment: Assessment) -> None:
    if consultation.stage == Stage.RELEASED:
        raise AlreadyReleased
    if assessment.status in SIGNED_STATUSES:
        raise LateRelease
    content = read_release(
        package.body,
        catalogue=[*catalogue_rows(assessment.risk_version), *catalogue_rows(assessment.resilience_version)],
        methodology=assessment.methodology.record,
    )
    consultation.stage, consultation.status_at = Stage.RELEASED, timezone.now()
    consultation.recipient = dict(content.recipient) or consultation.recipient
    consultation.save(update_fields=["stage", "status_at", "recipient"])
    _write_release(content, consultation)
    _hold_what_waited(consultation)


def _take_hold(package: Package, consultation: Consultation) -> bool:
    """Also after sign-off and after publication: somebody may be in danger by then. False before the release, which it
    waits for."""
    key, reason = read_hold(package.body)
    said: dict[str, Any] = {"reason": reason, "received_at": timezone.now()}
    if consultation.stage != Stage.RELEASED:
        EarlyHold.objects.get_or_create(consultation=consultation, theme=key, defaults=said)
        return False
    theme = Theme.objects.filter(pk=key, consultation=consultation).first()
    if theme is None:
        raise UnreadableContent("theme", _("is not one that was released"))
    HeldTheme.objects.get_or_create(theme=theme, defaults=said)
    return True


def _hold_what_waited(consultation: Consultation) -> None:
    """Within the transaction that takes the release: no page ever shows such a theme as one that may be published."""
    released = set(consultation.themes.values_list("pk", flat=True))
    HeldTheme.objects.bulk_create(
        HeldTheme(theme_id=hold.theme, reason=hold.reason, received_at=hold.received_at)
        for hold in consultation.early_holds.all()
        if hold.theme in released
    )


def _write_release(content: ReleaseContent, consultation: Consultation) -> None:
    Release.objects.create(
        consultation=consultation,
        views=content.views,
        views_sha256=content.views_sha256,
        reach=content.reach,
        set_aside=content.set_aside,
        meetings=content.meetings,
        received_at=timezone.now(),
    )
    if Theme.objects.filter(pk__in=[theme.id for theme in content.themes]).exists():
        raise WrongConsultation
    Theme.objects.bulk_create(
        Theme(
            id=theme.id,
            consultation=consultation,
            position=position,
            title=theme.title,
            text=theme.text,
            factors=list(theme.factors),
            groups=list(theme.groups),
            language=theme.language,
            quote=theme.quote,
        )
        for position, theme in enumerate(content.themes, start=1)
    )


def _keep(package: Package, consultation: Consultation, by: User | None) -> None:
    ReceivedPackage.objects.create(
        pk=package.id,
        consultation=consultation,
        kind=package.kind,
        sha256=package.sha256,
        by=by,
        received_at=timezone.now(),
    )
