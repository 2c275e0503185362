"""Keys that cost little to unwrap, and a session with the rights of the contributor site."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from django.db import connection
from nacl.pwhash import argon2id

from assessments.intake.sealing import keys


@pytest.fixture(autouse=True)
def _cheap_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "COST", (argon2id.OPSLIMIT_MIN, argon2id.MEMLIMIT_MIN))


@contextmanager
def _as_contributor_site() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE r2p_intake")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")


@pytest.fixture
def as_contributor_site(db: None) -> Callable[[], AbstractContextManager[None]]:
    """Within it, this connection may do what r2p_intake may, rows included."""
    return _as_contributor_site
