"""Drafting, changing and putting in force: two persons, named refusals, nothing changed afterwards."""

import json
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection

from assessments.core.models import Methodology, PublishedMethodology
from assessments.core.services import load_methodology, start_cycle
from assessments.methods.errors import (
    DraftConflict,
    NotADraft,
    NotYetEffective,
    SecondAdministratorNeeded,
    ShippedDraft,
    UnknownIds,
)
from assessments.methods.services import activate_methodology, change_draft, discard_draft, draft_methodology
from assessments.scoring import methodology_sha256, parse_methodology, shipped_records
from frameworks.services import load_frameworks
from r2p_site.audit.models import Event
from r2p_site.errors import InvalidInput, NotPermitted
from tests.assessments.methods.drafted import SMALL, administrator, draft, in_force, method_input
from tests.cast import PEOPLE, Cast
from tests.factories.assessments import cycle_input, ground, started

pytestmark = pytest.mark.django_db


def events() -> list[tuple[str, str]]:
    rows = Event.objects.filter(event__startswith="methodology.").order_by("pk")
    return list(rows.values_list("event", "subject"))


def test_draft_holds_what_was_written_and_its_hash() -> None:
    person = administrator()

    made = draft(person, bands=[0.1, 0.4, 0.6, 0.8])

    made.refresh_from_db()
    assert (made.status, made.drafted_from.version, made.changed_by) == ("draft", "1.0.0", person)
    assert made.record["parameters"]["bands"] == [0.1, 0.4, 0.6, 0.8]
    assert made.sha256 == methodology_sha256(made.record) == parse_methodology(made.record).sha256
    assert events()[-1] == ("methodology.drafted", "methodology:1.1.0")
    assert not PublishedMethodology.objects.filter(version="1.1.0").exists()


# part: a value that the engine refuses
REFUSED: dict[str, Any] = {
    "level_max": 0,
    "level_present": 1.5,
    "p_indicator": 0,
    "p_resilience": -1,
    "w_common": "half",
    "weight_max": 0.5,
    "bands": [0.4, 0.2, 0.6, 0.8],
    "critical_own": {"9": 2},
    "critical_common": {"4": 7},
    "cov_partial": 1.2,
    "conf_weight": {"low": 0.4},
    "mc_n": 0,
    "mc_q": [0.95, 0.05],
    "mc_error": {"low": [1], "medium": [0, 0, 1, 0, 0], "high": [0, 0, 1, 0, 0]},
    "mc_hotdeck": 1,
    "mc_p": [[0.5, 1]],
    "mc_p_res": [],
    "k_min": 9,
    "trend_prob": None,
    "ew_trigger_factor": "",
    "ec_factors": "7",
    "critical": [7],
    "nexus": {"war_crimes": {"indicator": "1.1", "level": 9}},
    "resilience_map": {"1": "R8"},
}


