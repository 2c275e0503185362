"""A key reaches the worker that was asked for it, once, within a minute, and lies readable nowhere between."""

import uuid
from collections.abc import Iterator

import pytest
import redis
from django.conf import settings

from assessments.intake.errors import KeyNotHandedOver, NoWorker
from assessments.intake.sealing import handover
from assessments.intake.sealing.handover import WorkerKey, hand_over, worker_key
from assessments.intake.sealing.keys import make_pair

JOB, KEY = uuid.UUID(int=3), uuid.UUID(int=4)


@pytest.fixture
def server() -> Iterator[redis.Redis]:
    with redis.Redis.from_url(settings.REDIS_URL) as server:
        forget(server)
        yield server
        forget(server)


def forget(server: redis.Redis) -> None:
    for name in server.scan_iter("key-*"):
        server.delete(name)


@pytest.fixture
def worker(server: redis.Redis) -> WorkerKey:
    key = WorkerKey()
    key.announce()
    return key


def test_worker_takes_the_key_once(worker: WorkerKey) -> None:
    pair = make_pair()
    hand_over(pair, custodian_key=KEY, job=JOB)

    key, private = worker.take(JOB)

    assert (key, private.encode()) == (KEY, pair.encode())
    with pytest.raises(KeyNotHandedOver):
        worker.take(JOB)


def test_key_lies_sealed_and_for_a_minute(worker: WorkerKey, server: redis.Redis) -> None:
    pair = make_pair()
    hand_over(pair, custodian_key=KEY, job=JOB)
    (name,) = server.keys("key-handed:*")

    assert pair.encode() not in server.get(name)
    assert 0 < server.ttl(name) <= 60


def test_every_announced_worker_can_take_it(worker: WorkerKey) -> None:
    other = WorkerKey()
    other.announce()
    hand_over(make_pair(), custodian_key=KEY, job=JOB)

    assert worker.take(JOB)[1].encode() == other.take(JOB)[1].encode()


def test_announcement_ends_with_the_worker(worker: WorkerKey, server: redis.Redis) -> None:
    (name,) = server.keys("key-worker:*")

    assert 0 < server.ttl(name) <= handover.ANNOUNCED_FOR
    assert handover.ANNOUNCE_EVERY * 2 < handover.ANNOUNCED_FOR


def test_without_a_worker_nothing_is_handed_over(server: redis.Redis) -> None:
    with pytest.raises(NoWorker):
        hand_over(make_pair(), custodian_key=KEY, job=JOB)
    assert server.keys("key-*") == []


def test_another_job_takes_nothing(worker: WorkerKey) -> None:
    hand_over(make_pair(), custodian_key=KEY, job=JOB)

    with pytest.raises(KeyNotHandedOver):
        worker.take(uuid.UUID(int=99))


def test_entry_of_another_worker_does_not_open(worker: WorkerKey, server: redis.Redis) -> None:
    hand_over(make_pair(), custodian_key=KEY, job=JOB)
    (name,) = server.keys("key-handed:*")
    server.set(name, b"x" * 96)

    with pytest.raises(KeyNotHandedOver):
        worker.take(JOB)


def test_process_that_is_no_worker_has_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handover, "_own", [])

    with pytest.raises(KeyNotHandedOver):
        worker_key()


def test_started_worker_is_announced(server: redis.Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handover, "_own", [])
    monkeypatch.setattr(handover, "ANNOUNCE_EVERY", 3600)
    handover.start_worker_key()
    hand_over(make_pair(), custodian_key=KEY, job=JOB)

    assert worker_key().take(JOB)[0] == KEY
