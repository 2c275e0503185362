from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from r2p_site.embedded.acl import RULES, USERS, acl_lines
from r2p_site.embedded.redis_server import RedisServer


@pytest.fixture
def server(folder: Path) -> Iterator[RedisServer]:
    server = RedisServer(folder / "redis", {"staff": "one", "public": "two"}, dies_with_us=True)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def public(server: RedisServer) -> Iterator[redis.Redis]:
    with redis.Redis.from_url(server.url("public")) as client:
        yield client


def test_server_starts_once_and_stops(server: RedisServer) -> None:
    assert server.start() is False
    server.stop()
    assert not server.is_running()


def test_public_user_counts_under_its_prefix(public: redis.Redis) -> None:
    public.set("throttle:public:a", 1, ex=60)

    assert public.incr("throttle:public:a") == 2
    assert public.ttl("throttle:public:a") == 60


@pytest.mark.parametrize(
    "command",
    [
        ("GET", "staff:1:session"),
        ("SET", "staff:1:session", "x"),
        ("LPUSH", "jobs", "message"),
        ("LPUSH", "throttle:public:jobs", "message"),
        ("GET", "throttle:staff:key:1"),
        ("BRPOP", "jobs", "1"),
        ("PUBLISH", "celery", "x"),
        ("SUBSCRIBE", "celery"),
        ("SCAN", "0"),
        ("KEYS", "*"),
        ("RANDOMKEY",),
        ("DBSIZE",),
        ("EVAL", "return 1", "0"),
        ("INFO",),
        ("CONFIG", "GET", "*"),
        ("ACL", "LIST"),
        ("FLUSHALL",),
        ("CLIENT", "LIST"),
        ("MONITOR",),
    ],
    ids=" ".join,
)
def test_public_user_is_refused(public: redis.Redis, command: tuple[str, ...]) -> None:
    with pytest.raises(redis.exceptions.NoPermissionError):
        public.execute_command(*command)


@pytest.mark.parametrize(
    "command", [("CONFIG", "GET", "*"), ("FLUSHALL",), ("ACL", "LIST"), ("SHUTDOWN",), ("DEBUG", "SLEEP", "0")]
)
def test_staff_user_does_not_administer_the_server(server: RedisServer, command: tuple[str, ...]) -> None:
    with redis.Redis.from_url(server.url("staff")) as client, pytest.raises(redis.exceptions.NoPermissionError):
        client.execute_command(*command)


def test_stranger_is_refused(server: RedisServer) -> None:
    address = server.url("public").replace("public:two@", "")
    with redis.Redis.from_url(address) as client, pytest.raises(redis.exceptions.AuthenticationError):
        client.ping()


def test_acl_lines_hold_no_password() -> None:
    lines = acl_lines(dict.fromkeys(USERS["office"], "a-password"))

    assert "a-password" not in "\n".join(lines)
    assert [line.split()[1] for line in lines] == ["default", "staff", "public"]


def test_acl_is_read_by_every_redis_since_six() -> None:
    """Redis 7.0 does not start when a line names a command that came later; the client does without this one."""
    assert "setinfo" not in "".join(acl_lines(dict.fromkeys(RULES, "a-password")))
