"""Figures, release, and the recipient's own report."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.intake.enums import Channel, Status
from assessments.intake.errors import NotUnlocked, SealedToOthers
from assessments.intake.forms.custodian import FIGURE_GROUP_NAMES, ReportForm
from assessments.intake.models import Consultation, ConsultationReport, Release
from assessments.intake.plain_words import in_reader_s_language
from assessments.intake.queries.custody import report_from
from assessments.intake.services.figures import FIGURES_JOB, ask_figures, cancel_figures
from assessments.intake.services.life import publish_report, write_report
from assessments.intake.services.release import FiguresTold, Preview, figures_released, preview_release, release
from assessments.intake.services.sealed import read_report
from assessments.intake.views.custodian.loading import (
    act,
    act_page,
    ask_to_unlock,
    consultation_or_404,
    custodian,
    frame,
    unlocked_key,
)
from assessments.intake.views.custodian.setup import deliveries
from r2p_site.accounts.models import User
from r2p_site.enqueue.presentation import job_view
from r2p_site.enqueue.queries import latest_job
from r2p_site.errors import DomainError
from r2p_site.wording import week_named


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def release_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What would leave, word by word; after the release what left."""
    by, consultation = custodian(request), consultation_or_404(pk)
    released = Release.objects.filter(consultation=consultation).first()
    if released is not None:
        return _released(request, consultation, released)
    try:
        preview = preview_release(consultation=consultation, unlocked=unlocked_key(request, consultation), by=by)
    except NotUnlocked:
        return ask_to_unlock(request, consultation)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("custodian:consultation", pk=pk)
    form = forms.Form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and act(form, lambda: _release(request, consultation, preview, by)):
        messages.success(request, _("Released. The office is being told."))
        return redirect("custodian:release", pk=pk)
    context = {
        **frame(request, consultation, "release"),
        **_preview_context(preview, consultation),
        "form": form,
        "ticked": set(request.POST.getlist("thought_of")),
    }
    return render(request, "custodian/release.html", context, status=422 if form.errors else 200)


def _release(request: HttpRequest, consultation: Consultation, preview: Preview, by: User) -> Release:
    shown = dict(tick.partition(":")[::2] for tick in request.POST.getlist("thought_of"))
    return release(
        consultation=consultation,
        thought_of={theme.id: shown[str(theme.id)] for theme in preview.themes if str(theme.id) in shown},
        unlocked=unlocked_key(request, consultation),
        by=by,
    )


def _preview_context(preview: Preview, consultation: Consultation) -> dict[str, Any]:
    place = [consultation.pk]
    return {
        "preview": preview,
        "themes": [
            {
                "id": str(theme.id),
                **theme.content,
                "tick": f"{theme.id}:{theme.sha256}",
                "group_names": [FIGURE_GROUP_NAMES.get(group, group) for group in theme.content["groups"]],
                "quiet": [FIGURE_GROUP_NAMES.get(group, group) for group in theme.quiet_groups],
                "problem": theme.problem,
            }
            for theme in preview.themes
        ],
        "figures": figures_context(preview.figures, consultation) if preview.figures else None,
        "is_closed": consultation.status == Status.CLOSED,
        "may_release": consultation.status == Status.CLOSED
        and preview.figures is not None
        and not preview.is_outdated
        and not any(theme.problem for theme in preview.themes),
        "compute_url": reverse("custodian:figures", args=place),
        "progress": figures_progress(consultation),
        "meetings": [_meeting(row) for row in preview.meetings],
        "report_url": reverse("custodian:report", args=place),
    }


def _meeting(row: dict[str, Any]) -> dict[str, Any]:
    groups = [f"{FIGURE_GROUP_NAMES.get(group, group)} {count}" for group, count in row["groups"].items()]
    return {"week": week_named(row["week"]), "groups": groups, "officials": row["officials_present"]}


def figures_context(figures: FiguresTold, consultation: Consultation) -> dict[str, Any]:
    """Names in place of codes; rows of factors with their groups."""
    titles = {row["number"]: in_reader_s_language(row["title"]) for row in consultation.factors}
    views = figures.views
    return {
        "factors": [
            {"number": number, "title": titles.get(number, number), **cell} for number, cell in views["factors"].items()
        ],
        "groups": [
            {
                "name": FIGURE_GROUP_NAMES.get(group, group),
                "cells": [
                    {"number": number, "title": titles.get(number, number), **cell} for number, cell in cells.items()
                ],
            }
            for group, cells in views["groups"].items()
        ],
        "agreement": views["agreement"],
        "channels": [
            {"name": Channel(name).label, "count": count} for name, count in figures.reach["channels"].items()
        ],
        "reach": [
            {"name": FIGURE_GROUP_NAMES.get(name, name), "count": n} for name, n in figures.reach["groups"].items()
        ],
        "set_aside": figures.set_aside,
        "withheld": _withheld(figures.withheld, titles) if figures.withheld is not None else None,
        "computed_on": figures.computed_on,
        "input_sha256": figures.input_sha256,
    }


