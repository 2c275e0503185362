"""Where the embedded servers, their secrets and their locks live. Nothing outside them is written or re-moded."""

import fcntl
import hashlib
import os
import pwd
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
ROOT_STORE = Path("/var/lib/r2p")
_SERVER_USER = "r2p-server"
_FALLBACK_USERS = ("postgres", "daemon", "nobody")


class EmbeddedError(Exception):
    """The embedded servers cannot be started; the message says why and what to do, in a sentence or two."""


@dataclass(frozen=True)
class SystemUser:
    """The unprivileged account that runs the servers when we are root (PostgreSQL refuses to be root)."""

    name: str
    uid: int
    gid: int


@cache
def server_user() -> SystemUser | None:
    """None for a normal user, who runs the servers himself; for root a system user, made when it can be."""
    if os.geteuid() != 0:
        return None
    _create_server_user()
    for name in (_SERVER_USER, *_FALLBACK_USERS):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid != 0:
            return SystemUser(name, entry.pw_uid, entry.pw_gid)
    raise EmbeddedError("PostgreSQL refuses to run as root and no unprivileged user exists: run as a normal user.")


def _create_server_user() -> None:
    try:
        pwd.getpwnam(_SERVER_USER)
    except KeyError:
        if useradd := shutil.which("useradd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"):
            command = [useradd, "--system", "--no-create-home", "--home-dir", "/nonexistent", "--user-group"]
            subprocess.run([*command, "--shell", "/usr/sbin/nologin", _SERVER_USER], check=False, capture_output=True)


def data_folder() -> Path:
    """The folder of this checkout's data: .local/ in it; as root one below /var/lib/r2p named after its path."""
    if chosen := os.environ.get("R2P_DATA"):
        return make_folder(Path(chosen).resolve())
    if os.geteuid() != 0:
        return make_folder(PROJECT / ".local")
    digest = hashlib.sha256(str(PROJECT).encode()).hexdigest()[:10]
    return make_folder(ROOT_STORE / f"{PROJECT.name}-{digest}")


def make_folder(path: Path) -> Path:
    """Create what is missing of the path, open for the server user to walk through and for nobody to list."""
    missing = [folder for folder in (path, *path.parents) if not folder.exists()]
    for folder in reversed(missing):
        folder.mkdir(exist_ok=True)
        folder.chmod(0o711)
    return path


def owned_folder(path: Path) -> Path:
    """A folder that only the user of the servers may enter."""
    make_folder(path.parent)
    if not path.exists():
        path.mkdir()
        path.chmod(0o700)
        give_to_server_user(path)
    return path


def give_to_server_user(path: Path) -> None:
    if user := server_user():
        os.chown(path, user.uid, user.gid)


def private_file(path: Path, content: str) -> None:
    """Write a file that nobody else can read at any moment."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
        stream.write(content)
    fresh.replace(path)


def secret(name: str) -> str:
    """The generated secret of that name, made at first use and kept with mode 0600."""
    folder = data_folder() / "secrets"
    if not folder.exists():
        make_folder(folder).chmod(0o700)
    path = folder / name
    if not path.exists():
        private_file(path, secrets.token_urlsafe(40))
    return path.read_text()


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Hold an advisory lock on the file; the kernel releases it when the holder dies."""
    with path.open("a") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield
