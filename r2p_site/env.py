"""Typed reading of environment variables; every odd value is refused with the name of the variable.

Only r2p_site.settings and the start-up modules that run before it read this module.
"""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off", ""}
_KEY = re.compile(r"[0-9a-f]{64}")


class ConfigurationError(Exception):
    """A setting is missing or unusable; the message names the variable and the remedy."""


class Env:
    def __init__(self, source: Mapping[str, str] | None = None) -> None:
        self._source = os.environ if source is None else source

    def text(self, name: str, default: str | None = None, *, choices: tuple[str, ...] = ()) -> str:
        value = self._source.get(name, "").strip() or default
        if value is None:
            raise ConfigurationError(f"{name} is not set; .env.example describes it.")
        if choices and value not in choices:
            raise ConfigurationError(f"{name} is {value!r}; it must be one of: {', '.join(choices)}.")
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        value = self._source.get(name)
        if value is None:
            return default
        if value.strip().lower() in _TRUE:
            return True
        if value.strip().lower() in _FALSE:
            return False
        raise ConfigurationError(f"{name} is {value!r}; write 1 or 0.")

    def number(self, name: str, default: int, *, low: int = 0, high: int = 2**31) -> int:
        raw = self._source.get(name, "").strip()
        if not raw:
            return default
        try:
            value = int(raw)
        except ValueError:
            value = None
        if value is None or not low <= value <= high:
            raise ConfigurationError(f"{name} is {raw!r}; it must be a whole number from {low} to {high}.")
        return value

    def words(self, name: str, default: str = "") -> list[str]:
        return [word.strip() for word in self._source.get(name, default).split(",") if word.strip()]

    def secret(self, name: str, default: str | None = None) -> str:
        """The value of NAME, or the content of the file that NAME_FILE points to (a mounted secret)."""
        file = self._source.get(f"{name}_FILE", "").strip()
        if file:
            try:
                return Path(file).read_text().strip()
            except OSError as error:
                raise ConfigurationError(f"{name}_FILE cannot be read: {error.strerror}: {file}") from error
        return self.text(name, default)

    def key(self, name: str) -> str:
        """64 hexadecimal digits, from the variable or its file; empty when it is not set."""
        value = self.secret(name, "").lower()
        if value and not _KEY.fullmatch(value):
            raise ConfigurationError(f"{name} must be 64 hexadecimal digits.")
        return value

    def database(self, name: str) -> dict[str, object]:
        """postgres://user:password@host:port/name as Django's dictionary; without it, one that refuses queries."""
        url = self.secret(name, "")
        if not url:
            return {"ENGINE": "django.db.backends.dummy"}
        parts, port = _with_port(url)
        options = dict(parse_qsl(parts.query))
        if port is None or parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
            raise ConfigurationError(f"{name} must look like postgres://user:password@host:port/name.")
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.strip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": options.pop("host", parts.hostname or ""),
            "PORT": str(port or ""),
            "OPTIONS": options,
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }

    def email(self, name: str) -> dict[str, object]:
        """smtp://user:password@host:port (smtps:// for TLS), file:///folder or console: as EMAIL_* settings."""
        url = self.secret(name, "console:")
        parts, port = _with_port(url)
        if parts.scheme == "console":
            return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
        if parts.scheme == "file":
            return {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend", "EMAIL_FILE_PATH": parts.path}
        if port is None or parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            raise ConfigurationError(
                f"{name} must look like smtps://user:password@host:465, file:///folder or console:."
            )
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": parts.hostname,
            "EMAIL_PORT": port or (465 if parts.scheme == "smtps" else 587),
            "EMAIL_HOST_USER": unquote(parts.username or ""),
            "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
            "EMAIL_USE_SSL": parts.scheme == "smtps",
            "EMAIL_USE_TLS": parts.scheme == "smtp",
        }

    def storage(self, name: str, default: str) -> dict[str, object]:
        """file:///folder or s3://bucket/prefix?endpoint_url=... as a Django storage definition."""
        parts = urlsplit(self.secret(name, default))
        if parts.scheme == "file":
            location = {"location": parts.path, "file_permissions_mode": 0o600, "directory_permissions_mode": 0o700}
            return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": location}
        if parts.scheme == "s3" and parts.hostname:
            options = dict(parse_qsl(parts.query))
            bucket = {"bucket_name": parts.hostname, "location": parts.path.strip("/"), "default_acl": None, **options}
            return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": bucket}
        raise ConfigurationError(f"{name} must look like file:///folder or s3://bucket/prefix.")


def _with_port(url: str) -> tuple[SplitResult, int | None]:
    """The parts of an address, and its port: 0 where it names none, None where what it names is none."""
    parts = urlsplit(url)
    try:
        return parts, parts.port or 0
    except ValueError:
        return parts, None