@pytest.mark.parametrize("name", REFUSED)
def test_value_that_the_engine_refuses_is_named_with_what_to_write(name: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        draft(administrator(), **{name: REFUSED[name]})

    assert list(caught.value.fields) == [name]
    (line,) = caught.value.fields[name]
    assert str(line).startswith("Write ")
    assert Methodology.objects.count() == 1


def test_every_refused_part_is_named_at_once() -> None:
    with pytest.raises(InvalidInput) as caught:
        draft(administrator(), version="next", change_note=" ", k_min=3, mc_q=[2, 1], bands=[0.5])

    assert set(caught.value.fields) == {"version", "change_note", "k_min", "mc_q", "bands"}


def test_values_that_do_not_fit_each_other_are_named() -> None:
    with pytest.raises(InvalidInput) as caught:
        draft(administrator(), level_max=2)

    assert "bands" in caught.value.fields


def test_number_of_a_version_is_used_once() -> None:
    draft(administrator())

    with pytest.raises(InvalidInput) as caught:
        draft(administrator())

    assert list(caught.value.fields) == ["version"]


def test_change_replaces_what_was_read() -> None:
    person, other = administrator(), administrator()
    made = draft(person)

    saved = change_draft(draft=made, expected_revision=1, values=method_input(mc_n=500), by=other)

    assert (saved.revision, saved.changed_by, saved.record["parameters"]["mc_n"]) == (2, other, 500)
    assert saved.sha256 == methodology_sha256(saved.record)


def test_change_of_what_somebody_else_changed_is_refused() -> None:
    made = draft(administrator())
    change_draft(draft=made, expected_revision=1, values=method_input(mc_n=500), by=administrator())

    with pytest.raises(DraftConflict):
        change_draft(draft=made, expected_revision=1, values=method_input(mc_n=900), by=administrator())

    made.refresh_from_db()
    assert made.record["parameters"]["mc_n"] == 500


def test_discarded_draft_is_gone_and_drafts_from_it_stay() -> None:
    person = administrator()
    first = draft(person)
    second = draft_methodology(source=first, values=method_input(version="1.2.0"), by=person)

    discard_draft(draft=first, by=person)

    second.refresh_from_db()
    assert set(Methodology.objects.values_list("version", flat=True)) == {"1.0.0", "1.2.0"}
    assert second.drafted_from.version == "1.0.0"


def activated(**changes: Any) -> Methodology:
    ground()
    return activate_methodology(draft=draft(administrator(), **(SMALL | changes)), by=administrator())


def test_second_administrator_puts_it_in_force_and_the_former_is_retired() -> None:
    ground()
    first, second = administrator(), administrator()

    made = activate_methodology(draft=draft(first, **SMALL), by=second)

    made.refresh_from_db()
    assert (made.status, made.activated_by, made.approved_by) == ("active", second, [first.name, second.name])
    former = Methodology.objects.get(version="1.0.0")
    assert (former.status, former.retired_at is None) == ("retired", False)
    assert events()[-2:] == [
        ("methodology.retired", "methodology:1.0.0"),
        ("methodology.activated", "methodology:1.1.0"),
    ]


def test_public_copy_says_what_is_in_force_and_no_name() -> None:
    made = activated()

    published = PublishedMethodology.objects.get(version="1.1.0")
    body = json.loads(bytes(published.body))
    assert (published.status, body["status"], published.sha256) == ("active", "active", made.sha256)
    assert methodology_sha256(body) == made.sha256
    assert not any(name in bytes(published.body).decode() for name in made.approved_by)
    former = PublishedMethodology.objects.get(version="1.0.0")
    assert (former.status, json.loads(bytes(former.body))["status"]) == ("retired", "retired")
    assert methodology_sha256(former.record) == former.sha256


def test_who_changed_the_draft_last_does_not_put_it_in_force() -> None:
    ground()
    person = administrator()
    made = draft(person, **SMALL)

    with pytest.raises(SecondAdministratorNeeded):
        activate_methodology(draft=made, by=person)

    change_draft(draft=made, expected_revision=1, values=method_input(**SMALL), by=administrator())
    assert activate_methodology(draft=made, by=person).status == "active"


@pytest.mark.parametrize("name", [name for name in PEOPLE if name != "framework_admin"])
def test_others_change_nothing(cast: Cast, name: str) -> None:
    person, made = cast.named(name), draft(cast.framework_admin)

    for attempt in (
        lambda: draft_methodology(source=made, values=method_input(version="2.0.0"), by=person),
        lambda: change_draft(draft=made, expected_revision=1, values=method_input(), by=person),
        lambda: discard_draft(draft=made, by=person),
        lambda: activate_methodology(draft=made, by=person),
    ):
        with pytest.raises(NotPermitted):
            attempt()

    assert Methodology.objects.get(status="active").version == "1.0.0"


def test_version_in_force_is_neither_changed_nor_discarded_nor_activated_again() -> None:
    made = activated()

    for attempt in (
        lambda: change_draft(draft=made, expected_revision=1, values=method_input(), by=administrator()),
        lambda: discard_draft(draft=made, by=administrator()),
        lambda: activate_methodology(draft=made, by=administrator()),
    ):
        with pytest.raises(NotADraft):
            attempt()


def test_draft_that_came_with_the_software_stays_as_it_is() -> None:
    in_force()
    shipped = load_methodology(record={**shipped_records()["1.0.0"], "version": "1.1.0"})

    with pytest.raises(ShippedDraft):
        change_draft(draft=shipped, expected_revision=1, values=method_input(), by=administrator())


def test_version_takes_effect_on_its_day_and_not_before() -> None:
    with pytest.raises(NotYetEffective):
        activated(effective_on=date(2999, 1, 1))


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"critical": ["7.9", "99.1"]}, {"critical": "99.1"}),
        ({"nexus": {"war_crimes": {"indicator": "99.2", "level": 2}}}, {"nexus": "99.2"}),
        ({"resilience_map": {"tiny/1": ["R99"], "98": ["strong/R1"]}}, {"resilience_map": "98, R99"}),
        ({"ew_trigger_factor": "97", "ec_factors": ["tiny/2", "96"]}, {"ew_trigger_factor": "97", "ec_factors": "96"}),
    ],
)
def test_ids_that_no_published_framework_has_are_named(changes: dict[str, Any], named: dict[str, str]) -> None:
    with pytest.raises(UnknownIds) as caught:
        activated(**changes)

    lines = {name: str(lines[0]) for name, lines in caught.value.fields.items()}
    assert lines == {name: f"In no published framework: {ids}." for name, ids in named.items()}
    assert Methodology.objects.get(status="active").version == "1.0.0"


