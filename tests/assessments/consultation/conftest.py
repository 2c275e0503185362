from typing import Any

import pytest

from tests.factories.consultations import OFFICE_KEY, PEER


@pytest.fixture(autouse=True)
def _keys(settings: Any) -> None:
    """This office signs with a key of its own and trusts the recipient's."""
    settings.EXCHANGE_KEY = bytes(OFFICE_KEY).hex()
    settings.EXCHANGE_PEER = PEER
