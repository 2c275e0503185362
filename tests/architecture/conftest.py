"""What every walk over the routes needs: the practice State, and a value for each parameter of an address."""

import pytest

from r2p_site.accounts.models import Membership, Role, State, User
from r2p_site.enqueue.leases import note_alive
from tests.architecture.places import parameters
from tests.practice import PASSWORD


@pytest.fixture
def values(practice: None, db: None) -> dict[str, str]:
    """Beside the practice accounts: a lead of another State, and an account without a role."""
    stranger = User.objects.create_user(email="stranger@practice.example", name="Stranger", password=PASSWORD)
    elsewhere = State.objects.create(iso3="PRT", name="Portugal")
    Membership.objects.create(user=stranger, role=Role.LEAD, state=elsewhere)
    User.objects.create_user(email="nobody@practice.example", name="Nobody")
    note_alive("worker")  # for readyz
    return parameters()
