"""`score` and `verify_snapshot` over folders and files of lines: in order, on all cores, all or nothing."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from assessments.core import batch
from assessments.core.answers_file import shipped_catalogue
from assessments.core.batch import Named
from assessments.scoring import ScoringError, canonical_bytes, parse_answers, results_object, score_answers
from assessments.scoring.parameters import shipped_methodologies
from tests.assessments.core.test_scoring_commands import bundle

# Enough for more than one process.
MANY = batch.CHUNK * 2 + 3


def answers(level: int) -> dict[str, Any]:
    return {
        "methodology": "1.0.0",
        "tracks": {"official": {"7.9": {"state": "rated", "level": level % 5, "confidence": "high"}}},
        "seed_text": f"document {level}",
    }


def as_folder(place: Path, contents: list[Any]) -> Path:
    folder = place / "inputs"
    folder.mkdir()
    for index, content in enumerate(contents):
        (folder / f"{index:03}.json").write_text(json.dumps(content), encoding="utf-8")
    (folder / "notes.txt").write_text("not an input", encoding="utf-8")
    return folder


def as_lines(place: Path, contents: list[Any]) -> Path:
    path = place / "inputs.ndjson"
    path.write_text("\n".join(json.dumps(content) for content in contents) + "\n\n", encoding="utf-8")
    return path


def expected(content: Any) -> Any:
    parsed = parse_answers(content, shipped_methodologies(), default_catalogue=shipped_catalogue())
    return results_object(score_answers(parsed, draws=False))


def run(*arguments: str) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command(*arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


@pytest.mark.parametrize("gathered", [as_folder, as_lines])
def test_score_answers_every_document_in_order(tmp_path: Path, gathered: Any) -> None:
    contents = [answers(level) for level in range(MANY)]

    printed, said = run("score", "--input", str(gathered(tmp_path, contents)), "--no-draws")

    assert printed.splitlines() == [canonical_bytes(expected(content)).decode() for content in contents]
    assert said.splitlines()[-1] == f"scored {MANY} of {MANY}"


def test_score_writes_lines_to_a_file(tmp_path: Path) -> None:
    source, output = as_lines(tmp_path, [answers(1), answers(2)]), tmp_path / "results.ndjson"

    printed, _said = run("score", "--input", str(source), "--output", str(output), "--no-draws")

    assert printed == ""
    assert [json.loads(line) for line in output.read_text().splitlines()] == [
        expected(answers(1)),
        expected(answers(2)),
    ]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["inputs.ndjson", "results.ndjson"]


def test_score_writes_a_folder_as_it_would_file_by_file(tmp_path: Path) -> None:
    source, output, single = as_folder(tmp_path, [answers(1), answers(2)]), tmp_path / "results", tmp_path / "one.json"

    run("score", "--input", str(source), "--output", str(output))
    run("score", "--input", str(source / "001.json"), "--output", str(single))

    assert sorted(path.name for path in output.iterdir()) == ["000.json", "001.json"]
    assert (output / "001.json").read_bytes() == single.read_bytes()


REFUSED = {
    "a level out of range": (
        answers(1) | {"tracks": {"official": {"7.9": {"state": "rated", "level": 9}}}},
        "level: 9",
    ),
    "an unknown code": (answers(1) | {"tracks": {"official": {"99.9": {}}}}, "99.9: is not a code of the catalogue"),
    "no object": ([], ": [] is not an object"),
}


@pytest.mark.parametrize("kind", REFUSED)
@pytest.mark.parametrize("gathered", [as_folder, as_lines])
def test_score_refuses_the_whole_naming_each_bad_document(tmp_path: Path, gathered: Any, kind: str) -> None:
    content, message = REFUSED[kind]
    contents: list[Any] = [answers(level) for level in range(MANY)]
    contents[3] = contents[MANY - 1] = content
    source, output, err = gathered(tmp_path, contents), tmp_path / "results", io.StringIO()
    before = sorted(tmp_path.iterdir())

    with pytest.raises(CommandError) as caught:
        call_command("score", "--input", str(source), "--output", str(output), "--no-draws", stderr=err)

    assert caught.value.returncode == 2
    assert str(caught.value) == f"2 of {MANY} documents refused; nothing was written."
    named = [line for line in err.getvalue().splitlines() if not line.startswith("scored ")]
    places = [
        f"{source}/{index:03}.json" if source.is_dir() else f"{source}, line {index + 1}" for index in (3, MANY - 1)
    ]
    assert [line.partition(": ")[0] for line in named] == places
    assert all(message in line for line in named)
    assert sorted(tmp_path.iterdir()) == before


def test_score_names_twenty_bad_documents_and_counts_the_rest(tmp_path: Path) -> None:
    source, err = as_lines(tmp_path, [[]] * 25), io.StringIO()

    with pytest.raises(CommandError):
        call_command("score", "--input", str(source), stderr=err)

    assert err.getvalue().splitlines()[-1] == "and 5 more"


@pytest.mark.parametrize("command", [("score", "--input"), ("verify_snapshot",)])
@pytest.mark.parametrize(
    ("made", "message"),
    [
        (lambda place: place / "none.ndjson", "No such file or directory"),
        (
            lambda place: as_folder(place, []),
            "holds no document: *.json in a folder, one document on each line of a file",
        ),
        (
            lambda place: as_lines(place, []),
            "holds no document: *.json in a folder, one document on each line of a file",
        ),
    ],
)
def test_nothing_to_read_is_refused(tmp_path: Path, command: tuple[str, ...], made: Any, message: str) -> None:
    source = made(tmp_path)

    with pytest.raises(CommandError) as caught:
        run(*command, str(source))

    assert (str(caught.value), caught.value.returncode) == (f"{source}: {message}", 2)


def test_score_names_a_place_it_cannot_write_to(tmp_path: Path) -> None:
    source, output = as_lines(tmp_path, [answers(1)]), tmp_path / "none" / "results.ndjson"

    with pytest.raises(CommandError) as caught:
        run("score", "--input", str(source), "--output", str(output))

    assert (str(caught.value), caught.value.returncode) == (f"{output}: No such file or directory", 2)


def tampered() -> dict[str, Any]:
    content = bundle()
    content["results"]["gaps"]["7"] = 0.5
    return content


def test_verify_snapshot_says_of_each_bundle_whether_it_matches(tmp_path: Path) -> None:
    source = as_folder(tmp_path, [bundle(), bundle()])

    printed, _said = run("verify_snapshot", str(source))

    digest = bundle()["results"]["input_sha256"]
    assert printed.splitlines() == [
        f"matches  {digest}  {source}/000.json",
        f"matches  {digest}  {source}/001.json",
        "All 2 bundles match.",
    ]


@pytest.mark.parametrize(
    ("contents", "status", "message"),
    [
        ([bundle(), tampered()], 1, "1 of 2 bundles do not match."),
        ([answers(1), tampered(), bundle()], 2, "1 of 3 documents are not bundles."),
    ],
)
def test_verify_snapshot_ends_as_for_a_single_bundle(
    tmp_path: Path, contents: list[Any], status: int, message: str
) -> None:
    out, err = io.StringIO(), io.StringIO()
    source = as_lines(tmp_path, contents)

    with pytest.raises(CommandError) as caught:
        call_command("verify_snapshot", str(source), stdout=out, stderr=err)

    assert (str(caught.value), caught.value.returncode) == (message, status)
    assert [line.split()[0] for line in out.getvalue().splitlines()].count("DIFFERS") == 1
    assert ("line 1: snapshot: is missing" in err.getvalue()) == (status == 2)


def length(body: bytes) -> str:
    if body == b"bad":
        raise ScoringError("here", "is bad")
    return str(len(body))


@pytest.mark.parametrize("processes", [1, 2])
def test_batch_keeps_the_order_and_a_bounded_number_at_a_time(processes: int) -> None:
    taken: list[int] = []

    def named() -> Any:
        for index in range(batch.CHUNK * 40):
            taken.append(index)
            yield Named(str(index), b"bad" if index == 5 else b"x" * index)

    answered = batch.run(length, named(), total=batch.CHUNK * 40, report=lambda done, total: None, processes=processes)

    first = next(answered)
    assert first.answer == "0"
    assert len(taken) <= batch.CHUNK * (2 * batch.WAITING + 2)
    rest = list(answered)
    assert [done.place for done in rest] == [str(index) for index in range(1, batch.CHUNK * 40)]
    assert (rest[4].answer, rest[4].refusal, rest[5].answer) == (None, "here: is bad", "6")


def test_bytes_are_the_same_in_every_process(tmp_path: Path) -> None:
    """Other order of hashes, other locale, other time zone, C's number format included."""
    source = as_lines(tmp_path, [answers(level) for level in range(2)])
    places = [
        {"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "UTC", "PYTHONUTF8": "0"},
        {"PYTHONHASHSEED": "2", "LC_ALL": "tr_TR.UTF-8", "TZ": "Pacific/Kiritimati"},
    ]
    written = []
    for number, place in enumerate(places):
        output = tmp_path / f"{number}.ndjson"
        command = [sys.executable, "manage.py", "score", "--input", str(source), "--output", str(output)]
        subprocess.run(command, cwd=settings.BASE_DIR, env=os.environ | place, check=True, capture_output=True)
        written.append(output.read_bytes())

    assert written[0] == written[1]
    assert len(written[0].splitlines()) == 2
