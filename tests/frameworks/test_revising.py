"""Whatever an administrator does, order is that of the numbers, nothing gets lost, and permanent ids stay."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameworks.checks import content_failures
from frameworks.errors import RowGone
from frameworks.exchange.content import FrameworkContent
from frameworks.revising import (
    free_code,
    free_id,
    free_number,
    indicator_in,
    mark_of,
    moved_factor,
    moved_indicator,
    numbered_through,
    with_factor,
    with_header,
    with_indicator,
    with_new_factor,
    with_new_indicator,
    without_factor,
    without_indicator,
)
from tests.factories.frameworks import factor, framework, indicator, resilience


def codes(content: FrameworkContent) -> dict[str, str]:
    """Permanent id: what it is called now."""
    factors = {row.permanent_id: row.number for row in content.factors}
    return factors | {row.permanent_id: row.code for _factor, row in content.indicators()}


def test_moving_an_indicator_exchanges_codes_and_keeps_ids() -> None:
    content = moved_indicator(framework(1, 3), "tiny/1.3", 1)

    assert codes(content) == {"tiny/1": "1", "tiny/1.3": "1.1", "tiny/1.1": "1.2", "tiny/1.2": "1.3"}


def test_moving_a_factor_takes_its_indicators_and_gaps_along() -> None:
    content = replace(framework(2, 1), gaps=(("1.2", "never was"), ("3", "retired")))

    moved = moved_factor(content, "tiny/1", 2)

    assert codes(moved) == {"tiny/2": "1", "tiny/2.1": "1.1", "tiny/1": "2", "tiny/1.1": "2.1"}
    assert moved.gaps == (("2.2", "never was"), ("3", "retired"))


def test_retired_indicator_leaves_a_gap_with_its_reason() -> None:
    content = without_indicator(framework(1, 3), "tiny/1.2", "asked\ntwice")

    assert codes(content) == {"tiny/1": "1", "tiny/1.1": "1.1", "tiny/1.3": "1.3"}
    assert content.gaps == (("1.2", "asked twice"),)


def test_retired_factor_leaves_one_gap() -> None:
    content = without_indicator(framework(2, 2), "tiny/1.1", "x")

    content = without_factor(content, "tiny/1", "folded into 2")

    assert (codes(content), content.gaps) == (
        {"tiny/2": "2", "tiny/2.1": "2.1", "tiny/2.2": "2.2"},
        (("1", "folded into 2"),),
    )


def test_what_comes_back_fills_its_gap() -> None:
    whole = framework(2, 3)
    less = without_factor(without_indicator(whole, "tiny/2.2", "x"), "tiny/1", "y")

    back = with_new_factor(less, whole.factors[0])
    back = with_new_indicator(back, "tiny/2", whole.factors[1].indicators[1])

    assert back == whole


def test_numbering_through_closes_every_gap() -> None:
    content = without_indicator(without_factor(framework(3, 3), "tiny/1", "x"), "tiny/2.1", "y")

    assert codes(numbered_through(content)) == {
        "tiny/2": "1", "tiny/2.2": "1.1", "tiny/2.3": "1.2",
        "tiny/3": "2", "tiny/3.1": "2.1", "tiny/3.2": "2.2", "tiny/3.3": "2.3",
    }  # fmt: skip
    assert numbered_through(content).gaps == ()


@pytest.mark.parametrize(
    ("content", "wanted", "number"),
    [
        (framework(2, 1), "", "3"),
        (framework(2, 1), "1", "3"),
        (without_factor(framework(2, 1), "tiny/2", "x"), "2", "2"),
        (without_factor(framework(2, 1), "tiny/2", "x"), "", "3"),
        (framework(2, 1), "R5", "3"),
        (resilience(), "", "R2"),
        (resilience(factors=()), "", "R1"),
        (framework(factors=()), "", "1"),
    ],
)
def test_next_number_is_never_one_that_was_left_out(content: FrameworkContent, wanted: str, number: str) -> None:
    assert free_number(content, wanted) == number


@pytest.mark.parametrize(("wanted", "code"), [("", "1.4"), ("1.2", "1.2"), ("1.1", "1.4"), ("2.9", "1.4")])
def test_next_code_is_never_one_that_was_left_out(wanted: str, code: str) -> None:
    content = without_indicator(framework(1, 3), "tiny/1.2", "x")

    assert free_code(content, content.factors[0], wanted) == code


def test_permanent_id_is_never_given_twice() -> None:
    assert free_id("tiny", "1.1", {"tiny/1.2"}) == "tiny/1.1"
    assert free_id("tiny", "1.1", {"tiny/1.1", "tiny/1.1-1"}) == "tiny/1.1-2"


def test_mark_of_a_factor_says_nothing_of_its_indicators() -> None:
    content = framework(1, 2)
    less = without_indicator(content, "tiny/1.2", "x")

    assert mark_of(content.factors[0]) == mark_of(less.factors[0])
    assert mark_of(content) != mark_of(less)
    assert mark_of(with_header(content, title="Other")) != mark_of(content)
    assert mark_of(with_factor(content, "tiny/1", title="Other").factors[0]) != mark_of(content.factors[0])


def test_row_that_is_gone_is_said_to_be() -> None:
    with pytest.raises(RowGone):
        indicator_in(framework(), "tiny/9.9")
    with pytest.raises(RowGone):
        with_factor(framework(), "tiny/9", title="x")


_STEPS = st.lists(
    st.tuples(
        st.sampled_from(["up", "factor", "retire", "retire_factor", "add", "through", "word"]), st.integers(0, 99)
    ),
    max_size=12,
)


@given(_STEPS)
def test_any_edits_leave_a_draft_whose_numbering_can_be_published(steps: list[tuple[str, int]]) -> None:
    content = framework(3, 3)
    known = set(codes(content))
    for step, number in steps:
        content = _edited(content, step, number, known)
        known |= set(codes(content))

    # A factor whose last indicator was retired is all that may stand in the way.
    assert {row.message for row in content_failures(content) if "no indicators" not in row.message} <= {
        "There is no factor yet."
    }
    assert len(codes(content)) == len(set(codes(content).values()))


def _edited(content: FrameworkContent, step: str, number: int, known: set[str]) -> FrameworkContent:
    pairs = list(content.indicators())
    if step == "through" or not pairs:
        return numbered_through(content)
    owner, row = pairs[number % len(pairs)]
    if step == "up":
        return moved_indicator(content, row.permanent_id, number % 4)
    if step == "factor":
        return moved_factor(content, owner.permanent_id, number % 5)
    if step == "retire":
        return without_indicator(content, row.permanent_id, "why")
    if step == "retire_factor":
        return without_factor(content, owner.permanent_id, "why")
    if step == "word":
        return with_indicator(content, row.permanent_id, label=f"Label {number}")
    if number % 2:
        name = free_number(content)
        new = indicator(f"{name}.1", permanent_id=free_id("tiny", f"{name}.1", known))
        return with_new_factor(
            content, factor(name, indicators=(new,), permanent_id=free_id("tiny", name, known | {new.permanent_id}))
        )
    code = free_code(content, owner)
    return with_new_indicator(content, owner.permanent_id, indicator(code, permanent_id=free_id("tiny", code, known)))
