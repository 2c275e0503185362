"""Scoring everything that was signed off under another version: in pieces, again and again until all of it is there."""

import json
from collections.abc import Sequence
from itertools import islice
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assessments.core.models import Methodology
from assessments.methods.models import RescoredResult, Rescoring
from assessments.methods.permissions import may_draft
from assessments.methods.queries import RESCORE_JOB, waiting_snapshots
from assessments.review.models import Snapshot
from assessments.scoring import Methodology as Method
from assessments.scoring import ScoringError, parse_answers, parse_methodology, results_object, score_answers
from r2p_site.accounts.models import User
from r2p_site.audit import record as record_event
from r2p_site.enqueue import JobCancelled, Progress, enqueue
from r2p_site.enqueue.models import Job
from r2p_site.enqueue.queries import latest_job
from r2p_site.enqueue.services import request_cancel, retry_job
from r2p_site.errors import NotFound, NotPermitted

# Snapshots whose results are written together: a second or so of work, all of it lost when the worker is.
CHUNK = 20


@transaction.atomic
def request_rescoring(*, methodology: Methodology, by: User) -> Job:
    """Asks the worker for what is missing under this version; asking while it is under way changes nothing.

    Raises NotPermitted.
    """
    if not may_draft(by):
        raise NotPermitted
    locked = Methodology.objects.select_for_update(of=("self",)).get(pk=methodology.pk)
    rescoring, _created = Rescoring.objects.get_or_create(
        methodology=locked, defaults={"sha256": locked.sha256, "asked_by": by, "asked_at": timezone.now()}
    )
    job = latest_job(rescoring.pk, name=RESCORE_JOB)
    if job is not None and not job.is_finished:
        return job
    if job is not None and job.is_retryable:
        started = retry_job(job_id=job.pk, by=by)
    else:
        started = enqueue("methods.rescore", rescoring.pk, by=by)
    _record("methodology.rescoring_requested", locked, by)
    return started


@transaction.atomic
def cancel_rescoring(*, methodology: Methodology, by: User) -> Job:
    """What is there stays; asking again goes on from it. Raises NotPermitted, NotFound, JobFinished."""
    if not may_draft(by):
        raise NotPermitted
    rescoring = Rescoring.objects.filter(methodology=methodology).first()
    job = latest_job(rescoring.pk, name=RESCORE_JOB) if rescoring else None
    if job is None:
        raise NotFound
    cancelled = request_cancel(job_id=job.pk)
    _record("methodology.rescoring_cancelled", methodology, by)
    return cancelled


def rescore(*, rescoring_id: UUID, progress: Progress) -> None:
    """The worker's part. Called twice, at the same time or one after the other, it leaves one row for each snapshot."""
    rescoring = Rescoring.objects.select_related("methodology").filter(pk=rescoring_id).first()
    if rescoring is None:
        return
    method = parse_methodology(rescoring.methodology.record)
    total = Snapshot.objects.count()
    waiting = waiting_snapshots(rescoring.methodology_id)
    done = total - len(waiting)
    progress.report(done, total)
    left = iter(waiting)
    while chunk := list(islice(left, CHUNK)):
        _store(rescoring, _rescored(chunk, rescoring.methodology, method))
        done += len(chunk)
        progress.report(done, total)
    if waiting:
        _record("methodology.rescored", rescoring.methodology, None)


def _rescored(ids: Sequence[UUID], methodology: Methodology, method: Method) -> list[RescoredResult]:
    snapshots = Snapshot.objects.filter(pk__in=ids).select_related("previous").defer("record", "previous__record")
    return [_row(snapshot, methodology, method) for snapshot in snapshots]


def _row(snapshot: Snapshot, methodology: Methodology, method: Method) -> RescoredResult:
    row = RescoredResult(snapshot=snapshot, methodology=methodology, computed_at=timezone.now())
    try:
        row.content = results_object(
            score_answers(
                parse_answers(
                    json.loads(bytes(snapshot.body)),
                    {},
                    previous=json.loads(bytes(snapshot.previous.body)) if snapshot.previous else None,
                    under=method,
                )
            )
        )
    except ScoringError as refusal:
        row.refusal = str(refusal)
    return row


@transaction.atomic
def _store(rescoring: Rescoring, rows: list[RescoredResult]) -> None:
    """What another worker wrote first stays: it is the same. Nothing is written once the draft has changed."""
    locked = Methodology.objects.select_for_update(of=("self",)).filter(pk=rescoring.methodology_id).first()
    if locked is None or locked.sha256 != rescoring.sha256:
        raise JobCancelled
    RescoredResult.objects.bulk_create(rows, ignore_conflicts=True)


def _record(event: str, methodology: Methodology, by: User | None) -> None:
    record_event(
        event=event, by=by, subject=f"methodology:{methodology.version}", details={"sha256": methodology.sha256}
    )
