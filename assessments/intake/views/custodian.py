"""The custodian site's first page."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def custodian_home(request: HttpRequest) -> HttpResponse:
    return render(request, "custodian/home.html", {"intake_url": settings.SITE_URLS["intake"]})
