"""Job functions by name. Each slice's tasks.py registers its own; Celery imports them at start (autodiscovery)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from r2p_site.enqueue.progress import Progress

JobFunction = Callable[[UUID, Progress], None]
# Ids of the objects for which a job is to start by itself, because a day has come.
DueObjects = Callable[[], Iterable[UUID]]

# The broker hands a message to someone else when it was not acknowledged for this long; no job may run longer.
VISIBILITY_TIMEOUT = 3600  # seconds
HARD_LIMIT_MARGIN = 30  # seconds between asking a job to stop (soft limit) and killing its process (hard limit)


@dataclass(frozen=True, slots=True)
class RegisteredJob:
    name: str
    run: JobFunction
    soft_limit: int  # seconds
    max_attempts: int
    due: DueObjects | None = None

    @property
    def hard_limit(self) -> int:
        return self.soft_limit + HARD_LIMIT_MARGIN


_jobs: dict[str, RegisteredJob] = {}


def job(
    name: str, *, soft_limit: int = 120, max_attempts: int = 3, due: DueObjects | None = None
) -> Callable[[JobFunction], JobFunction]:
    """Register `def render_report(object_id: UUID, progress: Progress) -> None` under a stable name.

    Beat asks `due` every minute, and starts a job for each id that has none under way.

    The function reads what it needs by id and may be run again from the start after its worker was lost, up to
    `max_attempts` times in all; a DomainError that it raises is shown to the user, any other error is not.
    """
    if soft_limit + HARD_LIMIT_MARGIN >= VISIBILITY_TIMEOUT:
        raise ValueError(f"{name}: soft_limit must stay below {VISIBILITY_TIMEOUT - HARD_LIMIT_MARGIN} seconds.")

    def register(function: JobFunction) -> JobFunction:
        known = _jobs.get(name)
        if known and known.run.__module__ != function.__module__:
            raise ValueError(f"{name} is registered by {known.run.__module__} already.")
        _jobs[name] = RegisteredJob(name, function, soft_limit, max_attempts, due)
        return function

    return register


def registered(name: str) -> RegisteredJob:
    """Raises KeyError for a name that no loaded tasks module registers."""
    return _jobs[name]


def started_by_beat() -> list[RegisteredJob]:
    return [known for known in _jobs.values() if known.due is not None]


def registered_names() -> set[str]:
    return set(_jobs)
