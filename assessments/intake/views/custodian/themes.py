"""Themes: the list, those of women and young people first; writing one; the quiet hold."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.intake.enums import Status, ThemeState
from assessments.intake.errors import NotUnlocked, SealedToOthers
from assessments.intake.forms.custodian import FIGURE_GROUP_NAMES
from assessments.intake.forms.themes import ThemeForm
from assessments.intake.models import Consultation, Theme
from assessments.intake.queries.custody import opened_contributions, quotes_of
from assessments.intake.sealing.bodies import Json
from assessments.intake.sealing.unlock import Unlocked
from assessments.intake.services.sealed import read_note, read_theme
from assessments.intake.services.themes import delete_theme, hold_theme, read_themes, write_theme
from assessments.intake.views.custodian.loading import (
    act,
    ask_to_unlock,
    consultation_or_404,
    custodian,
    frame,
    unlocked_key,
)
from assessments.intake.views.custodian.rows import short_name
from r2p_site.errors import DomainError
from r2p_site.wording import labelled, listed, week_words


@require_safe
@never_cache
def themes_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    custodian(request)
    consultation = consultation_or_404(pk)
    try:
        rows = read_themes(consultation, unlocked_key(request, consultation))
    except NotUnlocked:
        return ask_to_unlock(request, consultation)
    except SealedToOthers as error:
        messages.error(request, str(error))
        return redirect("custodian:home")
    context = {
        **frame(request, consultation, "themes"),
        "themes": [_theme_row(row, content) for row, content in rows],
        "new_url": reverse("custodian:theme_new", args=[pk]),
        "is_over": consultation.status == Status.RELEASED,
    }
    return render(request, "custodian/themes.html", context)


def _theme_row(row: Theme, content: Json) -> dict[str, Any]:
    place = [row.consultation_id, row.pk]
    return {
        "title": content["title"],
        "factors": content["factors"],
        "groups": [FIGURE_GROUP_NAMES.get(group, group) for group in content["groups"]],
        "sources": len(row.sources.all()),
        "state": row.get_state_display(),
        "is_ready": row.state == ThemeState.READY,
        "quote": content["quote"],
        "held": row.held,
        "url": reverse("custodian:theme", args=place),
        "hold_url": reverse("custodian:theme_hold", args=place),
        "delete_url": reverse("custodian:theme_delete", args=place),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def theme_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    custodian(request)
    consultation = consultation_or_404(pk)
    start = {"sources": request.GET.getlist("from"), "language": next(iter(consultation.languages), "en")}
    return _write(request, consultation, None, start)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def theme_edit(request: HttpRequest, pk: UUID, theme: UUID) -> HttpResponse:
    custodian(request)
    consultation = consultation_or_404(pk)
    found = get_object_or_404(Theme, pk=theme, consultation=consultation)
    try:
        content = read_theme(found, unlocked_key(request, consultation))
    except NotUnlocked:
        if request.method != "POST":
            return ask_to_unlock(request, consultation)
        content = {}
    sources = [str(source) for source in found.sources.values_list("contribution_id", flat=True)]
    start = {
        **content,
        "sources": sources,
        "quote": content.get("note", ""),
        "ready": found.state == ThemeState.READY,
    }
    return _write(request, consultation, found, start)


def _write(
    request: HttpRequest, consultation: Consultation, theme: Theme | None, start: dict[str, Any]
) -> HttpResponse:
    by = custodian(request)
    try:
        quotes = _quotes(consultation, unlocked_key(request, consultation))
    except NotUnlocked:
        if request.method != "POST":
            return ask_to_unlock(request, consultation)
        quotes = [(request.POST.get("quote", ""), _("As chosen before"))]
    sources = [
        (str(row.pk), listed([short_name(row.pk), row.get_channel_display(), week_words(row.week)]))
        for row in opened_contributions(consultation, also=start["sources"])
    ]
    form = ThemeForm(request.POST or None, consultation=consultation, sources=sources, quotes=quotes, initial=start)
    if request.method == "POST" and act(
        form,
        lambda: write_theme(
            consultation=consultation,
            given=form.given(),
            theme=theme,
            unlocked=unlocked_key(request, consultation),
            by=by,
        ),
    ):
        messages.success(request, _("Saved, sealed."))
        return redirect("custodian:themes", pk=consultation.pk)
    context = {
        **frame(request, consultation, "themes"),
        "form": form,
        "title": _("Edit a theme") if theme else _("Write a theme"),
        "cancel_url": reverse("custodian:themes", args=[consultation.pk]),
    }
    return render(request, "custodian/theme.html", context, status=422 if form.errors else 200)


def _quotes(consultation: Consultation, unlocked: Unlocked) -> list[tuple[str, str]]:
    """Words that somebody was asked about; whether they were approved is checked when the theme is ready."""
    found = []
    for row in quotes_of(consultation):
        try:
            words = read_note(row, unlocked)["words"]
        except SealedToOthers:
            continue
        found.append((str(row.pk), labelled(short_name(row.contribution_id), f"“{words[:80]}”")))
    return found


@require_POST
def theme_hold(request: HttpRequest, pk: UUID, theme: UUID) -> HttpResponse:
    by, consultation = custodian(request), consultation_or_404(pk)
    found = get_object_or_404(Theme, pk=theme, consultation=consultation)
    try:
        hold_theme(theme=found, held=not found.held, by=by)
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("custodian:themes", pk=pk)


@require_POST
def theme_delete(request: HttpRequest, pk: UUID, theme: UUID) -> HttpResponse:
    by, consultation = custodian(request), consultation_or_404(pk)
    found = get_object_or_404(Theme, pk=theme, consultation=consultation)
    try:
        delete_theme(theme=found, by=by)
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("custodian:themes", pk=pk)
