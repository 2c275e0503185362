"""The pages that the office opens all day, filled with the practice State, and what a visit weighs."""

import gzip
import re
import secrets
from collections.abc import Callable, Iterator
from importlib import import_module
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path, reverse

from bench.registry import Comparison, Size, Timing, benchmark

_body = b""


def bare(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(_body)


# The floor: the same bytes from a view that does nothing else, behind the same middleware.
urlpatterns = [path("bare", bare), *import_module(settings.ROOT_URLCONF).urlpatterns]


def practice_lead() -> Client:
    """The practice State's lead, signed in."""
    from assessments.work.practice import load_practice
    from r2p_site.accounts.models import User

    for command in ("load_frameworks", "load_methodologies"):
        call_command(command, stdout=StringIO())
    load_practice(password=secrets.token_urlsafe())
    client = Client()
    client.force_login(User.objects.get(email="lead@practice.example"))
    return client


def page(
    route: str, *, signed_off: bool = False, before: Callable[[], None] | None = None, **places: str
) -> Comparison:
    """Of the assessment under way, or of the last one signed off, as its worker leaves it."""
    from assessments.core.models import Assessment
    from assessments.results.models import Result
    from assessments.results.services import draw_result

    global _body  # noqa: PLW0603 - the floor's view has no other way to what it answers with
    client = practice_lead()
    if before is not None:
        before()
    newest = Assessment.objects.order_by("-cycle__number").first()
    if signed_off:
        newest = Assessment.objects.filter(status="published").order_by("-cycle__number").first()
        draw_result(result_id=Result.objects.get(snapshot__assessment=newest).pk)
    address = reverse(route, kwargs={"pk": newest.pk, **places}) if newest and route != "work:home" else reverse(route)
    first = client.get(address)
    if first.status_code != 200:
        raise RuntimeError(f"{address} answered {first.status_code}")
    _body = first.content

    return Timing(
        measured=lambda: client.get(address),
        floor=lambda: client.get("/bare"),
        settings={"ROOT_URLCONF": __name__},
    )


@benchmark("task list of an assessment", limit=50.0)
def task_list() -> Comparison:
    return page("core:assessment")


@benchmark("factor page with 14 indicators", limit=50.0)
def factor() -> Comparison:
    return page("core:factor", number="7")


@benchmark("factor page with 14 indicators, all of it translated", limit=50.0)
def translated_factor() -> Comparison:
    """In the language of a layer that says every text of the framework, as the lead took it."""
    return page("core:factor", number="7", before=translate_everything)


def translate_everything() -> None:
    from assessments.core.models import Assessment
    from assessments.core.services import take_layers
    from frameworks.stored import content_of
    from frameworks.translation.slots import slots_of
    from r2p_site.accounts.models import User
    from tests.factories.frameworks import translated

    newest = Assessment.objects.order_by("-cycle__number").select_related("risk_version__framework").first()
    if newest is None:
        raise RuntimeError("no practice assessment")
    lead = User.objects.get(email="lead@practice.example")
    slots = slots_of(content_of(newest.risk_version))
    # The sentences as published, in the language of the test client.
    translated(newest.risk_version, "en", {slot.key: f"{slot.source[:180]} +" for slot in slots}, wording="official")
    take_layers(assessment=newest, by=lead)


@benchmark("home page of the lead", limit=50.0)
def home() -> Comparison:
    return page("work:home")


@benchmark("preview of a draft's results, scored in the request", limit=250.0)
def preview() -> Comparison:
    return page("results:results")


@benchmark("results page of a signed-off assessment", limit=50.0)
def results() -> Comparison:
    return page("results:results", signed_off=True)


@benchmark("factor page of results, signed off", limit=50.0)
def results_factor() -> Comparison:
    return page("results:factor", signed_off=True, number="7")


def compressed(content: bytes) -> int:
    return len(gzip.compress(content, 6))


def parts_of(html: bytes) -> Iterator[bytes]:
    """The style sheets, scripts and icons that a page names."""
    names = set(re.findall(rb'(?:href|src)="/static/([^"]+)"', html))
    for name in sorted(names):
        found = finders.find(name.decode())
        if found:
            yield Path(found).read_bytes()


def weight(*, first: bool) -> Comparison:
    from assessments.core.models import Assessment

    client = practice_lead()
    newest = Assessment.objects.order_by("-cycle__number").first()
    html = client.get(reverse("core:factor", kwargs={"pk": newest.pk if newest else "", "number": "7"})).content
    own = compressed(html)
    return Size(measured=own + (sum(compressed(part) for part in parts_of(html)) if first else 0), floor=own)


@benchmark("first visit of a factor page, compressed", limit=150.0)
def first_visit() -> Comparison:
    return weight(first=True)


@benchmark("next visit of a factor page, compressed", limit=30.0)
def next_visit() -> Comparison:
    return weight(first=False)
