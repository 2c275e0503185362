"""What the office's packages hold, read strictly: what is missing, unknown or of another type is refused by place."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from assessments.intake.enums import AnswerKind
from assessments.intake.errors import UnreadableContent
from assessments.scoring import ScoringError, parse_answers, parse_methodology
from assessments.scoring.documents import as_choice, as_list, as_object, as_text, as_whole, inside

Json = dict[str, Any]

CONSULTATION_FIELDS = (
    "consultation", "number", "state", "state_name", "cycle", "title", "questions", "opens_on", "closes_on",
    "languages", "factors", "framework", "methodology", "catalogue", "regions", "files_asked", "office_contact",
)  # fmt: skip
MOST = 1000  # rows of any list
LONGEST = 20_000  # characters of any text
# As the office's own pages have it: what an office that was changed may not exceed either.
MOST_QUESTIONS, MOST_REGIONS, LONGEST_LINE = 10, 30, 300
# What no text needs, and what would show a custodian something else than is there: control characters, marks that turn
# the letters after them around, and tags, which are not seen.
_HIDING = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202d\u202e\U000e0000-\U000e007f]")
HIGHEST_NUMBER = 1_000_000


@dataclass(frozen=True, slots=True)
class AnswerContent:
    theme: UUID
    answer: AnswerKind
    text: dict[str, str]


def consultation_named(body: Mapping[str, Any]) -> UUID:
    """The consultation that a package is about. Raises UnreadableContent."""
    try:
        return _uuid(body.get("consultation"), "consultation")
    except ScoringError as error:
        raise UnreadableContent(error.place, error.message) from error


def package_number(body: Mapping[str, Any]) -> int:
    """Which of the office's plans, or of its packages with answers, this is; the first had none. Raises
    UnreadableContent."""
    try:
        return as_whole(body.get("number", 1), "number", 1, HIGHEST_NUMBER)
    except ScoringError as error:
        raise UnreadableContent(error.place, error.message) from error


def read_consultation(body: Mapping[str, Any]) -> Json:
    """Fields of the model; its id, the number of the plan and what this deployment decides left out.

    Raises UnreadableContent.
    """
    try:
        given = as_object(body, "", CONSULTATION_FIELDS)
        return {
            "iso3": _state(given.get("state")),
            "state_name": _text(given.get("state_name"), "state_name", most=200),
            "cycle": _text(given.get("cycle"), "cycle", most=100),
            "title": _texts(given.get("title"), "title", most=LONGEST_LINE),
            "questions": [
                _question(row, inside("questions", n)) for n, row in _rows(given, "questions", MOST_QUESTIONS)
            ],
            "factors": [_factor(row, inside("factors", n)) for n, row in _rows(given, "factors")],
            "regions": [_text(row, inside("regions", n), most=300) for n, row in _rows(given, "regions", MOST_REGIONS)],
            "languages": [_text(row, inside("languages", n), most=12) for n, row in _rows(given, "languages")],
            "framework": dict(as_object(given.get("framework"), "framework", ("slug", "version"))),
            **_method(given),
            "office_contact": _text(given.get("office_contact", ""), "office_contact", least=0, most=300),
            **_period(given),
        }
    except ScoringError as error:
        raise UnreadableContent(error.place, error.message) from error


def read_answers(body: Mapping[str, Any], *, themes: Sequence[str]) -> list[AnswerContent]:
    """Answers to these released themes, one each at most. Raises UnreadableContent."""
    try:
        given = as_object(body, "", ("consultation", "number", "answers"))
        return _one_each([_answer(row, inside("answers", n), themes) for n, row in _rows(given, "answers")])
    except ScoringError as error:
        raise UnreadableContent(error.place, error.message) from error


def _one_each(answers: list[AnswerContent]) -> list[AnswerContent]:
    if len({answer.theme for answer in answers}) < len(answers):
        raise ScoringError("answers", "name one theme twice")
    return answers


def _period(given: Mapping[str, Any]) -> Json:
    opens_on, closes_on = (_day(given.get(name), name) for name in ("opens_on", "closes_on"))
    if closes_on < opens_on:
        raise ScoringError("closes_on", "comes before opens_on")
    return {"opens_on": opens_on, "closes_on": closes_on}


def _method(given: Mapping[str, Any]) -> Json:
    """The engine itself reads the record and the catalogue: figures are computed with them later."""
    pinned = as_object(given.get("methodology"), "methodology", ("version", "sha256", "record"))
    method = parse_methodology(pinned.get("record"), "methodology.record")
    if pinned.get("sha256") != method.sha256 or pinned.get("version") != method.version:
        raise ScoringError("methodology", "is not the one that its hash names")
    document: Json = {"methodology": method.version, "catalogue": given.get("catalogue"), "sources": []}
    grid = parse_answers(document, {method.version: method}, allow_retired=True).catalogue.risk
    named = {str(as_object(row, inside("factors", n)).get("number")) for n, row in _rows(given, "factors")}
    if named != {factor.number for factor in grid.factors}:
        raise ScoringError("factors", "are not those of the catalogue")
    return {"methodology": dict(pinned), "catalogue": list(as_list(given.get("catalogue"), "catalogue"))}


def _question(value: object, place: str) -> Json:
    given = as_object(value, place, ("id", "text"))
    return {
        "id": _code(given.get("id"), inside(place, "id")),
        "text": _texts(given.get("text"), inside(place, "text"), most=LONGEST_LINE),
    }


def _factor(value: object, place: str) -> Json:
    given = as_object(value, place, ("number", "block", "title", "question"))
    question = given.get("question") or {}
    return {
        "number": _code(given.get("number"), inside(place, "number")),
        "block": _text(given.get("block"), inside(place, "block"), most=100),
        "title": _texts(given.get("title"), inside(place, "title")),
        "question": _texts(question, inside(place, "question")) if question else {},
    }


def _answer(value: object, place: str, themes: Sequence[str]) -> AnswerContent:
    given = as_object(value, place, ("theme", "answer", "text"))
    return AnswerContent(
        theme=UUID(as_choice(given.get("theme"), inside(place, "theme"), list(themes))),
        answer=AnswerKind(as_choice(given.get("answer"), inside(place, "answer"), AnswerKind.values)),
        text=_texts(given.get("text"), inside(place, "text")),
    )


def _rows(given: Mapping[str, Any], name: str, most: int = MOST) -> list[tuple[int, object]]:
    rows = as_list(given.get(name), name)
    if len(rows) > most:
        raise ScoringError(name, f"are more than {most}")
    return list(enumerate(rows))


def _texts(value: object, place: str, *, most: int = LONGEST) -> dict[str, str]:
    """{language: text}, at least one."""
    given = as_object(value, place)
    if not given:
        raise ScoringError(place, "is empty")
    return {_text(code, place, most=12): _text(text, inside(place, code), most=most) for code, text in given.items()}


def _text(value: object, place: str, *, least: int = 1, most: int = LONGEST) -> str:
    if not isinstance(value, str) or len(value.strip()) < least:
        raise ScoringError(place, "is not a text")
    if _HIDING.search(value):
        raise ScoringError(place, "has a character that hides or turns around what is written")
    if len(value) > most:
        raise ScoringError(place, f"is longer than {most} characters")
    return value.strip()


def _code(value: object, place: str) -> str:
    text = as_text(value, place)
    if len(text) > 20 or not text.replace(".", "").isascii() or not text.replace(".", "").isalnum():
        raise ScoringError(place, "is not a code")
    return text


def _state(value: object) -> str:
    text = as_text(value, "state")
    if len(text) != 3 or not text.isascii() or not text.isalpha() or not text.isupper():
        raise ScoringError("state", "is not an ISO 3166-1 alpha-3 code")
    return text


def _day(value: object, place: str) -> date:
    try:
        return date.fromisoformat(as_text(value, place))
    except ValueError as error:
        raise ScoringError(place, "is not a day") from error


def _uuid(value: object, place: str) -> UUID:
    try:
        return UUID(as_text(value, place))
    except ValueError as error:
        raise ScoringError(place, "is not a UUID") from error
