"""The summary of a report: the sentences of the results pages, in the order in which a report reads them."""

from assessments.core.enums import Track
from assessments.reports.document.sources import Sources
from assessments.results import findings
from assessments.results.charts import FactorTitle
from assessments.results.names import IndicatorTitle, Names
from assessments.results.sentences import headline, lede


def summary(sources: Sources) -> tuple[str, ...]:
    """From the most telling to the rest; the first is the headline."""
    names = names_of(sources)
    parts = [headline(sources.results), lede(sources.results)]
    parts += findings.summary(
        sources.results,
        names,
        track=Track.OFFICIAL.value,
        preparatory=without_conflict(sources, names),
        under_way=findings.under_way(_levels(sources, names), names, sources.method),
    )
    return tuple(part for part in parts if part)


def names_of(sources: Sources) -> Names:
    """Titles and permanent ids of what the edition's frameworks hold; nothing leads anywhere on paper."""
    factors = list(sources.factors())
    return Names(
        factors=tuple(FactorTitle(row.number, row.title, row.block, permanent_id=row.permanent_id) for row in factors),
        indicators={
            row.code: IndicatorTitle(row.code, row.permanent_id, row.label, block=factor.block)
            for factor in factors
            for row in factor.indicators
        },
    )


def without_conflict(sources: Sources, names: Names) -> frozenset[str]:
    """Crimes read as preparatory, as far as the edition shows ratings."""
    return findings.without_conflict(_levels(sources, names), names, sources.method)


def _levels(sources: Sources, names: Names) -> dict[str, int | None]:
    return {code: sources.level(Track.OFFICIAL, code) for code in names.indicators}


def ethnic_cleansing(sources: Sources) -> str:
    """The reading that has no factors of its own; empty where the edition shows no factor."""
    return findings.ethnic_sentence(findings.ethnic_cleansing(sources.official, names_of(sources), sources.method, ""))
