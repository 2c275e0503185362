"""A real worker on the test's own database and broker."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.db import connection

from r2p_site.enqueue.models import Job
from tests.r2p_site.enqueue import probe_jobs

COMMAND = [sys.executable, "-m", "celery", "-A", "r2p_site", "worker", "--concurrency=1", "--loglevel=INFO"]
QUICK_START = ["--without-mingle", "--without-gossip"]
PROBES = ["--include", "tests.r2p_site.enqueue.probe_jobs"]


def wait_for(is_true: Callable[[], Any], what: str, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not is_true():
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {seconds} s for: {what}")
        time.sleep(0.02)


def wait_for_state(job: Job, state: str) -> None:
    wait_for(lambda: Job.objects.filter(pk=job.pk, state=state).exists(), f"a job that is {state}")
    job.refresh_from_db()


class Worker:
    """One Celery worker, the head of a process group of its own."""

    def __init__(self, log: Path, environment: dict[str, str]) -> None:
        self._log = log
        with log.open("w") as file:
            self._process = subprocess.Popen(
                [*COMMAND, *QUICK_START, *PROBES], env=environment, stdout=file, stderr=file, start_new_session=True
            )

    def wait_until_ready(self) -> None:
        wait_for(lambda: "ready." in self.log() or self._process.poll() is not None, "a worker that is ready")
        assert self._process.poll() is None, self.log()

    def log(self) -> str:
        return self._log.read_text()

    def kill(self) -> None:
        """As when the machine loses power: the head and its children, with no chance to say goodbye."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def stop(self) -> None:
        if self._process.poll() is None:
            self._process.terminate()
            self._process.wait(timeout=30)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("probe")
    os.environ[probe_jobs.FOLDER] = str(path)
    return path


@pytest.fixture(scope="module")
def start_worker(django_db_setup: None, folder: Path) -> Iterator[Callable[[], Worker]]:
    workers: list[Worker] = []

    def start() -> Worker:
        log = folder / f"{uuid4()}.log"
        workers.append(Worker(log, os.environ | {"DATABASE_URL": database_url()}))
        workers[-1].wait_until_ready()
        return workers[-1]

    yield start
    for worker in workers:
        worker.stop()


@pytest.fixture(scope="module")
def worker(start_worker: Callable[[], Worker]) -> Worker:
    """One for the tests that leave it alive."""
    return start_worker()


def database_url() -> str:
    """The test database, which the environment names without its test prefix."""
    given = connection.settings_dict
    user, password = quote(str(given["USER"]), safe=""), quote(str(given["PASSWORD"]), safe="")
    return f"postgres://{user}:{password}@{given['HOST']}:{given['PORT']}/{given['NAME']}"
