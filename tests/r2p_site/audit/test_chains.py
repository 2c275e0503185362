"""Verifying a chain, in the database and as an outsider."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from r2p_site.audit import record
from r2p_site.audit.chains import ChainReport, export_chain, verify_chain, verify_lines
from tests.factories.accounts import StateFactory

Lines = list[str]


@pytest.fixture
def lines(db: None) -> Lines:
    state = StateFactory(iso3="NOR", name="Norway")
    for number in range(3):
        record(event="test.done", by=None, state=state, subject=f"test:{number}", details={"ø": 1.5})
    connection.check_constraints()
    return list(export_chain("NOR"))


def changed(line: str, **changes: object) -> str:
    return json.dumps({**json.loads(line), **changes})


def test_verify_lines_with_whole_chain_finds_no_problem(lines: Lines) -> None:
    assert verify_lines(lines) == ChainReport(chain="NOR", length=3, head=json.loads(lines[-1])["hash"])


def test_verify_chain_in_database_agrees_with_export(lines: Lines) -> None:
    assert verify_chain("NOR") == verify_lines(lines)


def test_verify_lines_with_changed_content_names_the_position(lines: Lines) -> None:
    content = {**json.loads(lines[1])["content"], "reason": "another"}
    lines[1] = changed(lines[1], content=content)

    assert verify_lines(lines).problem == "Position 2 was changed after it was written."


def test_verify_lines_with_left_out_event_names_the_gap(lines: Lines) -> None:
    del lines[1]

    assert verify_lines(lines).problem == "Position 2 is missing; 3 follows."


def test_verify_lines_with_replaced_event_finds_it_does_not_follow(lines: Lines) -> None:
    lines[1] = changed(lines[1], previous_hash="1" * 64)

    assert verify_lines(lines).problem == "Position 2 does not follow from the event before it."


def test_verify_lines_with_event_of_another_chain_says_so(lines: Lines) -> None:
    content = {**json.loads(lines[1])["content"], "chain": "SWE"}
    lines[1] = changed(lines[1], content=content)

    assert verify_lines(lines).problem == "Position 2 belongs to chain SWE."


@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"content": 1}', '{"content": {"chain": "X"}, "position": 1}'])
def test_verify_lines_with_malformed_line_says_it_cannot_be_read(text: str) -> None:
    assert verify_lines([text]).problem.startswith("The file cannot be read")


def test_verify_audit_command_with_whole_chain_prints_head(lines: Lines, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("verify_audit", chain="NOR")

    assert capsys.readouterr().out.splitlines()[0] == f"NOR: 3 events, head {json.loads(lines[-1])['hash']}"


def test_export_audit_command_writes_what_verify_audit_reads(lines: Lines, tmp_path: Path) -> None:
    file = tmp_path / "chain.ndjson"
    call_command("export_audit", "NOR", output=file)
    call_command("verify_audit", file=file)

    assert file.read_text(encoding="utf-8").splitlines() == lines


def test_export_audit_command_without_output_prints_lines(lines: Lines, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("export_audit", "NOR")

    assert capsys.readouterr().out.splitlines() == lines


def test_verify_audit_command_with_changed_file_fails(lines: Lines, tmp_path: Path) -> None:
    file = tmp_path / "chain.ndjson"
    file.write_text("\n".join([changed(lines[0], hash="0" * 64), *lines[1:]]), encoding="utf-8")

    with pytest.raises(CommandError, match="Position 1 was changed"):
        call_command("verify_audit", file=file)


def test_verify_audit_command_with_missing_file_fails(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("verify_audit", file=tmp_path / "none.ndjson")


def test_verify_audit_command_with_nothing_to_verify_fails(lines: Lines, tmp_path: Path) -> None:
    """A chain misspelt, or a file cut off at its first line, is not one whose links hold."""
    (file := tmp_path / "chain.ndjson").touch()

    with pytest.raises(CommandError, match="ZZZ: No event is in it"):
        call_command("verify_audit", chain="ZZZ")
    with pytest.raises(CommandError, match="file: No event is in it"):
        call_command("verify_audit", file=file)


def test_export_audit_command_with_unknown_chain_names_those_there_are(lines: Lines) -> None:
    with pytest.raises(CommandError, match="NOR"):
        call_command("export_audit", "ZZZ")
