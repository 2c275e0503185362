"""A sealed text opens for each custodian to whom it was sealed, in its own row, and says little by its length."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.public import PrivateKey

from assessments.intake.errors import CannotOpen, ContributionTooLong
from assessments.intake.files import FILE_LIMIT
from assessments.intake.sealing.bodies import (
    BUCKETS,
    FILE_SIZES,
    REPLY_SIZES,
    SEALED_SIZES,
    pad,
    seal,
    seal_reply,
    unpad,
    unseal,
    unseal_file,
    unseal_reply,
)
from tests.strategies import CALM

ROW = uuid.UUID(int=7)
FIRST, SECOND, STRANGER = PrivateKey(b"\x01" * 32), PrivateKey(b"\x02" * 32), PrivateKey(b"\x03" * 32)
ONE, TWO = uuid.UUID(int=1), uuid.UUID(int=2)
TO = {ONE: FIRST.public_key.encode().hex(), TWO: SECOND.public_key.encode().hex()}
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)


@CALM
@given(texts, st.dictionaries(st.sampled_from("123456789"), st.integers(0, 4)))
def test_each_custodian_opens_what_was_sealed(text: str, levels: dict[str, int]) -> None:
    content = {"text": text, "levels": levels}

    sealed = seal(content, to=TO, bound_to=ROW)

    for key, private in ((ONE, FIRST), (TWO, SECOND)):
        assert unseal(sealed.body, sealed.keys[key], private_key=private, bound_to=ROW) == content


def test_nobody_else_opens_it() -> None:
    sealed = seal({"text": "x"}, to=TO, bound_to=ROW)

    for key, private in ((ONE, STRANGER), (ONE, SECOND), (TWO, FIRST)):
        with pytest.raises(CannotOpen):
            unseal(sealed.body, sealed.keys[key], private_key=private, bound_to=ROW)


def test_it_opens_in_no_other_row() -> None:
    sealed = seal({"text": "x"}, to=TO, bound_to=ROW)

    with pytest.raises(CannotOpen):
        unseal(sealed.body, sealed.keys[ONE], private_key=FIRST, bound_to=uuid.UUID(int=8))


@CALM
@given(st.data())
def test_a_changed_byte_does_not_open(data: st.DataObject) -> None:
    sealed = seal({"text": "x"}, to=TO, bound_to=ROW)
    place = data.draw(st.integers(0, len(sealed.body) - 1))
    changed = bytearray(sealed.body)
    changed[place] ^= 1

    with pytest.raises(CannotOpen):
        unseal(bytes(changed), sealed.keys[ONE], private_key=FIRST, bound_to=ROW)


def test_the_same_text_is_never_sealed_to_the_same_bytes() -> None:
    one, other = (seal({"text": "x"}, to=TO, bound_to=ROW) for _ in range(2))

    assert one.body != other.body
    assert set(one.keys.values()) & set(other.keys.values()) == set()


@CALM
@given(st.integers(0, BUCKETS[-1] - 200))
def test_length_is_one_of_few(length: int) -> None:
    sealed = seal({"text": "x" * length}, to=TO, bound_to=ROW)

    assert len(sealed.body) in SEALED_SIZES
    assert {len(key) for key in sealed.keys.values()} == {80}


def test_short_texts_have_one_length() -> None:
    lengths = {len(seal({"text": "x" * length}, to=TO, bound_to=ROW).body) for length in range(0, 1900, 100)}

    assert lengths == {SEALED_SIZES[0]}


def test_text_over_the_largest_size_is_refused() -> None:
    with pytest.raises(ContributionTooLong):
        seal({"text": "x" * BUCKETS[-1]}, to=TO, bound_to=ROW)


def test_sealing_to_nobody_is_an_error() -> None:
    with pytest.raises(ValueError, match="nobody"):
        seal({}, to={}, bound_to=ROW)


@CALM
@given(st.binary(max_size=2044))
def test_padding_comes_off(text: bytes) -> None:
    padded = pad(text, BUCKETS)

    assert len(padded) == BUCKETS[0]
    assert unpad(padded) == text


def test_padding_that_lies_is_refused() -> None:
    with pytest.raises(ValueError, match="length"):
        unpad((2**31).to_bytes(4, "big") + b"abc")


def test_reply_opens_with_the_contributor_s_key_in_its_row() -> None:
    sealed = seal_reply({"text": "ありがとう"}, to=TO[ONE], bound_to=ROW)

    assert unseal_reply(sealed, private_key=FIRST, bound_to=ROW) == {"text": "ありがとう"}
    assert len(sealed) == REPLY_SIZES[0]
    for private, row in ((SECOND, ROW), (FIRST, uuid.UUID(int=8))):
        with pytest.raises(CannotOpen):
            unseal_reply(sealed, private_key=private, bound_to=row)


FILE = uuid.UUID(int=9)


def test_file_opens_with_the_key_of_its_part_in_its_own_row_alone() -> None:
    sealed = seal({"text": "x"}, to=TO, bound_to=ROW, files={FILE: b"a picture", ROW: b"another"})

    for key, private in ((ONE, FIRST), (TWO, SECOND)):
        found = unseal_file(sealed.files[FILE], sealed.keys[key], private_key=private, bound_to=FILE)
        assert found == b"a picture"
    other = seal({"text": "x"}, to=TO, bound_to=ROW)
    refused = [
        (sealed.files[FILE], sealed.keys[ONE], STRANGER, FILE),
        (sealed.files[FILE], sealed.keys[ONE], FIRST, ROW),
        (sealed.files[FILE], other.keys[ONE], FIRST, FILE),
        (sealed.files[FILE][:-1] + b"\x00", sealed.keys[ONE], FIRST, FILE),
        (sealed.body, sealed.keys[ONE], FIRST, FILE),
    ]
    for body, sealed_key, private, row in refused:
        with pytest.raises(CannotOpen):
            unseal_file(body, sealed_key, private_key=private, bound_to=row)


@pytest.mark.parametrize(
    ("length", "size"), [(1, 0), (300_000, 0), (400_000, 1), (1_300_000, 1), (1_400_000, 2), (FILE_LIMIT, 2)]
)
def test_file_has_one_of_three_sizes(length: int, size: int) -> None:
    sealed = seal({}, to=TO, bound_to=ROW, files={FILE: bytes(length)})

    assert len(sealed.files[FILE]) == FILE_SIZES[size]
