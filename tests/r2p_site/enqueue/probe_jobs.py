"""Job functions for the tests of workers. What they did is left in a folder, where the test looks."""

import os
import time
from pathlib import Path
from uuid import UUID

from r2p_site.enqueue import Progress, job
from r2p_site.enqueue.progress import Unwatched
from r2p_site.errors import Conflict

FOLDER = "PROBE_FOLDER"


def trace(object_id: UUID, name: str) -> Path:
    return Path(os.environ[FOLDER]) / f"{object_id}.{name}"


@job("tests.probe")
def probe(object_id: UUID, progress: Progress) -> None:
    """Says that it started, waits until it is let go, then does its work once."""
    trace(object_id, "started").write_text(str(os.getpid()))
    deadline = time.monotonic() + 60
    while not trace(object_id, "go").exists() and time.monotonic() < deadline:
        progress.report(1, 2)
        time.sleep(0.02)
    with trace(object_id, "done").open("a") as file:
        file.write("x")


@job("tests.refused")
def refused(object_id: UUID, progress: Progress) -> None:
    raise Conflict("There is nothing to report yet.")


@job("tests.broken")
def broken(object_id: UUID, progress: Progress) -> None:
    raise ValueError("marker of a person")


@job("tests.endless", soft_limit=1)
def endless(object_id: UUID, progress: Progress) -> None:
    while True:
        Unwatched().report(0, 1)
        time.sleep(0.02)


@job("tests.reporting")
def reporting(object_id: UUID, progress: Progress) -> None:
    for step in range(5):
        progress.report(step, 4)
