"""Background work by registered name, as rows that a page can show. See services.py and registry.py."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from r2p_site.enqueue.progress import JobCancelled, Progress
from r2p_site.enqueue.registry import job

if TYPE_CHECKING:
    from r2p_site.enqueue.models import Job
    from r2p_site.enqueue.services import Asker

__all__ = ["JobCancelled", "Progress", "enqueue", "job"]


def enqueue(name: str, object_id: UUID, *, by: Asker | None) -> Job:
    """A queued job, written in the caller's transaction and sent when that commits.

    `name` is one that a tasks module registered with @job; `by` is the user who asked, None for the system itself.
    A broker that cannot be reached does not fail the caller: the row stays queued and beat sends it later.
    """
    from r2p_site.enqueue import services  # models cannot be imported while Django is still loading the apps

    return services.create_job(name=name, object_id=object_id, by=by)
