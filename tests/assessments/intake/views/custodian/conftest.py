"""Custodians in their browsers."""

from collections.abc import Callable

import pytest
from django.test import Client

from r2p_site.accounts.models import Role, User
from r2p_site.enqueue.leases import note_alive
from tests.assessments.intake.desk import Desk
from tests.assessments.intake.exchange import trust
from tests.factories import intake
from tests.factories.accounts import UserFactory


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
