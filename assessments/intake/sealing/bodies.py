"""Sealing a text to the custodians: content key, padding to a few sizes, one sealed copy of the key for each."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast
from uuid import UUID

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import SecretBox
from nacl.utils import random

from assessments.intake.errors import CannotOpen, ContributionTooLong

# Bytes of a padded text. Doubling keeps what a length says to a few cases and the waste below half.
BUCKETS = tuple(2**power for power in range(11, 17))  # 2 KiB to 64 KiB
REPLY_BUCKETS = (1024, 4096, 16384)
# Of a file: three sizes, four times apart, so that a size hardly tells one picture from another. 320 KiB to 5 MiB.
FILE_BUCKETS = tuple(5 * 2**power for power in (16, 18, 20))
_LENGTH = 4  # bytes that say how long the text is before its padding
_BOX = 40  # bytes that SecretBox adds: nonce and tag
_SEALED_BOX = 48  # bytes that SealedBox adds: one-time public key and tag
SEALED_SIZES = tuple(size + _BOX for size in BUCKETS)
FILE_SIZES = tuple(size + _BOX for size in FILE_BUCKETS)
REPLY_SIZES = tuple(size + _SEALED_BOX for size in REPLY_BUCKETS)

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sealed:
    """`keys` holds the content key sealed to each custodian, by the id of the custodian's key; `files` those under
    the same content key, by the id of the row that will hold each."""

    body: bytes
    keys: dict[UUID, bytes]
    files: dict[UUID, bytes] = field(default_factory=dict)


def seal(
    content: Mapping[str, object],
    *,
    to: Mapping[UUID, str],
    bound_to: UUID,
    files: Mapping[UUID, bytes] | None = None,
) -> Sealed:
    """Seal to public keys (hexadecimal). `bound_to` is the row that will hold it: in another row it does not open.
    `files`: what is sealed under the same content key, by the row that will hold it.

    Raises ContributionTooLong.
    """
    if not to:
        raise ValueError("There is nobody to seal to.")
    content_key = random(SecretBox.KEY_SIZE)
    body = SecretBox(content_key).encrypt(pad(bound_to.bytes + encoded(content), BUCKETS))
    keys = {key: SealedBox(PublicKey(bytes.fromhex(public))).encrypt(content_key) for key, public in to.items()}
    return Sealed(bytes(body), keys, {row: _seal_file(data, content_key, row) for row, data in (files or {}).items()})


def unseal(body: bytes, sealed_key: bytes, *, private_key: PrivateKey, bound_to: UUID) -> Json:
    """Raises CannotOpen for another key, a changed body, or a body of another row."""
    return cast("Json", json.loads(_opened(body, sealed_key, private_key, bound_to)))


def unseal_file(body: bytes, sealed_key: bytes, *, private_key: PrivateKey, bound_to: UUID) -> bytes:
    """With the key of the part that it came with. Raises CannotOpen as unseal does."""
    return _opened(body, sealed_key, private_key, bound_to)


def _seal_file(data: bytes, content_key: bytes, bound_to: UUID) -> bytes:
    return bytes(SecretBox(content_key).encrypt(pad(bound_to.bytes + data, FILE_BUCKETS)))


def _opened(body: bytes, sealed_key: bytes, private_key: PrivateKey, bound_to: UUID) -> bytes:
    try:
        plain = unpad(SecretBox(SealedBox(private_key).decrypt(sealed_key)).decrypt(body))
    except (CryptoError, ValueError) as error:
        raise CannotOpen from error
    if plain[:16] != bound_to.bytes:
        raise CannotOpen
    return plain[16:]


def seal_reply(content: Mapping[str, object], *, to: str, bound_to: UUID) -> bytes:
    """To one contributor's reply key. Whoever writes it cannot read it again."""
    return bytes(SealedBox(PublicKey(bytes.fromhex(to))).encrypt(pad(bound_to.bytes + encoded(content), REPLY_BUCKETS)))


def unseal_reply(sealed: bytes, *, private_key: PrivateKey, bound_to: UUID) -> Json:
    try:
        plain = unpad(SealedBox(private_key).decrypt(sealed))
    except (CryptoError, ValueError) as error:
        raise CannotOpen from error
    if plain[:16] != bound_to.bytes:
        raise CannotOpen
    return cast("Json", json.loads(plain[16:]))


def encoded(content: Mapping[str, object]) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def pad(text: bytes, buckets: tuple[int, ...]) -> bytes:
    size = next((bucket for bucket in buckets if len(text) + _LENGTH <= bucket), None)
    if size is None:
        raise ContributionTooLong
    return len(text).to_bytes(_LENGTH, "big") + text + bytes(size - _LENGTH - len(text))


def unpad(padded: bytes) -> bytes:
    length = int.from_bytes(padded[:_LENGTH], "big")
    if length > len(padded) - _LENGTH:
        raise ValueError("The length does not fit.")
    return padded[_LENGTH : _LENGTH + length]
