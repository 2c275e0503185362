"""A whole assessment scored: 140 indicators of risk, 35 of resilience (example E3 and E4 of the methodology).

And as many as 193 States make in 20 cycles, from snapshot files to results.
"""

import atexit
import hashlib
import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from bench.registry import Size, Timing, benchmark

STATES, CYCLES = 193, 20


@benchmark("scoring with intervals, against its random streams alone", at_most=5.0, limit=1000.0)
def with_intervals() -> Timing:
    """Floor: the streams as the methodology specifies them, and no engine."""
    from assessments.scoring import parse_answers, score_answers, shipped_methodologies
    from tests.assessments.scoring import examples

    document = examples.document(tracks={"official": examples.example_3()}, resilience=examples.example_4())
    answers = parse_answers(document, shipped_methodologies())
    grids = (answers.catalogue.risk, answers.catalogue.resilience)
    keys = [row.code for grid in grids for row in grid.rows]
    keys += ["p", "p", *(f"w:{factor.number}" for grid in grids for factor in grid.factors)]
    return Timing(
        measured=lambda: score_answers(answers),
        floor=lambda: [_stream(f"{answers.seed}|official|{key}") for key in keys],
    )


def _stream(text: str) -> list[float]:
    seed = int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")
    draw = random.Random(seed).random  # noqa: S311 - reproducible by design
    return [draw() for _ in range(2000)]


@benchmark("scoring without intervals, against reading its answers", limit=5.0)
def without_intervals() -> Timing:
    """Floor: the answers read from JSON text."""
    from assessments.scoring import parse_answers, score_answers, shipped_methodologies
    from tests.assessments.scoring import examples

    document = examples.document(tracks={"official": examples.example_3()}, resilience=examples.example_4())
    answers = parse_answers(document, shipped_methodologies())
    text = json.dumps(document)
    return Timing(measured=lambda: score_answers(answers, draws=False), floor=lambda: json.loads(text))


# Peak memory of a process of its own, in kilobytes, where Linux says it; other systems are not asked.
PEAK = """
import re
from pathlib import Path
from assessments.scoring import parse_answers, results_object, score_answers, shipped_methodologies
from tests.assessments.scoring import examples
document = examples.document(tracks={"official": examples.example_3()}, resilience=examples.example_4())
answers = parse_answers(document, shipped_methodologies())
if %(scored)s:
    results_object(score_answers(answers))
print(re.search(r"VmHWM:\\s+([0-9]+)", Path("/proc/self/status").read_text())[1])
"""


@benchmark("memory of scoring with intervals, against reading the answers", limit=300_000.0)
def memory() -> Size:
    def peak(*, scored: bool) -> int:
        command = [sys.executable, "-c", PEAK % {"scored": scored}]
        done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - a script of our own
        return 1024 * int(done.stdout)

    return Size(measured=peak(scored=True), floor=peak(scored=False))


def snapshots(count: int) -> Iterator[bytes]:
    """Canonical snapshots in the shipped catalogue, every one of the 140 risk indicators rated."""
    from assessments.core.answers_file import shipped_catalogue
    from assessments.scoring import canonical_bytes, shipped_methodologies

    method = shipped_methodologies()["1.0.0"]
    rows = shipped_catalogue()
    codes = [row["code"] for row in rows if row["block"] != "resilience"]
    for number in range(count):
        official = {
            code: {"state": "rated", "level": (number + 3 * place) % 5, "confidence": "medium"}
            for place, code in enumerate(codes)
        }
        yield canonical_bytes(
            {
                "assessment": f"{number}",
                "state": "XPR",
                "cycle": "2026",
                "disclosure": "full",
                "practice": True,
                "period": {"start": "2026-01-01", "end": "2026-12-31"},
                "methodology": {"version": method.version, "sha256": method.sha256},
                "frameworks": [],
                "catalogue": rows,
                "tracks": {"official": official, "reviewer": {}},
                "resilience": {},
                "views": None,
                "views_sha256": None,
                "record_sha256": "0" * 64,
                "previous": None,
            }
        )


def file_of(count: int) -> Path:
    """A file of lines, gone when the run ends."""
    folder = tempfile.TemporaryDirectory()
    atexit.register(folder.cleanup)
    path = Path(folder.name) / "snapshots.ndjson"
    with path.open("wb") as file:
        file.writelines(b"%s\n" % snapshot for snapshot in snapshots(count))
    return path


def score_file(path: Path, *, processes: int = 0) -> int:
    """As `manage.py score --no-draws` does; the results are made and counted, not kept."""
    from assessments.core import batch

    step = partial(length_of_results, draws=False)
    total = batch.count(path)
    answered = batch.run(step, batch.documents(path), total=total, report=lambda *_: None, processes=processes)
    return sum(done.answer is not None for done in answered)


def length_of_results(body: bytes, *, draws: bool) -> str:
    from assessments.core.answers_file import answers_of
    from assessments.scoring import read_document, results_object, score_answers

    return str(len(results_object(score_answers(answers_of(read_document(body)), draws=draws))))


def one_pass(path: Path) -> object:
    """The floor: JSON parsed, the same ratings in one array, one power mean over all of them at once."""
    import numpy as np

    with path.open("rb") as lines:
        tracks = [json.loads(line)["tracks"]["official"] for line in lines]
    levels = np.array([[answer["level"] for answer in track.values()] for track in tracks])
    return np.sqrt(((levels / 4) ** 2).mean(axis=1))


@benchmark("3,860 snapshot files to results, all cores, against JSON and one NumPy pass", at_most=10.0)
def many() -> Timing:
    path = file_of(STATES * CYCLES)

    def measured() -> None:
        if score_file(path) != STATES * CYCLES:
            raise RuntimeError("not every snapshot was scored")

    return Timing(measured=measured, floor=lambda: one_pass(path), fewest=1)


@benchmark("1,930 snapshots scored by one process, against ten times 193", at_most=1.2)
def linear() -> Timing:
    many_path, few_path = file_of(STATES * 10), file_of(STATES)
    return Timing(
        measured=lambda: score_file(many_path, processes=1),
        floor=lambda: [score_file(few_path, processes=1) for _ in range(10)],
        fewest=1,
    )
