"""What the factor page shows of each indicator: the answer as it stands or was typed, and what others answered."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assessments.core.annex import AnnexRow
from assessments.core.enums import LEVELS, AnswerState, Confidence, Trend, Words, answer_words
from assessments.core.errors import RatingConflict
from assessments.core.forms import RatingForm, initial_of
from assessments.core.models import Assessment, CarriedAnswer, NationalRating, Population, Rating
from assessments.core.validators import asks_target
from frameworks.models import Factor, Indicator
from frameworks.phrases import is_official
from r2p_site.accounts.models import User

Row = dict[str, Any]
# What a factor page asks and shows, of the framework or of the State.
Asked = Indicator | AnnexRow
Answered = Rating | NationalRating

# What the form of one indicator holds: without it, saving one would send the whole page.
SENT = (
    "answer",
    "confidence",
    "trend",
    "contested",
    "targeted",
    "populations",
    "rationale",
    "version",
    "wording",
    "resolve",
)

CHOICES: dict[str, Iterable[tuple[str, Words]]] = {
    "answer": [
        (state.value, state.label)
        for state in (AnswerState.INSUFFICIENT, AnswerState.NOT_APPLICABLE, AnswerState.NOT_RATED)
    ],
    "confidence": Confidence.choices,
    "trend": Trend.choices,
}


@cache
def _scale(family: str, _language: str | None) -> list[tuple[int, str, str]]:
    """Level, word and gloss in the language of the request: a page repeats them for each of its indicators."""
    return [(row.level, escape(str(row.word)), escape(str(row.gloss))) for row in LEVELS[family]]


@cache
def _choices(name: str, _language: str | None) -> list[tuple[str, str]]:
    return [(value, escape(str(word))) for value, word in CHOICES[name]]


@dataclass(frozen=True, slots=True)
class Beside:
    """The answers of one factor page, and what stands around them; ratings by the indicator's id."""

    user: User
    own: Mapping[UUID, Answered] = field(default_factory=dict)
    populations: list[Population] = field(default_factory=list)
    earlier: Mapping[str, Answered] = field(default_factory=dict)
    carried: Mapping[UUID, list[CarriedAnswer]] = field(default_factory=dict)
    reviewer: Mapping[UUID, Answered] = field(default_factory=dict)
    can_edit: bool = False


def answers_of(annex: Iterable[AnnexRow]) -> dict[UUID, Answered]:
    """By the indicator's id, as Beside has them."""
    return {row.pk: row.rating for row in annex if row.rating}


def indicator_row(
    assessment: Assessment,
    indicator: Asked,
    beside: Beside,
    *,
    form: RatingForm | None = None,
    conflict: RatingConflict | None = None,
    errors: Iterable[str] = (),
) -> Row:
    """The context of `_indicator.html`; with a bound form, what was typed wins over what is stored.

    So does the version that was read: saving again must not overwrite what somebody else wrote in the meantime.
    """
    rating = beside.own.get(indicator.pk)
    shown = _typed(form) if form is not None else initial_of(rating)
    stored_version = rating.version if rating else 0
    at = addresses(assessment, indicator)
    return {
        **_asked(assessment, indicator),
        **at,
        "history_url": at["history_url"] if rating else "",
        "answered": rating is not None and rating.state != AnswerState.NOT_RATED,
        "version": form.version_read if form is not None else stored_version,
        "levels": [
            {"value": level, "word": word, "gloss": gloss, "checked": shown["answer"] == str(level)}
            for level, word, gloss in _scale(indicator.family, get_language())
        ],
        "choices": _options(_choices("answer", get_language()), shown["answer"]),
        "confidence": _options(_choices("confidence", get_language()), shown["confidence"]),
        "trend": _options(_choices("trend", get_language()), shown["trend"]),
        "contested": shown.get("contested"),
        "rationale": shown["rationale"],
        "asks_targeted": asks_target(indicator),
        "targeted": shown.get("targeted"),
        "sent_with": ",".join(["csrfmiddlewaretoken", *(f"{indicator.code}-{name}" for name in SENT)]),
        "populations": _populations(beside.populations if isinstance(indicator, Indicator) else [], rating, form),
        "sources": _sources(rating),
        "waiting": rating is not None and rating.state == AnswerState.NOT_APPLICABLE and not rating.na_agreed_by_id,
        "last_cycle": _last_cycle(beside.earlier.get(indicator.permanent_id)),
        "carried": [carried_row(row) for row in beside.carried.get(indicator.pk, [])],
        "reviewer": _reviewer(beside.reviewer.get(indicator.pk)),
        "errors": list(errors),
        "saved": saved_line(rating, beside.user),
        "conflict": conflict_context(assessment, indicator, conflict, form) if conflict else None,
    }


def addresses(assessment: Assessment, indicator: Asked) -> Row:
    """Where an answer is saved, read again and sourced."""
    if isinstance(indicator, AnnexRow):
        at: Row = {"pk": assessment.pk, "indicator": indicator.pk}
        names, read = ("national_rating", "national_history", "national_sources"), ""
    else:
        at = {"pk": assessment.pk, "code": indicator.code}
        # Says which question was read: after a move to another version the same code may ask something else.
        names, read = ("rating", "rating_history", "rating_sources"), f"?asked={indicator.pk}"
    save, history, sources = (reverse(f"core:{name}", kwargs=at) for name in names)
    return {"save_url": f"{save}{read}", "history_url": history, "add_source_url": sources}


