"""Versions of the method on the staff site: the list, one version, drafting, changing, putting in force."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.core.enums import MethodologyStatus
from assessments.core.models import Methodology
from assessments.methods.difference import differences, written
from assessments.methods.errors import DraftConflict, UnknownIds
from assessments.methods.forms import MethodFilterForm, MethodForm, initial_of, initial_of_next
from assessments.methods.layout import GROUPS, PARTS, value_of
from assessments.methods.permissions import is_open_draft, may_activate, may_change, may_draft, visible_to
from assessments.methods.queries import search_methodologies, unknown_ids
from assessments.methods.services import activate_methodology, change_draft, discard_draft, draft_methodology
from assessments.methods.views.progress import rescoring_context
from r2p_site.accounts.requests import signed_in
from r2p_site.errors import DomainError
from r2p_site.paging import without_page
from r2p_site.refusals import show_refusal
from r2p_site.wording import listed

PAGE = 50
STATUS_TAGS = {MethodologyStatus.DRAFT: "now", MethodologyStatus.ACTIVE: "ok", MethodologyStatus.RETIRED: "plain"}


def method_or_404(request: HttpRequest, version: str) -> Methodology:
    return get_object_or_404(visible_to(signed_in(request)), version=version)


def editor_of(request: HttpRequest, version: str) -> Methodology:
    found = method_or_404(request, version)
    if not may_draft(signed_in(request)):
        raise PermissionDenied
    return found


@require_safe
def method_list(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    form = MethodFilterForm(request.GET)
    found = search_methodologies(visible_to(user), **form.values())
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page_obj": page,
        "methods": [_row(row) for row in page],
        "query": without_page(request.GET),
        "is_filtered": any(form.values().values()),
    }
    return render(request, "methods/list.html", context)


def _row(methodology: Methodology) -> dict[str, Any]:
    return {
        "version": methodology.version,
        "url": reverse("methods:method", args=[methodology.version]),
        "status": methodology.get_status_display(),
        "tag": STATUS_TAGS[MethodologyStatus(methodology.status)],
        "effective_on": methodology.effective_on,
        "note": methodology.change_note or methodology.record.get("change_note", ""),
    }


@require_safe
def method_page(request: HttpRequest, version: str) -> HttpResponse:
    found, user = method_or_404(request, version), signed_in(request)
    before = found.drafted_from
    context = {
        "method": found,
        "row": _row(found),
        "groups": _groups(found),
        "before": before.version if before else "",
        "changes": differences(before.record, found.record) if before else [],
        "may_draft": may_draft(user),
        "may_change": may_change(user, found),
        "is_open": is_open_draft(user, found),
        "rescoring": rescoring_context(found) if may_draft(user) else None,
    }
    return render(request, "methods/method.html", context)


def _groups(methodology: Methodology) -> list[dict[str, Any]]:
    return [
        {
            "title": title,
            "parts": [
                {
                    "name": part.name,
                    "label": part.label,
                    "value": written(part.name, value_of(methodology.record, part.name)),
                }
                for part in parts
            ],
        }
        for title, parts in GROUPS
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def draft_new(request: HttpRequest, version: str) -> HttpResponse:
    """A new version from this one."""
    source = editor_of(request, version)
    form = MethodForm(request.POST or None, initial=initial_of_next(source))
    if request.method == "POST" and form.is_valid():
        try:
            made = draft_methodology(source=source, values=form.value(), by=signed_in(request))
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The draft is saved. Another framework administrator can put it in force."))
            return redirect("methods:method", made.version)
    return _form_page(request, form, source=source)


@require_http_methods(["GET", "HEAD", "POST"])
def draft_change(request: HttpRequest, version: str) -> HttpResponse:
    draft = editor_of(request, version)
    form = MethodForm(request.POST or None, initial=initial_of(draft))
    stored: list[dict[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            saved = change_draft(
                draft=draft,
                expected_revision=form.cleaned_data["revision"] or 0,
                values=form.value(),
                by=signed_in(request),
            )
        except DraftConflict as error:
            show_refusal(form, error)
            stored = _carry_on(form, request, draft)
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The draft is saved. Another framework administrator can put it in force."))
            return redirect("methods:method", saved.version)
    elif not may_change(signed_in(request), draft):
        return redirect("methods:method", draft.version)
    return _form_page(request, form, source=draft.drafted_from, draft=draft, differences=stored)


def _carry_on(form: MethodForm, request: HttpRequest, draft: Methodology) -> list[dict[str, str]]:
    """What is stored where it differs from what was typed; the form then carries the revision that is shown."""
    draft.refresh_from_db()
    typed = request.POST.copy()
    typed["revision"] = str(draft.revision)
    form.data = typed
    stored = initial_of(draft)
    words = {name: form.value().record.get(name) for name in ("version", "change_note")}
    words |= {name: PARTS[name].notation.write(form.cleaned_data[name]) for name in PARTS}
    return [
        {"label": str(form.fields[name].label), "stored": str(stored[name])}
        for name, text in words.items()
        if text != stored[name]
    ]


def _form_page(request: HttpRequest, form: MethodForm, **context: Any) -> HttpResponse:
    draft, source = context.get("draft"), context["source"]
    back = draft or source
    shown = {
        **context,
        "form": form,
        "groups": [{"title": title, "fields": fields} for title, fields in form.groups()],
        "cancel_url": reverse("methods:method", args=[back.version]),
    }
    return render(request, "methods/form.html", shown, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def activate(request: HttpRequest, version: str) -> HttpResponse:
    """What would change for cycles that begin from now on, and the button."""
    draft, user = editor_of(request, version), signed_in(request)
    if request.method != "POST" and draft.status != MethodologyStatus.DRAFT:
        return redirect("methods:method", draft.version)
    refusal: DomainError | None = None
    if request.method == "POST":
        try:
            activate_methodology(draft=draft, by=user)
        except DomainError as error:
            refusal = error
        else:
            messages.success(request, _("Version %(version)s is in force.") % {"version": draft.version})
            return redirect("methods:method", draft.version)
    return _activation_page(request, draft, refusal)


def _activation_page(request: HttpRequest, draft: Methodology, refusal: DomainError | None) -> HttpResponse:
    user = signed_in(request)
    active = Methodology.objects.filter(status=MethodologyStatus.ACTIVE).first()
    missing = unknown_ids(draft.record)
    context = {
        "method": draft,
        "active": active.version if active else "",
        "changes": differences(active.record, draft.record) if active else [],
        "missing": [{"label": PARTS[name].label, "ids": listed(keys)} for name, keys in missing.items()],
        "missing_words": UnknownIds.message,
        "may_activate": may_activate(user, draft),
        "is_open": is_open_draft(user, draft),
        "refusal": refusal,
    }
    return render(request, "methods/activate.html", context, status=409 if refusal else 200)


@require_POST
def discard(request: HttpRequest, version: str) -> HttpResponse:
    draft = editor_of(request, version)
    try:
        discard_draft(draft=draft, by=signed_in(request))
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("methods:method", draft.version)
    messages.success(request, _("The draft %(version)s is gone.") % {"version": version})
    return redirect("methods:list")
