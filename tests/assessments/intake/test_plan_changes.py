"""What a custodian reads of another plan: every field that differs, and no other."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.intake.incoming import read_consultation
from assessments.intake.models import Consultation
from assessments.intake.plan_changes import FIELDS, changed_fields, changes, plan_lines
from assessments.scoring import methodology_sha256, shipped_records
from tests.assessments.intake.exchange import consultation_body

BODY = consultation_body()
UN = "United Nations Framework of Analysis for Atrocity Crimes, version"
OTHER: dict[str, Any] = {
    "opens_on": "2026-02-01",
    "closes_on": "2035-01-01",
    "title": {"en": "Tell us", "fr": "Dites-nous"},
    "questions": [{"id": "q1", "text": {"en": "Who?"}}, {"id": "q2", "text": {"en": "Why?"}}],
    "languages": ["en", "fr", "sw"],
    "regions": ["West"],
    "office_contact": "Street 1",
    "cycle": "2027",
    "state_name": "Another name",
    "factors": [{**BODY["factors"][0], "title": {"en": "Another title"}}, *BODY["factors"][1:]],
    "framework": {"slug": "un-framework-2014", "version": 2},
    "catalogue": [{**BODY["catalogue"][0], "weight": 2}, *BODY["catalogue"][1:]],
}


def consultation() -> Consultation:
    return Consultation(**read_consultation(BODY))


def plain(lines: list[str]) -> list[str]:
    """Without the marks that isolate a text in another direction."""
    return [line.replace("\u2068", "").replace("\u2069", "") for line in lines]


def test_text_in_another_direction_is_isolated() -> None:
    (row,) = changes(consultation(), read_consultation({**BODY, "title": {"ar": "كيف ترون؟"}}))

    assert row.after == ["Arabic: \u2068كيف ترون؟\u2069"]


@given(names=st.sets(st.sampled_from(sorted(OTHER))))
def test_each_field_that_differs_is_shown_and_no_other(names: set[str]) -> None:
    values = read_consultation({**BODY, **{name: OTHER[name] for name in names}})

    assert set(changed_fields(consultation(), values)) == names
    shown = changes(consultation(), values)
    assert [row.label for row in shown] == [label for name, (label, _lines) in FIELDS.items() if name in names]
    assert all(row.before != row.after for row in shown)


def test_plan_is_read_in_every_language_before_it_opens() -> None:
    """What stands in a language that the reader does not know is there to be given to somebody who does."""
    asked = [{"id": "q1", "text": {"en": "What changed?", "ar": "ما اسمكم؟"}}]
    whole = plan_lines(Consultation(**read_consultation({**BODY, "questions": asked, "regions": ["Little Well"]})))

    lines = {str(row.label): plain(row.lines) for row in whole}
    assert lines["Questions"] == ["1. English: What changed?", "1. Arabic: ما اسمكم؟"]
    assert lines["Regions to choose from"] == ["Little Well"]
    assert lines["Framework"] == [f"{UN} 1"]
    assert [str(row.label) for row in whole if row.is_long] == ["Words of the factors"]


def test_method_that_this_software_did_not_come_with_is_named_as_that() -> None:
    """Its number is what the office writes: another record can have the same."""
    record = dict(shipped_records()["1.0.0"])
    other = {**record, "parameters": {**record["parameters"], "k_min": 5000}}
    pinned = {"version": "1.0.0", "sha256": methodology_sha256(other), "record": other}
    (row,) = changes(consultation(), read_consultation({**BODY, "methodology": pinned}))

    assert [line.partition(",")[0] for line in row.before] == ["1.0.0", "Figures from 10 people on"]
    assert row.after[1] == "Figures from 5000 people on"
    assert row.after[2].startswith("This software did not come with it")


def test_every_field_of_a_plan_can_be_shown() -> None:
    assert {*FIELDS, "iso3"} == set(read_consultation(BODY))


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("closes_on", ["1 January 2036"], ["1 January 2035"]),
        ("title", ["English: Tell what you know"], ["English: Tell us", "French: Dites-nous"]),
        ("questions", ["1. English: What should be done first?"], ["1. English: Who?", "2. English: Why?"]),
        ("languages", ["English"], ["English", "French", "sw"]),
        ("office_contact", [], ["Street 1"]),
        ("framework", [f"{UN} 1"], [f"{UN} 2"]),
    ],
)
def test_words_are_shown_by_language_and_in_full(name: str, before: list[str], after: list[str]) -> None:
    (row,) = changes(consultation(), read_consultation({**BODY, name: OTHER[name]}))

    assert (plain(row.before), plain(row.after)) == (before, after)


def test_of_a_long_list_only_what_differs_is_shown() -> None:
    (row,) = changes(consultation(), read_consultation({**BODY, "factors": OTHER["factors"]}))

    assert plain(row.after) == ["1. English: Another title"]
    assert len(row.before) == 1


def test_title_and_question_that_change_places_are_shown_beside_another_change() -> None:
    first, second, *rest = BODY["factors"]
    asked = {**second, "title": {"en": "A"}, "question": {"en": "B"}}
    here = Consultation(**read_consultation({**BODY, "factors": [first, asked, *rest]}))
    swapped = {**second, "title": {"en": "B"}, "question": {"en": "A"}}
    other = {**first, "title": {"en": "Another title"}}
    (row,) = changes(here, read_consultation({**BODY, "factors": [other, swapped, *rest]}))

    assert plain(row.after) == ["1. English: Another title", "2. English: B", "2. Question, English: A"]


def test_another_order_alone_is_shown_in_full() -> None:
    (row,) = changes(consultation(), read_consultation({**BODY, "factors": BODY["factors"][::-1]}))

    assert sorted(row.before) == sorted(row.after)
    assert row.before != row.after
