"""What each database role may do: the one table of grants, and the statements that make the database agree with it.

Roles are made by `ensure_roles`; grants are applied after every migration, by whoever owns the tables. A role that does
not exist gets nothing. Needs no superuser: the right to create roles, and to own the database, is enough.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

from django.conf import settings
from django.db import InternalError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import IntegrityError, ProgrammingError
from psycopg2 import sql
from psycopg2.extensions import encrypt_password

READ = "SELECT"
APPEND = "SELECT, INSERT"
WRITE = "SELECT, INSERT, UPDATE, DELETE"


@dataclass(frozen=True)
class Role:
    """`tables` pairs patterns of table names with privileges; the first that matches decides, none means nothing.

    `uses_functions`: may also use sequences and call functions. `limits` are settings of every session of the role.
    """

    name: str
    deployment: str
    tables: tuple[tuple[str, str], ...]
    uses_functions: bool = False
    limits: tuple[tuple[str, str], ...] = ()

    @property
    def password_variable(self) -> str:
        return f"DB_{self.name.removeprefix('r2p_').upper()}_PASSWORD"


_APPLICATION = (("django_migrations", READ), ("audit_*", APPEND), ("*", WRITE))
# What the contributor site reads is public, or its rows are found by a code alone (migration 0002 of the intake). It
# adds sealed parts and keys and cannot read them back; what goes with a contribution is deleted by the database.
_CONTRIBUTOR_SITE = (
    ("django_migrations", READ),
    ("intake_consultation", READ),
    ("intake_recipient", READ),
    ("intake_custodiankey", READ),
    ("intake_release", READ),
    ("intake_answer", READ),
    ("intake_heldback", "SELECT (consultation_id,theme)"),
    ("intake_consultationreport", READ),
    ("intake_contribution", "SELECT, INSERT, DELETE"),
    ("intake_part", "SELECT (contribution_id), INSERT"),
    ("intake_sealedkey", "INSERT"),
    ("intake_full", READ),
    ("intake_sealedfile", "SELECT (contribution_id), INSERT"),
    ("intake_reply", READ),
    ("intake_card", "SELECT, DELETE"),
)
_VISITOR = (("default_transaction_read_only", "on"), ("statement_timeout", "10s"))

ROLES = (
    Role("r2p_staff", "office", _APPLICATION, uses_functions=True),
    Role("r2p_public", "office", (("published_*", READ),), limits=_VISITOR),
    Role("r2p_intake", "intake", _CONTRIBUTOR_SITE, limits=(("statement_timeout", "10s"),)),
    Role("r2p_custodian", "intake", _APPLICATION, uses_functions=True),
)
# Roles belong to the whole server, advisory locks to one database: two databases made ready at once can still collide.
_ATTEMPTS = 5
_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('r2p:roles', 0))"


class RoleRefused(Exception):
    """A role of our name has more rights than any site may have."""


def roles_of(deployment: str) -> list[Role]:
    return [role for role in ROLES if role.deployment == deployment]


def ensure_roles(passwords: Mapping[str, str], *, using: str = "default") -> list[str]:
    """Create the roles of this deployment, or bring them back to what they should be; returns the names created.

    `passwords` maps role names to passwords; a role without one keeps what it has (a new one then cannot sign in).
    Raises RoleRefused when an existing role is a superuser, may create roles or databases, or belongs to other roles.
    """
    for attempt in range(_ATTEMPTS):
        try:
            with transaction.atomic(using=using), connections[using].cursor() as cursor:
                cursor.execute(_LOCK)
                connection = connections[using]
                return [role.name for role in roles_of(settings.DEPLOYMENT) if _ensure(connection, role, passwords)]
        except (InternalError, IntegrityError, ProgrammingError):
            if attempt == _ATTEMPTS - 1:
                raise
    raise AssertionError("unreachable")


def _ensure(connection: BaseDatabaseWrapper, role: Role, passwords: Mapping[str, str]) -> bool:
    name = sql.Identifier(role.name)
    with connection.cursor() as cursor:
        created = not _exists(connection, role)
        if created:
            cursor.execute(sql.SQL("CREATE ROLE {} LOGIN").format(name))
        _refuse_privileged(connection, role)
        if password := passwords.get(role.name):
            # Hashed here, so that the password is in no log of the server.
            hashed = encrypt_password(password, role.name, connection.connection, "scram-sha-256")
            cursor.execute(sql.SQL("ALTER ROLE {} LOGIN PASSWORD {}").format(name, sql.Literal(hashed)))
        for setting, value in role.limits:
            statement = sql.SQL("ALTER ROLE {} SET {} = {}")
            cursor.execute(statement.format(name, sql.Identifier(setting), sql.Literal(value)))
    return created


def _exists(connection: BaseDatabaseWrapper, role: Role) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role.name])
        return cursor.fetchone() is not None


def _refuse_privileged(connection: BaseDatabaseWrapper, role: Role) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls"
            " OR EXISTS (SELECT 1 FROM pg_auth_members m WHERE m.member = r.oid) FROM pg_roles r WHERE rolname = %s",
            [role.name],
        )
        if cursor.fetchone()[0]:
            raise RoleRefused(
                f"The database role {role.name} has rights beyond its own: superuser, CREATEROLE, CREATEDB,"
                " REPLICATION, BYPASSRLS or membership in another role. Drop it, or take them away, and run this again."
            )


def apply_grants(*, using: str = "default") -> None:
    """Make the privileges in the database those of the table above: nothing more, nothing less. Safe to repeat."""
    connection = connections[using]
    present = [role for role in roles_of(settings.DEPLOYMENT) if _exists(connection, role)]
    # One transaction: a site that runs meanwhile never sees the moment between taking away and giving.
    with transaction.atomic(using=using), connection.cursor() as cursor:
        cursor.execute(_LOCK)
        tables = _tables(connection)
        database = sql.Identifier(str(connection.settings_dict["NAME"]))
        statements = list(_close_to_everybody(database))
        for role in present:
            statements += _open_to(role, database, tables)
        cursor.execute(sql.SQL(";\n").join(statements))


def _tables(connection: BaseDatabaseWrapper) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class"
            " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f') ORDER BY relname"
        )
        return [name for (name,) in cursor.fetchall()]


def _close_to_everybody(database: sql.Identifier) -> Iterator[sql.Composable]:
    yield sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database)
    for subject in ("SCHEMA public", "ALL TABLES IN SCHEMA public", "ALL SEQUENCES IN SCHEMA public"):
        yield sql.SQL(f"REVOKE ALL ON {subject} FROM PUBLIC")
    yield sql.SQL("REVOKE ALL ON ALL ROUTINES IN SCHEMA public FROM PUBLIC")
    # What the owner creates later belongs to nobody else until the next migration says so.
    yield sql.SQL("ALTER DEFAULT PRIVILEGES REVOKE ALL ON ROUTINES FROM PUBLIC")


def _open_to(role: Role, database: sql.Identifier, tables: list[str]) -> Iterator[sql.Composable]:
    name = sql.Identifier(role.name)
    for kind in ("TABLES", "SEQUENCES", "ROUTINES"):
        yield sql.SQL(f"REVOKE ALL ON ALL {kind} IN SCHEMA public FROM {{}}").format(name)
    yield sql.SQL("REVOKE ALL ON SCHEMA public FROM {}").format(name)
    yield sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, name)
    yield sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(name)
    for privileges, matching in privileges_by_tables(role, tables).items():
        listed = sql.SQL(", ").join(sql.Identifier("public", table) for table in matching)
        yield sql.SQL(f"GRANT {privileges} ON {{}} TO {{}}").format(listed, name)
    if role.uses_functions:
        yield sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}").format(name)
        yield sql.SQL("GRANT EXECUTE ON ALL ROUTINES IN SCHEMA public TO {}").format(name)


def privileges_by_tables(role: Role, tables: list[str]) -> dict[str, list[str]]:
    """Privileges, each with the tables on which the role has exactly these."""
    grouped: dict[str, list[str]] = {}
    for table in tables:
        granted = next((privileges for pattern, privileges in role.tables if fnmatchcase(table, pattern)), None)
        if granted is not None:
            grouped.setdefault(granted, []).append(table)
    return grouped
