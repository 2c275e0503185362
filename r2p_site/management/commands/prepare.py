"""Everything between an empty database and a site that can be opened; run again after every upgrade."""

import hashlib
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from r2p_site.catalogues import compile_all
from r2p_site.grants import apply_grants

_STAMP = "collected"
# What comes with the software. Commands of apps that only one of the deployments has.
_SHIPPED = ("load_frameworks", "load_methodologies")
# Four megabytes of a browsable API that no site offers.
_UNUSED = ["rest_framework"]


class Command(BaseCommand):
    help = "Make this deployment ready: database roles, migrations, grants, frameworks, practice data, static files."
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--bare", action="store_true", help="No practice data and no static files.")

    def handle(self, *args: Any, **options: Any) -> None:
        self._quiet = options["verbosity"] == 0
        call_command("ensure_roles", verbosity=0)
        if behind := migrations_are_pending():
            self._say("migrating the database")
            call_command("migrate", interactive=False, verbosity=0)
        else:
            apply_grants()
        with_practice = settings.PRACTICE_MODE and not options["bare"]
        for command in (*_SHIPPED, *(["load_practice"] if with_practice else [])):
            self._load(command, aloud=behind)
        if compile_all():
            self._say("compiling translations of the pages")
        if not options["bare"]:
            self._collect_static()

    def _load(self, command: str, *, aloud: bool) -> None:
        if command in get_commands():
            if aloud:
                self._say(command.replace("_", " "))
            call_command(command, verbosity=0, stdout=StringIO())

    def _collect_static(self) -> None:
        digest, stamp = static_digest(), Path(settings.STATIC_ROOT) / _STAMP
        if stamp.exists() and stamp.read_text() == digest:
            return
        self._say("collecting static files")
        call_command("collectstatic", interactive=False, verbosity=0, clear=stamp.exists(), ignore_patterns=_UNUSED)
        stamp.write_text(digest)

    def _say(self, what: str) -> None:
        if not self._quiet:
            self.stdout.write(f"{settings.DEPLOYMENT}: {what}")
            self.stdout.flush()


def migrations_are_pending() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def static_digest() -> str:
    """Changes when a static file, or the way they are stored, does."""
    digest = hashlib.sha256(repr(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for path, storage in finder.list(None):
            facts = Path(storage.path(path)).stat()
            digest.update(f"{path} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()
