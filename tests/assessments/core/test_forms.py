"""What a form makes of what was sent, and what the factor page makes of a form."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.http import QueryDict

from assessments.core.errors import RatingConflict
from assessments.core.forms import RatingForm, initial_of
from assessments.core.models import Assessment, Rating
from assessments.core.rows import Row, indicator_row
from assessments.core.services import hand_in_review, start_cycle
from assessments.core.validators import RatingInput
from assessments.core.views.factor import beside_of
from assessments.review.services import submit_assessment
from r2p_site.accounts.models import User
from r2p_site.errors import InvalidInput
from tests.cast import Cast
from tests.factories.assessments import all_rated, cycle_input, indicator, population, rate, rated, signed_off, started

PEOPLE = "0b7a2c1e-9a0f-4a43-8a55-1d1f0e8d1b11"


def form(asks_target: bool = False, shows_populations: bool = False, **sent: Any) -> RatingForm:
    data = QueryDict(mutable=True)
    for name, value in sent.items():
        data.setlist(f"1.1-{name}", value if isinstance(value, list) else [value])
    return RatingForm(data, prefix="1.1", asks_target=asks_target, shows_populations=shows_populations)


@pytest.mark.parametrize(
    ("answer", "state", "level"),
    [
        ("0", "rated", 0),
        ("1", "rated", 1),
        ("2", "rated", 2),
        ("3", "rated", 3),
        ("4", "rated", 4),
        ("ii", "ii", None),
        ("na", "na", None),
        ("nr", "nr", None),
        ("", "nr", None),
    ],
)
def test_rating_form_reads_an_answer(answer: str, state: str, level: int | None) -> None:
    assert form(answer=answer).checked_value() == RatingInput(state=state, level=level)


def test_rating_form_reads_everything_else() -> None:
    sent = form(
        asks_target=True,
        shows_populations=True,
        answer="3",
        confidence="high",
        contested="1",
        trend="worse",
        rationale="  Seen in May.\r\n",
        targeted="1",
        populations=[PEOPLE],
    )

    assert sent.checked_value() == RatingInput(
        state="rated",
        level=3,
        confidence="high",
        contested=True,
        trend="worse",
        rationale="Seen in May.",
        targeted=True,
        populations=(UUID(PEOPLE),),
    )


def test_rating_form_that_does_not_ask_leaves_target_and_populations_alone() -> None:
    value = form(answer="3", targeted="1", populations=[PEOPLE]).checked_value()

    assert (value.targeted, value.populations) == (None, None)


def test_rating_form_of_two_answers_takes_one() -> None:
    assert form(answer=["2", "na"]).checked_value() == RatingInput(state="na", level=None)


@pytest.mark.parametrize(
    ("sent", "fields"),
    [
        ({"answer": "5"}, ["answer"]),
        ({"answer": "-1"}, ["answer"]),
        ({"answer": "²"}, ["answer"]),
        ({"answer": "rated"}, ["answer"]),
        ({"confidence": "sure"}, ["confidence"]),
        ({"trend": "up"}, ["trend"]),
        ({"rationale": "a\x00b"}, ["rationale"]),
        ({"version": "first"}, ["version"]),
        ({"version": "-1"}, ["version"]),
        ({"version": "9" * 5000}, ["version"]),
        ({"populations": ["marsh"]}, ["populations"]),
        ({"resolve": "both"}, ["resolve"]),
        ({"answer": "5", "trend": "up"}, ["answer", "trend"]),
    ],
)
def test_rating_form_refuses_and_names_the_field(sent: dict[str, Any], fields: list[str]) -> None:
    with pytest.raises(InvalidInput) as refused:
        form(**sent).checked_value()

    assert list(refused.value.fields) == fields
    for name, lines in refused.value.fields.items():
        assert [str(line).partition(":")[0] for line in lines] == [form()[name].label] * len(lines)


@pytest.mark.parametrize(
    ("sent", "blank"),
    [
        ({}, True),
        ({"answer": "", "rationale": "  ", "version": "0"}, True),
        ({"answer": "nr"}, False),
        ({"rationale": "Half a thought"}, False),
        ({"contested": "1"}, False),
        ({"populations": [PEOPLE]}, False),
    ],
)
def test_rating_form_blank(sent: dict[str, Any], blank: bool) -> None:
    bound = form(**sent)
    bound.checked_value()

    assert bound.is_blank is blank


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({}, 0),
        ({"version": "3"}, 3),
        ({"version": "3", "seen": "5"}, 3),
        ({"version": "3", "seen": "5", "resolve": "mine"}, 5),
        ({"version": "3", "resolve": "mine"}, 3),
    ],
)
def test_rating_form_expects_the_version_read_or_the_one_shown_in_a_conflict(
    sent: dict[str, str], expected: int
) -> None:
    bound = form(**sent)
    bound.checked_value()

    assert bound.expected_version == expected


@pytest.mark.parametrize(("sent", "read"), [("7", 7), ("", 0), ("x", 0), ("-2", 0), ("²", 0), ("9" * 5000, 0)])
def test_rating_form_version_read_survives_garbage(sent: str, read: int) -> None:
    assert form(version=sent, answer="9").version_read == read


def test_initial_of_shows_what_the_form_reads_back(cast: Cast) -> None:
    values = rated(3, targeted=True, trend="better", contested=True, confidence="low")
    rating = rate(started(cast), "2.1", cast.drafter, values)

    shown = {name: value for name, value in initial_of(rating).items() if value is not False}

    assert form(asks_target=True, **{name: str(value) for name, value in shown.items()}).checked_value() == values


def _row(assessment: Assessment, code: str, user: User, **fields: Any) -> Row:
    found = indicator(assessment, code)
    return indicator_row(assessment, found, beside_of(assessment, found.factor, user), **fields)


def _checked(row: Row, name: str, key: str = "value") -> list[Any]:
    return [option[key] for option in row[name] if option["checked"]]


def test_row_of_no_answer(cast: Cast) -> None:
    row = _row(started(cast), "1.1", cast.drafter)

    assert {name: row[name] for name in ("version", "saved", "answered", "history_url", "sources", "last_cycle")} == {
        "version": 0,
        "saved": None,
        "answered": False,
        "history_url": "",
        "sources": [],
        "last_cycle": None,
    }
    assert (_checked(row, "levels"), _checked(row, "choices")) == ([], [])


def test_row_of_an_answer(cast: Cast) -> None:
    assessment = started(cast)
    people = population(assessment, cast.lead)
    rate(assessment, "2.1", cast.drafter, rated(3, targeted=True, trend="worse", populations=(people.pk,)))

    row = _row(assessment, "2.1", cast.lead)

    assert (_checked(row, "levels"), _checked(row, "choices"), row["targeted"]) == ([3], [], True)
    assert (_checked(row, "confidence"), _checked(row, "trend")) == (["medium"], ["worse"])
    assert (_checked(row, "populations"), row["saved"]["by"], row["saved"]["version"]) == (
        [people.pk],
        "Drafter",
        1,
    )
    assert (row["critical"], row["asks_targeted"]) == (True, True)


def test_row_shows_what_was_typed_and_the_version_that_was_read(cast: Cast) -> None:
    assessment = started(cast)
    first, second = (population(assessment, cast.lead, name=name) for name in ("First", "Second"))
    rate(assessment, "1.1", cast.drafter, rated(1, populations=(first.pk,)))
    rate(assessment, "1.1", cast.drafter, rated(2), version=1)
    typed = form(answer="9", rationale="x" * 9, trend="worse", contested="1", version="1", populations=[str(second.pk)])

    row = _row(assessment, "1.1", cast.lead, form=typed)

    assert (row["version"], row["rationale"], row["contested"]) == (1, "x" * 9, True)
    assert (_checked(row, "levels"), _checked(row, "trend"), _checked(row, "confidence")) == ([], ["worse"], [])
    assert _checked(row, "populations") == [second.pk]


def test_row_of_a_conflict_has_both_answers(cast: Cast) -> None:
    assessment = started(cast)
    theirs = rate(assessment, "1.1", cast.drafter, rated(3, rationale="Theirs"))

    row = _row(
        assessment,
        "1.1",
        cast.lead,
        form=form(answer="na", rationale="Mine", version="0"),
        conflict=RatingConflict(Rating.objects.get(pk=theirs.pk)),
    )

    conflict = row["conflict"]
    assert (conflict["version"], conflict["theirs"]["by"], conflict["theirs"]["level"]) == (
        1,
        "Drafter",
        "3 Severe or general",
    )
    assert (conflict["theirs"]["rationale"], conflict["mine"]) == (
        "Theirs",
        {"level": "Not applicable", "confidence": "", "rationale": "Mine"},
    )


def test_row_suggests_the_last_cycle_by_permanent_id(cast: Cast) -> None:
    signed_off(cast, level=1)
    assessment = start_cycle(state=cast.state, by=cast.lead, values=cycle_input(title="2027"))
    rate(assessment, "1.2", cast.drafter, rated(4))

    rows = {code: _row(assessment, code, cast.drafter) for code in ("1.1", "1.2")}

    suggested = {"level": "1 Early or limited", "confidence": "confidence: medium"}
    assert [row["last_cycle"] for row in rows.values()] == [suggested, suggested]
    assert (rows["1.1"]["answered"], _checked(rows["1.1"], "levels")) == (False, [])


def test_row_shows_the_reviewers_answer_once_both_have_handed_in(cast: Cast) -> None:
    assessment = all_rated(cast)
    rate(assessment, "1.1", cast.reviewer, rated(2))
    shown = [_row(assessment, "1.1", cast.lead)["reviewer"]]
    handed_in = hand_in_review(assessment=assessment, by=cast.reviewer)
    shown.append(_row(handed_in, "1.1", cast.lead)["reviewer"])
    submitted = submit_assessment(assessment=handed_in, by=cast.lead)
    shown.append(_row(submitted, "1.1", cast.lead)["reviewer"])

    assert shown == [None, None, {"level": "2 Clear"}]


def test_row_of_the_reviewer_never_has_populations_or_the_other_track(cast: Cast) -> None:
    assessment = all_rated(cast)
    population(assessment, cast.lead)

    row = _row(assessment, "1.1", cast.reviewer)

    assert (row["populations"], row["reviewer"], row["answered"]) == ([], None, False)


def test_row_waits_for_a_second_person(cast: Cast) -> None:
    assessment = started(cast)
    rate(assessment, "1.1", cast.drafter, RatingInput(state="na", rationale="Cannot arise."))

    assert _row(assessment, "1.1", cast.lead)["waiting"] is True


def test_unknown_population_is_refused_by_the_service(cast: Cast) -> None:
    assessment = started(cast)
    population(assessment, cast.lead)
    sent = form(shows_populations=True, answer="2", populations=[str(uuid4())]).checked_value()

    with pytest.raises(InvalidInput) as refused:
        rate(assessment, "1.1", cast.drafter, sent)

    assert list(refused.value.fields) == ["populations"]