def test_shipped_method_resolves_in_the_shipped_frameworks() -> None:
    load_frameworks()

    made = activate_methodology(draft=draft(administrator()), by=administrator())

    assert made.status == "active"


def test_new_cycle_takes_the_version_in_force_and_a_running_one_keeps_its_own(cast: Cast) -> None:
    running = started(cast)

    activated()
    begun = start_cycle(
        state=cast.other_state, by=cast.stranger, values=cycle_input(title="Another State", disclosure="summary")
    )

    running.refresh_from_db()
    assert (running.methodology.version, begun.methodology.version) == ("1.0.0", "1.1.0")


@pytest.mark.parametrize(
    "change",
    [
        {"status": "draft"},
        {"version": "9.9.9"},
        {"record": {}},
        {"sha256": "0" * 64},
        {"change_note": "Nothing."},
        {"approved_by": ["Somebody"]},
        {"effective_on": date(2020, 1, 1)},
    ],
)
@pytest.mark.parametrize("version", ["1.0.0", "1.1.0"])
def test_what_has_been_in_force_is_frozen_in_the_database(version: str, change: dict[str, Any]) -> None:
    activated()

    with pytest.raises(DatabaseError, match="write a new version"):
        Methodology.objects.filter(version=version).update(**change)


def test_versions_are_not_emptied_in_the_database() -> None:
    in_force()

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(DatabaseError, match="never emptied"):
            cursor.execute("TRUNCATE core_methodology CASCADE")


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"status": "other"}, "methodology_status_known"),
        ({"retired_at": "2026-01-01T00:00:00Z"}, "methodology_retired_when_retired"),
    ],
)
def test_constraint(change: dict[str, Any], constraint: str) -> None:
    draft(administrator())

    with pytest.raises(IntegrityError, match=constraint):
        Methodology.objects.filter(version="1.1.0").update(**change)


def test_two_persons_in_the_database() -> None:
    person = administrator()
    draft(person)

    with pytest.raises(IntegrityError, match="methodology_two_persons"):
        Methodology.objects.filter(version="1.1.0").update(activated_by=person)
