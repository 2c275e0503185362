"""Keys that cost little to unwrap, a session with the rights of the contributor site, custodians in their browsers."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from django.db import connection
from django.test import Client
from nacl.pwhash import argon2id

from assessments.intake.sealing import keys
from r2p_site.accounts.models import Role, User
from r2p_site.enqueue.leases import note_alive
from tests.assessments.intake.desk import Desk
from tests.assessments.intake.exchange import trust
from tests.factories import intake
from tests.factories.accounts import UserFactory


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


@pytest.fixture
def desk(db: None, settings: object, site: Callable[[str], Client], client_of: Callable[[User], Client]) -> Desk:
    trust(settings)
    site("custodian")
    note_alive("worker")
    intake.recipient()
    consultation = intake.consultation()
    custodian = intake.custodian(name="Clara Custodian")
    return Desk(
        consultation=consultation,
        key=intake.ready_key(consultation, custodian),
        custodian=custodian,
        other=intake.custodian(name="Chidi Custodian"),
        keeper=UserFactory(name="Kim Keeper", roles=[(Role.OPERATOR, None)]),
        client_of=client_of,
    )
