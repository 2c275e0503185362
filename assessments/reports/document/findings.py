"""Populations at risk, where the voices diverge, where prevention falls short."""

from collections.abc import Sequence

from assessments.core.enums import LEVELS, PopulationGroup, Track
from assessments.core.measures import measures_for
from assessments.reports.document.parts import DivergencePart, GapPart, PopulationPart, Prose
from assessments.reports.document.sources import Json, Sources
from assessments.results.charts import percent
from frameworks.outline import OutlineIndicator

# So many factors, those with the widest gaps, are printed with options to mitigate.
WITH_MEASURES = 3


def population_parts(sources: Sources) -> tuple[PopulationPart, ...]:
    """Named ones by name, then those that the edition does not name."""
    rows = sorted(sources.record["populations"], key=lambda row: (not row["name"], row["name"].casefold(), row["id"]))
    return tuple(_population(sources, row) for row in rows)


def _population(sources: Sources, row: Json) -> PopulationPart:
    signs = _signs_present(sources, row["id"])
    shown = not sources.omitted.ratings
    return PopulationPart(
        name=row["name"],
        sensitive=row["sensitive"],
        group=PopulationGroup(row["group"]).label,
        where=Prose(row["where"]),
        size=Prose(row["size"]),
        women_and_girls=Prose(row["women_and_girls"]),
        age=Prose(row["age"]),
        why=Prose(row["why"]),
        present=len(signs) if shown else None,
        highest=_highest(signs) if shown else "",
    )


def _signs_present(sources: Sources, population: str) -> list[tuple[int, OutlineIndicator]]:
    """Level and indicator of the official signs present that name the population, in canonical order; a measure of
    resilience is no sign."""
    least = sources.method["parameters"]["level_present"]
    answers = sources.record["answers"].get(Track.OFFICIAL, {})
    signs = sources.snapshot["tracks"].get(Track.OFFICIAL, {})
    named = [
        (signs[row.code].get("level"), row)
        for factor in sources.factors()
        for row in factor.indicators
        if row.code in signs and population in answers.get(row.code, {}).get("populations", ())
    ]
    return [(level, row) for level, row in named if level is not None and level >= least]


def _highest(signs: Sequence[tuple[int, OutlineIndicator]]) -> str:
    if not signs:
        return ""
    level, row = max(signs, key=lambda sign: sign[0])
    return f"{level} {LEVELS[row.family][level].word} ({row.code})"


def divergence_parts(sources: Sources) -> tuple[DivergencePart, ...]:
    """Where official and reviewer's levels lie so far apart that the office wrote why it keeps its own."""
    reasons = sources.record["divergences"]
    rows = [row for factor in sources.factors() for row in factor.indicators if row.permanent_id in reasons]
    return tuple(
        DivergencePart(
            code=row.code,
            label=row.label,
            official=_level_words(sources, Track.OFFICIAL, row),
            reviewer=_level_words(sources, Track.REVIEWER, row),
            reason=Prose(reasons[row.permanent_id]),
        )
        for row in rows
    )


def _level_words(sources: Sources, track: Track, row: OutlineIndicator) -> str:
    level = sources.level(track, row.code)
    if level is None:
        level = sources.explained(track, row.code).get("level")
    return "" if level is None else f"{level} {LEVELS[row.family][level].word}"


def gap_parts(sources: Sources) -> tuple[GapPart, ...]:
    """Widest first; equal ones in canonical order. An order for work, not a score. The first few with what may help."""
    gaps = {number: value for number, value in (sources.results["gaps"] or {}).items() if value is not None}
    numbers = {factor.permanent_id: factor.number for factor in sources.factors()}
    answered_by = sources.method["resilience_map"]
    named = [factor for factor in sources.factors() if factor.number in gaps]
    return tuple(
        GapPart(
            number=factor.number,
            title=factor.title,
            value=percent(gaps[factor.number]) or 0,
            measures=measures_for(factor.permanent_id) if place < WITH_MEASURES else None,
            domains=tuple(numbers.get(domain, domain) for domain in answered_by.get(factor.permanent_id, ())),
        )
        for place, factor in enumerate(sorted(named, key=lambda factor: -gaps[factor.number]))
    )
