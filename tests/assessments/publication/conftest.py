from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test import Client


@pytest.fixture
def public(site: Callable[[str], Client]) -> Client:
    """A visitor of the public site."""
    return site("public")


@pytest.fixture
def as_public_role() -> Callable[[], "contextmanager[None]"]:
    """Inside, PostgreSQL allows this connection only what the public site's role may do."""

    @contextmanager
    def role() -> Iterator[None]:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE r2p_public")
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("RESET ROLE")

    return role
