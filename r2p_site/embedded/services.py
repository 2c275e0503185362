"""The embedded servers of one checkout: one PostgreSQL with both databases, one Redis per deployment."""

import fcntl
import hashlib
import os
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import IO

from nacl.signing import SigningKey

from r2p_site.embedded.acl import USERS
from r2p_site.embedded.places import data_folder, exclusive, make_folder, secret
from r2p_site.embedded.postgres import OWNER, Postgres
from r2p_site.embedded.redis_server import RedisServer

DEPLOYMENT_OF = {site: deployment for deployment, sites in USERS.items() for site in sites}


class Services:
    """Started by whoever comes first, ended by whoever leaves last, whether `make run` or a command.

    Each user of the servers holds a shared lock on one file for as long as it lives; the kernel drops it when the
    process ends, however it ends. Who leaves and can take that lock for itself alone was the last one.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = make_folder(folder)
        self._held: IO[str] | None = None

    @cached_property
    def postgres(self) -> Postgres:
        return Postgres(self.folder / "postgres", secret("db-owner"))

    @cached_property
    def redis(self) -> dict[str, RedisServer]:
        return {
            deployment: RedisServer(
                self.folder / f"redis-{deployment}", {user: secret(f"redis-{user}") for user in users}
            )
            for deployment, users in USERS.items()
        }

    def join(self) -> None:
        """Have every server running and be counted as a user of them until leave() or the end of this process."""
        with exclusive(self.folder / "start.lock"):
            self._held = self._held or self._hold()
            self.postgres.start()
            for deployment, server in self.redis.items():
                server.start()
                self.postgres.create_database(deployment)

    def leave(self) -> None:
        """Stop the servers unless somebody else still uses them."""
        if self._held is None:
            return
        with exclusive(self.folder / "start.lock"):
            try:
                fcntl.flock(self._held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pass
            else:
                self._stop()
            self._held.close()
            self._held = None

    def are_running(self) -> bool:
        return self.postgres.is_alive() and all(server.is_alive() for server in self.redis.values())

    def environment(self, site: str, *, owner: bool = False) -> dict[str, str]:
        """The settings with which a process of that site reaches the servers; `owner` for commands and migrations."""
        deployment = DEPLOYMENT_OF[site]
        role = OWNER if owner else f"r2p_{site}"
        password = None if owner else secret(f"db-{site}")
        return {
            "DATABASE_URL": self.postgres.url(deployment, user=role, password=password),
            "REDIS_URL": self.redis[deployment].url(site),
        }

    def role_passwords(self) -> dict[str, str]:
        return role_passwords()

    def _hold(self) -> IO[str]:
        stream = (self.folder / "users.lock").open("a")
        fcntl.flock(stream, fcntl.LOCK_SH)
        return stream

    def _stop(self) -> None:
        for server in self.redis.values():
            server.stop()
        self.postgres.stop()


def role_passwords() -> dict[str, str]:
    """What ensure_roles reads, from the secrets of this checkout."""
    return {f"DB_{site.upper()}_PASSWORD": secret(f"db-{site}") for site in DEPLOYMENT_OF}


def local_settings(site: str, ports: Mapping[str, int]) -> dict[str, str]:
    """What is not in .env.example's hands when a checkout runs by itself: practice mode, own keys, own folders."""
    folder, deployment = data_folder(), DEPLOYMENT_OF[site]
    return {
        "R2P_SITE": site,
        "PRACTICE_MODE": "1",
        "PRACTICE_PASSWORD": "practice-" + secret("practice-accounts")[:12],
        # Those that have catalogues; what is not translated is shown in English.
        "LANGUAGES": os.environ.get("LANGUAGES", "en,fr,ar"),
        "SECRET_KEY": secret(f"key-{site}"),
        "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]",
        "STORAGE_URL": f"file://{folder / 'files' / deployment}",
        "STATIC_ROOT": str(folder / "static" / deployment),
        **{f"{name.upper()}_URL": f"http://localhost:{port}" for name, port in ports.items()},
        **_exchange_keys(site),
    }


def _exchange_keys(site: str) -> dict[str, str]:
    """For the sites with accounts: the key with which their deployment signs, and the other's public key."""
    if site not in {"staff", "custodian"}:
        return {}
    own = DEPLOYMENT_OF[site]
    peer = "intake" if own == "office" else "office"
    return {"EXCHANGE_KEY": _exchange_seed(own).hex(), "EXCHANGE_PEER": _public_half(_exchange_seed(peer))}


def _exchange_seed(deployment: str) -> bytes:
    return hashlib.sha256(secret(f"exchange-{deployment}").encode()).digest()


def _public_half(seed: bytes) -> str:
    return SigningKey(seed).verify_key.encode().hex()
