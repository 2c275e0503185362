"""Until contributions can be received safely, both sites say so and ask for nothing."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@require_safe
@never_cache
def intake_home(request: HttpRequest) -> HttpResponse:
    """Who will receive, and that nothing is received here yet. No cookie, no script."""
    return render(request, "intake/home.html", {"public_url": settings.SITE_URLS["public"]})


@require_safe
def custodian_home(request: HttpRequest) -> HttpResponse:
    return render(request, "custodian/home.html", {"intake_url": settings.SITE_URLS["intake"]})
