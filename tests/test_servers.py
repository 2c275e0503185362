"""What the start-up of the tests promises: servers of this run, and for each process of xdist its own part of them."""

import os

from django.conf import settings
from django.db import connection


def test_settings_use_the_redis_database_of_this_process() -> None:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    number = int(worker.removeprefix("gw")) + 1 if worker else int(settings.REDIS_URL.rpartition("/")[2])

    assert os.environ["REDIS_URL"] == settings.REDIS_URL
    assert settings.REDIS_URL.rpartition("/")[2] == str(number)


def test_database_is_that_of_this_process(db: None) -> None:
    name = str(connection.settings_dict["NAME"])

    assert name.startswith("test_")
    assert name.endswith(os.environ.get("PYTEST_XDIST_WORKER", ""))
