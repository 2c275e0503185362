"""The editor: a draft as an outline with what can be done to each row."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from frameworks import queries
from frameworks.editor_forms import EditorForm, HeaderForm, NewFrameworkForm, ReasonForm, initial_of
from frameworks.errors import DraftExists, DraftGone, EditConflict, RowGone
from frameworks.exchange.fields import HEADER
from frameworks.models import FrameworkVersion
from frameworks.outline import Outline
from frameworks.retirement import retired_rows
from frameworks.revising import factor_in, indicator_in, mark_of
from frameworks.services import (
    change_header,
    create_framework,
    draft_from,
    move_factor,
    move_indicator,
    renumber,
    restore,
    retire_factor,
    retire_indicator,
)
from frameworks.stored import content_of
from frameworks.views.gone import shows_what_was_typed
from frameworks.views.imports import editor
from frameworks.views.loading import closed, draft_or_404, frame, outline_url, version_or_404
from r2p_site.errors import DomainError
from r2p_site.refusals import show_refusal

FACTOR, INDICATOR = "factor", "indicator"


@require_http_methods(["GET", "HEAD", "POST"])
def new_framework(request: HttpRequest) -> HttpResponse:
    user = editor(request)
    form = NewFrameworkForm(request.POST or None, initial={"language": "en", "wording": "own"})
    if request.method == "POST" and form.is_valid():
        try:
            version = create_framework(by=user, values=form.raw())
        except DomainError as error:
            add_errors(form, error)
        else:
            return redirect(outline_url(version))
    return render(request, "frameworks/new.html", {"form": form}, status=422 if form.errors else 200)


def add_errors(form: Any, error: DomainError) -> None:
    """As show_refusal. Raises DraftGone: then there is no form to come back to."""
    if isinstance(error, DraftGone):
        raise error
    show_refusal(form, error)


@require_POST
@shows_what_was_typed
def begin_draft(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    user = editor(request)
    version = version_or_404(request, slug, number)
    try:
        draft = draft_from(version=version, by=user)
    except DraftExists as error:
        messages.error(request, str(error))
        newest = queries.versions_beside(FrameworkVersion.objects.all(), version).first()
        return redirect("frameworks:version", slug, newest.number if newest else number)
    messages.success(request, _("The draft begins as a copy of version %(number)d.") % {"number": number})
    return redirect(outline_url(draft))


@require_safe
def edit(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    version = draft_or_404(request, slug, number)
    if elsewhere := closed(version):
        return elsewhere
    outline = queries.outline(version)
    context = {
        **frame(version),
        "outline": outline,
        "blocks": _editable(outline),
        "retired": retired_rows(version, content_of(version)),
        "gaps": version.gaps.items(),
    }
    return render(request, "frameworks/edit.html", context)


def _editable(outline: Outline) -> list[dict[str, Any]]:
    """Blocks with factors and indicators, each with the numbers that it can exchange with."""
    numbers = [factor.number for factor in outline.factors]
    return [
        {
            "block": block,
            "factors": [
                {
                    "factor": factor,
                    **_beside(numbers, factor.number),
                    "rows": [
                        {"row": row, **_beside([other.code for other in factor.indicators], row.code)}
                        for row in factor.indicators
                    ],
                }
                for factor in block.factors
            ],
        }
        for block in outline.blocks
    ]


def _beside(codes: list[str], code: str) -> dict[str, str]:
    place = codes.index(code)
    return {
        "before": codes[place - 1] if place else "",
        "after": codes[place + 1] if place + 1 < len(codes) else "",
    }


@require_http_methods(["GET", "HEAD", "POST"])
@shows_what_was_typed
def edit_header(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    version = draft_or_404(request, slug, number)
    if request.method != "POST" and (elsewhere := closed(version)):
        return elsewhere
    content = content_of(version)
    form = HeaderForm(request.POST or None, initial=initial_of(content, HEADER))
    differences: list[dict[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            change_header(version=version, by=editor(request), values=form.raw(), as_read=form.cleaned_data["as_read"])
        except DomainError as error:
            differences = take_back(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect(outline_url(version))
    context = {**frame(version), "form": form, "differences": differences}
    return render(request, "frameworks/edit_header.html", context, status=422 if form.errors else 200)


def take_back(form: EditorForm, error: DomainError) -> list[dict[str, str]]:
    """Puts a refusal into the form, which keeps what was typed; of a conflict, what is stored now."""
    add_errors(form, error)
    if not isinstance(error, EditConflict):
        return []
    differences = form.differing(error.current)
    form.carry(mark_of(error.current))
    return differences


@require_POST
@shows_what_was_typed
def move(request: HttpRequest, slug: str, number: int, *, kind: str, row: str) -> HttpResponse:
    """`move` says "1.2>1.1": what the row was called when read, and whose place it takes."""
    version = draft_or_404(request, slug, number)
    read, _arrow, target = request.POST.get("move", "").partition(">")
    try:
        anchor = _move(request, version, kind=kind, row=row, codes=(read, target))
    except DomainError as error:
        messages.error(request, str(error))
        return redirect(outline_url(version))
    if not anchor:
        messages.error(request, _("The order was changed in the meantime. Nothing was moved; look again."))
    return redirect(outline_url(version, anchor))


def _move(request: HttpRequest, version: FrameworkVersion, *, kind: str, row: str, codes: tuple[str, str]) -> str:
    """The anchor of the moved row; empty when its code is not what was read any more."""
    content = content_of(version)
    user = editor(request)
    if kind == FACTOR:
        factors = {found.number: place for place, found in enumerate(content.factors, start=1)}
        if factor_in(content, row).number != codes[0] or codes[1] not in factors:
            return ""
        moved = move_factor(version=version, permanent_id=row, place=factors[codes[1]], by=user)
        return f"f-{moved.number}"
    if kind != INDICATOR:
        raise Http404
    factor, found = indicator_in(content, row)
    places = {sibling.code: place for place, sibling in enumerate(factor.indicators, start=1)}
    if found.code != codes[0] or codes[1] not in places:
        return ""
    return f"i-{move_indicator(version=version, permanent_id=row, place=places[codes[1]], by=user).code}"


@require_http_methods(["GET", "HEAD", "POST"])
@shows_what_was_typed
def retire(request: HttpRequest, slug: str, number: int, *, kind: str, row: str) -> HttpResponse:
    """Asks why, and says what stays."""
    version = draft_or_404(request, slug, number)
    if elsewhere := closed(version):
        return elsewhere
    content = content_of(version)
    try:
        factor, found = indicator_in(content, row) if kind == INDICATOR else (factor_in(content, row), None)
    except RowGone as gone:
        raise Http404 from gone
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        service = retire_indicator if found else retire_factor
        try:
            service(version=version, permanent_id=row, reason=form.cleaned_data["reason"], by=editor(request))
        except DomainError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Taken out of this draft. Published versions keep it."))
            return redirect(outline_url(version, "retired"))
    context = {**frame(version), "form": form, "factor": factor, "row": found}
    return render(request, "frameworks/retire.html", context, status=422 if form.errors else 200)


@require_POST
@shows_what_was_typed
def bring_back(request: HttpRequest, slug: str, number: int, row: str) -> HttpResponse:
    version = draft_or_404(request, slug, number)
    try:
        restore(version=version, permanent_id=row, by=editor(request))
    except DomainError as error:
        messages.error(request, str(error))
        return redirect(outline_url(version))
    messages.success(request, _("Restored, with its permanent id."))
    return redirect(outline_url(version, _anchor_of(version, row)))


def _anchor_of(version: FrameworkVersion, permanent_id: str) -> str:
    content = content_of(version)
    numbers = {factor.permanent_id: f"f-{factor.number}" for factor in content.factors}
    return (numbers | {row.permanent_id: f"i-{row.code}" for _factor, row in content.indicators()})[permanent_id]


@require_POST
@shows_what_was_typed
def number_through(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    version = draft_or_404(request, slug, number)
    try:
        renumber(version=version, by=editor(request))
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Numbered through without gaps. Permanent ids stayed as they were."))
    return redirect(outline_url(version))
