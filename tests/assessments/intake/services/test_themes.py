"""Themes: sealed, from sources that may be used, quoting only what was approved, leaving out what was marked."""

from typing import Any
from uuid import UUID

import pytest

from assessments.intake.enums import Consent, ThemeState, Triage
from assessments.intake.errors import NotUnlocked, QuoteNotApproved, ThemeWithoutSource
from assessments.intake.models import Contribution, Note, Theme, ThemeSource
from assessments.intake.services.contributions import answer_quotation, change_consent, delete_contribution
from assessments.intake.services.reading import set_aside, take_back
from assessments.intake.services.replying import ask_for_quote
from assessments.intake.services.sealed import read_theme
from assessments.intake.services.themes import (
    ThemeInput,
    check_released_theme,
    delete_theme,
    hold_theme,
    read_themes,
    write_theme,
)
from r2p_site.errors import InvalidInput, NotPermitted
from tests.assessments.intake.services.conftest import Custody
from tests.factories import intake


def write(custody: Custody, *sent: intake.Sent, theme: Theme | None = None, **values: Any) -> Theme:
    given = {"title": "Mills burn", "text": "Several people saw mills burn.", "language": "en", **values}
    return write_theme(
        consultation=custody.consultation,
        given=ThemeInput(sources=tuple(one.contribution.pk for one in sent), **given),
        theme=theme,
        unlocked=custody.unlocked,
        by=custody.custodian,
    )


def test_theme_is_sealed_to_every_ready_key(custody: Custody) -> None:
    late = custody.key_of(custody.other)
    theme = write(custody, *custody.send(2))

    assert b"mills" not in bytes(theme.sealed)
    for unlocked in (custody.unlocked, late):
        assert read_theme(theme, unlocked)["text"] == "Several people saw mills burn."
    assert set(Contribution.objects.values_list("triage", flat=True)) == {Triage.USED}


def test_new_words_take_the_place_of_old_ones(custody: Custody) -> None:
    first, second = custody.send(2)
    theme = write(custody, first)
    write(custody, second, theme=theme, title="Schools burn", ready=True)

    row = Theme.objects.get()
    assert read_theme(row, custody.unlocked)["title"] == "Schools burn"
    assert row.state == ThemeState.READY
    assert [source.contribution_id for source in ThemeSource.objects.all()] == [second.contribution.pk]


def test_what_may_only_be_counted_is_no_source(custody: Custody) -> None:
    with pytest.raises(ThemeWithoutSource):
        write(custody, *custody.send(), *custody.send(consent="count"))


def test_theme_needs_sources_of_its_own_consultation_that_are_not_set_aside(custody: Custody) -> None:
    (aside,) = custody.send()
    set_aside(contribution=aside.contribution, reason="abuse", by=custody.custodian)
    elsewhere = intake.consultation()
    intake.ready_key(elsewhere)

    for sources in ((), (aside,), (intake.contribution(elsewhere),)):
        with pytest.raises(ThemeWithoutSource):
            write(custody, *sources)


def test_factor_that_nobody_was_asked_about_is_refused(custody: Custody) -> None:
    with pytest.raises(InvalidInput):
        write(custody, *custody.send(), factors=("99",))


def test_nobody_writes_without_the_key_or_the_role(custody: Custody) -> None:
    given = ThemeInput(title="x", text="x", language="en", sources=(custody.send()[0].contribution.pk,))
    for by, error in ((custody.other, NotUnlocked), (custody.keeper, NotPermitted)):
        with pytest.raises(error):
            write_theme(consultation=custody.consultation, given=given, unlocked=custody.unlocked, by=by)


def asked(custody: Custody, sent: intake.Sent, words: str = "they burnt the mill") -> Note:
    return ask_for_quote(
        contribution=sent.contribution, words=words, text="May we?", unlocked=custody.unlocked, by=custody.custodian
    )


def answer(sent: intake.Sent, note: Note, *, approved: bool) -> None:
    assert isinstance(note.reply, UUID)
    answer_quotation(code=sent.code, reply=note.reply, approved=approved)


def test_approved_words_are_quoted_word_for_word(custody: Custody) -> None:
    (sent,) = custody.send(consent="quote")
    note = asked(custody, sent)
    answer(sent, note, approved=True)

    theme = write(custody, sent, text="One said: “they burnt\nthe mill”.", quote=note.pk, ready=True)

    assert read_theme(theme, custody.unlocked)["quote"] is True
    with pytest.raises(QuoteNotApproved):
        write(custody, sent, text="One said: “they burned the mill”.", quote=note.pk, ready=True)


