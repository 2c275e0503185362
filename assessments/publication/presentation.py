"""Published rows as the templates of templates/public show them."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

from assessments.core.enums import (
    LEVELS,
    AnswerState,
    Confidence,
    Disclosure,
    PopulationGroup,
    SourceKind,
    Track,
    Trend,
)
from assessments.publication.findings import findings_context, preparatory, public_names, source_line, under_way
from assessments.publication.models import PublishedAssessment
from assessments.publication.queries import order_of_page
from assessments.results.charts import chart_context
from assessments.results.findings import summary
from assessments.results.sentences import headline, lede
from r2p_site.wording import listed

Json = Mapping[str, Any]
Shown = dict[str, Any]


def address(found: PublishedAssessment) -> str:
    return f"/assessments/{found.pk}/"


def line_headline(found: PublishedAssessment, reading: Json | None) -> str:
    """One sentence for a line of a list; why, where it was withdrawn."""
    if found.is_withdrawn or not reading:
        return _("Withdrawn: %(reason)s") % {"reason": found.status_reason}
    crimes = {row["crime"]: row for row in reading["crimes"]}
    return headline({"tracks": {Track.OFFICIAL: {"crimes": crimes}}, "resilience": reading["resilience"]})


def state_lines(latest: Iterable[PublishedAssessment]) -> list[Shown]:
    """One line per State, in the order given: by name. No reading stands here, where States stand below one another."""
    return [
        {
            "iso3": found.iso3,
            "name": found.state_name,
            "url": f"/states/{found.iso3}/",
            "is_practice": found.practice,
            "latest": {
                "year": found.year,
                "words": _("Withdrawn") if found.is_withdrawn else str(Disclosure(found.disclosure).label),
                "url": address(found),
                "published": found.published_at,
            },
        }
        for found in latest
    ]


def assessment_lines(assessments: Iterable[Any]) -> list[Shown]:
    return [
        {
            "year": found.year,
            "url": address(found),
            "headline": line_headline(found, found.reading),
            "published": found.published_at,
            "disclosure": str(Disclosure(found.disclosure).label),
            "superseded": found.status == "superseded",
            "withdrawn": found.is_withdrawn,
        }
        for found in assessments
    ]


def assessment_facts(found: PublishedAssessment) -> Shown:
    return {
        "state": found.state_name,
        "state_url": f"/states/{found.iso3}/",
        "year": found.year,
        "cycle": found.cycle_title,
        "published": found.published_at,
        "is_practice": found.practice,
        "disclosure": str(Disclosure(found.disclosure).label),
        "period_start": found.period_start,
        "period_end": found.period_end,
        "withdrawn_at": found.withdrawn_at,
        "reason": found.status_reason,
    }


def results_context(found: PublishedAssessment, method: Json) -> Shown:
    """Headline, charts and findings; `method` is the record of the method the result names."""
    content, names = shown_results(found), public_names(found)
    in_peace = preparatory(found, names, method)
    return {
        "headline": headline(content),
        "lede": lede(content),
        "sentences": summary(
            content,
            names,
            track=Track.OFFICIAL.value,
            preparatory=in_peace,
            under_way=under_way(found, names, method),
        ),
        **chart_context(
            content,
            names.factors,
            source=source_line(found),
            needed=round(100 * method["parameters"]["cov_sufficient"]),
            preparatory=in_peace,
        ),
        **findings_context(found, content, names, method),
    }


def shown_results(found: PublishedAssessment) -> Shown:
    """The results with crimes in canonical order, and without the factors and domains of which nothing is published."""
    order, content = order_of_page(found.page), dict(found.results_content)
    tracks = {}
    for track, voice in content["tracks"].items():
        crimes = {crime: voice["crimes"][crime] for crime in order.crimes if crime in voice["crimes"]}
        tracks[track] = {**voice, "crimes": crimes}
    if found.disclosure == Disclosure.SUMMARY:
        tracks = {track: {**voice, "factors": {}} for track, voice in tracks.items()}
        if content["resilience"]:
            content["resilience"] = {**content["resilience"], "domains": {}}
    return {**content, "tracks": tracks}


def rated_factors(page: Json) -> list[Shown]:
    """Every factor and domain with the answers given, for the level at which each is public."""
    words = _AnswerWords()
    return [
        {
            "anchor": f"factor-{row['number']}",
            "number": row["number"],
            "title": row["title"],
            "indicators": [_indicator(indicator, words) for indicator in row["indicators"]],
        }
        for row in (*page["factors"], *page["domains"])
        if "indicators" in row
    ]


def national_indicators(page: Json) -> list[Shown]:
    """What the State asks of its own; nothing in what was published before it was, or below `full`."""
    words = _AnswerWords()
    rows = ({"source_checked": True, "divergence": "", **row} for row in page.get("national", ()))
    return [{"national": True, "factor": row["factor"], **_indicator(row, words)} for row in rows]


class _AnswerWords:
    """The words of answers in the reader's language, each looked up once: a page has hundreds of answers."""

    def __init__(self) -> None:
        self.voices = {str(track): str(track.label) for track in Track}
        self.states = {str(state): str(state.label) for state in AnswerState}
        self.levels = {family: [str(step.word) for step in steps] for family, steps in LEVELS.items()}
        self.trends = {str(trend): str(trend.label).lower() for trend in Trend if trend != Trend.UNKNOWN}
        self.kinds = {str(kind): str(kind.label) for kind in SourceKind}
        self.contested = _("contested")
        self.confidences = {
            str(step): _("confidence: %(word)s") % {"word": str(step.label).lower()} for step in Confidence
        }

    def facts(self, answer: Json) -> str:
        found = [self.confidences[answer["confidence"] or Confidence.LOW]]
        if answer["contested"]:
            found.append(self.contested)
        if answer["trend"] in self.trends:
            found.append(self.trends[answer["trend"]])
        return listed(found)


