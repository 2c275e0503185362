"""Handing an unlocked key to the worker that needs it: sealed to a key that only the worker's memory holds.

A worker makes its pair when it starts and announces the public half in Redis for a while, again and again. The site
seals the private key of a custodian to every worker that is announced; it lies there for a minute, and is taken once.
"""

import threading
from collections.abc import Iterator
from uuid import UUID, uuid4

import redis
from django.conf import settings
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from assessments.intake.errors import KeyNotHandedOver, NoWorker

SECONDS = 60
ANNOUNCED_FOR = 45  # seconds
ANNOUNCE_EVERY = 15  # seconds
_WORKER, _HANDED = "key-worker:", "key-handed:"


class WorkerKey:
    """This worker's own pair; child processes inherit it when they are forked."""

    def __init__(self) -> None:
        self.id = uuid4().hex
        self._private = PrivateKey.generate()

    def announce(self) -> None:
        with _server() as server:
            server.set(f"{_WORKER}{self.id}", self._private.public_key.encode(), ex=ANNOUNCED_FOR)

    def take(self, job: UUID) -> tuple[UUID, PrivateKey]:
        """The id of the custodian key and its private half, handed over for this job. Raises KeyNotHandedOver."""
        with _server() as server:
            sealed = server.getdel(_handed(job, self.id))
        if not isinstance(sealed, bytes):
            raise KeyNotHandedOver
        try:
            content = SealedBox(self._private).decrypt(sealed)
        except CryptoError as error:
            raise KeyNotHandedOver from error
        return UUID(bytes=content[:16]), PrivateKey(content[16:])


def hand_over(private_key: PrivateKey, *, custodian_key: UUID, job: UUID) -> None:
    """For one job, named by the id of the object it works on. Raises NoWorker when none is announced."""
    content = custodian_key.bytes + private_key.encode()
    with _server() as server:
        workers = list(_announced(server))
        for worker, public in workers:
            sealed = bytes(SealedBox(PublicKey(public)).encrypt(content))
            server.set(_handed(job, worker), sealed, ex=SECONDS)
    if not workers:
        raise NoWorker


def _announced(server: redis.Redis) -> Iterator[tuple[str, bytes]]:
    for name in server.scan_iter(f"{_WORKER}*", count=1000):
        public = server.get(name)
        if isinstance(public, bytes):
            yield name.decode().removeprefix(_WORKER), public


def _handed(job: UUID, worker: str) -> str:
    return f"{_HANDED}{job.hex}:{worker}"


def _server() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL)


# --- In a worker ----------------------------------------------------------------------------------------------------

_own: list[WorkerKey] = []


def start_worker_key() -> None:
    """When a worker starts, before it forks: make its pair, and keep it announced from a thread."""
    key = WorkerKey()
    _own[:] = [key]
    key.announce()
    threading.Thread(target=_announce_for_ever, args=(key,), name="worker-key", daemon=True).start()


def worker_key() -> WorkerKey:
    """Raises KeyNotHandedOver outside a worker."""
    if not _own:
        raise KeyNotHandedOver
    return _own[0]


def _announce_for_ever(key: WorkerKey) -> None:
    pause = threading.Event()
    while not pause.wait(ANNOUNCE_EVERY):
        try:
            key.announce()
        except redis.RedisError:
            continue  # Redis is away; the broker connection says so in the log
