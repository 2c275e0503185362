"""A contributor's browser without script: what stands in the page before them, and nothing else."""

import re
from html.parser import HTMLParser
from typing import Any

from django.test import Client


class Fields(HTMLParser):
    """The fields of the page's form, as a browser would send them with the button `go`."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self._area: str | None = None
        self._select: str | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        name = given.get("name", "")
        if tag == "input" and given.get("type") in {"checkbox", "radio"}:
            if "checked" in given:
                self.sent.setdefault(name, []).append(given["value"])
        elif tag == "input" and name and given.get("type") != "file":
            self.sent.setdefault(name, []).append(given.get("value", ""))
        elif tag == "textarea":
            self._area = name
            self.sent[name] = [""]
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in given:
            self.sent[self._select] = [given["value"]]

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self.sent[self._area][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area is not None:
            self.sent[self._area][0] = self.sent[self._area][0].removeprefix("\r\n").removeprefix("\n")
            self._area = None
        elif tag == "select":
            self._select = None


class Writer:
    """A person with a browser that keeps nothing but the page before them."""

    def __init__(self, client: Client, address: str) -> None:
        self.client, self.address = client, address
        self.response: Any = client.get(address)

    @property
    def page(self) -> str:
        return str(self.response.content.decode())

    @property
    def heading(self) -> str:
        found = re.search(r"<h1>(.*?)</h1>", self.page, re.DOTALL)
        return found[1] if found else ""

    def press(self, button: str = "next", **typed: object) -> "Writer":
        fields = Fields(self.page).sent
        for name, value in typed.items():
            fields[name] = value if isinstance(value, list) else [str(value)]
        self.response = self.client.post(self.address, {**fields, "go": button})
        return self

    @property
    def code(self) -> str:
        found = re.search(r'<p class="code".*?</p>', self.page, re.DOTALL)
        assert found
        return "".join(re.findall(r"<span>(\w+)</span>", found[0]))
