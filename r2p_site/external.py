"""Servers that somebody else runs, named by the environment, seen as `make run` sees the embedded ones."""

import os
from urllib.parse import quote, urlsplit

from r2p_site.embedded.services import DEPLOYMENT_OF, role_passwords
from r2p_site.env import ConfigurationError, Env

_VARIABLES = {
    "office": ("DATABASE_URL", "REDIS_URL"),
    "intake": ("INTAKE_DATABASE_URL", "INTAKE_REDIS_URL"),
}


class ExternalServices:
    """The database addresses are the owners'. The sites use their roles, with passwords made here when not given."""

    def __init__(self) -> None:
        self._env = Env()
        self._passwords = role_passwords()

    @staticmethod
    def named() -> bool:
        return bool(os.environ.get("DATABASE_URL") or os.environ.get("DATABASE_URL_FILE"))

    def join(self) -> None:
        """Refuse a half-named set, before anything is started."""
        names = [name for pair in _VARIABLES.values() for name in pair]
        for name in names:
            if not self._env.secret(name, ""):
                raise ConfigurationError(f"{name} is not set: name all of {', '.join(names)}, or none.")

    def leave(self) -> None:
        """Nothing of ours runs there."""

    def are_running(self) -> bool:
        """Theirs to watch."""
        return True

    def role_passwords(self) -> dict[str, str]:
        return {name: self._env.secret(name, made) for name, made in self._passwords.items()}

    def environment(self, site: str, *, owner: bool = False) -> dict[str, str]:
        database, redis = (self._env.secret(name) for name in _VARIABLES[DEPLOYMENT_OF[site]])
        return {"DATABASE_URL": database if owner else self._as_role(database, site), "REDIS_URL": redis}

    def _as_role(self, url: str, site: str) -> str:
        parts = urlsplit(url)
        password = self.role_passwords()[f"DB_{site.upper()}_PASSWORD"]
        where = parts.netloc.rpartition("@")[2]
        return parts._replace(netloc=f"r2p_{site}:{quote(password, safe='')}@{where}").geturl()
