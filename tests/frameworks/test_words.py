from typing import Any

import pytest
from django.utils.translation import override

from frameworks.words import field_words, said_value_words, said_words, value_words


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("nature", "dynamic", "Dynamic"),
        ("family", "build_up", "Build-up: measures, preparation, plans"),
        ("nature", "of_a_later_version", "of_a_later_version"),
        ("tags", ["theme:gender", "sdg:5"], "Gender, SDG 5, Gender equality"),
        ("source_paragraphs", [4, 17], "4, 17"),
        ("source_checked", True, "Yes"),
        ("source_checked", False, "No"),
        ("after", ["merged", ["1.2", "1.3"]], "Merged from several, 1.2, 1.3"),
        ("published", None, ""),
        ("statement", "dynamic", "dynamic"),
        ("weight", 1.5, "1.5"),
    ],
)
def test_value_is_said_in_words(name: str, value: Any, words: str) -> None:
    assert value_words(name, value) == words


@pytest.mark.parametrize(
    ("name", "words"),
    [("from", "Begun from version"), ("title", "Title"), ("of_a_later_version", "of_a_later_version")],
)
def test_what_an_event_says_has_a_name(name: str, words: str) -> None:
    assert str(said_words(name)) == words


def test_summary_of_a_factor_is_not_that_of_an_import() -> None:
    assert (str(field_words("summary")), str(said_words("summary"))) == ("Summary", "Indicators")


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "new: 2, changed: 0, unchanged: 90"), ("fr", "nouveaux\xa0: 2, modifiés\xa0: 0, inchangés\xa0: 90")],
)
def test_counts_kept_for_programs_are_said_in_the_language_of_the_reader(language: str, words: str) -> None:
    with override(language):
        assert said_value_words("summary", "new 2, changed 0, unchanged 90") == words


@pytest.mark.parametrize("value", ["", "of a later 2, version", "new two", "new 2 3"])
def test_summary_of_another_shape_stays_as_it_is(value: str) -> None:
    assert said_value_words("summary", value) == value
