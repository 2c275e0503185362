"""Rules of what the office writes, shared by forms and services; each adds to `errors` by field."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import pycountry
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from r2p_site.errors import InvalidInput, Message

Errors = dict[str, list[Message]]

MOST_QUESTIONS = 10
MOST_REGIONS = 30
LONGEST_LINE = 300
LONGEST_TEXT = 20_000


@dataclass(frozen=True, slots=True)
class WordsInput:
    """Title and questions in one language."""

    language: str
    title: str
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlanInput:
    words: WordsInput
    opens_on: date
    closes_on: date
    regions: tuple[str, ...] = ()
    office_contact: str = ""


def lines_of_text(text: str) -> tuple[str, ...]:
    """One entry for each line that says something."""
    return tuple(line for raw in text.splitlines() if (line := " ".join(raw.split())))


def language_choices() -> list[tuple[str, str]]:
    """The site's languages and the other United Nations ones first, then every language with a two-letter code."""
    known = {code: str(name) for code, name in settings.LANGUAGES_KNOWN.items()}
    first = {code.partition("-")[0] for code in known}
    others = {
        row.alpha_2: row.name for row in pycountry.languages if hasattr(row, "alpha_2") and row.alpha_2 not in first
    }
    return [*known.items(), *sorted(others.items(), key=lambda item: item[1])]


def language_name(code: str) -> str:
    return dict(language_choices()).get(code, code)


def check_words(words: WordsInput, *, questions: int | None = None) -> Errors:
    """`questions`: how many there are in the language in which the consultation was planned."""
    errors: Errors = {}
    if words.language not in dict(language_choices()):
        errors["language"] = [_("Choose one of the languages.")]
    check_line(errors, "title", words.title)
    if not words.questions:
        errors["questions"] = [_("Write at least one question, each on a line of its own.")]
    elif len(words.questions) > MOST_QUESTIONS:
        errors["questions"] = [_("Ask at most %(most)d questions.") % {"most": MOST_QUESTIONS}]
    elif questions is not None and len(words.questions) != questions:
        line = ngettext_lazy(
            "The consultation has %(count)d question; write as many here, in the same order.",
            "The consultation has %(count)d questions; write as many here, in the same order.",
            questions,
        )
        errors["questions"] = [line % {"count": questions}]
    check_lines(errors, "questions", words.questions)
    return errors


def check_plan(values: PlanInput, *, today: date) -> Errors:
    errors = check_words(values.words)
    if values.opens_on < today:
        errors["opens_on"] = [_("Choose a first day that is not over yet.")]
    if values.closes_on <= values.opens_on:
        errors["closes_on"] = [_("The last day must come after the first.")]
    if len(values.regions) > MOST_REGIONS:
        errors["regions"] = [_("Offer at most %(most)d regions: coarse ones.") % {"most": MOST_REGIONS}]
    if len(set(values.regions)) < len(values.regions):
        errors["regions"] = [_("Each region stands on one line only.")]
    check_lines(errors, "regions", values.regions)
    if values.office_contact:
        check_line(errors, "office_contact", values.office_contact)
    return errors


def check_line(errors: Errors, name: str, text: str, *, most: int = LONGEST_LINE) -> None:
    if not text.strip():
        errors.setdefault(name, []).append(_("Write something here."))
    check_lines(errors, name, [text], most=most)


def check_lines(errors: Errors, name: str, lines: Sequence[str], *, most: int = LONGEST_LINE) -> None:
    if any("\x00" in line for line in lines):
        errors.setdefault(name, []).append(_("Remove the character that cannot be stored (NUL)."))
    if any(len(line) > most for line in lines):
        errors.setdefault(name, []).append(_("Keep this below %(most)d characters.") % {"most": most})


def check_texts(errors: Errors, texts: Iterable[tuple[str, str]]) -> None:
    """Longer texts that must be there."""
    for name, text in texts:
        check_line(errors, name, text, most=LONGEST_TEXT)


def refuse(errors: Errors) -> None:
    if errors:
        raise InvalidInput(fields=errors)
