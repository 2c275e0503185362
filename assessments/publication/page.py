"""What the public page shows beside the results: plain JSON, from sources that hold only what the public may see."""

from typing import Any

from assessments.core.enums import AnswerState, Disclosure, Track
from assessments.core.models import Assessment
from assessments.reports.document import Sources
from frameworks.models import BLOCK_RESILIENCE, Factor, FrameworkVersion, Indicator

Json = dict[str, Any]
SOURCE_FIELDS = ("title", "publisher", "kind", "source_on", "link")
POPULATION_FIELDS = ("name", "group", "where", "size", "women_and_girls", "age", "why")


def public_page(assessment: Assessment, sources: Sources) -> Json:
    """`factors` then `domains` in canonical order, with single answers at disclosure level `full` only.

    `national` is what the State asks of its own, with answers; empty below `full`. `reading` is what a line about the
    assessment needs, so that a list need not read whole results.
    """
    versions = (assessment.risk_version, assessment.resilience_version)
    factors = list(Factor.objects.filter(version__in=versions).order_by("position").prefetch_related("indicators"))
    plain = [_factor(row, sources) for row in factors]
    risk = [row for row in plain if row["block"] != BLOCK_RESILIENCE]
    return {
        "language": assessment.risk_version.language,
        "reading": _reading(sources.results, risk),
        "factors": risk,
        "domains": [row for row in plain if row["block"] == BLOCK_RESILIENCE],
        "national": national_rows(sources),
        "view_divergences": sources.record.get("view_divergences", {}),
        "populations": [
            {name: row[name] for name in POPULATION_FIELDS}
            for row in sources.record["populations"]
            if not row["sensitive"]
        ],
        "unnamed_populations": sources.omitted.populations,
        "unnamed_sources": sources.omitted.sources,
        "frameworks": [_framework(version, factors) for version in versions],
        "record_sha256": sources.snapshot["record_sha256"],
    }


def pinned_frameworks(assessment: Assessment) -> list[Json]:
    return [
        {"slug": version.framework.slug, "number": version.number, "title": version.title, "sha256": version.sha256}
        for version in (assessment.risk_version, assessment.resilience_version)
    ]


def _reading(results: Json, risk: list[Json]) -> Json:
    """Bands by crime, in canonical order, and of resilience."""
    crimes = results["tracks"].get(Track.OFFICIAL, {}).get("crimes", {})
    blocks = dict.fromkeys(row["block"] for row in risk)
    resilience = results["resilience"]
    return {
        "crimes": [
            {"crime": block, **{name: crimes[block][name] for name in ("band", "status", "raised_by")}}
            for block in blocks
            if block in crimes
        ],
        "resilience": None if resilience is None else {"band": resilience["band"]},
    }


def _factor(factor: Factor, sources: Sources) -> Json:
    plain: Json = {
        "id": factor.permanent_id,
        "number": factor.number,
        "title": factor.title,
        "block": factor.block,
    }
    if sources.snapshot["disclosure"] == Disclosure.FULL:
        plain["indicators"] = [_indicator(row, sources) for row in factor.indicators.all()]
    return plain


def _indicator(indicator: Indicator, sources: Sources) -> Json:
    return {
        "id": indicator.permanent_id,
        "code": indicator.code,
        "label": indicator.label,
        "statement": indicator.statement,
        "family": indicator.family,
        "source_checked": indicator.source_checked,
        "answers": {
            str(track): _answer(track, indicator.code, sources)
            for track in Track.values
            if track == Track.OFFICIAL or sources.counted(track, indicator.code)
        },
        "divergence": sources.record["divergences"].get(indicator.permanent_id, ""),
    }


def _answer(track: str, code: str, sources: Sources) -> Json:
    """The answer as it counted, with what explains it."""
    counted, explained = sources.counted(track, code), sources.explained(track, code)
    return {
        "state": counted.get("state", AnswerState.NOT_RATED.value),
        "level": counted.get("level"),
        "confidence": counted.get("confidence", ""),
        "contested": counted.get("contested", False),
        **_explanation(explained, sources),
    }


def _explanation(explained: Json, sources: Sources) -> Json:
    evidence = sources.record["evidence"]
    return {
        "trend": explained.get("trend", ""),
        "rationale": explained.get("rationale", ""),
        "sources": [{name: evidence[key][name] for name in SOURCE_FIELDS} for key in explained.get("sources", ())],
    }


def national_rows(sources: Sources) -> list[Json]:
    """What the State asks of its own, in the words that were answered, in the order of the annex. The public edition
    has cut what may not be seen; of one that shows no rating nothing is left."""
    found: dict[str, Json] = {}
    for track in Track.values:
        for row in sources.record.get("national", {}).get(track, ()):
            key = row.get("id", row["code"])
            words = {name: row[name] for name in ("code", "label", "statement", "family")}
            shown = found.setdefault(key, {"id": key, "factor": row.get("factor", ""), **words, "answers": {}})
            shown["answers"][track] = _national_answer(row, sources)
    return list(found.values())


def _national_answer(row: Json, sources: Sources) -> Json:
    """As official ones: "not applicable" only once a second person has agreed. Words of levels are of the family that
    was answered."""
    counts = row["state"] != AnswerState.NOT_APPLICABLE or row.get("agreed", True)
    return {
        "state": row["state"] if counts else AnswerState.NOT_RATED.value,
        "level": row["level"],
        "confidence": row["confidence"],
        "contested": row["contested"],
        "family": row["family"],
        **_explanation(row, sources),
    }


def _framework(version: FrameworkVersion, factors: list[Factor]) -> Json:
    rows = [row for factor in factors if factor.version_id == version.pk for row in factor.indicators.all()]
    return {
        "slug": version.framework.slug,
        "number": version.number,
        "title": version.title,
        "publisher": version.publisher,
        "year": version.published_year,
        "symbol": version.document_symbol,
        "wording": version.wording,
        "indicators": len(rows),
        "source_checked": sum(row.source_checked for row in rows),
    }