def _withheld(withheld: dict[str, Any], titles: dict[str, str]) -> dict[str, list[str]]:
    return {
        "factors": [f"{number} {titles.get(number, '')}" for number in withheld["factors"]],
        "groups": _names(withheld["groups"]),
        "reach": _names(withheld["reach"]),
    }


def _names(groups: list[str]) -> list[str]:
    return [str(FIGURE_GROUP_NAMES.get(group, group)) for group in groups]


def _released(request: HttpRequest, consultation: Consultation, row: Release) -> HttpResponse:
    context = {
        **frame(request, consultation, "release"),
        "release": row,
        "figures": figures_context(figures_released(row), consultation),
        "themes": _released_themes(consultation, row),
        "deliveries": [told for told in deliveries(consultation) if told["is_release"]],
        "report_url": reverse("custodian:report", args=[consultation.pk]),
    }
    return render(request, "custodian/released.html", context)


def _released_themes(consultation: Consultation, row: Release) -> list[dict[str, Any]]:
    held = {str(found.theme): found.get_reason_display() for found in consultation.held_back.all()}
    return [
        {
            **theme,
            "held": held.get(theme["id"], ""),
            "hold_url": reverse("custodian:theme_hold_back", args=[consultation.pk, theme["id"]]),
        }
        for theme in row.body["themes"]
    ]


# --- Figures --------------------------------------------------------------------------------------------------------


def figures_progress(consultation: Consultation) -> dict[str, Any] | None:
    """The context of components/progress.html; None before anything was asked."""
    job = latest_job(consultation.pk, name=FIGURES_JOB)
    if job is None:
        return None
    place = [consultation.pk]
    return {
        "job": job_view(job, label=_("Figures")),
        "poll_url": reverse("custodian:figures_job", args=place),
        "refresh_url": reverse("custodian:release", args=place),
        "cancel_url": reverse("custodian:figures_cancel", args=place),
        "retry_url": reverse("custodian:figures", args=place),
        "file_url": reverse("custodian:release", args=place),
        "file_label": _("Show them"),
    }


@require_POST
def compute(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The first time, and again after a failure: the key is handed over afresh."""
    by, consultation = custodian(request), consultation_or_404(pk)
    try:
        ask_figures(consultation=consultation, unlocked=unlocked_key(request, consultation), by=by)
    except NotUnlocked:
        return ask_to_unlock(request, consultation, back=reverse("custodian:release", args=[pk]))
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("custodian:release", pk=pk)


@require_safe
def figures_job(request: HttpRequest, pk: UUID) -> HttpResponse:
    custodian(request)
    return render(request, "components/progress.html", figures_progress(consultation_or_404(pk)) or {})


@require_POST
def figures_cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    by, consultation = custodian(request), consultation_or_404(pk)
    try:
        cancel_figures(consultation=consultation, by=by)
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("custodian:release", pk=pk)


# --- Report ---------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def report(request: HttpRequest, pk: UUID) -> HttpResponse:
    by, consultation = custodian(request), consultation_or_404(pk)
    row = ConsultationReport.objects.filter(consultation=consultation).first()
    try:
        text = _report_text(request, consultation, row)
    except NotUnlocked:
        return ask_to_unlock(request, consultation)
    except SealedToOthers as error:
        messages.error(request, str(error))
        return redirect("custodian:release", pk=pk)
    form = ReportForm(request.POST or None, initial={"text": text})
    if request.method == "POST" and act(
        form, lambda: write_report(consultation=consultation, text=form.cleaned_data["text"], by=by)
    ):
        messages.success(request, _("Saved, sealed."))
        return redirect("custodian:report", pk=pk)
    earliest = report_from(consultation)
    return act_page(
        request,
        consultation,
        "release",
        form,
        title=_("The recipient's own report"),
        lede=_("Yours to publish from 60 days after closing, whatever became of the assessment."),
        submit=_("Save"),
        cancel_url=reverse("custodian:release", args=[pk]),
        publish_url=reverse("custodian:report_publish", args=[pk]) if row and not row.published_on else "",
        publish_from=earliest,
        may_publish=earliest is not None and timezone.localdate() >= earliest,
        published_on=row.published_on if row else None,
    )


def _report_text(request: HttpRequest, consultation: Consultation, row: ConsultationReport | None) -> str:
    """What stands in the form: nothing typed is asked for again when the key was locked meanwhile.

    Raises NotUnlocked, SealedToOthers.
    """
    if row is None or request.method == "POST":
        return ""
    return row.text or read_report(row, unlocked_key(request, consultation))


@require_POST
def report_publish(request: HttpRequest, pk: UUID) -> HttpResponse:
    by, consultation = custodian(request), consultation_or_404(pk)
    try:
        publish_report(consultation=consultation, unlocked=unlocked_key(request, consultation), by=by)
    except NotUnlocked:
        return ask_to_unlock(request, consultation, back=reverse("custodian:report", args=[pk]))
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Published on the site where people take part."))
    return redirect("custodian:report", pk=pk)
