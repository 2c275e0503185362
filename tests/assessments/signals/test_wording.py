"""Titles, units, reasons and licences of signals: stored in English, read in the reader's language."""

import pytest
from django.utils.translation import override

from assessments.signals.publishers import PUBLISHERS
from assessments.signals.wording import CHOSEN, signal_words


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("Rating of civic space", "تقييم الفضاء المدني"),
        ("Convention against Torture", "اتفاقية مناهضة التعذيب"),
        (
            "Estimated probability of a new mass killing within the State, 2025 or 2026",
            "الاحتمال المقدَّر لوقوع قتل جماعي جديد داخل الدولة، 2025 أو 2026",
        ),
        (
            "Estimated probability of a new mass killing within the State, 2025",
            "الاحتمال المقدَّر لوقوع قتل جماعي جديد داخل الدولة، 2025",
        ),
        ("Civil liberties index (best estimate)", "Civil liberties index (best estimate)"),
        ("Own note of an importer: 50 % {of} it", "Own note of an importer: 50 % {of} it"),
        ("", ""),
    ],
)
def test_words_of_our_tables_are_read_in_the_language_of_the_page(stored: str, shown: str) -> None:
    with override("ar"):
        assert signal_words(stored) == shown
    with override("en"):
        assert signal_words(stored) == stored


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_every_text_of_the_tables_is_translated(language: str) -> None:
    texts = {CHOSEN}
    for publisher in PUBLISHERS:
        texts.add(publisher.licence)
        texts |= {text for column in publisher.columns for text in (column.unit, column.why) if text}

    with override(language):
        assert {text for text in texts if signal_words(text) == text} == set()
