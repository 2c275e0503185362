"""What stands between words, in the three languages of the pages; and the days, times and numbers of Arabic."""

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.template.defaultfilters import filesizeformat
from django.utils.formats import date_format, localize
from django.utils.translation import gettext_lazy, override

from r2p_site.wording import filled_lazy, labelled, labelled_lazy, listed, listed_apart, week_named, week_words


@pytest.mark.parametrize(
    ("language", "comma", "semicolon", "colon"),
    [("en", "a, b", "a; b", "a: b"), ("fr", "a, b", "a\xa0; b", "a\xa0: b"), ("ar", "a، b", "a؛ b", "a: b")],
)
def test_words_are_joined_as_the_language_does(language: str, comma: str, semicolon: str, colon: str) -> None:
    page = Template(
        "{{ items|listed }} {{ items|listed_apart }} {{ 'a'|labelled:'b' }} "
        "a{% comma %}b a{% semicolon %}b a{% colon %}b"
    )
    with override(language):
        found = [listed(["a", "b"]), listed_apart(["a", "b"]), labelled("a", "b")]
        shown = page.render(Context({"items": ["a", "b"]}))

    assert found == [comma, semicolon, colon]
    assert shown == " ".join([comma, semicolon, colon] * 2)


def test_joined_words_are_escaped_on_a_page() -> None:
    page = Template("{{ items|listed }} {{ '<b>'|labelled:'<i>' }}")

    assert page.render(Context({"items": ["<b>", "&"]})) == "&lt;b&gt;, &amp; &lt;b&gt;: &lt;i&gt;"


def test_words_made_at_import_are_in_the_language_of_their_reader() -> None:
    words = labelled_lazy("n", filled_lazy(gettext_lazy("week of %(day)s"), {"day": "2"}))

    with override("fr"):
        assert str(words) == "n\xa0: semaine du 2"
    with override("en"):
        assert str(words) == "n: week of 2"


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "week of 23 November 2026"), ("fr", "semaine du 23 novembre 2026"), ("ar", "أسبوع 23 نوفمبر 2026")],
)
def test_week_is_the_week_of_its_monday(language: str, words: str) -> None:
    with override(language):
        assert week_named("2026-W48") == week_words(date(2026, 11, 23)) == words


@pytest.mark.parametrize("name", ["", "2026", "2026-W60", "soon-W10"])
def test_what_is_no_week_stays_as_it_came(name: str) -> None:
    assert week_named(name) == name


def test_arabic_has_one_clock_and_one_decimal_point() -> None:
    moment = datetime(2026, 11, 6, 9, 5, tzinfo=UTC)
    with override("ar"):
        told = [date_format(moment, name) for name in ("DATE_FORMAT", "TIME_FORMAT", "DATETIME_FORMAT")]
        numbers = (localize(0.48), filesizeformat(420_659))

    assert told == ["6 نوفمبر 2026", "09:05", "6 نوفمبر 2026، 09:05"]
    assert numbers == ("0.48", "410.8\xa0ك.ب")
