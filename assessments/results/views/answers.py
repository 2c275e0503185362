"""Answers as pages of results show them, official and national: level in words, what explains it, and its sources."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse

from assessments.core.annex import AnnexRow
from assessments.core.enums import AnswerState, Confidence, Confidentiality, Track, Trend
from assessments.core.models import NationalRating, Rating
from assessments.core.permissions import is_office
from assessments.results import findings
from assessments.results.views.loading import Loaded

Line = dict[str, Any]


def hidden_from(loaded: Loaded) -> Collection[str]:
    """Confidentiality of the sources that the reader does not see."""
    return () if is_office(loaded.user, loaded.assessment) else (Confidentiality.INTERNAL,)


def answer_line(track: str, rating: Rating | NationalRating | None, hidden: Collection[str]) -> Line:
    words = findings.answer_words(rating.state, rating.level, rating.family) if rating else ""
    return {
        "voice": Track(track).label,
        "words": words or str(AnswerState.NOT_RATED.label),
        "facts": _facts(rating) if rating and rating.level is not None else [],
        "rationale": rating.rationale if rating else "",
        "sources": _sources(rating, hidden) if rating else [],
    }


def national_lines(voices: Mapping[str, Sequence[AnnexRow]], hidden: Collection[str]) -> list[Line]:
    """What the State asks of its own, as templates/results/_factor_indicator.html shows indicators: the words of the
    first voice that answered, and every voice's answer."""
    found: dict[UUID, list[tuple[str, AnnexRow]]] = {}
    for track, rows in voices.items():
        for row in rows:
            found.setdefault(row.pk, []).append((track, row))
    return [_national(said, hidden) for said in found.values()]


def _national(said: Sequence[tuple[str, AnnexRow]], hidden: Collection[str]) -> Line:
    asked = next((row for _track, row in said if row.rating), said[0][1])
    return {
        "national": True,
        "code": asked.code,
        "label": asked.label,
        "statement": asked.statement,
        "answers": [answer_line(track, row.rating, hidden) for track, row in said],
    }


def _facts(rating: Rating | NationalRating) -> list[str]:
    found = [findings.confidence_words(rating.confidence or Confidence.LOW, contested=rating.contested)]
    if rating.trend and rating.trend != Trend.UNKNOWN:
        found.append(str(Trend(rating.trend).label).lower())
    return found


def _sources(rating: Rating | NationalRating, hidden: Collection[str]) -> list[dict[str, str]]:
    return [
        {
            "title": source.title,
            "publisher": source.publisher,
            "url": reverse("core:evidence_detail", kwargs={"pk": rating.assessment_id, "source": source.pk}),
        }
        for source in rating.sources.all()
        if source.confidentiality not in hidden
    ]
