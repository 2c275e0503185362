"""The ranges of a draft, for its lead: asked for, watched, called off, and shown while they are held."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessments.core.enums import SIGNED_STATUSES, Track
from assessments.core.loading import assessment_or_404, signed_in
from assessments.core.models import Assessment
from assessments.results import findings
from assessments.results.charts import chart_context
from assessments.results.permissions import may_preview_ranges
from assessments.results.preview import draft_snapshot
from assessments.results.ranges import (
    RANGES_JOB,
    VOICES,
    Held,
    answers_now,
    cancel_ranges,
    held_ranges,
    request_ranges,
)
from assessments.results.views.loading import Loaded
from r2p_site.enqueue.models import Job
from r2p_site.enqueue.presentation import job_view
from r2p_site.enqueue.queries import latest_job
from r2p_site.errors import DomainError


@require_safe
def ranges_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    assessment, user = assessment_or_404(request, pk), signed_in(request)
    if assessment.status in SIGNED_STATUSES:
        return redirect("results:results", pk=pk)
    if not may_preview_ranges(user, assessment):
        raise PermissionDenied
    job, held = latest_job(pk, name=RANGES_JOB), held_ranges(assessment)
    snapshot = draft_snapshot(assessment, VOICES)
    loaded = Loaded(assessment, user, VOICES, None, snapshot, held.content if held else None)
    context = {
        **loaded.frame(),
        "results_url": reverse("results:results", kwargs={"pk": pk}),
        "ask_url": reverse("results:ranges_ask", kwargs={"pk": pk}),
        "progress": _progress(assessment, job),
        "may_ask": job is None or job.state == "done",
        "is_gone": job is not None and job.state == "done" and held is None,
        "held": held,
        "is_old": held is not None and held.answers != answers_now(assessment),
        **(_numbers(loaded, held) if held and loaded.voice(Track.OFFICIAL) else {}),
    }
    return render(request, "results/ranges.html", context)


def _numbers(loaded: Loaded, held: Held) -> dict[str, Any]:
    names, method = loaded.names, loaded.method
    needed = round(100 * method["parameters"]["cov_sufficient"])
    charts = chart_context(held.content, names.factors, track=Track.OFFICIAL, source=loaded.source, needed=needed)
    return {
        "crimes": charts.get("crimes"),
        "certainty": findings.certainty_context(
            held.content, names, method, track=Track.OFFICIAL, source=loaded.source
        ),
    }


def _progress(assessment: Assessment, job: Job | None) -> dict[str, Any]:
    """The context of components/progress.html; nothing once it is done: the page then shows what was computed."""
    if job is None or job.state == "done":
        return {}
    place = {"pk": assessment.pk}
    return {
        "job": job_view(job, label=_("Ranges")),
        "poll_url": reverse("results:ranges_job", kwargs=place),
        "refresh_url": reverse("results:ranges", kwargs=place),
        "cancel_url": reverse("results:ranges_cancel", kwargs=place),
        "retry_url": reverse("results:ranges_ask", kwargs=place),
    }


@require_safe
def ranges_job(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The progress line; when it is done, the browser loads the page with the ranges."""
    assessment = assessment_or_404(request, pk)
    if not may_preview_ranges(signed_in(request), assessment):
        raise PermissionDenied
    progress = _progress(assessment, latest_job(pk, name=RANGES_JOB))
    if not progress:
        return HttpResponse(headers={"HX-Redirect": reverse("results:ranges", kwargs={"pk": pk})})
    return render(request, "components/progress.html", progress)


@require_POST
def ranges_ask(request: HttpRequest, pk: UUID) -> HttpResponse:
    assessment = assessment_or_404(request, pk)
    if not may_preview_ranges(signed_in(request), assessment):
        raise PermissionDenied
    request_ranges(assessment=assessment, by=signed_in(request))
    return redirect("results:ranges", pk=pk)


@require_POST
def ranges_cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    assessment = assessment_or_404(request, pk)
    if not may_preview_ranges(signed_in(request), assessment):
        raise PermissionDenied
    try:
        cancel_ranges(assessment=assessment, by=signed_in(request))
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("results:ranges", pk=pk)
