"""The frame of every request: middleware, routing, headers."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.test import Client, RequestFactory

from bench.registry import Timing, benchmark


@benchmark("healthz of the staff site, against the bare view", limit=10.0)
def healthz() -> Timing:
    client, request = Client(), RequestFactory().get("/healthz")

    def bare(_request: HttpRequest) -> HttpResponse:
        return JsonResponse({"status": "ok"})

    return Timing(measured=lambda: client.get("/healthz"), floor=lambda: bare(request))