@pytest.mark.parametrize("approved", [None, False])
def test_words_that_were_not_approved_are_not_ready(custody: Custody, approved: bool | None) -> None:
    (sent,) = custody.send(consent="quote")
    note = asked(custody, sent)
    if approved is not None:
        answer(sent, note, approved=approved)

    write(custody, sent, text="they burnt the mill", quote=note.pk)  # a draft may wait for the answer
    with pytest.raises(QuoteNotApproved):
        write(custody, sent, text="they burnt the mill", quote=note.pk, ready=True)


def test_words_of_somebody_who_is_no_source_are_refused(custody: Custody) -> None:
    sent, other = custody.send(2, consent="quote")
    note = asked(custody, sent)
    answer(sent, note, approved=True)

    with pytest.raises(QuoteNotApproved):
        write(custody, other, text="they burnt the mill", quote=note.pk, ready=True)


def changed_mind(custody: Custody, sent: intake.Sent) -> None:
    change_consent(code=sent.code, consent=Consent.COUNT)


def withdrew(custody: Custody, sent: intake.Sent) -> None:
    delete_contribution(code=sent.code)


def put_aside(custody: Custody, sent: intake.Sent) -> None:
    set_aside(contribution=sent.contribution, reason="repeated", by=custody.custodian)


@pytest.mark.parametrize("happens", [changed_mind, withdrew, put_aside])
def test_theme_whose_only_source_went_is_not_released(custody: Custody, happens: Any) -> None:
    (sent,) = custody.send()
    theme = write(custody, sent, ready=True)
    check_released_theme(theme, read_theme(theme, custody.unlocked), custody.unlocked)

    happens(custody, sent)

    theme = Theme.objects.get()
    with pytest.raises(ThemeWithoutSource):
        check_released_theme(theme, read_theme(theme, custody.unlocked), custody.unlocked)


@pytest.mark.parametrize("happens", [changed_mind, withdrew, put_aside])
def test_theme_of_which_one_of_several_sources_went_is_not_released_until_it_is_saved_again(
    custody: Custody, happens: Any
) -> None:
    *others, gone = custody.send(3)
    theme = write(custody, *others, gone, ready=True)
    check_released_theme(theme, read_theme(theme, custody.unlocked), custody.unlocked)

    happens(custody, gone)

    theme = Theme.objects.get()
    with pytest.raises(ThemeWithoutSource):
        check_released_theme(theme, read_theme(theme, custody.unlocked), custody.unlocked)
    theme = write(custody, *others, theme=theme, ready=True)
    check_released_theme(theme, read_theme(theme, custody.unlocked), custody.unlocked)


def test_source_that_was_taken_back_is_there_again(custody: Custody) -> None:
    sent, other = custody.send(2)
    theme = write(custody, sent, other, ready=True)
    put_aside(custody, sent)
    take_back(contribution=sent.contribution, by=custody.custodian)

    theme = Theme.objects.get()
    check_released_theme(theme, read_theme(theme, custody.unlocked), custody.unlocked)


def test_quote_is_not_released_once_its_author_allows_a_summary_only(custody: Custody) -> None:
    (sent,) = custody.send(consent="quote")
    note = asked(custody, sent)
    answer(sent, note, approved=True)
    theme = write(custody, sent, text="they burnt the mill", quote=note.pk, ready=True)

    change_consent(code=sent.code, consent=Consent.SUMMARY)

    with pytest.raises(QuoteNotApproved):
        check_released_theme(theme, read_theme(theme, custody.unlocked), custody.unlocked)


def test_women_and_young_people_come_first(custody: Custody) -> None:
    sent = custody.send(2)
    for title, groups in (("a", ()), ("b", ("organisations",)), ("c", ("young_people",)), ("d", ("women",))):
        write(custody, *sent, title=title, groups=groups)

    assert [content["title"] for _row, content in read_themes(custody.consultation, custody.unlocked)] == list("cdab")


def test_hold_is_put_and_lifted_and_a_theme_deleted(custody: Custody) -> None:
    (sent,) = custody.send()
    theme = write(custody, sent)
    assert hold_theme(theme=theme, held=True, by=custody.custodian).held is True
    assert hold_theme(theme=theme, held=False, by=custody.custodian).held is False

    delete_theme(theme=theme, by=custody.custodian)
    sent.contribution.refresh_from_db()
    assert (Theme.objects.count(), sent.contribution.triage) == (0, Triage.READ)
