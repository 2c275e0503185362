"""Between two requests of a custodian an unlocked key lies in Redis, for at most 15 minutes, and Redis cannot read it.

It is encrypted under a random key that only the browser's cookie holds; the name of the entry follows from that key
too. Never on disk: this Redis keeps nothing there. Locking or 15 minutes end it; use does not prolong it.
"""

import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from uuid import UUID

import redis
from django.conf import settings
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey
from nacl.secret import SecretBox
from nacl.utils import random

from assessments.intake.errors import NotUnlocked

MINUTES = 15
COOKIE = "custodian_unlocked"
_PREFIX = "custodian-unlocked:"


@dataclass(frozen=True, slots=True)
class Unlocked:
    """The private half of one custodian key, for one custodian."""

    custodian_key: UUID
    holder: UUID
    private_key: PrivateKey


def keep_unlocked(unlocked: Unlocked) -> str:
    """The value of the cookie, which this process forgets."""
    token = random(32)
    content = unlocked.custodian_key.bytes + unlocked.holder.bytes + unlocked.private_key.encode()
    with _server() as server:
        server.set(_name(token), bytes(_box(token).encrypt(content)), ex=MINUTES * 60)
    return urlsafe_b64encode(token).decode()


def unlocked_by(cookie: str, *, holder: UUID) -> Unlocked:
    """What the cookie opens, for the one who unlocked it. Raises NotUnlocked."""
    token = _token(cookie)
    with _server() as server:
        kept = server.get(_name(token))
    if not isinstance(kept, bytes):
        raise NotUnlocked
    try:
        content = _box(token).decrypt(kept)
    except CryptoError as error:
        raise NotUnlocked from error
    if content[16:32] != holder.bytes:
        raise NotUnlocked
    return Unlocked(UUID(bytes=content[:16]), holder, PrivateKey(content[32:]))


def lock(cookie: str) -> None:
    """Forget the key now. A cookie that opens nothing is nothing to forget."""
    try:
        token = _token(cookie)
    except NotUnlocked:
        return
    with _server() as server:
        server.delete(_name(token))


def _token(cookie: str) -> bytes:
    try:
        token = urlsafe_b64decode(cookie.encode("ascii"))
    except ValueError as error:
        raise NotUnlocked from error
    if len(token) != 32:
        raise NotUnlocked
    return token


def _name(token: bytes) -> str:
    return _PREFIX + hashlib.blake2b(token, digest_size=32, person=b"r2p unlock name").hexdigest()


def _box(token: bytes) -> SecretBox:
    return SecretBox(hashlib.blake2b(token, digest_size=32, person=b"r2p unlock box").digest())


def _server() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL)
