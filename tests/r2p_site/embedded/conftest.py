from pathlib import Path

import pytest

from tests.servers import scratch_folder


@pytest.fixture
def folder() -> Path:
    """A folder that the user of the servers can enter, whoever runs the tests."""
    return scratch_folder()
