"""Frameworks on the staff site: the list, the outline of a version, files of it, and its publication."""

import csv
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from frameworks import queries
from frameworks.checks import failures_of
from frameworks.enums import VersionStatus
from frameworks.exchange.formats import FORMATS
from frameworks.exchange.tables import guard
from frameworks.forms import FrameworkFilterForm, IndicatorFilterForm
from frameworks.layers import languages_published
from frameworks.models import FrameworkVersion
from frameworks.permissions import may_edit, may_publish, visible_to
from frameworks.registry import versions_in_use
from frameworks.services import export_version, publish_version
from frameworks.stored import content_of, fingerprint
from frameworks.views.filtering import filtered
from frameworks.views.gone import shows_what_was_typed
from frameworks.views.language import asked_language, language_links
from frameworks.views.loading import failure_link, frame, version_or_404
from r2p_site.accounts.requests import signed_in
from r2p_site.errors import DomainError
from r2p_site.paging import without_page

PAGE = 50


@require_safe
def framework_list(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    form = FrameworkFilterForm(request.GET)
    found = queries.with_counts(queries.search_versions(visible_to(user), **form.values()))
    if request.GET.get("format") == "csv":
        return _list_as_csv(found)
    context = {
        "form": form,
        "page_obj": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "query": without_page(request.GET),
        "is_filtered": any(form.values().values()),
        "may_edit": may_edit(user),
    }
    return render(request, "frameworks/list.html", context)


def _list_as_csv(found: QuerySet[FrameworkVersion]) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="frameworks.csv"'
    table = csv.writer(response)
    table.writerow(
        ["framework", "version", "kind", "status", "title", "factors", "indicators", "compared", "published_at"]
    )
    for row in found:
        day = row.published_at.isoformat() if row.published_at else ""
        counts = (row.factor_count, row.indicator_count, row.checked_count)  # type: ignore[attr-defined]
        texts = (row.framework.slug, row.number, row.framework.kind, row.status, guard(row.title))
        table.writerow([*texts, *counts, day])
    return response


@require_safe
def version_page(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    version = version_or_404(request, slug, number)
    user = signed_in(request)
    outline = queries.outline(version, asked_language(request))
    form = IndicatorFilterForm(request.GET, is_risk=outline.is_risk, tags=outline.tags)
    beside = list(queries.versions_beside(visible_to(user), version))
    context: dict[str, Any] = {
        "version": version,
        "versions": beside,
        "outline": outline,
        "shown": filtered(outline, form.values()),
        "form": form,
        "is_filtered": any(form.values().values()),
        "formats": [(name, reverse("frameworks:export", args=[slug, version.number, name])) for name in FORMATS],
        "may_edit": may_edit(user),
        "may_publish": may_publish(user, version),
        "is_draft": version.status == VersionStatus.DRAFT,
        "draft": next((row for row in beside if row.status == VersionStatus.DRAFT), None),
        "is_used": version.pk in versions_in_use(frozenset({version.pk})),
        "languages": language_links([version.language, *languages_published(version)], outline.language),
        "translations_url": reverse("frameworks:translations", args=[slug, version.number]) if may_edit(user) else "",
    }
    return render(request, "frameworks/version.html", context)


@require_safe
def export(request: HttpRequest, slug: str, number: int, format_name: str) -> HttpResponse:
    version = version_or_404(request, slug, number)
    if format_name not in FORMATS:
        raise Http404
    body = export_version(version=version, format_name=format_name)
    response = HttpResponse(body, content_type=FORMATS[format_name].content_type)
    response["Content-Disposition"] = f'attachment; filename="{slug}-{number}.{format_name}"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@shows_what_was_typed
def publish(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What publishing would change, and the button."""
    version = version_or_404(request, slug, number)
    user = signed_in(request)
    if not may_edit(user):
        raise PermissionDenied
    if request.method != "POST" and version.status == VersionStatus.PUBLISHED:
        return redirect("frameworks:version", slug, number)
    refusal: DomainError | None = None
    if request.method == "POST":
        try:
            publish_version(version=version, by=user, as_read=request.POST.get("as_read", ""))
        except DomainError as error:
            refusal = error
        else:
            messages.success(request, _("%(version)s is published and stays as it is.") % {"version": version})
            return redirect("frameworks:version", slug, number)
    failures = failures_of(version) if version.status == VersionStatus.DRAFT else []
    context = {
        **frame(version),
        "base": queries.base_of(version),
        "problems": [failure_link(version, found) for found in failures],
        "difference": queries.difference_to_publish(version),
        "may_publish": may_publish(user, version),
        "is_draft": version.status == VersionStatus.DRAFT,
        "as_read": fingerprint(content_of(version)),
        "refusal": refusal,
    }
    return render(request, "frameworks/publish.html", context, status=409 if refusal else 200)
