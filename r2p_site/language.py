"""The language of a page: chosen by the reader, else the browser's.

Sites with accounts remember the choice in a cookie. The others set none, so there it travels in the addresses: whoever
reads a page with `?language=ar` finds every link and form of it lead to pages in Arabic.
"""

import re
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_info

PARAMETER = "language"
# Addresses of pages of this site, as our templates write them: not files, not data for machines.
_ADDRESS = re.compile(r'(?P<attribute> (?:href|action)=")(?P<path>/(?!static/|api/|/)[^"#?]*)(?P<query>\?[^"#]*)?')


def chosen_in_address(request: HttpRequest) -> str:
    """A language of the pages that the address names; empty where it names none, or where a cookie remembers it."""
    if settings.R2P_SITE not in settings.SITES_WITHOUT_ACCOUNTS:
        return ""
    code = request.GET.get(PARAMETER, "")
    return code if code in dict(settings.LANGUAGES) else ""


class LanguageMiddleware(LocaleMiddleware):
    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        if code := chosen_in_address(request):
            translation.activate(code)
            request.LANGUAGE_CODE = code

    def process_response(self, request: HttpRequest, response: Any) -> Any:
        answered = super().process_response(request, response)
        if settings.R2P_SITE not in settings.SITES_WITHOUT_ACCOUNTS:
            patch_vary_headers(answered, ["Cookie"])
        elif code := chosen_in_address(request):
            carry_language(answered, code)
        return answered


def carry_language(response: HttpResponseBase, code: str) -> None:
    """Adds the language to the addresses of a page, and to where it sends the reader on."""
    location = response.headers.get("Location", "")
    if location.startswith("/") and not location.startswith("//"):
        response["Location"] = _with_language(location, code, "&")
    if not isinstance(response, HttpResponse) or not response.headers.get("Content-Type", "").startswith("text/html"):
        return

    def carried(found: re.Match[str]) -> str:
        return found["attribute"] + _with_language(found["path"] + (found["query"] or ""), code, "&amp;")

    response.content = _ADDRESS.sub(carried, response.text).encode(response.charset)
    if response.headers.get("Content-Length"):
        response["Content-Length"] = str(len(response.content))


def _with_language(address: str, code: str, separator: str) -> str:
    path, mark, rest = address.partition("#")
    if f"{PARAMETER}=" in path:
        return address
    return f"{path}{separator if '?' in path else '?'}{PARAMETER}={code}{mark}{rest}"


def language_choices(request: HttpRequest) -> list[dict[str, Any]]:
    """Each language of the pages by its own name, with the address of this page in it; none where there is one."""
    if len(settings.LANGUAGES) < 2:
        return []
    found = []
    for code, _name in settings.LANGUAGES:
        query = request.GET.copy()
        query[PARAMETER] = code
        name = get_language_info(code)["name_local"]
        current = code == translation.get_language()
        found.append({"code": code, "name": name, "url": f"?{query.urlencode()}", "current": current})
    return found
