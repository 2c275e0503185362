"""Published data by REST and as pages, on the public site, from an assessment made by the services."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.test import Client, override_settings
from django.urls import path

from bench.registry import Comparison, Timing, benchmark

_content: dict[str, Any] = {}


def bare(_request: HttpRequest) -> HttpResponse:
    return JsonResponse(_content)


# The floor: the same bytes from a view that does nothing else, behind the same middleware.
urlpatterns = [path("bare", bare)]


def public_site(urlconf: str = "r2p_site.urls.public") -> Callable[[str, dict[str, str]], HttpResponse]:
    """A visitor of the public site; its handler is made once, as a server does."""
    middleware = settings.SITE_MIDDLEWARE["public"]
    rest = {**settings.REST_FRAMEWORK, "DEFAULT_AUTHENTICATION_CLASSES": []}
    # Everything comes from one address here; counting goes on, refusing would be measured as an answer.
    site: dict[str, Any] = {
        "ROOT_URLCONF": urlconf,
        "R2P_SITE": "public",
        "MIDDLEWARE": middleware,
        "REST_FRAMEWORK": rest,
    }
    site["THROTTLE_PER_MINUTE"] = 10**9
    with override_settings(**site):
        client = Client()
        client.handler.load_middleware()

    def get(address: str, headers: dict[str, str]) -> HttpResponse:
        with override_settings(**site):
            answer: HttpResponse = client.get(address, headers=headers)
        if answer.status_code not in {200, 304}:
            raise AssertionError(f"{address} answered {answer.status_code}")
        return answer

    return get


def prepared(address: str, *, held: bool = False) -> Comparison:
    from tests.assessments.publication.signed import published
    from tests.cast import make_cast

    found = published(make_cast(), reviewed=True)
    place = address.format(pk=found.pk)
    visit, floor = public_site(), public_site(__name__)
    _content.clear()
    first = visit(place, {})
    _content.update(first.json() if "json" in first["Content-Type"] else {"page": first.content.decode()})
    headers = {"If-None-Match": first["ETag"]} if held else {}
    return Timing(measured=lambda: visit(place, headers), floor=lambda: floor("/bare", {}))


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
    visit, floor = public_site(), public_site(__name__)
    place = "/api/v1/scores/?state=XPR&page_size=200"
    _content.clear()
    _content.update(visit(place, {}).json())
    return Timing(measured=lambda: visit(place, {}), floor=lambda: floor("/bare", {}))
