"""The trend of a State up to one assessment, for its page, its drawing and its report: from stored results alone."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from assessments.core.enums import Status, Track
from assessments.core.models import Assessment
from assessments.results.drawing import spec_sha256, trend_specs
from assessments.results.findings.trend import cycle_scores, trend_chart
from assessments.results.models import Drawing, Result
from assessments.results.queries import results_of_cycles

Json = dict[str, Any]


def trend_of(
    assessment: Assessment,
    stored: Result | None,
    blocks: Sequence[str],
    *,
    source: str = "",
    page: Callable[[UUID], str] = lambda _pk: "",
) -> Json | None:
    """None with fewer than two cycles. It ends with the last one signed off; a preview's change is no part of it."""
    cycles = [
        cycle_scores(row["title"], row["method"], row["crimes"] or {}, page(row["assessment"]))
        for row in results_of_cycles(assessment)
    ]
    change = None if stored is None or assessment.status == Status.WITHDRAWN else _change(stored.content)
    return trend_chart(cycles, blocks, change, source)


def _change(content: Json) -> Json:
    """By crime, without those whose coverage is insufficient."""
    crimes = content["tracks"].get(Track.OFFICIAL, {}).get("crimes", {})
    given = (content["change"] or {}).get("crimes") or {}
    return {"crimes": {block: item for block, item in given.items() if crimes[block]["status"] != "insufficient"}}


def drawn(trend: Json, stored: Result) -> dict[str, str]:
    """SHA-256 of the drawing of exactly this trend in the active language, by theme; empty while there is none."""
    wanted = {theme: spec_sha256(spec) for theme, spec in trend_specs(trend).items()}
    known = set(
        Drawing.objects.filter(result=stored, spec_sha256__in=wanted.values()).values_list("spec_sha256", flat=True)
    )
    return wanted if known == set(wanted.values()) else {}
