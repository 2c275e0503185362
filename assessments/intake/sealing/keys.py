"""A custodian's key pair, and its private half wrapped by a passphrase (Argon2id) or by a printed recovery key."""

import unicodedata

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey
from nacl.pwhash import argon2id
from nacl.secret import SecretBox
from nacl.utils import random

from assessments.intake.errors import CannotOpen, WeakPassphrase
from assessments.intake.sealing.codes import read_code

# Operations and bytes of memory: about half a second and 256 MiB on a small server.
COST = (argon2id.OPSLIMIT_MODERATE, argon2id.MEMLIMIT_MODERATE)
_COST_BYTES = 8  # operations and memory, four bytes each, before the salt
_HIGHEST_COST = (argon2id.OPSLIMIT_SENSITIVE, argon2id.MEMLIMIT_SENSITIVE)
LEAST_CHARACTERS = 20


def make_pair() -> PrivateKey:
    return PrivateKey.generate()


def public_half(private_key: PrivateKey) -> str:
    return private_key.public_key.encode().hex()


def check_passphrase(passphrase: str) -> None:
    """Raises WeakPassphrase. Length is what can be checked without lists; the page says how to choose one."""
    text = _folded(passphrase)
    if len(text) < LEAST_CHARACTERS or len(set(text)) < LEAST_CHARACTERS // 3:
        raise WeakPassphrase


def wrap_by_passphrase(private_key: PrivateKey, passphrase: str) -> bytes:
    return _wrap(private_key, _folded(passphrase))


def unwrap_by_passphrase(wrapped: bytes, passphrase: str) -> PrivateKey:
    """Raises CannotOpen."""
    return _unwrap(wrapped, _folded(passphrase))


def wrap_by_recovery_key(private_key: PrivateKey, recovery_key: str) -> bytes:
    """The recovery key is a code as in codes.py, printed once."""
    return _wrap(private_key, read_code(recovery_key))


def unwrap_by_recovery_key(wrapped: bytes, recovery_key: str) -> PrivateKey:
    """Raises CodeMistyped or CannotOpen."""
    return _unwrap(wrapped, read_code(recovery_key))


def _folded(passphrase: str) -> str:
    """The same words typed on another keyboard give the same key."""
    return " ".join(unicodedata.normalize("NFKC", passphrase).split())


def _wrap(private_key: PrivateKey, secret: str) -> bytes:
    salt = random(argon2id.SALTBYTES)
    cost = b"".join(number.to_bytes(4, "big") for number in (COST[0], COST[1] // 1024))
    return cost + salt + bytes(_box(secret, salt, COST).encrypt(private_key.encode()))


def _unwrap(wrapped: bytes, secret: str) -> PrivateKey:
    operations, kibibytes = (int.from_bytes(wrapped[start : start + 4], "big") for start in (0, 4))
    cost = (operations, kibibytes * 1024)
    if cost[0] > _HIGHEST_COST[0] or cost[1] > _HIGHEST_COST[1]:
        raise CannotOpen
    salt = wrapped[_COST_BYTES : _COST_BYTES + argon2id.SALTBYTES]
    try:
        return PrivateKey(_box(secret, salt, cost).decrypt(wrapped[_COST_BYTES + argon2id.SALTBYTES :]))
    except (CryptoError, ValueError) as error:
        raise CannotOpen from error


def _box(secret: str, salt: bytes, cost: tuple[int, int]) -> SecretBox:
    return SecretBox(argon2id.kdf(SecretBox.KEY_SIZE, secret.encode(), salt, opslimit=cost[0], memlimit=cost[1]))
