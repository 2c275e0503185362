"""Default deny, seen: every route of every site, asked by every role, answers as access.yml says.

A route that is not in the table fails here; write its row after deciding who may call it. Rows are checked to refuse
whom the roles exclude, so that a table copied from what the code does cannot hide an opening.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import yaml
from django.test import Client

from assessments.core.models import Assessment, Evidence
from r2p_site.accounts.models import Membership, Role, State, User
from r2p_site.enqueue.leases import note_alive
from tests.architecture.routes import ROLES, VISITOR, Asker, walk
from tests.practice import PASSWORD

TABLE: Mapping[str, Mapping[str, str]] = {
    site: {row: " ".join(answers.split()) for row, answers in rows.items()}  # the file is aligned for reading
    for site, rows in yaml.safe_load((Path(__file__).parent / "access.yml").read_text()).items()
}
NOWHERE = "00000000-0000-4000-8000-000000000000"
_EDIT = "frameworks/<slug:slug>/versions/<int:number>/edit/"
REFUSED = {"sign-in", "no-role", "401", "403", "404"}


@pytest.fixture
def values(practice: None, db: None) -> dict[str, str]:
    """Beside the practice accounts: a lead of another State, and an account without a role."""
    stranger = User.objects.create_user(email="stranger@practice.example", name="Stranger", password=PASSWORD)
    elsewhere = State.objects.create(iso3="PRT", name="Portugal")
    Membership.objects.create(user=stranger, role=Role.LEAD, state=elsewhere)
    User.objects.create_user(email="nobody@practice.example", name="Nobody")
    note_alive("worker")  # for readyz
    return parameters()


def parameters() -> dict[str, str]:
    """By `path before<parameter>`, by `converter:name`, or by name; the assessment is the one under way."""
    assessment = Assessment.objects.latest("cycle__period_end")
    lead = User.objects.get(email="lead@practice.example")
    published = Assessment.objects.filter(status="published").latest("cycle__period_end")
    return {
        "pk": str(assessment.pk),
        "published": str(published.pk),
        "int:pk": "1",
        "uuid:version": NOWHERE,
        "indicator": NOWHERE,
        "frameworks/import/<uuid:pk>": NOWHERE,
        "source": str(Evidence.objects.earliest("added_at").pk),
        "population": str(assessment.populations.first().pk),
        "report": NOWHERE,
        "number": "1",
        "assessments/<uuid:pk>/resilience/<str:number>": "R1",
        "kind": "indicator",
        "row": "1.1",
        f"{_EDIT}factor/<path:row>": "1",
        f"{_EDIT}indicators/new/<path:row>": "1",
        "code": "1.1",
        "iso3": "XPR",
        "slug": "un-framework-2014",
        "format_name": "yaml",
        "version": "1.0.0",
        "language": "en",
        "edition": "public",
        "sha256": "0" * 64,
        "user_id": str(lead.pk),
        "role_id": str(Membership.objects.get(user=lead).pk),
        "reset_id": NOWHERE,
        "api/": "api/nothing/",
        r"account/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": "account/password/reset/key/a-b/",
    }


@pytest.mark.parametrize("name", list(ROLES))
def test_every_route_answers_each_role_as_written(
    site: Callable[[str], Client], values: dict[str, str], name: str
) -> None:
    site(name)
    askers = {role: Asker(None if role == VISITOR else f"{role}@practice.example") for role in ROLES[name]}

    shown = {} if name == "staff" else {"pk": values["published"]}
    answered = walk(name, askers, values | shown)

    differing = {row: answers for row, answers in answered.items() if TABLE[name].get(row) != answers}
    assert differing == {}, f"Rows of access.yml as they were answered:\n{yaml.safe_dump(differing, width=200)}"
    assert set(TABLE[name]) - set(answered) == set()


def cells(site: str, role: str, prefix: str) -> set[str]:
    """The distinct answers to one role below one address."""
    column = ROLES[site].index(role)
    return {
        answers.split()[column]
        for row, answers in TABLE[site].items()
        if row.partition(" ")[2].startswith(prefix) and not row.endswith(f" {prefix}")
    }


@pytest.mark.parametrize("role", ["nobody", "respondent", "admin", "operator", "stranger"])
def test_record_is_closed_to_roles_without_a_part_in_it(role: str) -> None:
    assert cells("staff", role, "assessments/<uuid:pk>/") <= REFUSED


@pytest.mark.parametrize("role", [role for role in ROLES["staff"] if role not in {"operator", "lead"}])
def test_operation_is_closed_to_whoever_does_not_operate(role: str) -> None:
    assert cells("staff", role, "operate/people/<uuid:user_id>/") <= REFUSED


def test_rest_of_the_record_is_closed_to_visitors() -> None:
    assert cells("staff", VISITOR, "api/v1/assessments/<uuid:pk>/ratings/") <= REFUSED


def test_no_row_is_an_error_of_ours() -> None:
    assert [row for rows in TABLE.values() for row, answers in rows.items() if "500" in answers.split()] == []
