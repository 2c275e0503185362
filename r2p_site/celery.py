"""The Celery application: one task that carries a job's id, and a static schedule.

Start with `celery -A r2p_site worker` and `celery -A r2p_site beat`; the queue is that of the deployment's own broker.
"""

import logging
import os
import threading
from typing import Any
from uuid import UUID

from celery import Celery, Task, signals
from celery.exceptions import CeleryError
from kombu.exceptions import KombuError

from r2p_site.enqueue.registry import VISIBILITY_TIMEOUT, RegisteredJob

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "r2p_site.settings")

logger = logging.getLogger(__name__)

RUN, SWEEP, DUE, CLEAR = "jobs.run", "jobs.resend_stale", "jobs.start_due", "sessions.clear"
HEARTBEAT_EVERY = 15  # seconds
SWEEP_EVERY = 10  # seconds
DUE_EVERY = 60  # seconds
CLEAR_EVERY = 3600  # seconds

app = Celery("r2p_site", set_as_current=True)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    # Every job states its own limits; these are for the sweep and for whatever forgets.
    task_soft_time_limit=120,
    task_time_limit=150,
    # A web request waits for the broker this long and no longer; beat sends later what it could not.
    broker_connection_timeout=1,
    broker_transport_options={
        "visibility_timeout": VISIBILITY_TIMEOUT,
        "socket_connect_timeout": 1,
        "retry_on_timeout": False,
    },
    broker_connection_retry_on_startup=True,
    worker_hijack_root_logger=False,
    worker_redirect_stdouts=False,
    worker_enable_remote_control=False,
    worker_send_task_events=False,
    worker_max_tasks_per_child=50,  # PDF and chart libraries grow
    worker_cancel_long_running_tasks_on_connection_loss=False,
    task_default_queue="jobs",
    timezone="UTC",
    beat_scheduler="celery.beat:Scheduler",  # in memory: the schedule is short and the rows remember
    beat_schedule={
        SWEEP: {"task": SWEEP, "schedule": float(SWEEP_EVERY), "options": {"expires": SWEEP_EVERY}},
        DUE: {"task": DUE, "schedule": float(DUE_EVERY), "options": {"expires": DUE_EVERY}},
        CLEAR: {"task": CLEAR, "schedule": float(CLEAR_EVERY), "options": {"expires": CLEAR_EVERY}},
    },
)


@app.task(name=RUN)
def run(job_id: str) -> None:
    from r2p_site.enqueue.run import run_job

    run_job(UUID(job_id))


@app.task(name=SWEEP)
def resend_stale() -> None:
    from django.utils import timezone

    from r2p_site.enqueue import leases

    now = timezone.now()
    leases.recover_lost_jobs(now)
    leases.send_waiting_jobs(now)
    leases.note_alive("beat")


@app.task(name=DUE)
def start_due() -> None:
    from r2p_site.enqueue import leases

    leases.start_due_jobs()


@app.task(name=CLEAR)
def clear_sessions() -> None:
    """Ended sessions may hold what somebody typed, encrypted, and did not save."""
    from django.core.management import call_command

    call_command("clearsessions")


def send(job_id: UUID, job: RegisteredJob) -> bool:
    """The message is the id and the limits. False when the broker does not take it."""
    task: Task[Any, Any] = run
    try:
        task.apply_async(
            (str(job_id),),
            soft_time_limit=job.soft_limit,
            time_limit=job.hard_limit,
            retry=True,
            retry_policy={"max_retries": 1, "interval_start": 0, "interval_step": 0, "interval_max": 0},
        )
    except (KombuError, CeleryError, OSError) as error:
        logger.warning("broker not reached: %s", type(error).__name__)
        return False
    return True


@signals.setup_logging.connect
def _use_own_logging(**_kwargs: Any) -> None:
    """Listening keeps Celery from setting up logging; settings.LOGGING holds in workers too."""


@signals.worker_ready.connect
def _start_heartbeat(**_kwargs: Any) -> None:
    threading.Thread(target=_beat_for_ever, name="heartbeat", daemon=True).start()


def _beat_for_ever() -> None:
    from django.db import DatabaseError, connection

    from r2p_site.enqueue import leases

    pause = threading.Event()
    while True:
        try:
            leases.note_alive("worker")
        except DatabaseError as error:
            logger.warning("heartbeat not written: %s", type(error).__name__)
        connection.close()
        pause.wait(HEARTBEAT_EVERY)
