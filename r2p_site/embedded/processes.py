"""Starting and ending a server process, as the server user when we are root."""

import ctypes
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from r2p_site.embedded.places import server_user

_PR_SET_PDEATHSIG = 1
_EXCEPTION = re.compile(r"[\w.]*(Error|Exception|ImproperlyConfigured)\b")
_LOG_LIMIT = 5 * 1024**2  # bytes


def free_port() -> int:
    """A loopback port that is free now. Somebody may take it before we do: callers try again."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def as_server_user() -> dict[str, object]:
    """Arguments of subprocess that drop root's rights; empty for a normal user."""
    user = server_user()
    return {} if user is None else {"user": user.uid, "group": user.gid, "extra_groups": []}


def server_environment() -> dict[str, str]:
    """What a server needs of our environment: no password, no key, no variable that changes its meaning."""
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "TZ": "UTC", "HOME": "/"}


def spawn(command: list[str], log: Path, *, dies_with_us: int | None = None) -> int:
    """Start a server in a session of its own (Ctrl-C is not for it) and return its process id."""
    set_aside_long(log)
    with log.open("ab") as output:
        process = subprocess.Popen(
            command,
            cwd="/",
            env=server_environment(),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            umask=0o077,
            preexec_fn=None if dies_with_us is None else death_signal(dies_with_us),  # noqa: PLW1509
            **as_server_user(),  # type: ignore[call-overload]
        )
    process.returncode = 0  # it may outlive us; whoever is last ends it, by its process id
    return int(process.pid)


def set_aside_long(log: Path) -> None:
    """Begin a log anew that has grown beyond the limit; the one before it stays beside."""
    if log.exists() and log.stat().st_size > _LOG_LIMIT:
        log.replace(log.with_suffix(".old"))


def death_signal(number: int) -> Callable[[], None] | None:
    """On Linux the kernel ends the child when its parent dies. Loaded before the fork, called after."""
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None).prctl
    return lambda: prctl(_PR_SET_PDEATHSIG, number)


def is_alive(pid: int) -> bool:
    try:
        finished, _ = os.waitpid(pid, os.WNOHANG)  # a child of ours that ended stays visible until it is reaped
    except ChildProcessError:
        finished = 0
    if finished == pid:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def end(pid: int, polite: signal.Signals, firm: signal.Signals, *, patience: float = 20.0) -> None:
    """Ask, wait, insist."""
    for number, seconds in ((polite, patience), (firm, 5.0), (signal.SIGKILL, 5.0)):
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return
        if wait_until(lambda: not is_alive(pid), seconds):
            return


def wait_until(done: Callable[[], bool], seconds: float, pause: float = 0.02) -> bool:
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            return False
        time.sleep(pause)
    return True


def last_words(log: Path) -> str:
    """Why a program ended: the last exception in its log, or else the last line."""
    lines = log.read_text(errors="replace").splitlines()[-200:] if log.exists() else []
    raised = [line for line in lines if _EXCEPTION.match(line)]
    return (raised or lines or ["its log is empty"])[-1]
