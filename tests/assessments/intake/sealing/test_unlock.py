"""An unlocked key lies in Redis for minutes, and neither Redis nor the cookie alone opens it."""

import uuid
from collections.abc import Iterator

import pytest
import redis
from django.conf import settings

from assessments.intake.errors import NotUnlocked
from assessments.intake.sealing.keys import make_pair
from assessments.intake.sealing.unlock import MINUTES, Unlocked, keep_unlocked, lock, unlocked_by

HOLDER = uuid.UUID(int=5)


@pytest.fixture
def server() -> Iterator[redis.Redis]:
    with redis.Redis.from_url(settings.REDIS_URL) as server:
        forget(server)
        yield server
        forget(server)


def forget(server: redis.Redis) -> None:
    for name in server.scan_iter("custodian-unlocked:*"):
        server.delete(name)


@pytest.fixture
def unlocked() -> Unlocked:
    return Unlocked(uuid.UUID(int=9), HOLDER, make_pair())


def test_cookie_gives_the_key_back_to_its_holder(server: redis.Redis, unlocked: Unlocked) -> None:
    found = unlocked_by(keep_unlocked(unlocked), holder=HOLDER)

    assert (found.custodian_key, found.holder) == (unlocked.custodian_key, HOLDER)
    assert found.private_key.encode() == unlocked.private_key.encode()


def test_key_is_kept_for_15_minutes_and_use_does_not_prolong_it(server: redis.Redis, unlocked: Unlocked) -> None:
    cookie = keep_unlocked(unlocked)
    (name,) = server.keys("custodian-unlocked:*")
    server.expire(name, 100)
    unlocked_by(cookie, holder=HOLDER)

    assert MINUTES == 15
    assert 0 < server.ttl(name) <= 100


def test_redis_holds_neither_the_key_nor_the_cookie(server: redis.Redis, unlocked: Unlocked) -> None:
    cookie = keep_unlocked(unlocked)
    (name,) = server.keys("custodian-unlocked:*")
    kept = name + server.get(name)

    assert unlocked.private_key.encode() not in kept
    assert cookie.encode() not in kept
    assert 0 < server.ttl(name) <= 15 * 60


def test_another_holder_s_session_opens_nothing(server: redis.Redis, unlocked: Unlocked) -> None:
    with pytest.raises(NotUnlocked):
        unlocked_by(keep_unlocked(unlocked), holder=uuid.UUID(int=6))


def test_locked_key_is_gone(server: redis.Redis, unlocked: Unlocked) -> None:
    cookie = keep_unlocked(unlocked)
    lock(cookie)

    assert server.keys("custodian-unlocked:*") == []
    with pytest.raises(NotUnlocked):
        unlocked_by(cookie, holder=HOLDER)


@pytest.mark.parametrize("cookie", ["", "é", "AAAA", "A" * 44, "=" * 44])
def test_cookie_of_no_use_opens_nothing(server: redis.Redis, cookie: str) -> None:
    with pytest.raises(NotUnlocked):
        unlocked_by(cookie, holder=HOLDER)
    lock(cookie)


def test_changed_entry_opens_nothing(server: redis.Redis, unlocked: Unlocked) -> None:
    cookie = keep_unlocked(unlocked)
    (name,) = server.keys("custodian-unlocked:*")
    server.set(name, b"x" * 120)

    with pytest.raises(NotUnlocked):
        unlocked_by(cookie, holder=HOLDER)
