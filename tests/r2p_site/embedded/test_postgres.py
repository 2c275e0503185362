import os
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

from r2p_site.embedded.places import PROJECT, EmbeddedError
from r2p_site.embedded.postgres import Postgres
from r2p_site.embedded.processes import is_alive


@pytest.fixture
def server(folder: Path) -> Iterator[Postgres]:
    server = Postgres(folder / "postgres", "s3cret", hasty=True)
    yield server
    server.stop()


def modes(*paths: Path) -> dict[Path, int]:
    return {parent: parent.stat().st_mode for path in paths for parent in (path, *path.parents)}


def test_server_starts_once_and_leaves_no_process(server: Postgres) -> None:
    assert server.start() is True
    assert server.start() is False
    pid = int((server.data / "postmaster.pid").read_text().split()[0])

    server.stop()

    assert not is_alive(pid)
    assert not server.is_running()


def test_server_changes_no_mode_outside_its_folder(server: Postgres, folder: Path) -> None:
    watched = (folder, PROJECT / ".venv" / "lib", Path.home())
    before = modes(*watched)

    server.start()
    server.stop()

    assert modes(*watched) == before


def test_server_is_not_run_by_root(server: Postgres) -> None:
    server.start()

    assert server.data.stat().st_uid == (os.getuid() or server.data.stat().st_uid)
    assert server.data.stat().st_uid != 0


@pytest.mark.parametrize("password", ["wrong", ""])
def test_server_refuses_another_password(server: Postgres, password: str) -> None:
    server.start()

    with pytest.raises(psycopg2.OperationalError, match=r"password authentication failed|no password supplied"):
        psycopg2.connect(server.url("postgres").replace("s3cret", password))


def test_server_listens_on_loopback_alone(server: Postgres) -> None:
    server.start()
    session = psycopg2.connect(server.url("postgres"))
    with session.cursor() as cursor:
        cursor.execute(
            "SELECT name, setting FROM pg_settings WHERE name IN ('listen_addresses', 'unix_socket_directories')"
        )
        settings = dict(cursor.fetchall())
    session.close()

    assert settings == {"listen_addresses": "127.0.0.1", "unix_socket_directories": ""}


def test_create_database_twice_creates_it_once(server: Postgres) -> None:
    server.start()

    assert [server.create_database("office"), server.create_database("office")] == [True, False]


def test_data_of_another_major_version_are_refused(server: Postgres) -> None:
    server.start()
    server.stop()
    (server.data / "PG_VERSION").write_text("12\n")

    with pytest.raises(EmbeddedError, match="was written by PostgreSQL 12"):
        server.start()
