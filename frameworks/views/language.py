"""The language of the words on a page of a framework: the reader's, or another one asked for in the address."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language

from frameworks.languages import known_language, language_name


def asked_language(request: HttpRequest) -> str:
    """`?language=`, which may be one that the pages themselves have not; else that of the page."""
    return known_language(request.GET.get("language", "")) or get_language() or ""


def language_links(codes: Iterable[str], current: str) -> list[dict[str, Any]]:
    """Links to the same page in each language, by code; none where there is one language only."""
    known = sorted(set(codes))
    if len(known) < 2:
        return []
    return [
        {"code": code, "name": language_name(code), "url": f"?language={code}", "current": code == current}
        for code in known
    ]
