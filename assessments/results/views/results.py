"""What the ratings amount to: a preview while drafting, the stored result once signed off."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from assessments.consultation.presentation import views_table
from assessments.core.annex import annex_by_track
from assessments.core.enums import SIGNED_STATUSES, Track
from assessments.core.loading import assessment_or_404
from assessments.methods.permissions import may_read_rescored
from assessments.results import findings
from assessments.results.charts import chart_context
from assessments.results.models import Drawing
from assessments.results.permissions import may_preview_ranges
from assessments.results.sentences import headline, lede
from assessments.results.trend import drawn, trend_of
from assessments.results.views.answers import hidden_from, national_lines
from assessments.results.views.job import shown_job
from assessments.results.views.loading import Loaded, load_results
from r2p_site.api.conditional import etag_response
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
        "signals": findings.signals_context(loaded.signals, loaded.names),
        "signals_url": reverse("signals:signals", kwargs={"pk": pk}),
        "rescored_url": _rescored_url(loaded),
        "ranges_url": _ranges_url(loaded),
        "national": _national(loaded),
        **(_numbers(loaded, track) if loaded.voice(track) else {}),
    }
    return render(request, "results/results.html", context)


def _national(loaded: Loaded) -> list[dict[str, Any]]:
    """What the State asks of its own, whole: it has no score that a chart could stand for."""
    rows = annex_by_track(loaded.assessment, loaded.readable, factors=loaded.factors)
    return national_lines(rows, hidden_from(loaded))


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
    levels = loaded.levels(track)
    preparatory = findings.without_conflict(levels, names, method)
    charts = chart_context(
        content,
        names.factors,
        track=track,
        source=loaded.source,
        needed=round(100 * method["parameters"]["cov_sufficient"]),
        preparatory=preparatory,
    )
    return {
        "headline": headline(content, track=track),
        "lede": lede(content, track=track),
        "sentences": findings.summary(
            content,
            names,
            track=track,
            preparatory=preparatory,
            under_way=findings.under_way(levels, names, method),
        ),
        **charts,
        "voices": findings.voices_chart(content, names, loaded.source),
        "received": views_table(content.get("views"), names.factors),
        "alerts": findings.alert_rows(content, names, method, loaded.readable),
        "drivers": findings.driver_context(voice, names),
        "ethnic": findings.ethnic_cleansing(voice, names, method, loaded.source),
        **(_of_office(loaded) if track == Track.OFFICIAL else {}),
    }


def _of_office(loaded: Loaded) -> dict[str, Any]:
    """Change, gaps and trend speak of the official track."""
    content, names = loaded.content or {}, loaded.names
    return {
        "change": findings.change_context(content, names),
        "gaps": findings.gap_context(content, names, loaded.method),
        "trend": _trend(loaded),
    }


def _trend(loaded: Loaded) -> dict[str, Any] | None:
    """With the address of its drawing by theme, once the worker has made it."""
    trend = trend_of(
        loaded.assessment,
        loaded.stored,
        loaded.names.blocks(),
        source=loaded.source,
        page=lambda pk: reverse("results:results", kwargs={"pk": pk}),
    )
    if trend and loaded.stored:
        pk = loaded.assessment.pk
        trend["drawn"] = {
            theme: reverse("results:drawing", kwargs={"pk": pk, "sha256": key})
            for theme, key in drawn(trend, loaded.stored).items()
        }
    return trend


@require_safe
def drawing(request: HttpRequest, pk: UUID, sha256: str) -> HttpResponse:
    """A chart as the worker drew it; it never changes, since its address says what it shows."""
    assessment = assessment_or_404(request, pk)
    found = get_object_or_404(Drawing, result__snapshot__assessment=assessment, spec_sha256=sha256)
    return etag_response(request, bytes(found.body), "image/svg+xml", found.spec_sha256, vary=["Cookie"])


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
