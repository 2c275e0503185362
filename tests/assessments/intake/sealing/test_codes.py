"""Codes withstand being written down, read aloud and typed on any keyboard."""

import random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assessments.intake.errors import CodeMistyped
from assessments.intake.sealing.codes import (
    ALPHABET,
    DATA,
    LENGTH,
    card_sha256,
    groups_of,
    lookup_sha256,
    new_code,
    printed,
    read_code,
    reply_key,
    with_checks,
)
from tests.strategies import CALM

places = st.integers(0, LENGTH - 1)
codes = st.lists(st.integers(0, 31), min_size=DATA, max_size=DATA).map(with_checks)
ZERO = with_checks([0] * DATA)


def test_code_carries_120_random_bits_and_two_checks() -> None:
    made = {new_code() for _ in range(200)}

    assert len(made) == 200
    assert {len(code) for code in made} == {LENGTH}
    assert 5 * DATA >= 112
    for place in range(DATA):  # every place moves: none of them is fixed or predictable from the others
        assert len({code[place] for code in made}) > 16


def test_code_is_printed_in_groups_of_four() -> None:
    code = with_checks(list(range(DATA)))

    assert printed(code).split() == groups_of(code)
    assert [len(group) for group in groups_of(code)] == [4, 4, 4, 4, 4, 4, 2]


@CALM
@given(codes, st.randoms(use_true_random=False))
def test_code_is_read_however_it_is_typed(code: str, chance: random.Random) -> None:
    looks_like = {"0": "0Oo\u0660\u0966", "1": "1IiLl\u0661\u0967", "2": "2\u0662\uff12", "9": "9\u0669"}
    typed = ""
    for character in code:
        typed += chance.choice(looks_like.get(character, character + character.lower()))
        typed += chance.choice(["", "", " ", "-", "\u2013", "\u200f", "\n"])

    assert read_code(typed) == code


@CALM
@given(codes, places, st.sampled_from(ALPHABET))
def test_one_wrong_character_is_noticed_and_placed(code: str, place: int, wrong: str) -> None:
    assume(code[place] != wrong)

    with pytest.raises(CodeMistyped) as caught:
        read_code(code[:place] + wrong + code[place + 1 :])
    assert caught.value.group == place // 4 + 1
    assert str(place // 4 + 1) in str(caught.value)


@CALM
@given(codes, places, places)
def test_two_swapped_characters_are_noticed(code: str, one: int, other: int) -> None:
    assume(code[one] != code[other])
    swapped = list(code)
    swapped[one], swapped[other] = swapped[other], swapped[one]

    with pytest.raises(CodeMistyped):
        read_code("".join(swapped))


@CALM
@given(codes, places, places, st.sampled_from(ALPHABET), st.sampled_from(ALPHABET))
def test_any_two_wrong_characters_are_noticed(code: str, one: int, other: int, first: str, second: str) -> None:
    wrong = list(code)
    wrong[one], wrong[other] = first, second
    assume("".join(wrong) != code)

    with pytest.raises(CodeMistyped):
        read_code("".join(wrong))


@pytest.mark.parametrize(
    "typed", ["", "0", ZERO[:-1], ZERO + "0", "U" * LENGTH, "é" * LENGTH, "0" * 10_000, "💥" * LENGTH]
)
def test_what_is_no_code_is_refused(typed: str) -> None:
    with pytest.raises(CodeMistyped):
        read_code(typed)


def test_what_follows_from_a_code_is_always_the_same() -> None:
    """Written down today, a code must open replies in two years: these values never change."""
    code = with_checks(list(range(DATA)))

    assert code == "0123456789ABCDEFGHJKMNPQ11"
    assert lookup_sha256(code) == "637cfcbedb33b232d534e7c4211e6d0ce9b960152f1a965b3dfab9e5cfbb52b2"
    assert (
        reply_key(code).public_key.encode().hex() == "053294a9673cf57bdd53b97c057ad7e359daebd2b2c35973e7aeb7018867f87b"
    )
    assert card_sha256(code) == "d00e7b39062b720e432f3a00cd2336691ae605d6f7f70d09d3191caa9c810f4d"


@CALM
@given(codes, codes)
def test_different_codes_share_nothing(one: str, other: str) -> None:
    assume(one != other)

    assert lookup_sha256(one) != lookup_sha256(other)
    assert reply_key(one).encode() != reply_key(other).encode()
    assert card_sha256(one) != card_sha256(other)


def test_look_up_card_and_key_of_one_code_are_unrelated() -> None:
    code = new_code()

    assert len({lookup_sha256(code), card_sha256(code), reply_key(code).encode().hex()}) == 3
