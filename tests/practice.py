"""The practice State for the tests of one module, undone after its last."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO, StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from assessments.work.practice import load_practice

PASSWORD = "practice-password-1"

Rows = dict[str, bytes]


@pytest.fixture(scope="session")
def practice_rows(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Rows:
    """By table, what loading the shipped frameworks, the method and the practice State adds to it; made once."""
    with django_db_blocker.unblock(), _undone():
        there = {table for table in connection.introspection.table_names() if _taken(table)}
        for command in ("load_frameworks", "load_methodologies"):
            call_command(command, stdout=StringIO())
        load_practice(password=PASSWORD)
        rows = {table: _taken(table) for table in connection.introspection.table_names() if table not in there}
    return {table: body for table, body in rows.items() if body}


@pytest.fixture(scope="module")
def practice(practice_rows: Rows, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The shipped frameworks and method, two finished cycles and one under way; accounts as in the practice data.

    Everything a test adds is undone after it, as ever; the practice data after the module.
    """
    with django_db_blocker.unblock(), _undone():
        with connection.cursor() as cursor:
            # As they were: the triggers would ask each row to begin as a draft and go on from there.
            cursor.execute("SET LOCAL session_replication_role = replica")
            for table, body in practice_rows.items():
                cursor.copy_expert(f'COPY "{table}" FROM STDIN (FORMAT binary)', BytesIO(body))
            cursor.execute("SET LOCAL session_replication_role = origin")
        yield


def _taken(table: str) -> bytes:
    body = BytesIO()
    with connection.cursor() as cursor:
        if cursor.execute(f'SELECT 1 FROM "{table}" LIMIT 1') or cursor.fetchone():
            cursor.copy_expert(f'COPY "{table}" TO STDOUT (FORMAT binary)', body)
    return body.getvalue()


@contextmanager
def _undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
