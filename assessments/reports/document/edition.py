"""The one place where an edition loses what its readers may not see.

What is cut here never reaches a document or a template: both are built from what `for_edition` returns.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from assessments.core.enums import Confidentiality, Disclosure
from assessments.reports.document.sources import Json, Omitted, Sources
from assessments.reports.enums import Edition
from assessments.results.published import withheld_results

READABLE: Mapping[str, tuple[str, ...]] = {
    Edition.INTERNAL: (Confidentiality.PUBLIC, Confidentiality.PARTNER, Confidentiality.INTERNAL),
    Edition.PARTNER: (Confidentiality.PUBLIC, Confidentiality.PARTNER),
    Edition.PUBLIC: (Confidentiality.PUBLIC,),
}
# A withheld source's title is also masked where a rationale quotes it, unless it is so short that it is a common word.
LEAST_TITLE = 8
POPULATION_TEXTS = ("name", "where", "size", "women_and_girls", "age", "why")
# Where people write freely; only there may a withheld name stand.
FREE_TEXTS = frozenset(
    {
        *POPULATION_TEXTS,
        *("rationale", "title", "publisher", "link", "divergences", "view_divergences"),
        *("label", "statement"),  # of indicators that the State asks of its own
        *("text", "reply", "shortfall"),  # of what was heard in the consultation
    }
)


def disclosure_of(sources: Sources, edition: str) -> str:
    """How much of the result the edition shows; only the public one is bound by the level fixed for the cycle."""
    return str(sources.snapshot["disclosure"]) if edition == Edition.PUBLIC else Disclosure.FULL.value


def for_edition(sources: Sources, edition: str) -> Sources:
    """The same sources without what the edition withholds. Raises KeyError for an unknown edition."""
    disclosure = disclosure_of(sources, edition)
    results = withheld_results(
        sources.results, snapshot=sources.snapshot, methodology=sources.method, disclosure=disclosure
    )
    if edition == Edition.PUBLIC and not sources.is_change_public:
        results = {**results, "change": None}
    cut = replace(sources, results=results)
    if edition == Edition.PUBLIC:
        # What earlier cycles may show of themselves is decided on the public site, where they can also be withdrawn.
        cut = replace(cut, trend=None, drawing=b"")
    if edition != Edition.INTERNAL:
        cut = _without_restricted(cut, READABLE[edition])
    return cut if disclosure == Disclosure.FULL else _without_ratings(cut, disclosure)


def _without_restricted(sources: Sources, readable: Iterable[str]) -> Sources:
    record = sources.record
    evidence = {key: row for key, row in record["evidence"].items() if row["confidentiality"] in readable}
    withheld = [row for key, row in record["evidence"].items() if key not in evidence]
    sensitive = [row for row in record["populations"] if row["sensitive"]]
    mask = _mask([*_names(sensitive), *_traces(withheld)])
    answers = {
        track: {
            code: {**row, "sources": [key for key in row["sources"] if key in evidence]} for code, row in rows.items()
        }
        for track, rows in record["answers"].items()
    }
    populations = [_unnamed(row) if row["sensitive"] else row for row in record["populations"]]
    national = {
        track: [{**row, "sources": [key for key in row["sources"] if key in evidence]} for row in rows]
        for track, rows in record.get("national", {}).items()
    }
    cut = {**record, "answers": answers, "national": national, "evidence": evidence, "populations": populations}
    omitted = replace(sources.omitted, sources=len(withheld), populations=len(sensitive))
    return replace(sources, record=_masked(cut, mask), omitted=omitted)


def _without_ratings(sources: Sources, disclosure: str) -> Sources:
    """Below `full` no single rating and nothing that explains one; at `summary` no factor and no population either."""
    summary = disclosure == Disclosure.SUMMARY
    populations = [] if summary else sources.record["populations"]
    record = {**sources.record, "answers": {}, "national": {}, "evidence": {}, "divergences": {}}
    record |= {"populations": populations}
    if summary:
        record["view_divergences"] = {}
    snapshot = {**sources.snapshot, "tracks": {}, "resilience": {}}
    results = _without_factors(sources.results) if summary else sources.results
    unnamed = 0 if summary else sources.omitted.populations
    omitted = Omitted(populations=unnamed, ratings=True, factors=summary)
    return replace(sources, record=record, snapshot=snapshot, results=results, omitted=omitted)


def _without_factors(results: Json) -> Json:
    """Empty rows would read as "no factor shows signs"."""
    tracks = {name: {**track, "factors": {}} for name, track in results["tracks"].items()}
    resilience = results["resilience"] and {**results["resilience"], "domains": {}}
    return {**results, "tracks": tracks, "resilience": resilience, "gaps": {}}


def _names(populations: Iterable[Json]) -> list[str]:
    return [row["name"] for row in populations]


def _traces(evidence: Iterable[Json]) -> list[str]:
    """What of a withheld source may stand in a text: its title, its link."""
    return [text for row in evidence for text in (row["title"], row["link"]) if len(text) >= LEAST_TITLE]


def _unnamed(population: Json) -> Json:
    return {**population, **dict.fromkeys(POPULATION_TEXTS, "")}


def _mask(texts: Iterable[str]) -> re.Pattern[str] | None:
    """Matches any of the texts, whatever its case and the white space between its words; the longest first."""
    found = sorted({text.strip() for text in texts if text.strip()}, key=len, reverse=True)
    if not found:
        return None
    patterns = [r"\s+".join(re.escape(word) for word in text.split()) for text in found]
    return re.compile("|".join(patterns), re.IGNORECASE)


def _masked(value: Any, mask: re.Pattern[str] | None, *, free: bool = False) -> Any:
    if mask is None:
        return value
    if isinstance(value, str):
        return mask.sub(_("[left out of this edition]"), value) if free else value
    if isinstance(value, Mapping):
        return {key: _masked(item, mask, free=free or key in FREE_TEXTS) for key, item in value.items()}
    return [_masked(item, mask, free=free) for item in value] if isinstance(value, list) else value
