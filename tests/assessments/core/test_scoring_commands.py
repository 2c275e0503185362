"""`score` and `verify_snapshot`, run as a stranger runs them: files in, files out, no database."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from assessments.core.answers_file import shipped_catalogue
from assessments.scoring import (
    build_bundle,
    methodology_sha256,
    parse_answers,
    results_object,
    score_answers,
    shipped_methodologies,
    shipped_records,
)

RECORD = dict(shipped_records()["1.0.0"])
ANSWERS: dict[str, Any] = {
    "methodology": "1.0.0",
    "tracks": {"official": {"7.9": {"state": "rated", "level": 3, "confidence": "high"}}},
    "resilience": {"R3.1": {"state": "rated", "level": 2}},
}


def written(folder: Path, content: object) -> Path:
    path = folder / "input.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def bundle() -> dict[str, Any]:
    pinned = {"version": "1.0.0", "sha256": methodology_sha256(RECORD)}
    snapshot = ANSWERS | {"methodology": pinned, "catalogue": shipped_catalogue(), "previous": None}
    return build_bundle(snapshot=snapshot, methodology=RECORD)


def run(*arguments: str) -> str:
    output = io.StringIO()
    call_command(*arguments, stdout=output)
    return output.getvalue()


def test_score_prints_the_results_object(tmp_path: Path) -> None:
    answers = parse_answers(ANSWERS, shipped_methodologies(), default_catalogue=shipped_catalogue())

    printed = json.loads(run("score", "--input", str(written(tmp_path, ANSWERS))))

    assert printed == results_object(score_answers(answers))


def test_score_writes_to_a_file(tmp_path: Path) -> None:
    output = tmp_path / "results.json"
    printed = run("score", "--input", str(written(tmp_path, ANSWERS)), "--output", str(output), "--no-draws")

    assert printed == ""
    results = json.loads(output.read_text(encoding="utf-8"))
    assert results["tracks"]["official"]["factors"]["7"]["score"] == 0.75
    assert results["resilience"]["interval"] is None


def test_score_reads_a_bundle(tmp_path: Path) -> None:
    content = bundle()
    printed = json.loads(run("score", "--input", str(written(tmp_path, content)), "--no-draws"))

    assert printed["input_sha256"] == content["results"]["input_sha256"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            ANSWERS | {"tracks": {"official": {"1.1": {"state": "rated", "level": 7}}}},
            "tracks.official.1.1.level: 7 is outside 0 to 4",
        ),
        (ANSWERS | {"resilience": {"X1": {}}}, "resilience.X1: is not a code of the catalogue"),
        ({"snapshot": {}}, "methodology: null is not an object"),
    ],
)
def test_score_refuses_bad_input_and_writes_nothing(tmp_path: Path, content: object, message: str) -> None:
    output = tmp_path / "results.json"

    with pytest.raises(CommandError) as caught:
        run("score", "--input", str(written(tmp_path, content)), "--output", str(output))

    assert (str(caught.value), caught.value.returncode, output.exists()) == (message, 2, False)


def test_score_names_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CommandError) as caught:
        run("score", "--input", str(tmp_path / "none.json"))

    assert (str(caught.value), caught.value.returncode) == (f"{tmp_path}/none.json: No such file or directory", 2)


def test_score_names_a_place_it_cannot_write_to(tmp_path: Path) -> None:
    output = tmp_path / "none" / "results.json"

    with pytest.raises(CommandError) as caught:
        run("score", "--input", str(written(tmp_path, ANSWERS)), "--output", str(output), "--no-draws")

    assert (str(caught.value), caught.value.returncode) == (f"{output}: No such file or directory", 2)


def test_verify_snapshot_says_that_a_bundle_matches(tmp_path: Path) -> None:
    lines = run("verify_snapshot", str(written(tmp_path, bundle()))).splitlines()

    assert [line.split(":")[0] for line in lines[2:]] == [
        "matches  methodology",
        "matches  previous",
        "matches  snapshot",
        "matches  known_methodology",
        "matches  results",
        "This bundle matches.",
    ]


def test_verify_snapshot_ends_with_1_where_results_differ(tmp_path: Path) -> None:
    content = bundle()
    content["results"]["gaps"]["7"] = 0.5
    path = written(tmp_path, content)

    with pytest.raises(CommandError) as caught:
        run("verify_snapshot", str(path))

    assert (str(caught.value), caught.value.returncode) == ("This bundle does not match.", 1)


def test_verify_snapshot_ends_with_2_on_bad_input(tmp_path: Path) -> None:
    with pytest.raises(CommandError) as caught:
        run("verify_snapshot", str(written(tmp_path, ANSWERS)))

    assert (str(caught.value), caught.value.returncode) == ("snapshot: is missing: this is not a bundle", 2)


def test_the_shipped_catalogue_brings_both_frameworks_in_order() -> None:
    rows = shipped_catalogue()

    assert [rows[0]["code"], rows[-1]["code"]] == ["1.1", "R9.5"]
    assert rows[0] == {
        "id": "1.1",
        "code": "1.1",
        "factor": "1",
        "factor_id": "1",
        "block": "common",
        "family": "condition",
        "weight": 1.0,
        "factor_weight": 1.0,
        "nature": "dynamic",
    }


def test_the_critical_set_the_nexus_and_the_map_are_in_the_shipped_catalogue() -> None:
    methodology = shipped_methodologies()["1.0.0"]
    rows = shipped_catalogue()

    ids = {row["id"] for row in rows}
    factors = {row["factor_id"] for row in rows}
    assert methodology.critical - ids == set()
    assert {nexus.indicator for nexus in methodology.nexus.values()} - ids == set()
    assert set(methodology.resilience_map) == {factor for factor in factors if not str(factor).startswith("R")}
    assert {domain for domains in methodology.resilience_map.values() for domain in domains} - factors == set()
