"""Marks around what is left out, wherever a custodian may set them: an open one is refused, and nothing is kept."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.apps import apps

from assessments.intake.enums import ReplyKind
from assessments.intake.models import Consultation
from assessments.intake.services.contributions import open_box
from assessments.intake.services.life import publish_report, write_report
from assessments.intake.services.release import theme_told
from assessments.intake.services.replying import ask_for_quote, write_reply, write_warning
from assessments.intake.services.themes import ThemeInput, read_themes, write_theme
from assessments.intake.validators import masked, refuse_open_marks
from r2p_site.errors import InvalidInput
from tests.assessments.intake.services.conftest import Custody

Write = Callable[[Custody, str], Any]


def theme(custody: Custody, **words: str) -> Any:
    given = {"title": "Mills", "text": "Mills burn.", "language": "en", **words}
    sources = (custody.sent[0].contribution.pk,)
    return write_theme(
        consultation=custody.consultation,
        given=ThemeInput(sources=sources, **given),
        unlocked=custody.unlocked,
        by=custody.custodian,
    )


def quote(custody: Custody, **words: str) -> Any:
    given = {"words": "Mills burn.", "text": "May we?", **words}
    contribution = custody.sent[0].contribution
    return ask_for_quote(contribution=contribution, unlocked=custody.unlocked, by=custody.custodian, **given)


def reply(custody: Custody, text: str) -> Any:
    contribution = custody.sent[0].contribution
    return write_reply(contribution=contribution, kind=ReplyKind.REPLY, text=text, by=custody.custodian)


def report(custody: Custody, text: str) -> Any:
    custody.close()
    return write_report(consultation=custody.consultation, text=text, by=custody.custodian)


def warning(custody: Custody, **words: str) -> Any:
    given = {"to": "A mechanism", "words": "Mills burn.", **words}
    contribution = custody.sent[0].contribution
    return write_warning(
        contribution=contribution, agreed_later=True, unlocked=custody.unlocked, by=custody.custodian, **given
    )


# Wherever custodians write: the field that is named in the refusal, and how.
PLACES: dict[str, tuple[str, Write]] = {
    "title of a theme": ("title", lambda custody, text: theme(custody, title=text)),
    "text of a theme": ("text", lambda custody, text: theme(custody, text=text)),
    "words of a quotation": ("words", lambda custody, text: quote(custody, words=text)),
    "question about a quotation": ("text", lambda custody, text: quote(custody, text=text)),
    "reply": ("text", reply),
    "report": ("text", report),
    "words of a warning": ("words", lambda custody, text: warning(custody, words=text)),
    "address of a warning": ("to", lambda custody, text: warning(custody, to=text)),
}
OPEN_MARKS = ("in [[Upper Mill they", "in Upper Mill]] they", "]]Upper Mill[[", "[[a [[b]] c]]", "[[a]] and [[b")


def rows() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in apps.get_app_config("intake").get_models()}


@pytest.fixture
def written(custody: Custody) -> Custody:
    custody.send(consent="quote", witness=True)
    return custody


@pytest.mark.parametrize("text", OPEN_MARKS)
@pytest.mark.parametrize("place", PLACES)
def test_open_mark_is_refused_wherever_marks_are_read(written: Custody, place: str, text: str) -> None:
    field, write = PLACES[place]
    before = rows()

    with pytest.raises(InvalidInput) as refused:
        write(written, text)

    assert list(refused.value.fields) == [field]
    assert rows() == before


@pytest.mark.parametrize("place", PLACES)
def test_closed_marks_are_taken(written: Custody, place: str) -> None:
    assert PLACES[place][1](written, "in [[Upper Mill]] they [[all]] went") is not None


def test_nothing_that_is_marked_leaves(written: Custody) -> None:
    """As the office, the contributor and the public read it."""
    marked, left = "in [[Upper Mill]] they", "in […] they"
    theme(written, title=marked, text=marked)
    reply(written, marked)
    quote(written, words=marked, text=marked)
    row = report(written, marked)
    with time_machine.travel(Consultation.objects.get().closed_on + timedelta(days=60)):
        row = publish_report(consultation=written.consultation, unlocked=written.unlocked, by=written.custodian)

    ((theme_row, content),) = read_themes(written.consultation, written.unlocked)
    told = theme_told(theme_row.pk, content, ())
    shown = open_box(code=written.sent[0].code).replies
    assert (told["title"], told["text"], row.text) == (left, left, left)
    assert sorted((one.text, one.quotation) for one in shown) == [(left, ""), (left, left)]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("nothing", "nothing"),
        ("in [[Upper Mill]] they", "in […] they"),
        ("[[a]] and [[b\nc]]", "[…] and […]"),
        ("[[[deep]] end", "[…] end"),
        ("a [single] bracket", "a [single] bracket"),
    ],
)
def test_marked_passages_are_left_out(text: str, shown: str) -> None:
    refuse_open_marks(text=text)
    assert masked(text) == shown
