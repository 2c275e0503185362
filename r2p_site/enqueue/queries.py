"""Reading jobs. Who may see one is decided by the slice that owns the object."""

from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from r2p_site.enqueue.models import Heartbeat, Job, JobState


def jobs_for(object_id: UUID, *, name: str = "") -> QuerySet[Job]:
    """The jobs of one object, newest first."""
    jobs = Job.objects.filter(object_id=object_id)
    return jobs.filter(name=name) if name else jobs


def latest_job(object_id: UUID, *, name: str) -> Job | None:
    return jobs_for(object_id, name=name).first()


def jobs_to_send(now: datetime, *, resend_before: datetime) -> QuerySet[Job]:
    """Queued rows that the broker never had, or had so long ago that it may have lost them; oldest first."""
    is_due = Q(send_after__isnull=True) | Q(send_after__lte=now)
    is_unsent = Q(sent_at__isnull=True) | Q(sent_at__lt=resend_before) | Q(sent_at__lt=F("send_after"))
    return Job.objects.filter(is_due, is_unsent, state=JobState.QUEUED).order_by("created_at")


def lost_jobs(now: datetime) -> QuerySet[Job]:
    """Running rows whose worker stopped renewing."""
    return Job.objects.filter(state=JobState.RUNNING, lease_until__lt=now)


def search_jobs(*, state: str = "", name: str = "") -> QuerySet[Job]:
    """Newest first; an empty term narrows nothing."""
    jobs = Job.objects.all()
    if state:
        jobs = jobs.filter(state=state)
    return jobs.filter(name__icontains=name) if name else jobs


def count_by_state() -> dict[str, int]:
    """How many jobs are in each state, in the order of their life; states without one included."""
    found = dict(Job.objects.order_by().values_list("state").annotate(Count("pk")))
    return {str(state.label): found.get(state, 0) for state in JobState}


def last_seen(name: str) -> datetime | None:
    return Heartbeat.objects.filter(pk=name).values_list("seen_at", flat=True).first()
