"""Forms of one factor or indicator of a draft."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from frameworks.editor_forms import FactorForm, IndicatorForm, initial_of
from frameworks.enums import FAMILY_WORDS, Family
from frameworks.errors import RowGone
from frameworks.exchange.content import FactorContent, FrameworkContent, IndicatorContent
from frameworks.exchange.fields import FACTOR, INDICATOR
from frameworks.outline import block_words
from frameworks.registry import levels_of
from frameworks.revising import factor_in, indicator_in
from frameworks.services import add_factor, add_indicator, change_factor, change_indicator
from frameworks.stored import content_of
from frameworks.views.editor import take_back
from frameworks.views.gone import shows_what_was_typed
from frameworks.views.imports import editor
from frameworks.views.loading import closed, draft_or_404, frame, outline_url
from r2p_site.errors import DomainError


@require_http_methods(["GET", "HEAD", "POST"])
@shows_what_was_typed
def new_factor(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    version = draft_or_404(request, slug, number)
    if request.method != "POST" and (elsewhere := closed(version)):
        return elsewhere
    content = content_of(version)
    last = content.factors[-1].block if content.factors else "common"
    form = FactorForm(request.POST or None, content=content, initial={"weight": "1", "block": last})
    if request.method == "POST" and form.is_valid():
        try:
            made = add_factor(version=version, by=editor(request), values=form.raw())
        except DomainError as error:
            take_back(form, error)
        else:
            messages.success(request, _("Added as %(number)s. Now add its indicators.") % {"number": made.number})
            return redirect(outline_url(version, f"f-{made.number}"))
    return _factor_page(request, frame(version), content, form)


@require_http_methods(["GET", "HEAD", "POST"])
@shows_what_was_typed
def edit_factor(request: HttpRequest, slug: str, number: int, row: str) -> HttpResponse:
    version = draft_or_404(request, slug, number)
    if request.method != "POST" and (elsewhere := closed(version)):
        return elsewhere
    content = content_of(version)
    factor = next((found for found in content.factors if found.permanent_id == row), None)
    if factor is None and request.method != "POST":
        raise Http404
    initial = initial_of(factor, FACTOR) if factor else {}
    form = FactorForm(request.POST or None, content=content, initial=initial)
    differences: list[dict[str, str]] = []
    if request.method == "POST" and form.is_valid():
        as_read = form.cleaned_data["as_read"]
        try:
            done = change_factor(
                version=version, permanent_id=row, by=editor(request), values=form.raw(), as_read=as_read
            )
        except DomainError as error:
            differences = take_back(form, error)
        else:
            messages.success(request, _("%(number)s is saved.") % {"number": done.number})
            return redirect(outline_url(version, f"f-{done.number}"))
    return _factor_page(request, frame(version), content, form, factor=factor, differences=differences)


def _factor_page(
    request: HttpRequest,
    shown: dict[str, Any],
    content: FrameworkContent,
    form: FactorForm,
    *,
    factor: FactorContent | None = None,
    differences: list[dict[str, str]] | None = None,
) -> HttpResponse:
    context = {
        **shown,
        "form": form,
        "factor": factor,
        "differences": differences,
        "blocks": [(name, block_words(name)) for name in dict.fromkeys(["common", *content.blocks])],
        "is_risk": content.is_risk,
    }
    return render(request, "frameworks/edit_factor.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@shows_what_was_typed
def new_indicator(request: HttpRequest, slug: str, number: int, row: str) -> HttpResponse:
    """`row` is the factor."""
    version = draft_or_404(request, slug, number)
    if request.method != "POST" and (elsewhere := closed(version)):
        return elsewhere
    content = content_of(version)
    factor = _factor_or_none(content, row)
    if factor is None and request.method != "POST":
        raise Http404
    form = IndicatorForm(request.POST or None, content=content, initial={"weight": "1"})
    if request.method == "POST" and form.is_valid():
        try:
            made = add_indicator(version=version, factor_id=row, by=editor(request), values=form.raw())
        except DomainError as error:
            take_back(form, error)
        else:
            messages.success(request, _("Added as %(code)s.") % {"code": made.code})
            return redirect(outline_url(version, f"i-{made.code}"))
    return _indicator_page(request, frame(version), content, form, factor=factor)


@require_http_methods(["GET", "HEAD", "POST"])
@shows_what_was_typed
def edit_indicator(request: HttpRequest, slug: str, number: int, row: str) -> HttpResponse:
    version = draft_or_404(request, slug, number)
    if request.method != "POST" and (elsewhere := closed(version)):
        return elsewhere
    content = content_of(version)
    factor, found = indicator_or_none(content, row)
    if found is None and request.method != "POST":
        raise Http404
    initial = initial_of(found, INDICATOR) if found else {}
    form = IndicatorForm(request.POST or None, content=content, initial=initial)
    differences: list[dict[str, str]] = []
    if request.method == "POST" and form.is_valid():
        as_read = form.cleaned_data["as_read"]
        try:
            done = change_indicator(
                version=version, permanent_id=row, by=editor(request), values=form.raw(), as_read=as_read
            )
        except DomainError as error:
            differences = take_back(form, error)
        else:
            messages.success(request, _("%(code)s is saved.") % {"code": done.code})
            return redirect(outline_url(version, f"i-{done.code}"))
    shown = {**frame(version), "differences": differences, "row": found}
    return _indicator_page(request, shown, content, form, factor=factor)


def indicator_or_none(content: FrameworkContent, row: str) -> tuple[FactorContent | None, IndicatorContent | None]:
    """What a posted form speaks of may be gone by now; the form itself must not be."""
    try:
        return indicator_in(content, row)
    except RowGone:
        return None, None


def _factor_or_none(content: FrameworkContent, row: str) -> FactorContent | None:
    try:
        return factor_in(content, row)
    except RowGone:
        return None


def _indicator_page(
    request: HttpRequest,
    shown: dict[str, Any],
    content: FrameworkContent,
    form: IndicatorForm,
    *,
    factor: FactorContent | None,
) -> HttpResponse:
    families = [family for family in Family if (family == Family.MEASURE) != content.is_risk]
    chosen = form["family"].value() if content.is_risk else Family.MEASURE.value
    context = {
        **shown,
        "form": form,
        "factor": factor,
        "scales": [(FAMILY_WORDS[family], levels_of(family), family == chosen) for family in families],
        "restates_document": content.wording == "paraphrase",
    }
    return render(request, "frameworks/edit_indicator.html", context, status=422 if form.errors else 200)
