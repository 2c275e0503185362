"""Files of publishers: recognised by header, one State's rows kept, ranks never, refusals at row and column."""

import contextlib
import hashlib
import io
import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.signals.publishers import PUBLISHERS, Asked, Found, Refused, names_of_state, read_file
from assessments.signals.publishers.reading import YEARS_KEPT
from tests.assessments.signals.files import (
    CIVICUS,
    EARLY_WARNING,
    INFORM,
    OUR_WORLD,
    PRACTICE,
    PUBLISHED,
    TREATY,
    V_DEM,
)


def read(text: str, asked: Asked | None = None) -> Found:
    return read_file(io.BytesIO(text.encode()), PRACTICE, asked or Asked(year=2030, treaty="cat"))


def refusal(text: str | bytes, asked: Asked | None = None) -> tuple[str, list[str]]:
    body = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(Refused) as refused:
        read_file(io.BytesIO(body), PRACTICE, asked or Asked(year=2030, treaty="cat"))
    return refused.value.field, [str(problem) for problem in refused.value.problems]


@pytest.mark.parametrize("key", PUBLISHED)
def test_file_is_recognised_by_its_header_and_only_the_state_is_kept(key: str) -> None:
    text, asked, expected = PUBLISHED[key]

    found = read(text, asked)

    kept = [(reading.title, reading.year, reading.value, reading.speaks_to) for reading in found.readings]
    assert (found.publisher.key, kept) == (key, expected)
    assert found.elsewhere == found.rows - sum(
        PRACTICE.iso3 in line or "Practice" in line for line in text.splitlines()
    )
    assert found.sha256 == hashlib.sha256(text.encode()).hexdigest()


def test_every_publisher_has_a_file_here() -> None:
    assert {publisher.key for publisher in PUBLISHERS} == set(PUBLISHED)


@pytest.mark.parametrize("key", PUBLISHED)
def test_no_rank_among_states_is_read(key: str) -> None:
    """Not by a table, not as one of the series of a publisher whose every column is taken."""
    text, asked, _expected = PUBLISHED[key]
    header = next(iter(text.splitlines()))

    found = read(text, asked)

    ranks = [name.strip('"') for name in header.split(",") if "rank" in name.casefold()]
    assert found.left_out == ranks
    assert [reading for reading in found.readings if re.search("rank", reading.measure + reading.title, re.I)] == []


def test_only_the_last_years_of_a_series_are_kept() -> None:
    years = [reading.year for reading in read(OUR_WORLD).readings if reading.measure.startswith("Civil")]

    assert years == list(range(2025, 2025 - YEARS_KEPT, -1))


def test_what_is_read_says_what_was_left() -> None:
    found = read(INFORM)

    assert (found.rows, found.elsewhere, found.left_out, found.unread, found.empty) == (
        2,
        1,
        ["Rank"],
        2,
        ["Inequality"],
    )


@pytest.mark.parametrize(
    "change",
    [lambda text: "\ufeff" + text, lambda text: text.replace(",", ";"), lambda text: text.replace("\n", "\r\n")],
)
def test_mark_delimiter_and_line_ends_make_no_difference(change: object) -> None:
    assert callable(change)
    assert read(change(INFORM)).readings == read(INFORM).readings


def test_state_is_found_as_the_importer_says_the_file_names_it() -> None:
    text = CIVICUS.replace("Practice State", "Practice, Republic of").replace(
        "Practice, Republic of", '"Practice, Rep. of"'
    )

    assert refusal(text)[0] == "named"
    assert read(text, Asked(year=2030, named="practice,  REP. of")).readings[0].value == "Narrowed"


@pytest.mark.parametrize(
    ("iso3", "name", "key", "expected"),
    [
        ("CIV", "Ivory Coast", "name", {"ivory coast", "côte d'ivoire", "republic of côte d'ivoire"}),
        ("BOL", "Bolivia", "iso2", {"bo"}),
        ("XPR", "Practice State", "iso2", set()),
        ("XPR", "Practice State", "iso3", {"xpr"}),
    ],
)
def test_names_of_a_state(iso3: str, name: str, key: str, expected: set[str]) -> None:
    assert names_of_state(iso3, name).by(key) == expected


