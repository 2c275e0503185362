"""Packages: taking in what the office signed, once each, and delivering what was signed here."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from assessments.intake.enums import RECEIVED_KINDS, PackageKind
from assessments.intake.errors import OlderAnswers, PackageReplayed, UnknownConsultation, WrongState
from assessments.intake.incoming import (
    AnswerContent,
    consultation_named,
    package_number,
    read_answers,
    read_consultation,
)
from assessments.intake.models import Answer, Consultation, HeldBack, ReceivedPackage, Release, StatusPackage
from assessments.intake.queries.custody import DELIVER_JOB
from assessments.intake.services.locking import note, refuse_others
from assessments.intake.services.plans import propose_plan
from r2p_site.accounts.models import User
from r2p_site.enqueue import Progress, enqueue
from r2p_site.enqueue.models import Job
from r2p_site.enqueue.queries import latest_job
from r2p_site.enqueue.services import retry_job
from r2p_site.errors import NotFound
from r2p_site.packages import Package, open_package, peer_key, push_package


@dataclass(frozen=True, slots=True)
class Received:
    """`is_new`: False when the same bytes had been received before."""

    consultation: Consultation
    kind: str
    is_new: bool


@transaction.atomic
def receive_package(*, data: bytes, by: User | None, trusted: str = "") -> Received:
    """`by`: the custodian who handed it in as a file; None from the office's own server. `trusted`: another public
    key than the one set, for practice data.

    Raises PackageRefused and what extends it, UnreadableContent, UnknownConsultation, PackageReplayed, OlderPlan,
    OlderAnswers, WrongState.
    """
    refuse_others(by)
    package = open_package(data, kind=RECEIVED_KINDS, sender="office", trusted=trusted or peer_key())
    found = Consultation.objects.select_for_update().filter(pk=consultation_named(package.body)).first()
    if _is_known(package):
        if found is None:
            raise PackageReplayed
        return Received(found, package.kind, is_new=False)
    taken = _take_consultation(package, found) if package.kind == PackageKind.CONSULTATION else _take(package, found)
    ReceivedPackage.objects.create(
        pk=package.id,
        kind=package.kind,
        consultation=taken,
        sha256=package.sha256,
        received_on=timezone.localdate(),
    )
    note(f"{package.kind}.received", taken, by, package=package.id, sha256=package.sha256)
    return Received(taken, package.kind, is_new=True)


def _is_known(package: Package) -> bool:
    known = ReceivedPackage.objects.filter(pk=package.id).values_list("sha256", flat=True).first()
    if known not in {None, package.sha256}:
        raise PackageReplayed
    return known is not None


def _take_consultation(package: Package, found: Consultation | None) -> Consultation:
    """A second package about one is a change of plan, on which a custodian decides."""
    if found is None:
        values = read_consultation(package.body)
        key, number = consultation_named(package.body), package_number(package.body)
        return Consultation.objects.create(pk=key, slug=_free_slug(values), plan_number=number, **values)
    propose_plan(package.body, found)
    return found


def _free_slug(values: dict[str, Any]) -> str:
    """As short as it can be: people type it from paper."""
    wanted = slugify(f"{values['iso3']}-{values['cycle']}")[:50] or values["iso3"].lower()
    taken = set(Consultation.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    return next(slug for slug in [wanted, *(f"{wanted}-{n}" for n in range(2, len(taken) + 3))] if slug not in taken)


def _take(package: Package, found: Consultation | None) -> Consultation:
    """The office's answers to what was released; a package of a higher number takes the place of the one before."""
    if found is None:
        raise UnknownConsultation
    release = Release.objects.filter(consultation=found).first()
    if release is None:
        raise WrongState
    number = package_number(package.body)
    answers = read_answers(package.body, themes=[theme["id"] for theme in release.body["themes"]])
    if number == found.answers_number and _are_here(answers, found):
        return found  # an office that was restored signed the same once more
    if number <= found.answers_number:
        raise OlderAnswers(here=found.answers_number, came=number)
    found.answers_number = number
    found.save(update_fields=["answers_number"])
    Answer.objects.filter(consultation=found).delete()
    Answer.objects.bulk_create(
        Answer(consultation=found, theme=row.theme, answer=row.answer, text=row.text) for row in answers
    )
    return found


def _are_here(answers: list[AnswerContent], consultation: Consultation) -> bool:
    here = Answer.objects.filter(consultation=consultation)
    rows = {row.theme: (row.answer, row.text) for row in here}
    return rows == {row.theme: (row.answer, row.text) for row in answers}


# --- Out ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A signed package, whichever table keeps it."""

    id: UUID
    kind: PackageKind
    consultation: Consultation
    package: bytes
    delivered_on: date | None


def outgoing(package_id: UUID) -> Outgoing:
    """Raises NotFound."""
    status = StatusPackage.objects.filter(pk=package_id).select_related("consultation").first()
    if status is not None:
        return Outgoing(package_id, PackageKind.STATUS, status.consultation, bytes(status.package), status.delivered_on)
    held = HeldBack.objects.filter(pk=package_id).select_related("consultation").first()
    if held is not None:
        return Outgoing(package_id, PackageKind.HOLD, held.consultation, bytes(held.package), held.delivered_on)
    release = Release.objects.filter(package_id=package_id).select_related("consultation").first()
    if release is None:
        raise NotFound
    return Outgoing(package_id, PackageKind.RELEASE, release.consultation, bytes(release.package), release.delivered_on)


def deliver_package(*, package_id: UUID, progress: Progress) -> None:
    """POST the bytes to the office. Safe to repeat: it answers the same bytes as received. Raises PushFailed."""
    found = outgoing(package_id)
    if found.delivered_on is None:
        progress.report(0, 1)
        push_package(found.package, url=f"{settings.SITE_URLS['staff'].rstrip('/')}/exchange/")
        _mark_delivered(package_id)
    progress.report(1, 1)


@transaction.atomic
def send_again(*, package_id: UUID, by: User) -> Job:
    """After a failure. Raises NotPermitted, NotFound, JobNotFailed."""
    refuse_others(by)
    found = outgoing(package_id)
    job = latest_job(package_id, name=DELIVER_JOB)
    again = retry_job(job_id=job.pk, by=by) if job else enqueue("intake.deliver", package_id, by=by)
    note(f"{found.kind}.sent", found.consultation, by, package=package_id)
    return again


@transaction.atomic
def note_handed_over(*, package_id: UUID, by: User) -> None:
    """A custodian carried the file to the office. Raises NotPermitted, NotFound."""
    refuse_others(by)
    found = outgoing(package_id)
    _mark_delivered(package_id)
    note(f"{found.kind}.handed_over", found.consultation, by, package=package_id)


def _mark_delivered(package_id: UUID) -> None:
    today = timezone.localdate()
    StatusPackage.objects.filter(pk=package_id, delivered_on__isnull=True).update(delivered_on=today)
    HeldBack.objects.filter(pk=package_id, delivered_on__isnull=True).update(delivered_on=today)
    Release.objects.filter(package_id=package_id, delivered_on__isnull=True).update(delivered_on=today)
