"""Plain words first; the law's words stand behind them."""

import json

from django.utils import translation

from assessments.intake.enums import Group
from assessments.intake.plain_words import (
    LEVELS,
    SIGNS,
    WHY_GROUPS,
    in_plain_order,
    in_reader_s_language,
    sign_of,
)
from assessments.intake.practice.load import FRAMEWORK

SHIPPED = json.loads(FRAMEWORK.read_text())


def test_every_factor_of_the_shipped_framework_has_plain_words() -> None:
    assert set(SIGNS) == {factor["number"] for factor in SHIPPED["factors"]}
    for factor in SHIPPED["factors"]:
        assert sign_of(factor, SHIPPED["framework"]) == SIGNS[factor["number"]]


def test_what_people_see_most_comes_first_and_none_is_lost() -> None:
    ordered = in_plain_order(SHIPPED["factors"], SHIPPED["framework"])

    assert [factor["number"] for factor in ordered] == list(SIGNS)


def test_another_framework_keeps_its_order_and_asks_its_own_question() -> None:
    factors = [
        {"number": "2", "title": {"en": "Title"}, "question": {"en": "Question?"}},
        {"number": "1", "title": {"en": "Only a title"}, "question": {}},
    ]

    assert in_plain_order(factors, {"slug": "another"}) == factors
    assert [sign_of(factor, {"slug": "another"}) for factor in factors] == ["Question?", "Only a title"]


def test_reader_s_language_then_english_then_any() -> None:
    texts = {"en": "good", "fr": "bon"}
    with translation.override("fr"):
        assert in_reader_s_language(texts) == "bon"
        assert in_reader_s_language({"en": "good"}) == "good"
        assert in_reader_s_language({"sw": "nzuri"}) == "nzuri"
        assert in_reader_s_language({}) == ""


def test_every_group_says_why_it_is_asked() -> None:
    assert set(WHY_GROUPS) == set(Group)


def test_levels_are_those_of_the_method_and_not_knowing() -> None:
    assert {value for value, _words in LEVELS} == {"0", "1", "2", "3", "4", "unknown"}
