"""A whole installation for the journeys: two databases, three sites and a worker as processes of their own."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import psycopg2
from django.db import connection
from psycopg2 import sql

PASSWORD = "practice-journeys-1"
SITES = ("staff", "public", "intake")
COMMANDS = (
    ["migrate", "--verbosity", "0"],
    ["load_frameworks"],
    ["load_methodologies"],
    ["load_practice", "--password", PASSWORD],
)


class Installation:
    """`url["staff"]` is the address of the staff site. Everything stops with `stop()`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url: dict[str, str] = {}
        self._processes: list[subprocess.Popen[bytes]] = []
        self._ports = {site: _free_port() for site in SITES}
        name = f"journeys_{os.environ.get('PYTEST_XDIST_WORKER', 'one')}_{os.getpid()}"
        self._names = {"office": name, "intake": f"{name}_intake"}
        self._databases = {deployment: self._create_database(one) for deployment, one in self._names.items()}
        self._environment = os.environ | {
            "DATABASE_URL": self._databases["office"],
            "STORAGE_URL": f"file://{folder / 'files'}",
            **{f"{site.upper()}_URL": f"http://localhost:{port}" for site, port in self._ports.items()},
        }

        self._intake = self._environment | {"DATABASE_URL": self._databases["intake"]}

    def start(self) -> None:
        for command in COMMANDS:
            self.manage(*command)
        for arguments in (["manage.py", "migrate", "--verbosity", "0"], ["-m", "tests.e2e.consultation"]):
            environment = self._intake | {"R2P_SITE": "custodian"}
            subprocess.run([sys.executable, *arguments], env=environment, check=True, capture_output=True)
        for site, port in self._ports.items():
            serve = [sys.executable, "manage.py", "runserver", "--noreload", f"localhost:{port}"]
            self._start(site, serve, R2P_SITE=site, DATABASE_URL=self._of(site)["DATABASE_URL"])
            self.url[site] = f"http://localhost:{port}"
        celery = [sys.executable, "-m", "celery", "-A", "r2p_site", "worker", "--concurrency=1", "--beat"]
        self._start("worker", [*celery, "--without-mingle", "--without-gossip", f"--schedule={self.folder / 'beat'}"])
        for site in SITES:
            wait_for(lambda site=site: self._answers(f"{self.url[site]}/healthz"), f"the {site} site")  # type: ignore[misc]

    def start_strict_staff_site(self) -> str:
        """One more staff site, out of practice mode: its address. A second factor is required there."""
        port = _free_port()
        url = f"http://localhost:{port}"
        serve = [sys.executable, "manage.py", "runserver", "--noreload", f"localhost:{port}"]
        self._start("strict", serve, PRACTICE_MODE="0", HTTPS_ONLY="0", STAFF_URL=url)
        wait_for(lambda: self._answers(f"{url}/healthz"), "the strict staff site")
        return url

    def manage(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "manage.py", *arguments]
        environment = self._environment | environment
        return subprocess.run(command, env=environment, check=True, capture_output=True, text=True)

    def database(self, deployment: str) -> str:
        """Its address, as the owner."""
        return self._databases[deployment]

    def make_database(self, name: str) -> str:
        """One more, empty; it goes with the others."""
        self._names[name] = f"{self._names['office']}_{name}"
        self._databases[name] = self._create_database(self._names[name])
        return self._databases[name]

    def planted(self, *code: str, database: str = "") -> str:
        """See tests/e2e/planted.py."""
        environment = self._intake | {"R2P_SITE": "custodian", "DATABASE_URL": database or self._databases["intake"]}
        command = [sys.executable, "-m", "tests.e2e.planted", *code]
        return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout

    def _of(self, site: str) -> dict[str, str]:
        return self._intake if site == "intake" else self._environment

    def stop(self) -> None:
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGQUIT)  # a worker would finish its job first; nobody waits for it
                process.wait(timeout=30)
        with closing(_server()) as server, server.cursor() as cursor:
            for name in self._names.values():
                cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def logs(self) -> str:
        return "\n".join(path.read_text() for path in sorted(self.folder.glob("*.log")))

    def _start(self, name: str, command: list[str], **environment: str) -> None:
        with (self.folder / f"{name}.log").open("w") as log:
            self._processes.append(
                subprocess.Popen(command, env=self._environment | environment, stdout=log, stderr=log)
            )

    @staticmethod
    def _create_database(name: str) -> str:
        with closing(_server()) as server, server.cursor() as cursor:
            cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        given = connection.settings_dict
        user, password = quote(str(given["USER"]), safe=""), quote(str(given["PASSWORD"]), safe="")
        return f"postgres://{user}:{password}@{given['HOST']}:{given['PORT']}/{name}"

    @staticmethod
    def _answers(url: str) -> bool:
        try:
            with urllib.request.urlopen(url, timeout=5) as response:
                return bool(response.status == 200)
        except (urllib.error.URLError, OSError):
            return False


def wait_for(is_true: Callable[[], object], what: str, seconds: float = 90) -> None:
    deadline = time.monotonic() + seconds
    while not is_true():
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {seconds} s for: {what}")
        time.sleep(0.2)


def _server() -> "psycopg2.extensions.connection":
    given = connection.settings_dict
    server = psycopg2.connect(
        host=given["HOST"], port=given["PORT"], user=given["USER"], password=given["PASSWORD"], dbname="postgres"
    )
    server.autocommit = True
    return server


def _free_port() -> int:
    with closing(socket.socket()) as found:
        found.bind(("localhost", 0))
        return int(found.getsockname()[1])
