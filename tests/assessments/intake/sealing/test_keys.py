"""The private half comes back with the passphrase or the recovery key, and with nothing else."""

import pytest

from assessments.intake.errors import CannotOpen, CodeMistyped, WeakPassphrase
from assessments.intake.sealing.codes import new_code, printed
from assessments.intake.sealing.keys import (
    check_passphrase,
    make_pair,
    public_half,
    unwrap_by_passphrase,
    unwrap_by_recovery_key,
    wrap_by_passphrase,
    wrap_by_recovery_key,
)

WORDS = "seven quiet herons wade past the mill"


def test_passphrase_gives_the_key_back() -> None:
    pair = make_pair()
    wrapped = wrap_by_passphrase(pair, WORDS)

    assert unwrap_by_passphrase(wrapped, f"  {WORDS.replace(' ', '  ')} ").encode() == pair.encode()
    assert pair.encode() not in wrapped


@pytest.mark.parametrize("passphrase", ["", WORDS.upper(), WORDS[:-1]])
def test_another_passphrase_gives_nothing(passphrase: str) -> None:
    with pytest.raises(CannotOpen):
        unwrap_by_passphrase(wrap_by_passphrase(make_pair(), WORDS), passphrase)


def test_recovery_key_gives_the_key_back_as_it_was_printed() -> None:
    pair, recovery = make_pair(), new_code()
    wrapped = wrap_by_recovery_key(pair, recovery)

    assert unwrap_by_recovery_key(wrapped, printed(recovery).lower()).encode() == pair.encode()
    with pytest.raises(CannotOpen):
        unwrap_by_recovery_key(wrapped, new_code())
    with pytest.raises(CodeMistyped):
        unwrap_by_recovery_key(wrapped, recovery[:-1])


def test_wrapping_twice_gives_different_bytes() -> None:
    pair = make_pair()

    assert wrap_by_passphrase(pair, WORDS) != wrap_by_passphrase(pair, WORDS)


def test_cost_that_would_stop_the_server_is_refused() -> None:
    wrapped = wrap_by_passphrase(make_pair(), WORDS)

    with pytest.raises(CannotOpen):
        unwrap_by_passphrase(b"\xff" * 8 + wrapped[8:], WORDS)


def test_cut_or_empty_bytes_are_refused() -> None:
    for wrapped in (b"", wrap_by_passphrase(make_pair(), WORDS)[:40]):
        with pytest.raises(CannotOpen):
            unwrap_by_passphrase(wrapped, WORDS)


def test_public_half_is_that_of_the_pair() -> None:
    pair = make_pair()

    assert bytes.fromhex(public_half(pair)) == pair.public_key.encode()


@pytest.mark.parametrize("passphrase", [WORDS, "kX9-vb2!qLm7_wRt4+zP8", "на семи холмах стоит старый дом"])
def test_long_passphrase_is_taken(passphrase: str) -> None:
    check_passphrase(passphrase)


@pytest.mark.parametrize("passphrase", ["", "short", "a" * 40, "ab ab ab ab ab ab ab", "correct horse staple"[:19]])
def test_guessable_passphrase_is_refused(passphrase: str) -> None:
    with pytest.raises(WeakPassphrase):
        check_passphrase(passphrase)
