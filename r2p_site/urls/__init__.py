"""Addresses of the four sites. A slice offers lists of patterns in its urls.py; each site takes those meant for it."""

from importlib import import_module
from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.i18n import set_language

from r2p_site import health, pages
from r2p_site.access import public_page

Patterns = list[URLPattern | URLResolver]

STAFF_SLICES = (
    "assessments.work",
    "assessments.core",
    "assessments.consultation",
    "assessments.review",
    "assessments.results",
    "assessments.signals",
    "assessments.reports",
    "assessments.publication",
    "assessments.methods",
    "frameworks",
    "r2p_site.accounts",
)
# The sites without accounts take only the slices made for them; the others pull in what is not installed there.
PUBLIC_SLICES = ("assessments.publication", "frameworks")
INTAKE_SLICES = ("assessments.intake",)
CUSTODIAN_SLICES = ("r2p_site.accounts",)  # beside the intake's own, in its custodian_urls.py


def from_slices(slices: tuple[str, ...], kind: str) -> Patterns:
    """The patterns of one kind (`staff_urlpatterns`, `api_public_urlpatterns`, ...) of the slices that have some."""
    found: Patterns = []
    for name in slices:
        if find_spec(f"{name}.urls"):
            found += getattr(import_module(f"{name}.urls"), kind, [])
    return found


def on_every_site() -> Patterns:
    return [path("healthz", health.healthz, name="healthz"), path("readyz", health.readyz, name="readyz")]


def choice_of_language() -> Patterns:
    """Keeps a cookie: for the sites with accounts. On the others the address carries the choice."""
    return [path("language/", public_page(set_language), name="set_language")]


def below_api(patterns: Patterns) -> Patterns:
    """The REST interface, and an answer in its envelope for every other address below /api/."""
    return [
        path("api/v1/", include((patterns, "api"))),
        re_path(r"^api/", pages.no_such_api_address, name="no_such_api_address"),
    ]
