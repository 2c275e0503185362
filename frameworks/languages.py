"""Choosing the language of a framework's words among those that it has."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils.translation.trans_real import parse_accept_lang_header


def languages_asked(request: HttpRequest) -> list[str]:
    """In order of preference, lower case: `?language=`, else Accept-Language. Frameworks may have any language."""
    if named := request.GET.get("language", "").strip().lower():
        return [named[:12]]
    header = request.META.get("HTTP_ACCEPT_LANGUAGE", "")
    return [code for code, quality in parse_accept_lang_header(header) if quality and code != "*"]


def best_language(asked: Iterable[str], offered: Iterable[str], source: str) -> str:
    """The first asked that is offered, exactly or by its first part; else the language of the source."""
    known = set(offered)
    for code in asked:
        for candidate in (code, code.partition("-")[0]):
            if candidate in known:
                return candidate
    return source
