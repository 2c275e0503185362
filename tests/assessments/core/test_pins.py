"""What the record answers when frameworks ask."""

import pytest

from assessments.core.pins import answered_under_way, level_words, needed_by_method
from assessments.core.validators import RatingInput
from assessments.review.services import approve_assessment, submit_assessment
from frameworks.enums import Family
from frameworks.registry import answered_indicators, levels_of, needed_rows
from tests.cast import Cast
from tests.factories.assessments import all_rated, rate, rated, started


def test_method_in_force_needs_its_critical_set_its_readings_and_its_map(cast: Cast) -> None:
    started(cast)

    needs = needed_by_method()

    assert {key: str(needs[key]) for key in ("7.9", "1.1", "14", "R8")} == {
        "7.9": "the method in force names it as critical",
        "1.1": "the method in force reads a crime by it",
        "14": "the method in force weighs resilience with it",
        "R8": "the method in force weighs resilience with it",
    }
    assert needed_rows() == needs


def test_without_a_method_nothing_is_needed(db: None) -> None:
    assert needed_by_method() == {}


def test_answers_of_a_cycle_under_way_are_known_by_permanent_id(cast: Cast) -> None:
    assessment = started(cast)
    rate(assessment, "2.1", cast.drafter, rated(2))
    rate(assessment, "2.2", cast.drafter, RatingInput(state="nr"))

    framework = assessment.risk_version.framework_id
    assert answered_under_way(framework) == answered_indicators(framework) == {"7.9"}
    assert answered_under_way(assessment.resilience_version.framework_id) == frozenset()


def test_answers_of_a_signed_cycle_are_under_way_no_more(cast: Cast) -> None:
    assessment = submit_assessment(assessment=all_rated(cast), by=cast.lead)
    framework = assessment.risk_version.framework_id
    assert len(answered_under_way(framework)) == 7

    approve_assessment(assessment=assessment, by=cast.approver)

    assert answered_under_way(framework) == frozenset()


@pytest.mark.parametrize("family", Family.values)
def test_every_family_has_words_for_five_levels(family: str) -> None:
    assert [level.number for level in levels_of(family)] == [0, 1, 2, 3, 4]
    assert all(str(word) for word, _hint in level_words(family))


def test_unknown_family_has_no_words() -> None:
    assert levels_of("odd") == []
