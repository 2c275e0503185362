"""Published data by REST and as pages, on the public site, from an assessment made by the services."""

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.test import Client, override_settings
from django.urls import path

from bench.registry import Comparison, Timing, benchmark
from r2p_site.urls.public import urlpatterns as public_urls

_content: dict[str, Any] = {}


def bare(_request: HttpRequest) -> HttpResponse:
    return JsonResponse(_content)


# The floor: the same bytes from a view that does nothing else, behind the same middleware.
urlpatterns = [path("bare", bare), *public_urls]


def public_site() -> dict[str, Any]:
    """Settings of the public site. Everything comes from one address here; counting goes on, refusing would be measured
    as an answer."""
    return {
        "ROOT_URLCONF": __name__,
        "R2P_SITE": "public",
        "MIDDLEWARE": settings.SITE_MIDDLEWARE["public"],
        "REST_FRAMEWORK": {**settings.REST_FRAMEWORK, "DEFAULT_AUTHENTICATION_CLASSES": []},
        "THROTTLE_PER_MINUTE": 10**9,
    }


def comparison(address: str, *, held: bool = False) -> Timing:
    """Both sides by one visitor, whose handler is made once, as a server does."""
    site, client = public_site(), Client()

    def visit(place: str, headers: dict[str, str]) -> HttpResponse:
        answer: HttpResponse = client.get(place, headers=headers)
        if answer.status_code not in {200, 304}:
            raise AssertionError(f"{place} answered {answer.status_code}")
        return answer

    with override_settings(**site):
        client.handler.load_middleware()
        first = visit(address, {})
    _content.clear()
    is_json = "json" in first["Content-Type"]
    _content.update(json.loads(first.content) if is_json else {"page": first.content.decode()})
    headers = {"If-None-Match": first["ETag"]} if held else {}
    return Timing(measured=lambda: visit(address, headers), floor=lambda: visit("/bare", {}), settings=site)


def prepared(address: str, *, held: bool = False) -> Comparison:
    from tests.assessments.publication.signed import published
    from tests.cast import make_cast

    found = published(make_cast(), reviewed=True)
    return comparison(address.format(pk=found.pk), held=held)


@benchmark("results/ of an assessment, against a bare JsonResponse", at_most=3.0)
def results() -> Comparison:
    return prepared("/api/v1/assessments/{pk}/results/")


@benchmark("results/ held already (304), against a bare JsonResponse", at_most=1.5)
def results_held() -> Comparison:
    return prepared("/api/v1/assessments/{pk}/results/", held=True)


@benchmark("public page of an assessment with every rating", limit=150.0)
def page() -> Comparison:
    return prepared("/assessments/{pk}/")


@benchmark("scores/ with 200 rows", limit=10.0)
def scores() -> Comparison:
    from assessments.publication.models import PublishedScore
    from tests.assessments.publication.signed import published
    from tests.cast import make_cast

    found = published(make_cast(), reviewed=True)
    rows = list(PublishedScore.objects.filter(assessment=found))
    missing = 200 - len(rows)
    PublishedScore.objects.bulk_create(
        PublishedScore(assessment=found, position=1000 + index, track="official", measure="factor", code=str(index))
        for index in range(missing)
    )
    return comparison("/api/v1/scores/?state=XPR&page_size=200")
