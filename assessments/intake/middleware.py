"""Around everything that the contributor site answers, styles and errors too."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class NothingKept:
    """No browser and no proxy is to keep a page or a style sheet of this site: a cache is a trace of a visit."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._get_response(request)
        response["Cache-Control"] = "no-store, private"
        for name in ("ETag", "Last-Modified", "Expires"):
            response.headers.pop(name, None)
        return response
