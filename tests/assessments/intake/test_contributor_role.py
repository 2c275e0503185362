"""What the database refuses to the contributor site, whatever its code would ask: the real role, the real database."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.db import ProgrammingError, connection, transaction
from psycopg2.errors import InsufficientPrivilege

from assessments.intake.models import Card, ConsultationReport, Contribution, Part, Reply, SealedFile, SealedKey
from assessments.intake.sealing.codes import card_sha256, lookup_sha256, new_code
from tests.factories import intake

Role = Callable[[], AbstractContextManager[None]]

pytestmark = pytest.mark.django_db

READABLE = {
    "django_migrations",
    "intake_answer",
    "intake_card",
    "intake_consultation",
    "intake_consultationreport",
    "intake_contribution",
    "intake_custodiankey",
    "intake_recipient",
    "intake_release",
    "intake_reply",
}


@pytest.fixture
def sent() -> intake.Sent:
    consultation = intake.consultation()
    intake.ready_key(consultation)
    Card.objects.create(consultation=consultation, channel="invited", code_sha256=card_sha256(new_code()))
    sent = intake.contribution(consultation, files=[b"what the file says"])
    Reply.objects.create(contribution=sent.contribution, week=intake.WEEK, sealed=bytes(1072))
    return sent


def run(statement: str, *values: object) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def refused(statement: str) -> bool:
    try:
        with transaction.atomic():
            run(statement)
    except ProgrammingError as error:
        return isinstance(error.__cause__, InsufficientPrivilege)
    return False


def tables() -> list[str]:
    return sorted(connection.introspection.table_names())


def know(code: str, *, purpose: str = "lookup") -> None:
    digest = lookup_sha256(code) if purpose == "lookup" else card_sha256(code)
    run("SELECT set_config(%s, %s, true)", f"r2p.{purpose}", digest)


def test_it_reads_these_tables_and_no_other(sent: intake.Sent, as_contributor_site: Role) -> None:
    with as_contributor_site():
        readable = {name for name in tables() if not refused(f'SELECT * FROM "{name}"')}

    assert readable == READABLE


def test_it_empties_and_alters_nothing(sent: intake.Sent, as_contributor_site: Role) -> None:
    with as_contributor_site():
        assert [name for name in tables() if not refused(f'TRUNCATE "{name}"')] == []
        assert run("SELECT relname FROM pg_class WHERE relkind = 'r' AND has_any_column_privilege(oid, 'UPDATE')") == []
        assert refused("CREATE TABLE mine (id int)")


def test_it_deletes_where_a_code_leads_and_nowhere_else(sent: intake.Sent, as_contributor_site: Role) -> None:
    with as_contributor_site():
        deletable = {name for name in tables() if not refused(f'DELETE FROM "{name}"')}

    assert deletable == {"intake_contribution", "intake_card"}
    assert (Contribution.objects.count(), Card.objects.count()) == (1, 1)


def test_sealed_texts_keys_openings_accounts_and_audit_stay_closed(
    sent: intake.Sent, as_contributor_site: Role
) -> None:
    statements = [
        "SELECT sealed FROM intake_part",
        "SELECT week FROM intake_part",
        "SELECT * FROM intake_sealedkey",
        "SELECT sealed FROM intake_sealedfile",
        "SELECT part_id FROM intake_sealedfile",
        "SELECT * FROM intake_wrappedkey",
        "SELECT * FROM intake_opening",
        "SELECT * FROM intake_theme",
        "SELECT * FROM intake_figures",
        "SELECT * FROM accounts_user",
        "SELECT * FROM audit_event",
        "SELECT * FROM jobs_job",
        "INSERT INTO audit_event DEFAULT VALUES",
    ]
    with as_contributor_site():
        assert [statement for statement in statements if not refused(statement)] == []


def test_without_a_code_it_sees_no_contribution(sent: intake.Sent, as_contributor_site: Role) -> None:
    with as_contributor_site():
        assert run("SELECT count(*) FROM intake_contribution") == [(0,)]
        assert run("SELECT count(*) FROM intake_reply") == [(0,)]
        assert run("SELECT count(*) FROM intake_card") == [(0,)]
        assert run("SELECT count(contribution_id) FROM intake_part") == [(0,)]
        assert run("SELECT count(contribution_id) FROM intake_sealedfile") == [(0,)]
        run("DELETE FROM intake_contribution")
        run("DELETE FROM intake_card")

    assert (Contribution.objects.count(), Card.objects.count()) == (1, 1)


def test_report_is_seen_once_it_is_published(sent: intake.Sent, as_contributor_site: Role) -> None:
    report = ConsultationReport.objects.create(consultation=sent.contribution.consultation, sealed=bytes(2088))
    with as_contributor_site():
        assert run("SELECT text FROM intake_consultationreport") == []
    report.published_on, report.text, report.sealed = intake.WEEK, "What we heard.", None
    report.save()
    with as_contributor_site():
        assert run("SELECT text FROM intake_consultationreport") == [("What we heard.",)]


def test_with_a_code_it_sees_that_contribution_alone(sent: intake.Sent, as_contributor_site: Role) -> None:
    other = intake.contribution(sent.contribution.consultation)
    with as_contributor_site():
        know(sent.code)

        assert run("SELECT id FROM intake_contribution") == [(sent.contribution.pk,)]
        assert run("SELECT contribution_id FROM intake_reply") == [(sent.contribution.pk,)]
        assert run("SELECT contribution_id FROM intake_part") == [(sent.contribution.pk,)]
        assert run("SELECT contribution_id FROM intake_sealedfile") == [(sent.contribution.pk,)]
        know(other.code)
        assert run("SELECT contribution_id FROM intake_reply") == []


def test_deleting_by_code_takes_everything_along(sent: intake.Sent, as_contributor_site: Role) -> None:
    other = intake.contribution(sent.contribution.consultation)
    with as_contributor_site():
        know(sent.code)
        run("DELETE FROM intake_contribution")
    run("SET CONSTRAINTS ALL IMMEDIATE")

    assert [row.pk for row in Contribution.objects.all()] == [other.contribution.pk]
    assert [row.pk for row in Part.objects.all()] == [other.part.pk]
    assert [row.part_id for row in SealedKey.objects.all()] == [other.part.pk]
    assert Reply.objects.count() == SealedFile.objects.count() == 0


def test_the_code_is_forgotten_with_the_transaction(sent: intake.Sent, as_contributor_site: Role) -> None:
    with as_contributor_site():
        with transaction.atomic():
            know(sent.code)
        run("RESET r2p.lookup")  # what COMMIT does outside a test, whose transaction goes on

        assert run("SELECT count(*) FROM intake_contribution") == [(0,)]


def test_other_roles_see_every_row(sent: intake.Sent) -> None:
    run("SET ROLE r2p_custodian")
    try:
        assert run("SELECT count(*) FROM intake_contribution") == [(1,)]
        assert run("SELECT count(*) FROM intake_reply") == [(1,)]
    finally:
        run("RESET ROLE")
