"""Default deny, seen: every route of every site, asked by every role, answers as access.yml says.

A route that is not in the table fails here; write its row after deciding who may call it. Rows are checked to refuse
whom the roles exclude, so that a table copied from what the code does cannot hide an opening.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import yaml
from django.test import Client

from tests.architecture.places import custody
from tests.architecture.routes import ROLES, VISITOR, Asker, walk

TABLE: Mapping[str, Mapping[str, str]] = {
    site: {row: " ".join(answers.split()) for row, answers in rows.items()}  # the file is aligned for reading
    for site, rows in yaml.safe_load((Path(__file__).parent / "access.yml").read_text()).items()
}
REFUSED = {"sign-in", "no-role", "401", "403", "404"}


@pytest.mark.parametrize("name", list(ROLES))
def test_every_route_answers_each_role_as_written(
    site: Callable[[str], Client], values: dict[str, str], name: str
) -> None:
    site(name)
    shown = {"staff": dict, "custodian": custody}.get(name, lambda: {"pk": values["published"]})()
    askers = {role: Asker(None if role == VISITOR else f"{role}@practice.example") for role in ROLES[name]}

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
