"""A job as templates/components/progress.html shows it."""

from dataclasses import dataclass
from uuid import UUID

from r2p_site.enqueue.models import Job
from r2p_site.errors import Message


@dataclass(frozen=True, slots=True)
class JobView:
    id: UUID
    state: str
    percent: int
    reason: str
    label: Message


def job_view(job: Job, *, label: Message) -> JobView:
    return JobView(job.id, job.state, job.progress, job.error_text, label)
