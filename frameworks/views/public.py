"""Frameworks on the public site, from their public editions alone."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from frameworks.editions import content_from
from frameworks.exchange.formats import FORMATS
from frameworks.forms import IndicatorFilterForm, PublicFilterForm
from frameworks.models import PublishedFramework
from frameworks.outline import outline_of
from frameworks.published import edition_for, editions_of, latest_editions
from frameworks.views.filtering import filtered
from frameworks.views.language import asked_language, language_links
from r2p_site.access import public_page


@public_page
@require_safe
def framework_list(request: HttpRequest) -> HttpResponse:
    form = PublicFilterForm(request.GET)
    kind = form.values()["kind"]
    context = {"form": form, "frameworks": latest_editions(kind=kind), "is_filtered": bool(kind)}
    return render(request, "frameworks/public_list.html", context)


@public_page
@require_safe
def version_page(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    edition = _edition_or_404(request, slug, number)
    outline = outline_of(edition.content)
    form = IndicatorFilterForm(request.GET, is_risk=outline.is_risk, tags=outline.tags)
    editions = list(editions_of(slug))
    at = {"slug": slug, "number": edition.number}
    context: dict[str, Any] = {
        "outline": outline,
        "shown": filtered(outline, form.values()),
        "form": form,
        "is_filtered": any(form.values().values()),
        "versions": [row for row in editions if row.layer == 0],
        "languages": language_links(
            [row.language for row in editions if row.number == edition.number], outline.language
        ),
        "number": edition.number,
        "formats": [(name, reverse("frameworks:export", kwargs={**at, "format_name": name})) for name in FORMATS],
        "json_url": reverse("api:framework_version", kwargs=at),
    }
    response = render(request, "frameworks/public_version.html", context)
    patch_vary_headers(response, ["Accept-Language"])
    return response


@public_page
@require_safe
def export(request: HttpRequest, slug: str, number: int, format_name: str) -> HttpResponse:
    """A file of the words shown; one that import reads again."""
    if format_name not in FORMATS:
        raise Http404
    edition = _edition_or_404(request, slug, number)
    body = FORMATS[format_name].write(content_from(edition.content))
    response = HttpResponse(body, content_type=FORMATS[format_name].content_type)
    response["Content-Disposition"] = f'attachment; filename="{slug}-{number}.{format_name}"'
    return response


def _edition_or_404(request: HttpRequest, slug: str, number: int | None) -> PublishedFramework:
    edition = edition_for(slug, number, [asked_language(request)])
    if edition is None:
        raise Http404
    return edition
