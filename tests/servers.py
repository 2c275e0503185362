"""The servers of a test run: those that the environment names, else private ones, thrown away afterwards."""

import atexit
import fcntl
import os
import secrets
import shutil
import tempfile
from pathlib import Path

from r2p_site.embedded.places import ROOT_STORE, make_folder
from r2p_site.embedded.postgres import Postgres
from r2p_site.embedded.redis_server import RedisServer

# The same for every run, whatever the shell that starts it exports.
_SETTINGS = {
    "R2P_SITE": "staff",
    "DEBUG": "1",  # no manifest of static files; Django's test runner turns the rest of it off
    "PRACTICE_MODE": "1",
    "SECRET_KEY": "tests-sign-nothing-that-leaves-this-machine",
    "ALLOWED_HOSTS": "localhost,127.0.0.1,testserver",
}
_PREFIX = "r2p-tests-"
_LOCK = "in-use.lock"
_UNSET = ("HTTPS_ONLY", "TRUSTED_PROXIES", "EMAIL_URL", "LANGUAGES", "TIME_ZONE", "LOG_LEVEL", "STATIC_ROOT")


def provide() -> None:
    """Fill the environment before Django reads it. Under xdist the first process starts servers for its workers."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if not worker:
        for name in _UNSET:
            os.environ.pop(name, None)
        os.environ.update(_SETTINGS)
        _start_missing(scratch_folder())
    else:
        # Databases are named after the worker by pytest-django; Redis databases are numbered.
        base, _, number = os.environ["REDIS_URL"].rpartition("/")
        os.environ["REDIS_URL"] = f"{base}/{int(number) + 1 + int(worker.removeprefix('gw'))}"


def scratch_folder() -> Path:
    """As root below /var/lib/r2p, where the user of the servers may go whatever the mode of the temporary folder."""
    parent = make_folder(ROOT_STORE) if os.geteuid() == 0 else Path(tempfile.gettempdir())
    _remove_left_over(parent)
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=parent))
    folder.chmod(0o711)
    _lock(folder)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return make_folder(folder / "scratch")


def _lock(folder: Path) -> int:
    """Hold a lock until the descriptor is closed or this process ends. Raises BlockingIOError when another has it."""
    descriptor = os.open(folder / _LOCK, os.O_WRONLY | os.O_CREAT)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise
    return descriptor


def _remove_left_over(parent: Path) -> None:
    """Folders of runs that were killed: nobody holds their lock. A lock that is missing may be about to be made."""
    for folder in parent.glob(f"{_PREFIX}*"):
        try:
            if (folder / _LOCK).exists():
                os.close(_lock(folder))
                shutil.rmtree(folder, ignore_errors=True)
        except OSError:
            continue  # in use, or somebody else's


def _start_missing(folder: Path) -> None:
    os.environ["STORAGE_URL"] = f"file://{folder / 'files'}"
    os.environ["STATIC_ROOT"] = str(folder / "static")
    (folder / "static").mkdir()
    if not os.environ.get("DATABASE_URL"):
        postgres = Postgres(folder / "postgres", secrets.token_urlsafe(), hasty=True)
        atexit.register(postgres.stop)
        postgres.start()
        postgres.create_database("office")
        os.environ["DATABASE_URL"] = postgres.url("office")
    # A suffix says that several runs share the servers. Redis databases have no names: one of its own then.
    if not os.environ.get("REDIS_URL") or os.environ.get("R2P_TEST_DB_SUFFIX"):
        redis = RedisServer(folder / "redis", {"staff": secrets.token_urlsafe()}, dies_with_us=True)
        atexit.register(redis.stop)
        redis.start()
        os.environ["REDIS_URL"] = redis.url("staff")


def let_tests_empty_tables() -> None:
    """Transactional tests end with TRUNCATE, which the triggers of rows that only ever grow refuse to everybody.

    The owner of a test database is a superuser: for that one statement its triggers do not fire.
    """
    from django.db.backends.postgresql.operations import DatabaseOperations

    original = DatabaseOperations.sql_flush

    def sql_flush(*args: object, **options: object) -> list[str]:
        statements = original(*args, **options)
        return ["SET LOCAL session_replication_role = replica", *statements] if statements else []

    DatabaseOperations.sql_flush = sql_flush
