"""Figures, computed by the worker once the consultation is closed, with the key that a custodian hands over for it."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from assessments.intake.contents import Told
from assessments.intake.enums import COUNTED_CHANNELS, Channel, Kind, Status, Triage
from assessments.intake.errors import FiguresFixed, NotUnlocked
from assessments.intake.models import Consultation, Contribution, CustodianKey, Figures, Release
from assessments.intake.reach import Reached, range_of, reach_of
from assessments.intake.sealing.handover import hand_over, worker_key
from assessments.intake.sealing.unlock import Unlocked
from assessments.intake.services.locking import lock_consultation, note, refuse_others
from assessments.intake.services.reading import Source, check_unlocked, read_all
from assessments.intake.services.sealed import hex_keys, seal_for_custodians
from assessments.scoring import Methodology, parse_answers, parse_methodology, release_views, released_object
from r2p_site.accounts.models import User
from r2p_site.enqueue import Progress, enqueue
from r2p_site.enqueue.models import Job
from r2p_site.enqueue.queries import latest_job
from r2p_site.enqueue.services import request_cancel, retry_job
from r2p_site.errors import NotFound

FIGURES_JOB = "intake.figures"
CHUNK = 500
Json = dict[str, Any]


@transaction.atomic
def ask_figures(*, consultation: Consultation, unlocked: Unlocked, by: User) -> Job:
    """Queue the work, and hand the worker the key for it: for a minute, sealed to the worker's memory.

    Raises NotPermitted, NotUnlocked, WrongState, FiguresFixed, NoWorker.
    """
    refuse_others(by)
    check_unlocked(unlocked, consultation.pk, by)
    locked = lock_consultation(consultation.pk, status=[Status.CLOSED])
    if Release.objects.filter(consultation=locked).exists():
        raise FiguresFixed
    before = latest_job(locked.pk, name=FIGURES_JOB)
    if before is not None and not before.is_finished:
        job = before
    elif before is not None and before.is_retryable:
        job = retry_job(job_id=before.pk, by=by)
    else:
        job = enqueue("intake.figures", locked.pk, by=by)
    hand_over(unlocked.private_key, custodian_key=unlocked.custodian_key, job=locked.pk)
    note("figures.asked", locked, by)
    return job


@transaction.atomic
def cancel_figures(*, consultation: Consultation, by: User) -> Job:
    """Raises NotPermitted, NotFound, JobFinished."""
    refuse_others(by)
    job = latest_job(consultation.pk, name=FIGURES_JOB)
    if job is None:
        raise NotFound
    cancelled = request_cancel(job_id=job.pk)
    note("figures.cancelled", consultation, by)
    return cancelled


def run_figures(*, consultation_id: UUID, progress: Progress) -> None:
    """In the worker: take the key that was handed over, once. Raises KeyNotHandedOver and what compute_figures does."""
    key_id, private_key = worker_key().take(consultation_id)
    key = CustodianKey.objects.filter(pk=key_id, consultation_id=consultation_id, destroyed_on__isnull=True).first()
    if key is None:
        raise NotUnlocked
    compute_figures(
        consultation_id=consultation_id,
        unlocked=Unlocked(key.pk, key.holder_id, private_key),
        progress=progress,
    )


def compute_figures(*, consultation_id: UUID, unlocked: Unlocked, progress: Progress) -> Figures:
    """Unseal everything, count, seal the result, forget.

    Raises WrongState, FiguresFixed, SealedToOthers, NotReceiving, JobCancelled.
    """
    consultation = Consultation.objects.get(pk=consultation_id)
    basis = basis_sha256(consultation)
    told = _read(consultation, unlocked, progress)
    method = parse_methodology(consultation.methodology["record"])
    content = _figures(told, consultation, method, unlocked)
    with transaction.atomic():
        locked = lock_consultation(consultation_id, status=[Status.CLOSED])
        if Release.objects.filter(consultation=locked).exists():
            raise FiguresFixed
        sealed = seal_for_custodians(content, consultation=locked, bound_to=locked.pk)
        values = {
            "sealed": sealed.body,
            "sealed_keys": hex_keys(sealed),
            "basis_sha256": basis,
            "computed_on": timezone.localdate(),
        }
        row, _created = Figures.objects.update_or_create(consultation=locked, defaults=values)
        note("figures.computed", locked, None, input_sha256=content["input_sha256"])
    return row


def counted_rows(consultation: Consultation) -> QuerySet[Contribution]:
    """What takes part in figures and reach: contributions that were not set aside."""
    rows = Contribution.objects.filter(consultation=consultation, kind=Kind.CONTRIBUTION)
    return rows.exclude(triage=Triage.SET_ASIDE)


def basis_sha256(consultation: Consultation) -> str:
    """What figures rest on: which contributions there are, by which channel, and which were set aside. Additions and
    changes of consent move no figure, so nobody who holds codes can keep a release from being signed."""
    own = Contribution.objects.filter(consultation=consultation, kind=Kind.CONTRIBUTION)
    rows = [
        f"{pk}|{channel}|{triage == Triage.SET_ASIDE}"
        for pk, channel, triage in own.values_list("pk", "channel", "triage")
    ]
    return hashlib.sha256("\n".join(sorted(rows)).encode()).hexdigest()


def _read(consultation: Consultation, unlocked: Unlocked, progress: Progress) -> list[tuple[Source, Told]]:
    """Figures need no text, so none is kept."""
    rows = counted_rows(consultation)
    total = rows.count()
    found: list[tuple[Source, Told]] = []
    for source, said in read_all(rows, unlocked):
        found.append((source, replace(said, text="", answers={}, additions=())))
        if len(found) % CHUNK == 0:
            progress.report(len(found), total + 1)
    return found


def _figures(
    told: list[tuple[Source, Told]], consultation: Consultation, method: Methodology, unlocked: Unlocked
) -> Json:
    known = {factor["number"] for factor in consultation.factors}
    document = {
        "methodology": method.version,
        "catalogue": consultation.catalogue,
        "sources": [
            {"id": _name_of(row, unlocked), **_source(row, said, known, method.whole["level_max"])}
            for row, said in told
        ],
    }
    answers = parse_answers(document, {method.version: method}, allow_retired=True)
    views: Json = released_object(release_views(answers.sources or (), answers.catalogue.risk, method))
    least = method.whole["k_min"]
    shown = list(views["factors"])
    reach = reach_of([_reached(row, said, known) for row, said in told], shown_factors=shown, least=least)
    own = Contribution.objects.filter(consultation=consultation, kind=Kind.CONTRIBUTION)
    set_aside = own.filter(triage=Triage.SET_ASIDE).count()
    return {
        "views": views,
        "reach": {"channels": dict(reach.channels), "groups": dict(reach.groups)},
        "set_aside": range_of(set_aside, least),
        "withheld": {
            "factors": _too_few(told, known, shown),
            "groups": _groups_too_few(told, views),
            "reach": list(reach.left_out),
        },
        "input_sha256": answers.input_sha256,
    }


def _name_of(row: Source, unlocked: Unlocked) -> str:
    """Under which a contribution stands in what is hashed. It follows from the custodian's private key, so that
    whoever has the rows and the hash, and no key, cannot try what levels and groups would give that hash."""
    key = unlocked.private_key.encode()
    return hashlib.blake2b(row.id.bytes, key=key, digest_size=16, person=b"r2p figures").hexdigest()


def _source(row: Source, said: Told, known: set[str], highest: int) -> Json:
    """Only invited and met sources count; the engine reads every other channel as open."""
    channel = row.channel if row.channel in COUNTED_CHANNELS else Channel.OPEN
    return {
        "channel": str(channel),
        "groups": said.figure_groups(),
        "factors": {
            number: level for number, level in said.levels.items() if number in known and 0 <= level <= highest
        },
    }


def _reached(row: Source, said: Told, known: set[str]) -> Reached:
    counts = row.channel in COUNTED_CHANNELS
    return Reached(
        id=str(row.id),
        channel=row.channel,
        groups=frozenset(said.reach_groups()),
        factors=frozenset(known & set(said.levels)) if counts else frozenset(),
    )


def _too_few(told: Iterable[tuple[Source, Told]], known: set[str], shown: list[str]) -> list[str]:
    """Factors that somebody who counts gave a level for, and that are not shown."""
    given = {number for row, said in told if row.channel in COUNTED_CHANNELS for number in said.levels}
    return sorted((given & known) - set(shown), key=lambda number: (len(number), number))


def _groups_too_few(told: Iterable[tuple[Source, Told]], views: Json) -> list[str]:
    given = {group for row, said in told if row.channel in COUNTED_CHANNELS for group in said.figure_groups()}
    return sorted(given - set(views["groups"]))