def _indicator(row: Json, words: _AnswerWords) -> Shown:
    answers = [(voice, row["answers"][track]) for track, voice in words.voices.items() if track in row["answers"]]
    return {
        "code": row["code"],
        "label": row["label"],
        "statement": row["statement"],
        "source_checked": row["source_checked"],
        "divergence": row["divergence"],
        "answers": [_answer(voice, answer, answer.get("family", row["family"]), words) for voice, answer in answers],
    }


def _answer(voice: str, answer: Json, family: str, words: _AnswerWords) -> Shown:
    rated = answer["state"] == AnswerState.RATED
    return {
        "voice": voice,
        "level": answer["level"] if rated else None,
        "word": words.levels[family][answer["level"]] if rated else words.states[answer["state"]],
        "facts": words.facts(answer) if rated else "",
        "rationale": answer["rationale"],
        "sources": [_source(source, words) for source in answer["sources"]],
    }


def _source(source: Json, words: _AnswerWords) -> Shown:
    day = source["source_on"]
    return {
        **source,
        "kind": words.kinds[source["kind"]],
        "source_on": date_format(date.fromisoformat(day), "DATE_FORMAT") if day else "",
    }


def indicator_line(row: Shown, factor: Json) -> Shown:
    """An indicator of `rated_factors` as templates/results/_factor_page.html shows it."""
    code = row["code"]
    return {**answer_lines(row), "critical": code in factor["critical"], **factor["since"][code]}


def answer_lines(row: Shown) -> Shown:
    """The same, of the framework or of the State, with its answers alone."""
    answers = [
        {
            "voice": answer["voice"],
            "words": answer["word"] if answer["level"] is None else f"{answer['level']} {answer['word']}",
            "facts": [answer["facts"]] if answer["facts"] else [],
            "rationale": answer["rationale"],
            "sources": [{**source, "url": source["link"]} for source in answer["sources"]],
        }
        for answer in row["answers"]
    ]
    return {**row, "answers": answers}


def populations(page: Json) -> list[Shown]:
    return [{**row, "group": PopulationGroup(row["group"]).label} for row in page["populations"]]


def downloads(found: PublishedAssessment) -> list[Shown]:
    reports = [
        {
            "label": _("Full report, PDF, %(language)s") % {"language": language_name(report.language)},
            "url": f"{address(found)}report/{report.language}.pdf",
        }
        for report in sorted(found.reports.all(), key=lambda report: report.language != get_language())
    ]
    number = found.cycle_number
    scores = f"/api/v1/scores/?state={found.iso3}&from={number}&to={number}&format=csv"
    return [
        *reports,
        {"label": _("Scores, CSV"), "url": scores},
        {"label": _("Results, JSON"), "url": f"/api/v1/assessments/{found.pk}/results/"},
    ]


def language_name(code: str) -> str:
    """In its own words; the code itself for one that nobody has named."""
    try:
        return str(get_language_info(code)["name_local"])
    except KeyError:
        return code
