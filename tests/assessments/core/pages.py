"""Reading pages in tests: their words, and what their fields hold."""

import re
from html import unescape


def words(html: bytes) -> str:
    """The text of a page, without markup."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html.decode()))).strip()


def value_of(html: bytes, name: str) -> str:
    """What the last input of this name holds: what a browser's form would send to Django."""
    found = re.findall(rf'<input type="hidden" name="{re.escape(name)}" value="([^"]*)"', html.decode())
    return unescape(found[-1]) if found else ""


def text_of(html: bytes, name: str) -> str:
    """What is written in the box of this name."""
    found = re.search(rf'<textarea[^>]*name="{re.escape(name)}"[^>]*>(.*?)</textarea>', html.decode(), re.DOTALL)
    return unescape(found[1]).strip() if found else ""


def checked_of(html: bytes, name: str) -> list[str]:
    """Values of the ticked boxes and chosen radio buttons of this name."""
    boxes = re.findall(rf'<input type="(?:radio|checkbox)" name="{re.escape(name)}"([^>]*)>', html.decode())
    return [re.search(r'value="([^"]*)"', box)[1] for box in boxes if "checked" in box]  # type: ignore[index]
