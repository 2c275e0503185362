"""What a published result says beside its charts: from the public edition alone, so nothing withheld can appear.

Alerts are not asked for here: the system never publishes one.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from assessments.consultation.presentation import views_table
from assessments.core.enums import Disclosure, Track
from assessments.core.measures import measures_for
from assessments.publication.models import PublishedAssessment
from assessments.results import findings
from assessments.results.charts import FactorTitle
from assessments.results.names import IndicatorTitle, Names
from frameworks.models import BLOCK_RESILIENCE
from frameworks.phrases import Phrase

Json = Mapping[str, Any]
Shown = dict[str, Any]


def public_names(found: PublishedAssessment) -> Names:
    """Factors lead to a page, and indicators are known, only where every rating is published."""
    rows = [*found.page["factors"], *found.page["domains"]]
    in_full = found.disclosure == Disclosure.FULL
    language = found.page.get("language", "")
    factors = [
        FactorTitle(
            code=row["number"],
            title=Phrase(row["title"], language=language),
            block=row["block"],
            url=factor_address(found, row["number"]) if in_full else "",
            permanent_id=row.get("id", row["number"]),
        )
        for row in rows
    ]
    indicators = {
        row["code"]: IndicatorTitle(
            code=row["code"],
            permanent_id=row.get("id", row["code"]),
            title=Phrase(row["label"], language=language),
            url=f"{factor_address(found, factor['number'])}#i-{row['code']}",
            block=factor["block"],
        )
        for factor in rows
        for row in factor.get("indicators", ())
    }
    return Names(tuple(factors), indicators)


def factor_address(found: PublishedAssessment, number: str) -> str:
    return f"/assessments/{found.pk}/factors/{number}/"


def source_line(found: PublishedAssessment) -> str:
    return _("%(state)s, %(cycle)s, method %(method)s; self-rated, not a United Nations figure") % {
        "state": found.state_name,
        "cycle": found.cycle_title,
        "method": found.methodology,
    }


def counted(found: PublishedAssessment) -> dict[str, Json]:
    """The official answers by indicator code, where they are published."""
    return {row["code"]: row["answers"][Track.OFFICIAL] for row in _indicators(found)}


def _indicators(found: PublishedAssessment) -> Iterator[Json]:
    for factor in (*found.page["factors"], *found.page["domains"]):
        yield from factor.get("indicators", ())


def preparatory(found: PublishedAssessment, names: Names, method: Json) -> frozenset[str]:
    """Crimes without armed conflict, as far as the published ratings say so."""
    return findings.without_conflict(_levels(found), names, method)


def under_way(found: PublishedAssessment, names: Names, method: Json) -> frozenset[str]:
    """Crimes of which acts may be under way, as far as the published ratings say so."""
    return findings.under_way(_levels(found), names, method)


def _levels(found: PublishedAssessment) -> dict[str, int | None]:
    return {code: answer["level"] for code, answer in counted(found).items()}


def findings_context(found: PublishedAssessment, content: Json, names: Names, method: Json) -> Shown:
    """Contexts of templates/results/_findings.html and of the voices."""
    voice, source = content["tracks"][Track.OFFICIAL], source_line(found)
    return {
        "voices": findings.voices_chart(content, names, source),
        "received": views_table(content.get("views"), names.factors, found.page.get("view_divergences") or {}),
        "drivers": findings.driver_context(voice, names),
        "change": findings.change_context(content, names),
        "gaps": findings.gap_context(content, names, method),
        "ethnic": findings.ethnic_cleansing(voice, names, method, source),
        "signals": findings.signals_context(signals, names) if (signals := signals_beside(found)) else None,
    }


def signals_beside(found: PublishedAssessment) -> list[Json]:
    """Outside signals as they stood at sign-off, copied at publication."""
    return list(found.page.get("signals", ()))


def certainty_shown(found: PublishedAssessment, content: Json, method: Json) -> Shown:
    """The page "How sure are we", with what the disclosure level allows."""
    names, answers = public_names(found), counted(found)
    codes = [row["code"] for row in _indicators(found)]
    return {
        "certainty": findings.certainty_context(
            content, names, method, track=Track.OFFICIAL.value, source=source_line(found)
        ),
        "answers": findings.missing_context(answers, names, codes) if codes else None,
    }


def state_trend(newest_first: Sequence[Any]) -> Shown | None:
    """Published cycles of one State, loaded by `queries.with_trend`; those withdrawn show no figure."""
    shown = [found for found in reversed(newest_first) if found.reading and not found.is_withdrawn]
    if not shown:
        return None
    last = shown[-1]
    cycles = [
        findings.cycle_scores(found.cycle_title, found.methodology, found.crimes or {}, f"/assessments/{found.pk}/")
        for found in shown
    ]
    blocks = [row["crime"] for row in last.reading["crimes"]]
    source = _("%(state)s; self-rated, not a United Nations figure") % {"state": last.state_name}
    return findings.trend_chart(cycles, blocks, last.change, source)


def factor_shown(
    found: PublishedAssessment, number: str, content: Json, *, method: Json, before: Mapping[str, int | None]
) -> Shown:
    """The context of templates/results/_factor_page.html. `before`: last cycle's levels by permanent id."""
    names = public_names(found)
    order = [row.code for row in names.factors]
    at = order.index(number)
    rows = [row for row in (*found.page["factors"], *found.page["domains"]) if row["number"] == number]
    given = {track: findings.factor_context(content, number, names, method, track=track) for track in content["tracks"]}
    critical = set(method["critical"])
    return {
        "number": number,
        "title": rows[0]["title"],
        "source": source_line(found),
        "factor": given.get(Track.OFFICIAL),
        "reviewed": None if rows[0]["block"] == BLOCK_RESILIENCE else given.get(Track.REVIEWER),
        "since": {row["code"]: _since(row, before) for row in rows[0]["indicators"]},
        "signals": findings.factor_signals(signals_beside(found), names, number),
        "measures": measures_for(rows[0].get("id", number)),
        "critical": {row["code"] for row in rows[0]["indicators"] if row.get("id", row["code"]) in critical},
        "previous": names.place(order[at - 1]) if at else None,
        "next": names.place(order[at + 1]) if at + 1 < len(order) else None,
    }


def _since(row: Json, before: Mapping[str, int | None]) -> Shown:
    level = before.get(row.get("id", row["code"]))
    if level is None:
        return {"before": "", "change": ""}
    now = row["answers"][Track.OFFICIAL]["level"]
    return {
        "before": findings.answer_words("rated", level, row["family"]),
        "change": findings.level_change(now, level),
    }
