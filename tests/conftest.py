"""Start-up of the tests. Servers and settings come first: Django reads the environment once."""

import os
import shutil

import django
import hypothesis

from r2p_site.catalogues import compile_all
from tests import servers

servers.provide()
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.both_deployments"
django.setup()
# Workers of xdist inherit the environment: told this, they would read the settings before their own number is set.
del os.environ["DJANGO_SETTINGS_MODULE"]
servers.let_tests_empty_tables()
compile_all()
# Properties draw the same on every run, however busy the machine is.
hypothesis.settings.register_profile(
    "calm", deadline=None, derandomize=True, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("calm")

from collections.abc import Callable  # noqa: E402

import pytest  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from pytest_django import DjangoDbBlocker  # noqa: E402

from r2p_site.grants import apply_grants, ensure_roles  # noqa: E402
from tests.cast import cast, client_of  # noqa: E402, F401  (fixtures for every test)
from tests.practice import practice, practice_rows  # noqa: E402, F401


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The test database has the roles and grants of a real one; no passwords, because roles belong to the server."""
    with django_db_blocker.unblock():
        for deployment in ("office", "intake"):
            with override_settings(DEPLOYMENT=deployment):
                ensure_roles({})
                apply_grants()


@pytest.fixture
def site(settings: object) -> Callable[[str], Client]:
    """`site("public")` makes this test see the routes and middleware of that site; returns a client for it."""

    def choose(name: str) -> Client:
        settings.R2P_SITE = name
        settings.MIDDLEWARE = settings.SITE_MIDDLEWARE[name]
        settings.ROOT_URLCONF = f"r2p_site.urls.{name}"
        return Client()

    return choose


@pytest.fixture(autouse=True)
def _patience(settings: object) -> None:
    """All tests come from one address; those about throttling set a limit of their own."""
    settings.THROTTLE_PER_MINUTE = settings.CONTRIBUTIONS_PER_MINUTE = 1_000_000


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the system's Chromium. A journey without a browser is skipped by name."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    pytest.skip("no Chromium on this machine: install the package chromium")
