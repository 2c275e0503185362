"""Many documents at once: a folder or a file of lines, on all cores, answered in their order. No database.

Workers are spawned, not forked, so that nothing of the caller's state is in them.
"""

import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Protocol

from assessments.scoring import ScoringError

LINES = (".ndjson", ".jsonl")
# Documents handed over at a time, and how many such chunks wait for each process.
CHUNK, WAITING = 16, 4
Step = Callable[[bytes], str]


@dataclass(frozen=True, slots=True)
class Named:
    """One document: where it stands, for a person, and its bytes."""

    place: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Done:
    """`answer` of the step, or None with what was refused."""

    place: str
    answer: str | None
    refusal: str = ""


class Report(Protocol):
    def __call__(self, done: int, total: int) -> None: ...


def is_batch(path: Path) -> bool:
    return path.is_dir() or path.suffix.lower() in LINES


def count(path: Path) -> int:
    """How many documents there are. Raises `ScoringError` for a folder or file that cannot be read, or is empty."""
    try:
        found = len(_files(path)) if path.is_dir() else _count_lines(path)
    except OSError as error:
        raise ScoringError(str(path), error.strerror or "cannot be read") from error
    if not found:
        raise ScoringError(str(path), "holds no document: *.json in a folder, one document on each line of a file")
    return found


def documents(path: Path) -> Iterator[Named]:
    """The files of a folder by name, or the lines of a file in order. Empty lines are passed over."""
    try:
        yield from _of_folder(path) if path.is_dir() else _of_lines(path)
    except OSError as error:
        raise ScoringError(error.filename or str(path), error.strerror or "cannot be read") from error


def _files(path: Path) -> list[Path]:
    return sorted(file for file in path.glob("*.json") if file.is_file())


def _of_folder(path: Path) -> Iterator[Named]:
    for file in _files(path):
        yield Named(str(file), file.read_bytes())


def _of_lines(path: Path) -> Iterator[Named]:
    with path.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield Named(f"{path}, line {number}", line)


def _count_lines(path: Path) -> int:
    with path.open("rb") as lines:
        return sum(1 for line in lines if line.strip())


def run(step: Step, named: Iterator[Named], *, total: int, report: Report, processes: int = 0) -> Iterator[Done]:
    """What the step answers to each document, in the order of the documents. `processes`: as many as cores when 0.

    A bounded number of documents is held at a time, however many there are.
    """
    wanted = min(processes or cores(), -(-total // CHUNK))
    answered = _chunks(step, named, wanted) if wanted > 1 else ([_one(step, document)] for document in named)
    finished = 0
    for chunk in answered:
        finished += len(chunk)
        report(finished, total)
        yield from chunk


def cores() -> int:
    """Those that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _chunks(step: Step, named: Iterator[Named], processes: int) -> Iterator[list[Done]]:
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        waiting: deque[Future[list[Done]]] = deque()
        try:
            while chunk := list(islice(named, CHUNK)):
                waiting.append(pool.submit(_several, step, chunk))
                if len(waiting) > processes * WAITING:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            # Whoever stops listening, or is interrupted, does not wait for what nobody will read.
            pool.shutdown(wait=True, cancel_futures=True)


def _several(step: Step, chunk: list[Named]) -> list[Done]:
    return [_one(step, document) for document in chunk]


def _one(step: Step, document: Named) -> Done:
    try:
        return Done(document.place, step(document.body))
    except ScoringError as error:
        return Done(document.place, None, str(error))
