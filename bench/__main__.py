"""Runs every registered row, or those whose name has the words given, in a database of their own.

Exit status 1 when a figure is over its bound.
"""

import importlib
import os
import pkgutil
import sys
from typing import Any

import bench
from bench.registry import REGISTERED, Benchmark, Row, table
from tests import servers


def main(arguments: list[str]) -> int:
    servers.provide()
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.both_deployments"
    import logging

    import django

    django.setup()
    logging.disable(logging.WARNING)  # a line per request would bury the table
    for module in pkgutil.iter_modules(bench.__path__):
        importlib.import_module(f"bench.{module.name}")
    wanted = [one for one in REGISTERED if all(word.lower() in one.name.lower() for word in arguments)]
    rows = in_own_database(wanted)
    sys.stdout.write("\n".join(table(rows)) + "\n")
    return 0 if all(row.holds for row in rows) else 1


def in_own_database(wanted: list[Benchmark]) -> list[Row]:
    """A database like that of the tests, removed afterwards; every row starts from what migrations leave.

    Without the instruments of a test run: they copy the context of every template that is rendered.
    """
    from django.conf import settings
    from django.db import transaction
    from django.test.utils import setup_databases, teardown_databases

    settings.DEBUG = False
    databases: Any = setup_databases(verbosity=0, interactive=False)
    try:
        rows = []
        for one in wanted:
            with transaction.atomic():
                rows.append(one.run())
                transaction.set_rollback(True)
        return rows
    finally:
        teardown_databases(databases, verbosity=0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
