"""How sure are we: the page for whoever asks what the numbers can bear."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from assessments.core.enums import Track
from assessments.results import findings
from assessments.results.charts import chart_context
from assessments.results.views.loading import Loaded, load_results
from frameworks.models import BLOCK_RESILIENCE


@require_safe
def certainty_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    loaded = load_results(request, pk)
    track = loaded.chosen_track(request.GET.get("track", ""))
    context = {
        **loaded.frame(),
        "tracks": loaded.track_links(track),
        "results_url": reverse("results:results", kwargs={"pk": pk}),
        **(_numbers(loaded, track) if loaded.voice(track) else {}),
    }
    return render(request, "results/certainty.html", context)


def _numbers(loaded: Loaded, track: str) -> dict[str, Any]:
    content, snapshot, names, method = loaded.content or {}, loaded.snapshot or {}, loaded.names, loaded.method
    needed = round(100 * method["parameters"]["cov_sufficient"])
    charts = chart_context(content, names.factors, track=track, source=loaded.source, needed=needed)
    with_resilience = track == Track.OFFICIAL
    answers = {**snapshot["tracks"].get(track, {}), **(snapshot["resilience"] if with_resilience else {})}
    codes = [row["code"] for row in snapshot["catalogue"] if with_resilience or row["block"] != BLOCK_RESILIENCE]
    return {
        "certainty": findings.certainty_context(content, names, method, track=track, source=loaded.source),
        "coverage": charts.get("coverage"),
        "answers": findings.missing_context(answers, names, codes),
    }
