"""Bodies of the packages that go out: what the recipient needs to ask, and what it may pass on to contributors."""

from datetime import date
from typing import Any

from assessments.consultation.models import Consultation, Theme
from assessments.core.models import Assessment
from frameworks.models import FrameworkVersion
from frameworks.outline import Outline
from frameworks.queries import catalogue_rows, outline

Json = dict[str, Any]


def consultation_body(consultation: Consultation, assessment: Assessment) -> Json:
    """`assessment` with its pins. Nothing in it names a person but the office's own contact line."""
    version, cycle = assessment.risk_version, assessment.cycle
    return {
        "consultation": str(consultation.pk),
        "number": consultation.version,
        "state": cycle.state_id,
        "state_name": cycle.state.name,
        "cycle": cycle.title,
        "title": {code: consultation.words[code]["title"] for code in consultation.languages},
        "questions": _questions(consultation),
        "opens_on": consultation.opens_on.isoformat(),
        "closes_on": consultation.closes_on.isoformat(),
        "languages": consultation.languages,
        "factors": _factors(version, consultation.languages),
        "framework": {"slug": version.framework.slug, "version": version.number},
        "methodology": {
            "version": assessment.methodology.version,
            "sha256": assessment.methodology.sha256,
            "record": assessment.methodology.record,
        },
        "catalogue": catalogue_rows(version),
        "regions": consultation.regions,
        "files_asked": False,
        "office_contact": consultation.office_contact,
    }


def later_day_body(body: Json, consultation: Consultation, closes_on: date) -> Json:
    """`body`: of the package that the recipient goes by; nothing of it changes but the number and the last day."""
    return {**body, "number": consultation.version, "closes_on": closes_on.isoformat()}


def plan_in(body: Json) -> Json:
    """The plan that a signed body holds, as fields of Consultation."""
    questions, languages = body["questions"], list(body["languages"])
    return {
        "words": {
            code: {"title": body["title"][code], "questions": [row["text"][code] for row in questions]}
            for code in languages
        },
        "languages": languages,
        "opens_on": date.fromisoformat(body["opens_on"]),
        "closes_on": date.fromisoformat(body["closes_on"]),
        "regions": list(body["regions"]),
        "office_contact": body["office_contact"],
    }


def answers_body(consultation: Consultation, themes: list[Theme], number: int) -> Json:
    """`themes` all answered."""
    return {
        "consultation": str(consultation.pk),
        "number": number,
        "answers": [
            {"theme": str(theme.pk), "answer": theme.answer.reply, "text": theme.answer.text} for theme in themes
        ],
    }


def _questions(consultation: Consultation) -> list[Json]:
    count = len(consultation.questions)
    return [
        {
            "id": f"q{index + 1}",
            "text": {code: consultation.words[code]["questions"][index] for code in consultation.languages},
        }
        for index in range(count)
    ]


def _factors(version: FrameworkVersion, languages: list[str]) -> list[Json]:
    """In the language of the framework, and in those of the consultation that it is translated into."""
    editions: dict[str, Outline] = {}
    for language in (version.language, *languages):
        found = outline(version, language)
        editions[found.language] = found
    rows = {code: edition.factors for code, edition in editions.items()}
    return [
        {
            "number": factor.number,
            "block": factor.block,
            "title": {code: rows[code][index].title for code in rows},
            "question": {code: rows[code][index].rating_question for code in rows if rows[code][index].rating_question},
        }
        for index, factor in enumerate(rows[version.language])
    ]
