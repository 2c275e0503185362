"""A backup of the intake as the programs of PostgreSQL make it: nothing in clear, and all of it comes back."""

import base64
import re
import subprocess
from pathlib import Path

import pytest

from r2p_site.embedded.binaries import postgres_programs
from tests.e2e.installation import Installation
from tests.e2e.planted import REPLY, SENT

PROJECT = Path(__file__).resolve().parents[2]


def run(program: str, *arguments: str) -> str:
    command = [str(postgres_programs() / "bin" / program), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8").stdout


def documented(command: str, file: str) -> list[str]:
    """The options of the command that say how, not where."""
    words = " ".join((PROJECT / file).read_text().split()).partition(f"{command} --")[2]
    return re.findall(r"--format custom|--clean|--if-exists|--no-owner", re.split(r"&&|\.dump", words)[0])


@pytest.fixture
def dump(installation: Installation, tmp_path: Path) -> tuple[str, Path]:
    """The code of what was sent before it, and the file."""
    code = installation.planted()
    options = " ".join(documented("pg_dump", "r2p_site/deploy/backup.sh")).split()
    assert options == ["--format", "custom"]
    run("pg_dump", *options, "--file", str(tmp_path / "dump"), installation.database("intake"))
    return code, tmp_path / "dump"


def test_backup_of_the_intake_says_nothing_and_restores_everything(
    installation: Installation, dump: tuple[str, Path]
) -> None:
    code, file = dump
    said = run("pg_restore", "--file", "-", str(file)).lower()
    assert "tell what you know" in said  # what is public is in clear: the search below would find something
    for secret in (SENT, "Quillfeather", REPLY, code, code.replace(" ", ""), code.replace("-", "")):
        assert not [form for form in forms(secret) if form in said]

    options = documented("pg_restore", "docs/operations.md")
    assert options == ["--clean", "--if-exists", "--no-owner"]
    restored = installation.make_database("restored")
    assert run("pg_restore", "--dbname", restored, *options, str(file)) == ""

    assert installation.planted(code, database=restored) == f"{SENT}|{REPLY}|1 held|0 listed"


def forms(text: str) -> list[str]:
    """As text, as bytes of a dump, and as base64 wherever it begins."""
    data = text.encode()
    shifted = [base64.b64encode(b"\0" * shift + data).decode()[4:-4] for shift in range(3)]
    return [form.lower() for form in (text, data.hex(), *shifted)]
