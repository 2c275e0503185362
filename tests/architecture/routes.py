"""Every route of a site, asked by every role: what each was answered, as rows that a table can hold."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

# The columns of the table, in this order. A site without accounts has the visitor alone.
VISITOR = "visitor"
ROLES = {
    "staff": (
        VISITOR, "nobody", "lead", "drafter", "approver", "respondent", "reviewer", "admin", "operator", "stranger"
    ),
    "custodian": (VISITOR, "nobody", "lead", "operator", "custodian"),
    "public": (VISITOR,),
    "intake": (VISITOR,),
}  # fmt: skip
SIGN_IN = "/account/login/"
NO_ROLE = "/account/no-role/"

_PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")


@dataclass(frozen=True, slots=True)
class Route:
    pattern: str
    view: Callable[..., Any]

    def address(self, values: Mapping[str, str]) -> str:
        """The pattern with a value for each parameter: first that of `pattern<name>` for its own, else of the name."""

        def value(match: re.Match[str]) -> str:
            before = self.pattern[: match.start()]
            keys = (f"{before}{match[0]}", f"{match[1]}:{match[2]}", match[2])
            for key in keys:
                if key in values:
                    return values[key]
            raise AssertionError(f"{self.pattern}: no value for {match[0]}; add one in places.parameters")

        return f"/{values[self.pattern] if self.pattern in values else _PARAMETER.sub(value, self.pattern)}"


def routes(site: str) -> list[Route]:
    return list(_below(get_resolver(f"r2p_site.urls.{site}"), ""))


def _below(resolver: URLResolver, before: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        pattern = before + str(entry.pattern).replace("^", "")
        if isinstance(entry, URLPattern):
            yield Route(pattern, entry.callback)
        else:
            yield from _below(entry, pattern)


class Asker:
    """One role at one site, as a browser that keeps its session; nothing that it does is kept."""

    def __init__(self, email: str | None) -> None:
        self._client = Client(raise_request_exception=False)
        if email:
            self._client.force_login(get_user_model().objects.get(email=email))
        self._cookies = self._client.cookies.copy()

    def ask(self, method: str, address: str) -> str:
        self._client.cookies = self._cookies.copy()
        with transaction.atomic():
            response = self._client.generic(method, address)
            transaction.set_rollback(True)
        return _answer(response)


def _answer(response: HttpResponse) -> str:
    """The status, or where a redirect leads when that is a refusal."""
    place = response.get("Location", "")
    if place.startswith(SIGN_IN):
        return "sign-in"
    if place.startswith(NO_ROLE):
        return "no-role"
    return str(response.status_code)


def walk(site: str, askers: Mapping[str, Asker], values: Mapping[str, str]) -> dict[str, str]:
    """`GET pattern`, or `POST pattern` where reading is not offered, and `PUT pattern`: answers in column order."""
    table: dict[str, str] = {}
    for route in routes(site):
        address = route.address(values)

        def answers(method: str, address: str = address) -> list[str]:
            return [askers[role].ask(method, address) for role in ROLES[site]]

        method, row = "GET", answers("GET")
        if "405" in row:
            method, row = "POST", answers("POST")
        table.setdefault(f"{method} {route.pattern}", " ".join(row))
        if hasattr(getattr(route.view, "cls", None), "put"):
            table[f"PUT {route.pattern}"] = " ".join(answers("PUT"))
    return table
