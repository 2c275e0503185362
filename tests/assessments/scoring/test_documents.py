import pytest

from assessments.scoring import ScoringError, canonical_bytes, canonical_sha256, read_document
from assessments.scoring.documents import as_choice

REFUSED = [
    (b"{", "line 1, column 2: not JSON: Expecting property name enclosed in double quotes"),
    (b"\xff", "byte 0: not UTF-8 text"),
    ('{"a": {"b": 1, "c": 2, "b": 3}}', "a.b: appears twice"),
    ('[{"a": 1, "a": 1}]', "[0].a: appears twice"),
    ('{"a": NaN}', "a: nan is not a number"),
    ('{"a": [1, 1e999]}', "a[1]: inf is not a number"),
    ('{"a": 9007199254740993}', "a: is too large a number"),
    ('{"a": "\\ud800"}', "a: contains half of a character pair"),
    ('{"\\ud800": 1}', "contains half of a character pair"),
    ("[" * 40 + "]" * 40, f"{'[0]' * 33}: nested deeper than 32 levels"),
]


@pytest.mark.parametrize(("text", "message"), REFUSED, ids=[row[1][:40] for row in REFUSED])
def test_text_that_is_not_plain_json_is_refused_by_place(text: str | bytes, message: str) -> None:
    with pytest.raises(ScoringError) as caught:
        read_document(text)

    assert str(caught.value) == message


@pytest.mark.parametrize("text", ["[" * 100_000, "1" * 5000])
def test_text_that_python_will_not_read_is_refused(text: str) -> None:
    with pytest.raises(ScoringError, match="not JSON that can be read"):
        read_document(text)


@pytest.mark.parametrize(
    ("value", "message"), [({1: 2}, "1 is not a text key"), ({"a": {1}}, "a: set is not a JSON value")]
)
def test_values_that_json_does_not_know_are_refused(value: object, message: str) -> None:
    with pytest.raises(ScoringError) as caught:
        canonical_bytes(value)

    assert str(caught.value) == message


def test_canonical_json_orders_keys_and_writes_the_shortest_numbers() -> None:
    document = {"b": (1.0, 0.1, None, True), "a": "\u20ac", "\u00e4": {}}

    assert canonical_bytes(document).decode() == '{"a":"\u20ac","b":[1,0.1,null,true],"\u00e4":{}}'


def test_equal_documents_have_one_hash() -> None:
    assert canonical_sha256({"a": 1.0, "b": [2]}) == canonical_sha256({"b": (2,), "a": 1})


def test_a_long_value_is_cut_in_messages() -> None:
    with pytest.raises(ScoringError) as caught:
        as_choice("x" * 100, "here", ("a", "b"))

    assert str(caught.value) == f'here: "{"x" * 59}... is not one of a, b'
