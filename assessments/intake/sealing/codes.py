"""Codes that a person writes down: 24 characters of Crockford's base32 (120 random bits) and two check characters.

The check characters are those of a Reed-Solomon code over GF(32): any one or two wrong characters are noticed, so any
two that changed places are; one wrong character can be placed. From a return code follow, by BLAKE2b, the id under
which something is looked up and the key to replies; neither says anything about the other or about the code.
"""

import hashlib
import secrets
import unicodedata

from nacl.public import PrivateKey

from assessments.intake.errors import CodeMistyped

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
DATA, CHECKS = 24, 2
LENGTH = DATA + CHECKS
GROUP = 4
_VALUE = {character: value for value, character in enumerate(ALPHABET)}
# As Crockford reads them: what looks alike is alike.
_ALIKE = str.maketrans("OIL", "011")
_MARKS = frozenset(" -\u2010\u2011\u2012\u2013\u2014_.\t\r\n\u200e\u200f\u00a0")

# GF(32) as powers of 2 modulo x^5 + x^2 + 1.
_POWERS = [1]
while len(_POWERS) < 31:
    _next = _POWERS[-1] << 1
    _POWERS.append(_next ^ 0b100101 if _next & 32 else _next)
_EXPONENT = {value: exponent for exponent, value in enumerate(_POWERS)}


def _times(a: int, b: int) -> int:
    return _POWERS[(_EXPONENT[a] + _EXPONENT[b]) % 31] if a and b else 0


def _over(a: int, b: int) -> int:
    return _POWERS[(_EXPONENT[a] - _EXPONENT[b]) % 31] if a else 0


def _sums(values: list[int]) -> tuple[int, int]:
    """Plain, and weighted by the place: both are zero for a code."""
    plain = weighted = 0
    for place, value in enumerate(values):
        plain ^= value
        weighted ^= _times(value, _POWERS[place])
    return plain, weighted


def new_code() -> str:
    """A fresh code, as it is derived from: no spaces."""
    return with_checks([secrets.randbelow(32) for _ in range(DATA)])


def with_checks(values: list[int]) -> str:
    plain, weighted = _sums(values)
    before, last = _POWERS[DATA], _POWERS[DATA + 1]
    second = _over(weighted ^ _times(plain, before), before ^ last)
    return "".join(ALPHABET[value] for value in [*values, plain ^ second, second])


def printed(code: str) -> str:
    """In groups of four, to be read aloud and written down."""
    return " ".join(groups_of(code))


def groups_of(code: str) -> list[str]:
    return [code[start : start + GROUP] for start in range(0, len(code), GROUP)]


def read_code(typed: str) -> str:
    """The code that was typed, in any case, spacing or digits of any script, O for 0 and I or L for 1.

    Raises CodeMistyped, with the group in which a single wrong character must be.
    """
    if len(typed) > 4 * LENGTH:
        raise CodeMistyped
    folded = [_ascii(character) for character in unicodedata.normalize("NFKC", typed) if character not in _MARKS]
    code = "".join(folded).upper().translate(_ALIKE)
    if len(code) != LENGTH or any(character not in _VALUE for character in code):
        raise CodeMistyped
    plain, weighted = _sums([_VALUE[character] for character in code])
    if not plain and not weighted:
        return code
    place = _EXPONENT[_over(weighted, plain)] if plain and weighted else LENGTH
    raise CodeMistyped(group=place // GROUP + 1 if place < LENGTH else None)


def _ascii(character: str) -> str:
    """Digits of other scripts as ours."""
    digit = unicodedata.decimal(character, None)
    return character if digit is None else str(digit)


def _derived(code: str, purpose: bytes) -> bytes:
    return hashlib.blake2b(code.encode(), digest_size=32, person=purpose).digest()


def lookup_sha256(code: str) -> str:
    """Under which a contribution is found: the SHA-256 of the look-up id, which itself is stored nowhere."""
    return hashlib.sha256(_derived(code, b"r2p look-up")).hexdigest()


def reply_key(code: str) -> PrivateKey:
    """Opens replies. Only its public half is stored."""
    return PrivateKey(_derived(code, b"r2p reply key"))


def place_sha256(code: str, number: int) -> str:
    """Of the part with this number under the code: comparable with nothing by whoever has no code."""
    return hashlib.sha256(_derived(code, b"r2p place") + number.to_bytes(4, "big")).hexdigest()


def card_sha256(code: str) -> str:
    """Under which a card is known until it is used."""
    return hashlib.sha256(_derived(code, b"r2p card")).hexdigest()
