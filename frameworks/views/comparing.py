"""The worklist: each indicator is compared with the published document, corrected, ticked."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from frameworks import queries
from frameworks.editor_forms import CompareForm, WorklistForm, initial_of
from frameworks.exchange.content import FrameworkContent
from frameworks.exchange.fields import INDICATOR
from frameworks.models import FrameworkVersion
from frameworks.services import note_compared
from frameworks.stored import content_of
from frameworks.views.editor import take_back
from frameworks.views.gone import shows_what_was_typed
from frameworks.views.imports import editor
from frameworks.views.loading import closed, draft_or_404, frame
from frameworks.views.rows import indicator_or_none
from r2p_site.errors import DomainError


@require_safe
def worklist(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Of a published version it is a record to read; ticking needs a draft."""
    version = draft_or_404(request, slug, number)
    form = WorklistForm(request.GET if "compared" in request.GET else {"compared": "no"})
    wanted = form.cleaned_data["compared"] if form.is_valid() else "all"
    content = content_of(version)
    checks = queries.last_checks(version.framework)
    rows: list[dict[str, Any]] = [
        {"factor": factor, "row": row, "check": checks.get(row.permanent_id)} for factor, row in content.indicators()
    ]
    done = sum(entry["row"].source_checked for entry in rows)
    context = {
        **frame(version),
        "form": form,
        "rows": [entry for entry in rows if wanted == "all" or entry["row"].source_checked == (wanted == "yes")],
        "done": done,
        "total": len(rows),
        "is_draft": closed(version) is None,
    }
    return render(request, "frameworks/worklist.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@shows_what_was_typed
def compare(request: HttpRequest, slug: str, number: int, row: str) -> HttpResponse:
    """One indicator beside the reference to its document; afterwards the next that is to be compared."""
    version = draft_or_404(request, slug, number)
    if request.method != "POST" and (elsewhere := closed(version)):
        return elsewhere
    content = content_of(version)
    factor, found = indicator_or_none(content, row)
    if found is None and request.method != "POST":
        raise Http404
    form = CompareForm(request.POST or None, content=content, initial=initial_of(found, INDICATOR) if found else {})
    differences: list[dict[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            done = note_compared(
                version=version,
                permanent_id=row,
                compared="compared" in request.POST,
                by=editor(request),
                values=form.raw(),
                as_read=form.cleaned_data["as_read"],
            )
        except DomainError as error:
            differences = take_back(form, error)
        else:
            messages.success(request, _("%(code)s is saved.") % {"code": done.code})
            return redirect(_next(version, row))
    context: dict[str, Any] = {
        **frame(version),
        "form": form,
        "factor": factor,
        "row": found,
        "check": queries.last_checks(version.framework).get(row),
        "next_url": _next(version, row),
        "differences": differences,
    }
    return render(request, "frameworks/compare.html", context, status=422 if form.errors else 200)


def _next(version: FrameworkVersion, row: str) -> str:
    """The page of the next indicator that is to be compared, from the given one round to it; else the worklist."""
    at = [version.framework.slug, version.number]
    waiting = _waiting_after(content_of(version), row)
    if waiting:
        return reverse("frameworks:compare", args=[*at, waiting[0]])
    return reverse("frameworks:worklist", args=at)


def _waiting_after(content: FrameworkContent, row: str) -> list[str]:
    rows = [found for _factor, found in content.indicators()]
    place = next((place for place, found in enumerate(rows) if found.permanent_id == row), 0)
    ordered = [*rows[place + 1 :], *rows[:place]]
    return [found.permanent_id for found in ordered if not found.source_checked]
