"""`prepare` on empty databases of both deployments, and what each role may then do, with its own password."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

from r2p_site.embedded.places import PROJECT
from r2p_site.embedded.services import Services
from r2p_site.grants import ROLES, Role, privileges_by_tables
from tests.servers import scratch_folder

# Both deployments are made ready once, not once in every worker.
pytestmark = pytest.mark.xdist_group("prepare")

OWNER_SITES = ("staff", "custodian")


def prepare(folder: Path, site: str) -> str:
    environment = {"PATH": os.environ["PATH"], "R2P_DATA": str(folder), "R2P_SITE": site}
    command = [sys.executable, "manage.py", "prepare", "--bare"]
    return subprocess.run(command, check=True, cwd=PROJECT, env=environment, capture_output=True, text=True).stdout


@pytest.fixture(scope="module")
def folder() -> Path:
    return scratch_folder()


@pytest.fixture(scope="module")
def services(folder: Path) -> Iterator[Services]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("R2P_DATA", str(folder))
        services = Services(folder)
        services.join()
        for site in OWNER_SITES:
            prepare(folder, site)
        yield services
        services.leave()


def ask(url: str, statement: str, *values: object) -> list[tuple[object, ...]]:
    session = psycopg2.connect(url)
    try:
        with session.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall()
    finally:
        session.close()


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.name)
def test_role_has_with_its_password_what_the_table_of_grants_says(services: Services, role: Role) -> None:
    url = services.environment(role.name.removeprefix("r2p_"))["DATABASE_URL"]
    found = ask(
        url,
        "SELECT relname, privilege FROM pg_class, unnest(%s) privilege WHERE relnamespace = 'public'::regnamespace"
        " AND relkind = 'r' AND has_table_privilege(pg_class.oid, privilege)",
        ["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"],
    )
    tables = ask(url, "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'")
    expected = privileges_by_tables(role, [str(name) for (name,) in tables])

    # "SELECT (column)" is not a privilege on the whole table.
    whole = {many: [one for one in many.split(", ") if "(" not in one] for many in expected}
    assert set(found) == {(name, one) for many, names in expected.items() for name in names for one in whole[many]}
    assert found


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.name)
def test_role_cannot_connect_to_the_other_deployment(services: Services, role: Role) -> None:
    own = services.environment(role.name.removeprefix("r2p_"))["DATABASE_URL"]
    other = {"office": "intake", "intake": "office"}[role.deployment]

    with pytest.raises(psycopg2.OperationalError, match="permission denied for database"):
        ask(own.rpartition("/")[0] + f"/{other}", "SELECT 1")


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.name)
def test_role_needs_its_password(services: Services, role: Role) -> None:
    url = services.postgres.url(role.deployment, user=role.name, password="another")

    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        ask(url, "SELECT 1")


@pytest.mark.parametrize("site", OWNER_SITES)
def test_prepare_again_changes_and_says_nothing(services: Services, folder: Path, site: str) -> None:
    url = services.environment(site, owner=True)["DATABASE_URL"]
    migrations = "SELECT id, app, name, applied FROM django_migrations ORDER BY id"
    before = ask(url, migrations)

    assert prepare(folder, site) == ""
    assert ask(url, migrations) == before