UNREADABLE: dict[str, tuple[str | bytes, str, str]] = {
    "nothing": ("", "file", "row 1: No publisher is recognised"),
    "another table": ("Country,Value\nPractice State,1\n", "file", "row 1: No publisher is recognised"),
    "two publishers": (f"Entity,Code,Year,{INFORM}", "file", "row 1: The header fits more than one publisher"),
    "a column twice": (INFORM.replace("Governance", "Inequality"), "file", "row 1, column Inequality: This column"),
    "no column to keep": (V_DEM.replace("v2x_civlib,v2x_rule", "a,b"), "file", "row 1: Varieties of Democracy"),
    "another encoding": (CIVICUS.replace("Elsewhere", "Côte").encode("latin-1"), "file", "row 2: Character 2 is not"),
    "an open quote": (CIVICUS.replace("Narrowed", '"Narrowed'), "file", "row 3: Not valid CSV"),
    "too few cells": (CIVICUS.replace("Null,Closed", "Closed"), "file", "row 2: The row has 3 cells"),
    "an unknown word": (
        CIVICUS.replace("Narrowed,N", "Tight,N"),
        "file",
        "row 3, column CIVICUS Monitor Rating: “Tight”",
    ),
    "words for a number": (
        INFORM.replace("6.1", "#VALUE!"),
        "file",
        "row 3, column Projected Conflict Risk: “#VALUE!”",
    ),
    "not a number": (
        INFORM.replace("6.1", "NaN"),
        "file",
        "row 3, column Projected Conflict Risk: “NaN” is not a number",
    ),
    "over its limit": (INFORM.replace("6.1", "61"), "file", "row 3, column Projected Conflict Risk: 61 does not lie"),
    "under its limit": (
        EARLY_WARNING.replace("0.0123", "-0.1"),
        "file",
        "row 3, column risk.2031and2032.from2030: -0.1",
    ),
    "no year": (V_DEM.replace(",2024,", ",2O24,"), "file", "row 2, column year: “2O24” is not a year"),
    "a year to come": (V_DEM.replace(",2024,", ",20240,"), "file", "row 2, column year: “20240” is not a year"),
    "a year twice": (V_DEM.replace(",2025,0.58", ",2024,0.58"), "file", "row 3, column v2x_civlib: Row 2 has"),
    "no value": (INFORM.replace("6.1,5.4,x,4.9", "x,x,x,x"), "file", "column ISO3: The row of this State has no value"),
    "not this State": (INFORM.replace("XPR", "ESP"), "named", "column ISO3: None of 2 rows is of this State"),
    "no code of this State": (TREATY, "named", "column iso2: None of 2 rows is of this State. Looked for: nothing"),
    "an unprintable name": (OUR_WORLD.replace("Another", "An\x07other"), "file", "row 1, column An\x07other series"),
}


@pytest.mark.parametrize("why", UNREADABLE)
def test_refusal_names_row_and_column(why: str) -> None:
    text, field, words = UNREADABLE[why]

    found_field, lines = refusal(text)

    assert (found_field, lines[0][: len(words)]) == (field, words)


@pytest.mark.parametrize(("text", "field"), [(CIVICUS, "year"), (INFORM, "year"), (TREATY, "treaty")])
def test_what_the_file_does_not_say_is_asked_for(text: str, field: str) -> None:
    assert refusal(text, Asked())[0] == field


def test_every_fault_is_named_up_to_a_limit() -> None:
    lines = refusal("country_text_id,year,v2x_civlib\n" + "XPR,soon,0.1\n" * 80)[1]

    assert len(lines) == 50
    assert lines[-1].startswith("row 51, column year")


def test_a_file_is_never_held_as_a_whole() -> None:
    """Lines are asked for one by one: what was read before is gone."""
    asked_for = 0

    def endless() -> Iterator[bytes]:
        nonlocal asked_for
        yield b"country_text_id,year,v2x_civlib\n"
        for number in range(20_000):
            asked_for = number
            yield b"PRT,%d,0.5\n" % (1000 + number % 1000)
        yield b"XPR,2025,broken\n"

    with pytest.raises(Refused) as refused:
        read_file(endless(), PRACTICE, Asked())

    assert asked_for == 19_999
    assert str(refused.value) == "row 20002, column v2x_civlib: “broken” is not a number."


@given(
    st.text(max_size=200), st.sampled_from([text for text, _asked, _kept in PUBLISHED.values()]), st.integers(0, 400)
)
def test_any_file_is_read_or_refused(noise: str, text: str, place: int) -> None:
    """Noise anywhere in a file of a publisher never ends in another error, and never gives an unbounded number."""
    at = place % (len(text) + 1)
    readings = []
    with contextlib.suppress(Refused):
        readings = read((text[:at] + noise + text[at:]).encode(errors="replace").decode()).readings

    assert all(len(reading.measure) <= 200 and len(reading.value) <= 60 for reading in readings)
    assert "".join(reading.value + reading.title for reading in readings).isprintable()
