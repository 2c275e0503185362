"""One factor or domain in the results: every answer with what explains it, and why the band is what it is."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from assessments.core.annex import annex_of_factor
from assessments.core.enums import Track
from assessments.core.loading import factor_or_404
from assessments.core.measures import measures_for
from assessments.core.models import Rating
from assessments.core.queries import earlier_ratings, ratings_of_factor
from assessments.core.rows import factor_url
from assessments.results import findings
from assessments.results.queries import divergences_of
from assessments.results.views.answers import answer_line, hidden_from, national_lines
from assessments.results.views.loading import Loaded, load_results
from frameworks.models import BLOCK_RESILIENCE, Factor, Indicator


@require_safe
def factor_page(request: HttpRequest, pk: UUID, number: str) -> HttpResponse:
    loaded = load_results(request, pk)
    assessment, names = loaded.assessment, loaded.names
    domains = [row.code for row in names.factors if row.block == BLOCK_RESILIENCE]
    factor = factor_or_404(assessment, number, domain=number in domains)
    loaded.words.say(factor, *factor.indicators.all())
    track = loaded.chosen_track("")
    context = {
        **loaded.frame(),
        "results_url": reverse("results:results", kwargs={"pk": pk}),
        "answer_url": factor_url(assessment, factor),
        "title": factor.title,
        "number": factor.number,
        "summary": factor.summary,
        "source": loaded.source,
        "factor": _shown(loaded, number, track),
        "reviewed": _shown(loaded, number, Track.REVIEWER) if _both(loaded) and number not in domains else None,
        "indicators": _indicators(loaded, factor),
        "national": _national(loaded, factor),
        "measures": measures_for(factor.permanent_id),
        "signals": findings.factor_signals(loaded.signals, names, number),
        **_steps(loaded, number),
    }
    return render(request, "results/factor.html", context)


def _both(loaded: Loaded) -> bool:
    return all(loaded.voice(track) for track in Track.values) and len(loaded.readable) == len(Track.values)


def _shown(loaded: Loaded, number: str, track: str) -> dict[str, Any] | None:
    if loaded.content is None:
        return None
    return findings.factor_context(loaded.content, number, loaded.names, loaded.method, track=track)


def _steps(loaded: Loaded, number: str) -> dict[str, Any]:
    """The factor before and the one after, in canonical order."""
    order = [row.code for row in loaded.names.factors]
    at = order.index(number)
    around = {"previous": order[at - 1 : at], "next": order[at + 1 : at + 2]}
    return {name: loaded.names.place(found[0]) if found else None for name, found in around.items()}


def _indicators(loaded: Loaded, factor: Factor) -> list[dict[str, Any]]:
    assessment = loaded.assessment
    indicators = list(factor.indicators.all())
    voices = ratings_of_factor(assessment, factor, loaded.readable)
    own = loaded.readable[0] if loaded.readable else Track.OFFICIAL
    before = earlier_ratings(assessment, own, [row.permanent_id for row in indicators])
    reasons = divergences_of(assessment) if _both(loaded) else {}
    hidden = hidden_from(loaded)
    return [
        {
            "code": row.code,
            "label": row.label,
            "statement": row.statement,
            "critical": row.permanent_id in loaded.method["critical"],
            "answers": [answer_line(track, ratings.get(row.pk), hidden) for track, ratings in voices.items()],
            "divergence": reasons.get(row.permanent_id, ""),
            **_since(row, voices.get(own, {}).get(row.pk), before.get(row.permanent_id)),
        }
        for row in indicators
    ]


def _national(loaded: Loaded, factor: Factor) -> list[dict[str, Any]]:
    """What the State asks of its own under the factor, in the words that were answered."""
    return national_lines(annex_of_factor(loaded.assessment, factor, loaded.readable), hidden_from(loaded))


def _since(row: Indicator, now: Rating | None, before: Rating | None) -> dict[str, str]:
    if before is None:
        return {"before": "", "change": ""}
    return {
        "before": findings.answer_words(before.state, before.level, row.family),
        "change": findings.level_change(now.level if now else None, before.level),
    }