def _asked(assessment: Assessment, indicator: Asked) -> Row:
    if isinstance(indicator, AnnexRow):
        return _asked_by_state(indicator)
    return {
        "code": indicator.code,
        "title": indicator.label,
        "statement": indicator.statement,
        "guidance": indicator.guidance,
        "examples": indicator.examples,
        "critical": indicator.permanent_id in assessment.methodology.record["critical"],
        "nature": indicator.get_nature_display() if indicator.nature else "",
        "unchecked": not (indicator.source_checked or is_official(indicator.statement))
        and indicator.family != "measure",
    }


def _asked_by_state(row: AnnexRow) -> Row:
    """The words that stand, with their version; those that were answered, where they differ."""
    own = row.indicator
    return {
        "code": row.code,
        "title": own.label,
        "statement": own.statement,
        "guidance": own.guidance,
        "national": True,
        "retired": own.retired_at is not None,
        "wording": own.version,
        "answered_words": row.statement if row.is_reworded else "",
    }


def _typed(form: RatingForm) -> dict[str, Any]:
    """What was sent, valid or not: nothing typed is ever lost."""
    return {
        "answer": form["answer"].value() or "",
        "confidence": form["confidence"].value() or "",
        "trend": form["trend"].value() or "",
        "contested": form["contested"].value(),
        "targeted": form["targeted"].value(),
        "rationale": form["rationale"].value() or "",
    }


def _options(choices: Iterable[tuple[str, Any]], chosen: str) -> list[Row]:
    return [{"value": value, "word": word, "checked": value == chosen} for value, word in choices]


def _populations(populations: list[Population], rating: Answered | None, form: RatingForm | None) -> list[Row]:
    if form is not None:
        chosen = set(form["populations"].value() or [])
    else:
        chosen = {str(row.pk) for row in rating.populations.all()} if isinstance(rating, Rating) else set()
    return [{"value": row.pk, "word": row.name, "checked": str(row.pk) in chosen} for row in populations]


def _sources(rating: Answered | None) -> list[Row]:
    if rating is None:
        return []
    return [
        {
            "title": source.title,
            "url": reverse("core:evidence_detail", kwargs={"pk": rating.assessment_id, "source": source.pk}),
            "grade": f"{source.reliability}{source.credibility or ''}",
        }
        for source in rating.sources.all()
    ]


def level_words(rating: Answered) -> str:
    return answer_words(rating.state, rating.level, rating.family)


def _last_cycle(rating: Answered | None) -> Row | None:
    if rating is None:
        return None
    stated = _("confidence: %(word)s") % {"word": rating.get_confidence_display().lower()}
    return {"level": level_words(rating), "confidence": stated if rating.confidence else _("no rating")}


def carried_row(answer: CarriedAnswer) -> Row:
    """An answer from before the assessment moved to another version."""
    last = answer.history[-1]
    adopt = ""
    if answer.indicator is not None:
        urls = {"pk": answer.assessment_id, "code": answer.indicator.code}
        adopt = f"{reverse('core:rating_adopt', kwargs=urls)}?asked={answer.indicator.factor_id}"
    return {
        "id": answer.pk,
        "code": answer.origin.code,
        "label": answer.origin.label,
        "statement": answer.origin.statement,
        "level": answer_words(last["state"], last["level"], answer.origin.family),
        "rationale": last["rationale"],
        "by": last["by"],
        "at": answer.answered_at,
        "adopt_url": adopt,
    }


def _reviewer(rating: Answered | None) -> Row | None:
    return {"level": level_words(rating)} if rating else None


def saved_line(rating: Answered | None, user: User) -> Row | None:
    if rating is None:
        return None
    by = _("you") if rating.updated_by_id == user.pk else rating.updated_by.name
    return {"at": rating.updated_at, "by": by, "version": rating.version}


def conflict_context(
    assessment: Assessment, indicator: Asked, conflict: RatingConflict, form: RatingForm | None
) -> Row:
    theirs = conflict.rating
    return {
        "code": indicator.code,
        "save_url": addresses(assessment, indicator)["save_url"],
        "version": theirs.version,
        "theirs": {
            "by": theirs.updated_by.name,
            "at": theirs.updated_at,
            "level": level_words(theirs),
            "confidence": theirs.get_confidence_display(),
            "rationale": theirs.rationale,
        },
        "mine": _mine(indicator, form),
    }


def _mine(indicator: Asked, form: RatingForm | None) -> Row:
    typed = _typed(form) if form is not None else {"answer": "", "confidence": "", "rationale": ""}
    answer = typed["answer"]
    if answer.isdigit() and int(answer) < len(LEVELS[indicator.family]):
        level = f"{answer} {LEVELS[indicator.family][int(answer)].word}"
    else:
        level = str(dict(AnswerState.choices).get(answer, AnswerState.NOT_RATED.label))
    confidence = dict(Confidence.choices).get(typed["confidence"], "")
    return {"level": level, "confidence": confidence, "rationale": typed["rationale"]}


def factor_url(assessment: Assessment, factor: Factor) -> str:
    """The page of a risk factor or domain; which of the two says the pinned version it belongs to."""
    name = "core:factor" if factor.version_id == assessment.risk_version_id else "core:domain"
    return reverse(name, kwargs={"pk": assessment.pk, "number": factor.number})


def answer_url(assessment: Assessment, asked: Asked) -> str:
    """Where an answer is given: its place on the page of the factor; the annex where the factor is gone."""
    if asked.factor is None:
        return reverse("core:annex", kwargs={"pk": assessment.pk})
    return f"{factor_url(assessment, asked.factor)}#i-{asked.code}"


def factor_urls(assessment: Assessment) -> dict[str, str]:
    """Pages of all factors and domains by number."""
    factors = Factor.objects.filter(version__in=[assessment.risk_version_id, assessment.resilience_version_id])
    return {factor.number: factor_url(assessment, factor) for factor in factors}
