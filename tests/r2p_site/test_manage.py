"""Which commands get a database, and from where."""

import os
import subprocess
import sys

import pytest
from django.core.management import get_commands

import manage
from r2p_site.embedded.places import PROJECT
from tests.servers import scratch_folder


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        check=False,
        cwd=PROJECT,
        env={**inherited, **environment},
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_commands_without_database_exist_or_are_still_to_come() -> None:
    assert manage.WITHOUT_DATABASE - set(get_commands()) <= {"--version", "help", "score", "verify_snapshot"}


@pytest.mark.parametrize("arguments", [["diffsettings"], ["migrate", "--help"], ["--version"]], ids=" ".join)
def test_command_that_needs_no_database_starts_none(arguments: list[str]) -> None:
    folder = scratch_folder()

    outcome = run(*arguments, R2P_DATA=str(folder))

    assert outcome.returncode == 0
    assert list(folder.iterdir()) == []


def test_command_that_needs_a_database_starts_one_and_stops_it() -> None:
    folder = scratch_folder()

    outcome = run("ensure_roles", R2P_DATA=str(folder))

    assert outcome.stdout == "Roles created: r2p_staff, r2p_public; the others brought up to date.\n"
    assert (folder / "postgres" / "data" / "PG_VERSION").exists()
    assert not (folder / "postgres" / "data" / "postmaster.pid").exists()


def test_command_on_an_empty_database_finds_it_made_ready() -> None:
    outcome = run("export_framework", "un-framework-2014", R2P_DATA=str(scratch_folder()))

    assert (outcome.returncode, outcome.stderr) == (0, "")
    assert outcome.stdout.count("code:") > 100


def test_odd_setting_is_named_without_a_traceback() -> None:
    outcome = run("check", PRACTICE_MODE="perhaps")

    assert (outcome.returncode, outcome.stderr) == (1, "Settings: PRACTICE_MODE is 'perhaps'; write 1 or 0.\n")
