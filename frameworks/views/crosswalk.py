"""The crosswalk of a version with the one before: read by all who see the version, decided while it is a draft."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from frameworks import queries
from frameworks.crosswalk import CrosswalkRow, Origin, Sign, crosswalk_of, signs_of
from frameworks.editor_forms import CrosswalkFilterForm, DescentForm
from frameworks.enums import Lineage, VersionStatus
from frameworks.models import FrameworkVersion
from frameworks.permissions import may_edit
from frameworks.services import decide_descent
from frameworks.views.editor import add_errors
from frameworks.views.gone import shows_what_was_typed
from frameworks.views.imports import editor
from frameworks.views.loading import closed, draft_or_404, frame, version_or_404
from r2p_site.accounts.requests import signed_in
from r2p_site.errors import DomainError


@require_safe
def crosswalk_page(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    version = version_or_404(request, slug, number)
    form = CrosswalkFilterForm(request.GET if "show" in request.GET else {"show": "changes"})
    shown = form.cleaned_data["show"] if form.is_valid() else "all"
    base = queries.base_of(version)
    old = {sign.permanent_id: sign for sign in signs_of(base)} if base else {}
    found = crosswalk_of(version)
    is_draft = version.status == VersionStatus.DRAFT
    context = {
        **frame(version),
        "form": form,
        "base": base,
        "rows": [_row(row, old) for row in found if _is_shown(row, shown)],
        "counts": [(lineage.label, sum(row.origin.lineage == lineage for row in found)) for lineage in Lineage],
        "is_draft": is_draft,
        "can_decide": is_draft and may_edit(signed_in(request)),
    }
    return render(request, "frameworks/crosswalk.html", context)


def _is_shown(row: CrosswalkRow, shown: str) -> bool:
    if shown == "open":
        return row.suggested is not None or (row.origin.lineage == Lineage.RETIRED and not row.decided)
    return shown == "all" or row.origin.lineage != Lineage.UNCHANGED


def _row(row: CrosswalkRow, old: dict[str, Sign]) -> dict[str, object]:
    return {
        "sign": row.sign,
        "lineage": row.origin.lineage.label,
        "is_retired": row.origin.lineage == Lineage.RETIRED,
        "from": _from(row.origin, old) if row.origin.lineage != Lineage.RETIRED else [],
        "decided": row.decided,
        "reason": row.reason,
        "suggested": row.suggested
        and {
            "lineage": row.suggested.lineage.label,
            "value": row.suggested.lineage.value,
            "from": _from(row.suggested, old),
        },
    }


def _from(origin: Origin, old: dict[str, Sign]) -> list[Sign]:
    return [old[key] for key in origin.ids if key in old]


@require_http_methods(["GET", "HEAD", "POST"])
@shows_what_was_typed
def decide(request: HttpRequest, slug: str, number: int, row: str) -> HttpResponse:
    """One indicator beside what it may come from."""
    version = draft_or_404(request, slug, number)
    if request.method != "POST" and (elsewhere := closed(version)):
        return elsewhere
    found = next((entry for entry in crosswalk_of(version) if entry.sign.permanent_id == row), None)
    base = queries.base_of(version)
    if found is None or base is None:
        raise Http404
    before = signs_of(base)
    origin = found.suggested or found.origin
    initial = {"lineage": origin.lineage.value, "origins": list(origin.ids), "reason": found.reason}
    form = DescentForm(
        request.POST or None, initial=initial, before=before, retired=found.origin.lineage == Lineage.RETIRED
    )
    if request.method == "POST" and form.is_valid():
        try:
            decide_descent(version=version, permanent_id=row, by=editor(request), **form.cleaned_data)
        except DomainError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("%(code)s is decided.") % {"code": found.sign.code})
            return redirect(_address(version))
    context = {
        **frame(version),
        "form": form,
        "sign": found.sign,
        "suggested": _from(origin, {sign.permanent_id: sign for sign in before}),
        "back": _address(version),
    }
    return render(request, "frameworks/decide.html", context, status=422 if form.errors else 200)


def _address(version: FrameworkVersion) -> str:
    return reverse("frameworks:crosswalk", args=[version.framework.slug, version.number])
