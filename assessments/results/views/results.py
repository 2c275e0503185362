"""What the ratings amount to: a preview while drafting, the stored result once signed off."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from assessments.core.enums import SIGNED_STATUSES, Status, Track
from assessments.methods.permissions import may_read_rescored
from assessments.results import findings
from assessments.results.charts import chart_context
from assessments.results.permissions import may_preview_ranges
from assessments.results.queries import results_of_cycles
from assessments.results.sentences import headline, lede
from assessments.results.views.job import shown_job
from assessments.results.views.loading import Loaded, load_results
from r2p_site.enqueue.queries import latest_job


@require_safe
def results_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    loaded = load_results(request, pk)
    track = loaded.chosen_track(request.GET.get("track", ""))
    context = {
        **loaded.frame(),
        "tracks": loaded.track_links(track),
        "computed": _computed(loaded),
        "review_url": reverse("review:review", kwargs={"pk": pk}),
        "certainty_url": reverse("results:certainty", kwargs={"pk": pk}),
        "rescored_url": _rescored_url(loaded),
        "ranges_url": _ranges_url(loaded),
        **(_numbers(loaded, track) if loaded.voice(track) else {}),
    }
    return render(request, "results/results.html", context)


def _rescored_url(loaded: Loaded) -> str:
    if loaded.stored is None or not may_read_rescored(loaded.user, loaded.assessment):
        return ""
    return reverse("rescored_results", kwargs={"pk": loaded.assessment.pk})


def _ranges_url(loaded: Loaded) -> str:
    if not may_preview_ranges(loaded.user, loaded.assessment):
        return ""
    return reverse("results:ranges", kwargs={"pk": loaded.assessment.pk})


def _numbers(loaded: Loaded, track: str) -> dict[str, Any]:
    content, names, method = loaded.content or {}, loaded.names, loaded.method
    voice = content["tracks"][track]
    charts = chart_context(
        content,
        names.factors,
        track=track,
        source=loaded.source,
        needed=round(100 * method["parameters"]["cov_sufficient"]),
        preparatory=findings.without_conflict(loaded.levels(track), names, method),
    )
    return {
        "headline": headline(content, track=track),
        "lede": lede(content, track=track),
        **charts,
        "voices": findings.voices_chart(content, names, loaded.source),
        "alerts": findings.alert_rows(content, names, method, loaded.readable),
        "drivers": findings.driver_context(voice, names),
        "ethnic": findings.ethnic_cleansing(voice, names, method, loaded.source),
        **(_of_office(loaded) if track == Track.OFFICIAL else {}),
    }


def _of_office(loaded: Loaded) -> dict[str, Any]:
    """Change, gaps and trend speak of the official track."""
    content, names = loaded.content or {}, loaded.names
    cycles = [
        findings.cycle_scores(
            row["title"],
            row["method"],
            row["crimes"] or {},
            reverse("results:results", kwargs={"pk": row["assessment"]}),
        )
        for row in results_of_cycles(loaded.assessment)
    ]
    return {
        "change": findings.change_context(content, names),
        "gaps": findings.gap_context(content, names, loaded.method),
        "trend": findings.trend_chart(cycles, names.blocks(), _change_of_stored(loaded), loaded.source),
    }


def _change_of_stored(loaded: Loaded) -> dict[str, Any] | None:
    """The trend ends with the last cycle signed off; a preview's change is not part of it."""
    if loaded.stored is None or loaded.assessment.status == Status.WITHDRAWN:
        return None
    change: dict[str, Any] | None = loaded.stored.content["change"]
    return change


def _computed(loaded: Loaded) -> dict[str, Any] | None:
    assessment = loaded.assessment
    if loaded.stored is not None:
        return {"at": loaded.stored.computed_at, "method": assessment.methodology.version, "job": None}
    if assessment.status not in SIGNED_STATUSES:
        return None
    return {
        "at": assessment.approved_at,
        "method": assessment.methodology.version,
        "job": shown_job(latest_job(assessment.snapshot.pk, name="results.score")),
        "poll_url": reverse("results:job", kwargs={"pk": assessment.pk}),
    }
