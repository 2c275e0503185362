"""What the ratings amount to: a preview while drafting, the stored result once signed off."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessments.core.enums import SIGNED_STATUSES, Track
from assessments.core.loading import assessment_or_404, signed_in, site_note
from assessments.core.models import Assessment
from assessments.core.permissions import may_read_track
from assessments.core.rows import factor_urls
from assessments.core.views.navigation import section_nav
from assessments.results.charts import chart_context
from assessments.results.models import Result
from assessments.results.preview import preview
from assessments.results.queries import factor_titles, result_of
from assessments.results.sentences import headline, lede
from r2p_site.enqueue.models import Job
from r2p_site.enqueue.presentation import JobView, job_view
from r2p_site.enqueue.queries import latest_job
from r2p_site.enqueue.services import retry_job


@require_safe
def results_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    assessment = assessment_or_404(request, pk)
    user = signed_in(request)
    readable = [track for track in Track.values if may_read_track(user, assessment, track)]
    track = request.GET.get("track", readable[0] if readable else "")
    if track not in readable:
        track = readable[0] if readable else ""
    stored = result_of(assessment)
    content = stored.content if stored else _preview(assessment, readable)
    context = {
        "assessment": assessment,
        "site_note": site_note(assessment),
        "section_nav": section_nav(assessment, "results", user),
        "tracks": _tracks(readable, track, content),
        "computed": _computed(assessment, stored),
        "is_preview": stored is None and assessment.status not in SIGNED_STATUSES,
        "review_url": reverse("review:review", kwargs={"pk": pk}),
        **_numbers(assessment, content, track),
    }
    return render(request, "results/results.html", context)


def _preview(assessment: Assessment, readable: list[str]) -> dict[str, Any] | None:
    """Nothing while the result of a signed-off assessment is being computed."""
    return None if assessment.status in SIGNED_STATUSES else preview(assessment, readable)


def _numbers(assessment: Assessment, content: dict[str, Any] | None, track: str) -> dict[str, Any]:
    if content is None or not content["tracks"].get(track):
        return {}
    source = _("%(state)s, %(cycle)s, method %(method)s; self-rated, not a United Nations figure") % {
        "state": assessment.cycle.state.name,
        "cycle": assessment.cycle.title,
        "method": content["methodology"]["version"],
    }
    needed = round(100 * assessment.methodology.record["parameters"]["cov_sufficient"])
    titles = factor_titles(assessment, factor_urls(assessment))
    return {
        "headline": headline(content, track=track),
        "lede": lede(content, track=track),
        **chart_context(content, titles, track=track, source=source, needed=needed),
    }


def _tracks(readable: list[str], current: str, content: dict[str, Any] | None) -> list[dict[str, Any]]:
    shown = [track for track in readable if content and content["tracks"].get(track)]
    if len(shown) < 2:
        return []
    return [{"label": Track(track).label, "url": f"?track={track}", "current": track == current} for track in shown]


def _computed(assessment: Assessment, stored: Result | None) -> dict[str, Any] | None:
    if stored is not None:
        return {"at": stored.computed_at, "method": assessment.methodology.version, "job": None}
    if assessment.status not in SIGNED_STATUSES:
        return None
    job = latest_job(assessment.snapshot.pk, name="results.score")
    return {
        "at": assessment.approved_at,
        "method": assessment.methodology.version,
        "job": _job(job),
        "poll_url": reverse("results:job", kwargs={"pk": assessment.pk}),
    }


def _job(job: Job | None) -> JobView | None:
    return job_view(job, label=_("Result")) if job else None


@require_safe
def result_job(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The progress line of the scoring job; when it is done, the browser loads the page with the result."""
    assessment = assessment_or_404(request, pk)
    page = reverse("results:results", kwargs={"pk": pk})
    if result_of(assessment) is not None or assessment.status not in SIGNED_STATUSES:
        return HttpResponse(headers={"HX-Redirect": page})
    job = latest_job(assessment.snapshot.pk, name="results.score")
    context = {
        "job": _job(job),
        "poll_url": reverse("results:job", kwargs={"pk": pk}),
        "refresh_url": page,
        "retry_url": reverse("results:recompute", kwargs={"pk": pk}),
    }
    return render(request, "components/progress.html", context)


@require_POST
def recompute(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Asks the worker again when computing the result has failed."""
    assessment = assessment_or_404(request, pk)
    if assessment.status in SIGNED_STATUSES:
        job = latest_job(assessment.snapshot.pk, name="results.score")
        if job is not None and job.is_retryable:
            retry_job(job_id=job.pk, by=signed_in(request))
    return redirect("results:results", pk=pk)
