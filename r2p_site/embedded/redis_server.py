"""A private Redis on a free loopback port, with users of its own for each site and nothing for strangers."""

import json
import signal
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import redis

from r2p_site.embedded.acl import acl_lines
from r2p_site.embedded.binaries import redis_program
from r2p_site.embedded.places import EmbeddedError, give_to_server_user, owned_folder, private_file
from r2p_site.embedded.processes import end, free_port, is_alive, last_words, spawn, wait_until


@dataclass(frozen=True)
class RedisServer:
    """`passwords` maps the users of this server (see acl.py) to their passwords. Nothing is kept: jobs are rows."""

    folder: Path
    passwords: Mapping[str, str]
    dies_with_us: bool = False

    @property
    def log(self) -> Path:
        return self.folder / "redis.log"

    def start(self) -> bool:
        """Have the server running; True when this call started it."""
        if self.is_running():
            return False
        owned_folder(self.folder)
        program = redis_program()
        for _ in range(5):
            if self._start_on(program, free_port()):
                return True
        raise EmbeddedError(f"The embedded Redis does not start: {last_words(self.log)} ({self.log})")

    def stop(self) -> None:
        if pid := self._state().get("pid"):
            end(pid, signal.SIGTERM, signal.SIGKILL)
            self._state_file.unlink(missing_ok=True)

    def is_alive(self) -> bool:
        state = self._state()
        return bool(state) and is_alive(state["pid"])

    def is_running(self) -> bool:
        """The process of the state file lives and takes our password on its port."""
        return self.is_alive() and self._answers(self._state()["port"])

    def url(self, user: str, *, database: int = 0) -> str:
        port = self._state().get("port")
        if port is None:
            raise EmbeddedError("The embedded Redis is not running.")
        return f"redis://{quote(user)}:{quote(self.passwords[user])}@127.0.0.1:{port}/{database}"

    def _start_on(self, program: Path, port: int) -> bool:
        configuration = self.folder / "redis.conf"
        private_file(configuration, self._configuration(port))
        give_to_server_user(configuration)
        pid = spawn(
            [str(program), str(configuration)], self.log, dies_with_us=signal.SIGTERM if self.dies_with_us else None
        )
        private_file(self._state_file, json.dumps({"pid": pid, "port": port}))
        wait_until(lambda: not is_alive(pid) or self._answers(port), 30)
        return is_alive(pid) and self._answers(port)

    def _configuration(self, port: int) -> str:
        lines = [f"port {port}", "bind 127.0.0.1", f'dir "{self.folder}"', 'save ""', "appendonly no", "daemonize no"]
        lines += ["databases 64", "loglevel warning", *acl_lines(self.passwords)]
        return "\n".join(lines) + "\n"

    def _answers(self, port: int) -> bool:
        user, password = next(iter(self.passwords.items()))
        try:
            with redis.Redis(port=port, username=user, password=password, socket_timeout=5) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False

    @property
    def _state_file(self) -> Path:
        return self.folder / "server.json"

    def _state(self) -> dict[str, int]:
        try:
            return dict(json.loads(self._state_file.read_text()))
        except FileNotFoundError:
            return {}
