"""Logs as JSON lines, without personal data: no address, e-mail, query string, user agent, body, or id in a path.

A caller adds facts with `extra={"facts": {...}}`; they are ids of jobs, names, counts. An exception is written as its
type and the places it passed, never with its message or locals, which may quote what somebody typed.
"""

import ipaddress
import json
import logging
import re
import traceback
from datetime import UTC, datetime
from typing import Any

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
_IPV4 = re.compile(r"\b\d{1,3}(\.\d{1,3}){3}\b")
_MAYBE_IPV6 = re.compile(r"[0-9A-Fa-f.]*:[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*")


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _message(record),
        }
        if request := getattr(record, "request", None):
            line |= {"method": _method(request), "route": route_of(request)}
            line["status"] = getattr(record, "status_code", None)
        line |= getattr(record, "facts", {})
        if record.exc_info and record.exc_info[1]:
            line["exception"] = _exception(record.exc_info[1])
        return json.dumps(line, default=str, ensure_ascii=False)


def route_of(request: Any) -> str:
    """The pattern that matched, not the path: a path may hold an id or a link's secret."""
    match = getattr(request, "resolver_match", None)
    return f"/{match.route}" if match else "unmatched"


def _method(request: Any) -> str:
    return request.method if request.method in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} else "other"


def _message(record: logging.LogRecord) -> str:
    if hasattr(record, "request"):
        return "request refused or failed"  # Django's own text quotes the path
    if record.exc_info:
        return str(record.msg)  # Celery, for one, puts the exception's own message among the arguments
    text = record.getMessage()
    text = _EMAIL.sub("[e-mail]", text)
    return _MAYBE_IPV6.sub(_without_ipv6, _IPV4.sub("[address]", text))


def _without_ipv6(found: re.Match[str]) -> str:
    """A time of day looks like an address until it is read."""
    try:
        ipaddress.ip_address(found[0])
    except ValueError:
        return found[0]
    return "[address]"


def _exception(error: BaseException) -> list[dict[str, Any]]:
    """The chain of causes, the last raised first."""
    chain: list[dict[str, Any]] = []
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        places = [f"{place.filename}:{place.lineno} {place.name}" for place in traceback.extract_tb(link.__traceback__)]
        chain.append({"type": f"{type(link).__module__}.{type(link).__qualname__}", "at": places})
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    return chain
