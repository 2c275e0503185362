"""Each role, connected to the real test database, can do what the table of grants says and nothing else."""

import secrets
from collections.abc import Iterator

import psycopg2
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from psycopg2.extensions import connection as PgSession  # noqa: N812

from r2p_site.grants import ROLES, Role, RoleRefused, apply_grants, ensure_roles, privileges_by_tables

PRIVILEGES = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")

pytestmark = pytest.mark.django_db
committing = pytest.mark.django_db(transaction=True)


@pytest.fixture
def owner() -> Iterator[PgSession]:
    """A session of the owner beside Django's, so that what it does is there for other sessions at once."""
    session = psycopg2.connect(**connection.get_connection_params())
    session.autocommit = True
    yield session
    session.close()


@pytest.fixture
def session(request: pytest.FixtureRequest, owner: PgSession) -> Iterator[PgSession]:
    """A session with the rights of a role, as a user who belongs to it: the role's password is not ours to change."""
    user, password = f"test_{secrets.token_hex(6)}", secrets.token_hex(16)
    run(owner, f"CREATE ROLE {user} LOGIN PASSWORD '{password}' IN ROLE {request.param}")
    session = psycopg2.connect(**{**connection.get_connection_params(), "user": user, "password": password})
    session.autocommit = True
    yield session
    session.close()
    run(owner, f"DROP ROLE {user}")


def as_role(name: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("session", [name], indirect=True)


def run(session: PgSession, statement: str) -> list[tuple[object, ...]]:
    with session.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


def tables(session: PgSession) -> list[str]:
    found = run(session, "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'")
    return sorted(name for (name,) in found)


def refused(session: PgSession, statement: str) -> bool:
    try:
        run(session, statement)
    except psycopg2.errors.InsufficientPrivilege:
        return True
    return False


@as_role("r2p_public")
def test_public_role_reads_the_published_tables_and_no_other(session: PgSession) -> None:
    readable = [name for name in tables(session) if not refused(session, f'SELECT 1 FROM "{name}" LIMIT 1')]

    assert readable == [name for name in tables(session) if name.startswith("published_")]
    assert readable
    assert len(readable) < len(tables(session))


@as_role("r2p_public")
@pytest.mark.parametrize(
    "statement", ['DELETE FROM "{}"', 'INSERT INTO "{}" DEFAULT VALUES', 'TRUNCATE "{}"', 'DROP TABLE "{}"']
)
def test_public_role_changes_no_table(session: PgSession, statement: str) -> None:
    assert [name for name in tables(session) if not refused(session, statement.format(name))] == []


@as_role("r2p_public")
@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (id int)",
        "CREATE TEMPORARY TABLE mine (id int)",
        "CREATE SCHEMA mine",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "SELECT pg_read_file('/etc/passwd')",
        "COPY (SELECT 1) TO PROGRAM 'true'",
        "SELECT rolpassword FROM pg_authid",
        "SET ROLE r2p_staff",
        "CREATE ROLE mine",
    ],
)
def test_public_role_makes_nothing_and_reaches_nothing_else(session: PgSession, statement: str) -> None:
    assert refused(session, statement)


@pytest.mark.parametrize("session", ["r2p_staff", "r2p_public"], indirect=True)
def test_role_has_no_schema_but_public(session: PgSession) -> None:
    usable = run(
        session,
        "SELECT nspname FROM pg_namespace"
        " WHERE has_schema_privilege(oid, 'USAGE') AND nspname !~ '^pg_(toast|temp)' ORDER BY 1",
    )

    assert usable == [("information_schema",), ("pg_catalog",), ("public",)]


@as_role("r2p_staff")
def test_staff_role_appends_to_the_audit_and_changes_nothing_in_it(session: PgSession) -> None:
    audited = [name for name in tables(session) if name.startswith("audit_")]

    assert audited == ["audit_event"]
    assert not refused(session, "SELECT count(*) FROM audit_event")
    assert refused(session, "UPDATE audit_event SET reason = 'another'")
    assert refused(session, "DELETE FROM audit_event")
    assert refused(session, "TRUNCATE audit_event")
    assert refused(session, "ALTER TABLE audit_event DISABLE TRIGGER ALL")


@as_role("r2p_staff")
@pytest.mark.parametrize(
    "statement", ["CREATE TABLE mine (id int)", "DROP TABLE accounts_user", "DELETE FROM django_migrations"]
)
def test_staff_role_does_not_change_the_structure(session: PgSession, statement: str) -> None:
    assert refused(session, statement)


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.name)
def test_catalogue_agrees_with_the_table_of_grants(role: Role) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, privilege FROM pg_class, unnest(%s) privilege"
            " WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
            " AND has_table_privilege(%s, pg_class.oid, privilege)",
            [list(PRIVILEGES), role.name],
        )
        found = set(cursor.fetchall())
    expected = privileges_by_tables(role, connection.introspection.table_names())

    whole_tables = {many: [one for one in many.split(", ") if "(" not in one] for many in expected}
    assert found == {(name, one) for many, names in expected.items() for name in names for one in whole_tables[many]}


def test_nobody_outside_the_roles_may_connect_or_use_the_schema() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT datacl::text FROM pg_database WHERE datname = current_database()")
        (database,) = cursor.fetchone()
        cursor.execute("SELECT nspacl::text FROM pg_namespace WHERE nspname = 'public'")
        (schema,) = cursor.fetchone()

    # An entry that begins with "=" is what everybody may do.
    assert [entry for entry in database.strip("{}").split(",") if entry.startswith("=")] == []
    assert [entry for entry in schema.strip("{}").split(",") if entry.startswith("=")] == []


@committing
@as_role("r2p_public")
def test_table_made_later_is_closed_until_grants_are_applied(session: PgSession, owner: PgSession) -> None:
    run(owner, "CREATE TABLE published_later (id int)")
    try:
        assert refused(session, "SELECT * FROM published_later")
        apply_grants()
        assert run(session, "SELECT * FROM published_later") == []
    finally:
        run(owner, "DROP TABLE published_later")


@committing
@as_role("r2p_public")
def test_privilege_given_by_hand_is_taken_back(session: PgSession, owner: PgSession) -> None:
    run(owner, "GRANT SELECT ON accounts_user TO r2p_public")
    assert not refused(session, "SELECT * FROM accounts_user")

    apply_grants()

    assert refused(session, "SELECT * FROM accounts_user")


def test_ensure_roles_twice_creates_nothing() -> None:
    assert ensure_roles({}) == []


def test_role_with_too_many_rights_is_refused() -> None:
    with connection.cursor() as cursor:  # in this test's transaction: other tests never see it
        cursor.execute("CREATE ROLE test_group")
        cursor.execute("GRANT test_group TO r2p_public")

    with pytest.raises(RoleRefused, match="r2p_public has rights beyond its own"):
        ensure_roles({})


def test_ensure_roles_command_without_password_names_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DB_STAFF_PASSWORD", raising=False)

    with pytest.raises(CommandError, match="DB_STAFF_PASSWORD is not set"):
        call_command("ensure_roles")


def test_every_role_belongs_to_one_deployment() -> None:
    assert {role.name: role.deployment for role in ROLES} == {
        "r2p_staff": "office",
        "r2p_public": "office",
        "r2p_intake": "intake",
        "r2p_custodian": "intake",
    }
