"""Ranges of a draft: computed by the worker when the lead asks, held in the cache for a while, never stored.

The key is the assessment's id; what is held is numbers of the official track, and no name of anybody.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from assessments.core.enums import SIGNED_STATUSES, Track
from assessments.core.models import Assessment
from assessments.core.queries import with_pins
from assessments.results.errors import MayNotPreview
from assessments.results.permissions import may_preview_ranges
from assessments.results.preview import draft_snapshot, preview_of
from assessments.scoring import canonical_sha256
from r2p_site.accounts.models import User
from r2p_site.audit import record
from r2p_site.enqueue import enqueue
from r2p_site.enqueue.models import Job
from r2p_site.enqueue.queries import latest_job
from r2p_site.enqueue.services import request_cancel, retry_job
from r2p_site.errors import NotFound

Json = dict[str, Any]
RANGES_JOB = "results.preview_ranges"
HELD_FOR = 30 * 60  # seconds
VOICES = (Track.OFFICIAL,)


@dataclass(frozen=True, slots=True)
class Held:
    """`answers` is the hash of what was scored: whether the draft has changed since."""

    content: Json
    answers: str
    computed_at: datetime


@transaction.atomic
def request_ranges(*, assessment: Assessment, by: User) -> Job:
    """Queues the computation; while one is under way, asking again changes nothing. Raises MayNotPreview."""
    locked = _locked(assessment, by)
    job = latest_job(locked.pk, name=RANGES_JOB)
    if job is not None and not job.is_finished:
        return job
    if job is not None and job.is_retryable:
        started = retry_job(job_id=job.pk, by=by)
    else:
        started = enqueue("results.preview_ranges", locked.pk, by=by)
    _record("results.ranges_requested", locked, by)
    return started


@transaction.atomic
def cancel_ranges(*, assessment: Assessment, by: User) -> Job:
    """Raises MayNotPreview, NotFound, JobFinished."""
    locked = _locked(assessment, by)
    job = latest_job(locked.pk, name=RANGES_JOB)
    if job is None:
        raise NotFound
    cancelled = request_cancel(job_id=job.pk)
    _record("results.ranges_cancelled", locked, by)
    return cancelled


def compute_ranges(*, assessment_id: UUID) -> None:
    """The worker's part. A draft that has been signed off meanwhile has a result of its own."""
    assessment = with_pins(Assessment.objects.all()).filter(pk=assessment_id).first()
    if assessment is None or assessment.status in SIGNED_STATUSES:
        return
    snapshot = draft_snapshot(assessment, VOICES)
    held = Held(preview_of(assessment, snapshot, draws=True), canonical_sha256(snapshot), timezone.now())
    cache.set(_key(assessment_id), held, timeout=HELD_FOR)


def held_ranges(assessment: Assessment) -> Held | None:
    """What was computed not long ago."""
    found: Held | None = cache.get(_key(assessment.pk))
    return found


def answers_now(assessment: Assessment) -> str:
    """To compare with `Held.answers`."""
    return canonical_sha256(draft_snapshot(assessment, VOICES))


def _key(assessment_id: UUID) -> str:
    return f"{RANGES_JOB}:{assessment_id}"


def _locked(assessment: Assessment, by: User) -> Assessment:
    locked = Assessment.objects.select_for_update(no_key=True, of=("self",)).select_related("cycle__state")
    found = locked.get(pk=assessment.pk)
    if not may_preview_ranges(by, found):
        raise MayNotPreview
    return found


def _record(event: str, assessment: Assessment, by: User) -> None:
    record(event=event, by=by, state=assessment.cycle.state, subject=f"assessment:{assessment.pk}", details={})
