"""Where the answers of a batch go: all of them or none, whatever is refused on the way."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from assessments.core.batch import Done

Write = Callable[[str], object]
# Refusals that are named one by one.
NAMED = 20
STEPS = 20


class ProgressLines:
    """Says how far it is, at most twenty times."""

    def __init__(self, write: Write, verb: str) -> None:
        self._write, self._verb, self._said = write, verb, 0

    def __call__(self, done: int, total: int) -> None:
        step = STEPS * done // total
        if step > self._said:
            self._said = step
            self._write(f"{self._verb} {done} of {total}\n")


def without_refused(answered: Iterable[Done], refused: list[str]) -> Iterator[Done]:
    """Those with an answer; what was refused is added to the list. After the first refusal nothing more is given."""
    for done in answered:
        if done.answer is None:
            refused.append(f"{done.place}: {done.refusal}")
        elif not refused:
            yield done


def name_refusals(write: Write, refused: list[str]) -> None:
    for line in refused[:NAMED]:
        write(f"{line}\n")
    if len(refused) > NAMED:
        write(f"and {len(refused) - NAMED} more\n")


@contextmanager
def lines_to(output: Path | None, write: Write, refused: list[str]) -> Iterator[TextIO]:
    """A file to write lines to. When nothing was refused it becomes `output`, or is written out; else it is gone."""
    folder = None if output is None else output.parent
    handle, name = tempfile.mkstemp(dir=folder, prefix=".score-", suffix=".part")
    try:
        with os.fdopen(handle, "w+", encoding="utf-8", newline="\n") as file:
            yield file
            file.flush()
            if not refused and output is None:
                file.seek(0)
                for line in file:
                    write(line)
        if not refused and output is not None:
            _open_to_readers(Path(name))
            Path(name).replace(output)
    finally:
        Path(name).unlink(missing_ok=True)


@contextmanager
def folder_to(output: Path, refused: list[str]) -> Iterator[Path]:
    """A folder to write files to, whose files are moved to `output` when nothing was refused."""
    part = Path(tempfile.mkdtemp(dir=output.parent, prefix=".score-", suffix=".part"))
    try:
        yield part
        if not refused:
            output.mkdir(exist_ok=True)
            for file in sorted(part.iterdir()):
                file.replace(output / file.name)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _open_to_readers(path: Path) -> None:
    """Temporary files are for their owner alone; what was asked for has the usual mode."""
    mask = os.umask(0)
    os.umask(mask)
    path.chmod(0o666 & ~mask)
