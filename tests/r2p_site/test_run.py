"""`make run` as a whole: it starts, says where, stops on Ctrl-C and leaves nothing behind."""

import http.client
import os
import re
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from r2p_site import run
from r2p_site.embedded.places import PROJECT
from r2p_site.embedded.processes import free_port, wait_until
from r2p_site.supervisor import GivenUp
from tests.servers import scratch_folder

SITES = ("staff", "public", "intake", "custodian")
GARBAGE = "not-a-header-that-anybody-sends"
_SETTINGS = ("DATABASE_URL", "REDIS_URL", "DEBUG", "SECRET_KEY", "STORAGE_URL", "MAKELEVEL", "R2P_TEST_DB_SUFFIX")


@pytest.fixture
def data() -> Path:
    return scratch_folder()


@pytest.fixture
def ports() -> dict[str, int]:
    return {site: free_port() for site in SITES}


@pytest.fixture
def running(data: Path, ports: dict[str, int]) -> Iterator[subprocess.Popen[str]]:
    environment = {name: value for name, value in os.environ.items() if name not in _SETTINGS}
    environment |= {"R2P_DATA": str(data), **{f"{site.upper()}_PORT": str(port) for site, port in ports.items()}}
    command = [sys.executable, "-m", "r2p_site.run"]
    output = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    with subprocess.Popen(command, cwd=PROJECT, env=environment, start_new_session=True, **output) as process:
        yield process
        process.terminate()


def wait_for_addresses(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if "Ctrl-C stops everything" in line:
            return said
    raise AssertionError(said)


def status(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("localhost", port, timeout=20)
    connection.request("GET", path)
    answer = connection.getresponse().status
    connection.close()
    return answer


def send_garbage(port: int) -> None:
    """A header that cannot be read, as nobody's browser sends it."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(f"GET / HTTP/1.1\r\nHost: localhost\r\n{GARBAGE}\r\n\r\n".encode())
        assert b" 400 " in connection.recv(100)


def processes_of(data: Path) -> list[str]:
    """Command lines of all processes that were told of this data folder, by argument or environment."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            told = (entry / "cmdline").read_bytes() + (entry / "environ").read_bytes()
            if str(data).encode() in told and int(entry.name) != os.getpid():
                found.append((entry / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue
    return found


def missing_of(data: Path) -> list[str]:
    """Kinds of processes, by a word of their command line, of which there are fewer than `make run` starts."""
    lines = processes_of(data)
    wanted = {"postgres": 1, "gunicorn": len(SITES), "celery": 4}  # redis-server writes over its command line
    return [word for word, count in wanted.items() if sum(word in line for line in lines) < count]


@pytest.mark.worker
def test_make_run_serves_every_site_and_leaves_no_process(
    running: subprocess.Popen[str], ports: dict[str, int], data: Path
) -> None:
    said = wait_for_addresses(running)
    assert re.findall(r"http://localhost:(\d+)/", said) == [str(port) for port in ports.values()]
    assert [status(port, "/healthz") for port in ports.values()] == [200] * 4
    send_garbage(ports["intake"])
    # Workers and beats start after the addresses are printed, and take their time on a busy machine.
    assert wait_until(lambda: missing_of(data) == [], 60), missing_of(data)

    running.send_signal(signal.SIGINT)
    rest, _ = running.communicate(timeout=60)

    assert rest.splitlines()[-1] == "Stopping."
    assert running.returncode == 0
    assert processes_of(data) == []
    assert [log.name for log in (data / "logs").glob("*.log") if GARBAGE in log.read_text()] == []
    assert {stat.S_IMODE(file.stat().st_mode) for file in (data / "secrets").iterdir()} == {0o600}


def test_taken_port_names_the_variable_to_set(ports: dict[str, int]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", ports["public"]))
        other.listen()

        with pytest.raises(GivenUp) as refusal:
            run._refuse_taken(ports, "127.0.0.1")

    assert str(refusal.value) == (
        f"Port {ports['public']} is taken, the public site needs one:"
        f" for instance PUBLIC_PORT={ports['public'] + 100} make run"
    )


def test_same_port_twice_is_refused(ports: dict[str, int]) -> None:
    with pytest.raises(GivenUp, match="Two sites have the same port"):
        run._refuse_taken({**ports, "intake": ports["staff"]}, "127.0.0.1")


def test_second_run_in_a_checkout_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("R2P_DATA", str(tmp_path))

    with run._only_one_here(), pytest.raises(GivenUp, match="running already"):
        run._only_one_here()
