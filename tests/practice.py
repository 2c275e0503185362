"""The practice State for the tests of one module, undone after its last."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from pytest_django import DjangoDbBlocker

from assessments.work.practice import load_practice

PASSWORD = "practice-password-1"


@pytest.fixture(scope="module")
def practice(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The shipped frameworks and method, two finished cycles and one under way; accounts as in the practice data.

    Everything a test adds is undone after it, as ever; the practice data after the module.
    """
    with django_db_blocker.unblock(), _undone():
        for command in ("load_frameworks", "load_methodologies"):
            call_command(command, stdout=StringIO())
        load_practice(password=PASSWORD)
        yield


@contextmanager
def _undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
