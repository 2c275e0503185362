"""A private PostgreSQL: one cluster on a free loopback port, every role with a scram password, no socket file."""

import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg2
import psycopg2.extensions
from psycopg2 import sql

from r2p_site.embedded.binaries import postgres_programs
from r2p_site.embedded.places import EmbeddedError, give_to_server_user, owned_folder, private_file
from r2p_site.embedded.processes import (
    as_server_user,
    end,
    free_port,
    is_alive,
    last_words,
    server_environment,
    spawn,
    wait_until,
)

OWNER = "r2p_owner"
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "100",
    # A failing statement may carry what a person typed: it stays out of the log.
    "log_min_error_statement": "panic",
    "log_min_messages": "warning",
    "log_error_verbosity": "terse",  # no DETAIL: it quotes the row that was refused
}
# For tests: data that need not survive a power cut.
_HASTY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}


@dataclass(frozen=True)
class Postgres:
    """`folder` holds data/ and the log; `password` is the owner's. `hasty` is for tests only."""

    folder: Path
    password: str
    hasty: bool = False

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        return self.folder / "postgres.log"

    def start(self) -> bool:
        """Have the server running; True when this call started it."""
        if self.is_running():
            return False
        owned_folder(self.folder)
        programs = postgres_programs()
        if not (self.data / "PG_VERSION").exists():
            self._initialise(programs)
        self._refuse_other_major(programs)
        for _ in range(5):
            if self._start_on(programs, free_port()):
                return True
        raise EmbeddedError(f"The embedded PostgreSQL does not start: {last_words(self.log)} ({self.log})")

    def stop(self) -> None:
        if pid := self._pid():
            end(pid, signal.SIGINT, signal.SIGQUIT)

    def is_alive(self) -> bool:
        pid = self._pid()
        return pid is not None and is_alive(pid)

    def is_running(self) -> bool:
        """The process of the pid file lives and takes our password on its port."""
        return self.is_alive() and self._answers()

    def url(self, database: str, *, user: str = OWNER, password: str | None = None) -> str:
        return f"postgres://{quote(user)}:{quote(password or self.password)}@127.0.0.1:{self._port()}/{quote(database)}"

    def create_database(self, name: str) -> bool:
        """True when it was not there."""
        with self._session("postgres") as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            if cursor.fetchone():
                return False
            cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
            return True

    def is_empty(self, name: str) -> bool:
        """No migration ever ran in that database."""
        with self._session(name) as cursor:
            cursor.execute("SELECT to_regclass('public.django_migrations') IS NULL")
            row = cursor.fetchone()
            return bool(row and row[0])

    @contextmanager
    def _session(self, database: str) -> Iterator[psycopg2.extensions.cursor]:
        connection = psycopg2.connect(self.url(database))
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                yield cursor
        finally:
            connection.close()

    def _initialise(self, programs: Path) -> None:
        """initdb into a folder beside, renamed when complete: an interrupted first start leaves no half cluster."""
        fresh, password_file = self.folder / "data.new", self.folder / "owner-password"
        subprocess.run(["rm", "-rf", str(fresh)], check=True)
        private_file(password_file, self.password)
        give_to_server_user(password_file)
        command = [str(programs / "bin" / "initdb"), f"--pgdata={fresh}", f"--username={OWNER}", "--auth=scram-sha-256"]
        command += [f"--pwfile={password_file}", "--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8"]
        command += ["--no-sync"] if self.hasty else []
        try:
            outcome = subprocess.run(
                command,
                check=False,
                capture_output=True,
                text=True,
                cwd="/",
                env=server_environment(),
                **as_server_user(),  # type: ignore[call-overload]
            )
        finally:
            password_file.unlink()
        if outcome.returncode:
            raise EmbeddedError(f"initdb failed: {outcome.stderr.strip()[-500:]}")
        fresh.rename(self.data)

    def _refuse_other_major(self, programs: Path) -> None:
        version = subprocess.run(
            [str(programs / "bin" / "postgres"), "--version"], capture_output=True, text=True, check=True
        )
        ours, theirs = version.stdout.split()[-1].split(".")[0], (self.data / "PG_VERSION").read_text().strip()
        if ours != theirs:
            raise EmbeddedError(
                f"{self.data} was written by PostgreSQL {theirs}, this is {ours}: dump it with {theirs} and restore, "
                "or move the folder away to start afresh."
            )

    def _start_on(self, programs: Path, port: int) -> bool:
        settings = {**_SETTINGS, **(_HASTY if self.hasty else {}), "port": str(port)}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        command = [str(programs / "bin" / "postgres"), "-D", str(self.data), *options]
        pid = spawn(command, self.log, dies_with_us=signal.SIGQUIT if self.hasty else None)
        wait_until(lambda: not is_alive(pid) or (self._pid() == pid and self._answers()), 60)
        return is_alive(pid) and self._answers()

    def _answers(self) -> bool:
        try:
            psycopg2.connect(self.url("postgres"), connect_timeout=5).close()
        except (psycopg2.OperationalError, EmbeddedError):
            return False
        return True

    def _pid_file(self) -> list[str]:
        try:
            return (self.data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return []

    def _pid(self) -> int | None:
        lines = self._pid_file()
        return int(lines[0]) if lines else None

    def _port(self) -> int:
        lines = self._pid_file()
        if len(lines) < 4:
            raise EmbeddedError("The embedded PostgreSQL is not running.")
        return int(lines[3])
