"""What the form writes, it reads back; what it cannot read, it refuses."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.methods import notation
from assessments.methods.layout import PARTS, values
from assessments.methods.notation import Notation, Unreadable
from assessments.scoring import shipped_records
from assessments.scoring.parameters import NUMBERS, OTHERS, WHOLES

NUMBERS_TO_WRITE = st.integers(-1000, 1000) | st.floats(-1000, 1000, allow_nan=False).map(lambda x: round(x, 6))
NAMES = st.from_regex(r"[a-zA-Z0-9_.]{1,8}", fullmatch=True)


def test_form_asks_for_every_part_of_the_record_and_no_other() -> None:
    assert set(PARTS) == {*NUMBERS, *WHOLES, *OTHERS, "critical", "nexus", "resilience_map"}


@pytest.mark.parametrize(("name", "value"), list(values(shipped_records()["1.0.0"])))
def test_shipped_value_is_read_back_as_written(name: str, value: Any) -> None:
    written = PARTS[name].notation

    assert written.read(written.write(value)) == value


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (notation.NUMBERS, st.lists(NUMBERS_TO_WRITE, max_size=6)),
        (notation.NAMED_NUMBERS, st.dictionaries(NAMES, NUMBERS_TO_WRITE, max_size=5)),
        (notation.NAMED_LISTS, st.dictionaries(NAMES, st.lists(NUMBERS_TO_WRITE, max_size=5), max_size=5)),
        (notation.NAMED_TEXTS, st.dictionaries(NAMES, st.lists(NAMES, max_size=5), max_size=5)),
        (notation.STEPS, st.lists(st.tuples(NUMBERS_TO_WRITE, NUMBERS_TO_WRITE).map(list), max_size=5)),
        (
            notation.THRESHOLDS,
            st.dictionaries(NAMES, st.fixed_dictionaries({"indicator": NAMES, "level": st.integers(0, 9)}), max_size=3),
        ),
    ],
)
@given(data=st.data())
def test_any_value_is_read_back_as_written(written: Notation, value: st.SearchStrategy[Any], data: Any) -> None:
    drawn = data.draw(value)

    assert written.read(written.write(drawn)) == drawn


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (notation.NUMBER, "nan"),
        (notation.NUMBER, "1,5"),
        (notation.NUMBER, "٣"),
        (notation.NUMBER, ""),
        (notation.NUMBERS, "0.2, inf"),
        (notation.NAMED_NUMBERS, "3 = 2"),
        (notation.NAMED_NUMBERS, "3: 2; 3: 4"),
        (notation.STEPS, "0.25"),
        (notation.THRESHOLDS, "war_crimes: 1.1"),
        (notation.NAMED_LISTS, ": 1"),
    ],
)
def test_what_cannot_be_read_is_refused(written: Notation, text: str) -> None:
    with pytest.raises(Unreadable):
        written.read(text)
