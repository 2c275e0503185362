"""Every factor and domain with its answers: level in words, confidence, rationale, and the sources by their marks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from assessments.core.enums import (
    BANDS,
    LEVELS,
    RESILIENCE_BANDS,
    AnswerState,
    Confidence,
    Track,
    Trend,
)
from assessments.reports.document.parts import AnswerPart, FactorPart, Prose, RatingPart, Words
from assessments.reports.document.register import source_marks
from assessments.reports.document.sources import Json, Sources
from assessments.results.charts import band_word, covered, percent, status_words
from frameworks.models import BLOCK_RESILIENCE
from frameworks.outline import OutlineFactor, OutlineIndicator
from r2p_site.wording import listed


def factor_parts(sources: Sources, *, resilience: bool) -> tuple[FactorPart, ...]:
    """The factors of the risk framework, or the domains; nothing where the edition shows no rating."""
    if sources.omitted.ratings:
        return ()
    factors = [row for row in sources.factors() if (row.block == BLOCK_RESILIENCE) == resilience]
    names = Names.of(sources)
    return tuple(_factor(sources, names, row, resilience=resilience) for row in factors)


def national_parts(sources: Sources) -> tuple[RatingPart, ...]:
    """The State's own indicators, in the words that were answered: shown beside the others, never scored."""
    names = Names.of(sources)
    found: dict[str, list[Json]] = {}
    for track in Track:
        for row in sources.record.get("national", {}).get(track, ()):
            found.setdefault(row.get("id", row["code"]), []).append({**row, "voice": track.label})
    return tuple(_national(names, rows) for rows in found.values())


def _national(names: "Names", rows: list[Json]) -> RatingPart:
    answers = []
    for row in rows:
        level = LEVELS[row["family"]][row["level"]] if row["level"] is not None else None
        word, gloss = (level.word, level.gloss) if level else (_national_state(row), "")
        answers.append(_answer(names, row, voice=row["voice"], word=word, gloss=gloss))
    return RatingPart(
        code=rows[0]["code"],
        label=rows[0]["label"],
        statement=rows[0]["statement"],
        critical=False,
        answers=tuple(answers),
        divergence=Prose(""),
    )


def _national_state(row: Json) -> Words:
    if row["state"] == AnswerState.NOT_APPLICABLE and row.get("agreed") is False:
        return not_agreed()
    return AnswerState(row["state"]).label


def not_agreed() -> str:
    return _("Not applicable; no second person agreed, so it counts as not rated")


@dataclass(frozen=True, slots=True)
class Names:
    """How an answer cites sources and populations, by their ids."""

    marks: Mapping[str, str]
    populations: Mapping[str, str]

    @classmethod
    def of(cls, sources: Sources) -> "Names":
        unnamed = _("a population not named in this edition")
        named = {row["id"]: row["name"] or unnamed for row in sources.record["populations"]}
        return cls(source_marks(sources), named)

    def cited(self, answer: Json) -> tuple[str, ...]:
        found = {key for key in answer.get("sources", ()) if key in self.marks}
        return tuple(mark for key, mark in self.marks.items() if key in found)

    def affected(self, answer: Json) -> tuple[str, ...]:
        return tuple(self.populations[key] for key in answer.get("populations", ()) if key in self.populations)


def _factor(sources: Sources, names: Names, factor: OutlineFactor, *, resilience: bool) -> FactorPart:
    parts = [(row.code, _rating(sources, names, row)) for row in factor.indicators]
    return FactorPart(
        number=factor.number,
        title=factor.title,
        summary=factor.summary,
        reading=_domain_reading(sources, factor) if resilience else _factor_reading(sources, factor),
        ratings=tuple(part for _code, part in parts if part.answers),
        unanswered=tuple(code for code, part in parts if not part.answers),
    )


def _factor_reading(sources: Sources, factor: OutlineFactor) -> str:
    found = sources.official["factors"].get(factor.number)
    return "" if found is None else _reading(band_word(found, BANDS), found)


def _domain_reading(sources: Sources, factor: OutlineFactor) -> str:
    found = ((sources.results["resilience"] or {}).get("domains") or {}).get(factor.number)
    return "" if found is None else _reading(band_word(found, RESILIENCE_BANDS), found)


def _reading(word: str, found: Json) -> str:
    parts = [word]
    if found["score"] is not None:
        parts.append(_("%(score)d of 100") % {"score": percent(found["score"])})
    parts.append(_("coverage %(coverage)d %%") % {"coverage": covered(found["coverage"]) or 0})
    if limits := status_words(found["status"]):
        parts.append(limits)
    if found.get("raised_by"):
        parts.append(_("raised by %(codes)s") % {"codes": listed(found["raised_by"])})
    return listed(parts)


def _rating(sources: Sources, names: Names, indicator: OutlineIndicator) -> RatingPart:
    reasons = sources.record["divergences"]
    return RatingPart(
        code=indicator.code,
        label=indicator.label,
        statement=indicator.statement,
        critical=indicator.permanent_id in sources.method["critical"],
        answers=tuple(_answers(sources, names, indicator)),
        divergence=Prose(reasons.get(indicator.permanent_id, "")),
    )


def _answers(sources: Sources, names: Names, indicator: OutlineIndicator) -> Iterator[AnswerPart]:
    for track in Track:
        counted, explained = sources.counted(track, indicator.code), sources.explained(track, indicator.code)
        if counted or explained.get("state", AnswerState.NOT_RATED) != AnswerState.NOT_RATED or _says(explained):
            word, gloss = _words(sources, indicator, track)
            yield _answer(names, {**explained, **counted}, voice=track.label, word=word, gloss=gloss)


def _says(explained: Json) -> bool:
    return bool(explained.get("rationale", "").strip() or explained.get("sources") or explained.get("populations"))


def _answer(names: Names, answer: Json, *, voice: Words, word: Words, gloss: Words) -> AnswerPart:
    """`answer` is what was counted, over what was explained beside it."""
    return AnswerPart(
        voice=voice,
        level=answer.get("level") if answer.get("state") == AnswerState.RATED else None,
        word=word,
        gloss=gloss,
        confidence=Confidence(answer["confidence"]).label if answer.get("confidence") else "",
        contested=bool(answer.get("contested")),
        trend=Trend(answer["trend"]).label if answer.get("trend") else "",
        targeted=bool(answer.get("targeted")),
        rationale=Prose(answer.get("rationale", "")),
        sources=names.cited(answer),
        populations=names.affected(answer),
    )


def _words(sources: Sources, indicator: OutlineIndicator, track: Track) -> tuple[Words, Words]:
    """The level in the words of its family, with what they mean; else the state of the answer."""
    level = sources.level(track, indicator.code)
    if level is None:
        level = sources.explained(track, indicator.code).get("level")
    if level is None:
        return _state_word(sources, track, indicator), ""
    found = LEVELS[indicator.family][level]
    return found.word, found.gloss


def _state_word(sources: Sources, track: Track, indicator: OutlineIndicator) -> Words:
    given = sources.explained(track, indicator.code).get("state")
    counted = sources.counted(track, indicator.code).get("state")
    if given == AnswerState.NOT_APPLICABLE and counted is None:
        return not_agreed()
    return AnswerState(counted or given or AnswerState.NOT_RATED).label
