"""The parameters of the method for people: in the order of the methodology, in the reader's language."""

from typing import Any

import pytest
from django.utils.translation import override

from assessments.core.parameter_words import parameter_rows, value_words


@pytest.mark.parametrize(
    ("value", "english", "french"),
    [
        (0.5, "0.5", "0.5"),
        ([7, 9], "7, 9", "7, 9"),
        ([[0.25, 1], [1, 3]], "0.25, 1; 1, 3", "0.25, 1\xa0; 1, 3"),
        ({"4": 4, "3": 2}, "3: 2; 4: 4", "3\xa0: 2\xa0; 4\xa0: 4"),
        (
            {"low": 0.4, "high": 1, "medium": 0.7},
            "low: 0.4; medium: 0.7; high: 1",
            "faible\xa0: 0.4\xa0; moyenne\xa0: 0.7\xa0; élevée\xa0: 1",
        ),
    ],
)
def test_value_in_words(value: Any, english: str, french: str) -> None:
    assert value_words(value) == english
    with override("fr"):
        assert value_words(value) == french


def test_rows_are_in_the_order_of_the_methodology_whatever_the_record_keeps() -> None:
    rows = parameter_rows({"mc_n": 2000, "unheard_of": 1, "bands": [0.2], "level_max": 4})

    assert [(name, value) for name, value, _meaning in rows] == [
        ("level_max", "4"),
        ("bands", "0.2"),
        ("mc_n", "2000"),
        ("unheard_of", "1"),
    ]
