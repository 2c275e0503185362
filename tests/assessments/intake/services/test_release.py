"""Figures by the worker with a key handed over; the release once, of what was thought through, and nothing else."""

from typing import Any
from uuid import UUID

import pytest

from assessments.intake.enums import Channel, Consent
from assessments.intake.errors import (
    FiguresFixed,
    FiguresMissing,
    FiguresOutdated,
    KeyNotHandedOver,
    NotThoughtThrough,
    NotUnlocked,
    ReleasedBefore,
    SealedToOthers,
    ThemeChanged,
    ThemeWithoutSource,
    WrongState,
)
from assessments.intake.models import Consultation, Figures, Release
from assessments.intake.sealing.handover import WorkerKey
from assessments.intake.services import cards
from assessments.intake.services.contributions import add_to_contribution, change_consent, delete_contribution
from assessments.intake.services.figures import ask_figures, cancel_figures, compute_figures, run_figures
from assessments.intake.services.reading import open_contribution, set_aside
from assessments.intake.services.release import FiguresTold, figures_told, preview_release, release
from assessments.intake.services.themes import ThemeInput, hold_theme, write_theme
from r2p_site.enqueue import JobCancelled
from r2p_site.enqueue.progress import Unwatched
from r2p_site.errors import NotPermitted
from tests.assessments.intake.services.conftest import Custody
from tests.factories import intake


def figures_of(custody: Custody) -> FiguresTold:
    row = compute_figures(consultation_id=custody.consultation.pk, unlocked=custody.unlocked, progress=Unwatched())
    return figures_told(row, custody.unlocked)


def theme_of(custody: Custody, *sent: intake.Sent, theme: Any = None, **values: Any) -> Any:
    """From these, or from everything that was sent."""
    given = {"title": "Mills burn", "text": "Mills burn.", "language": "en", "ready": True, **values}
    return write_theme(
        consultation=custody.consultation,
        given=ThemeInput(sources=tuple(one.contribution.pk for one in sent or custody.sent), **given),
        theme=theme,
        unlocked=custody.unlocked,
        by=custody.custodian,
    )


def shown(custody: Custody) -> dict[UUID, str]:
    preview = preview_release(consultation=custody.consultation, unlocked=custody.unlocked, by=custody.custodian)
    return {theme.id: theme.sha256 for theme in preview.themes}


def release_it(custody: Custody, *thought_of: Any) -> Release:
    """After looking at these themes as they are now."""
    hashes = shown(custody)
    return release(
        consultation=custody.consultation,
        thought_of={theme.pk: hashes[theme.pk] for theme in thought_of},
        unlocked=custody.unlocked,
        by=custody.custodian,
    )


def test_only_sources_with_a_card_count_and_only_from_ten_on(custody: Custody) -> None:
    custody.send(10, levels={"1": 4})
    custody.send(9, levels={"2": 2}, channel=Channel.MET)
    for channel in (Channel.OPEN, Channel.PAPER, Channel.INTERMEDIARY):
        custody.send(12, levels={"1": 0, "3": 1}, channel=channel)
    custody.close()

    figures = figures_of(custody)

    assert figures.views["factors"] == {"1": {"n": "10-19", "median": 4}}
    assert figures.withheld == {"factors": ["2"], "groups": [], "reach": []}
    assert figures.reach["channels"] == {
        "open": "10-19", "invited": "10-19", "met": "fewer than 10", "intermediary": "10-19", "paper": "10-19"
    }  # fmt: skip


def test_set_aside_leaves_the_figures_and_is_told_as_a_range(custody: Custody) -> None:
    sent = custody.send(11, levels={"1": 4})
    for one in sent[:2]:
        set_aside(contribution=one.contribution, reason="repeated", by=custody.custodian)
    custody.close()

    figures = figures_of(custody)

    assert (figures.views["factors"], figures.set_aside) == ({}, "fewer than 10")


def test_level_out_of_range_or_of_another_framework_is_left_out(custody: Custody) -> None:
    custody.send(10, levels={"1": 9, "99": 1, "2": 1})
    custody.close()

    assert list(figures_of(custody).views["factors"]) == ["2"]


def test_figures_wait_for_closing(custody: Custody) -> None:
    for attempt in (
        lambda: figures_of(custody),
        lambda: ask_figures(consultation=custody.consultation, unlocked=custody.unlocked, by=custody.custodian),
    ):
        with pytest.raises(WrongState):
            attempt()


def test_key_that_does_not_open_everything_computes_nothing(custody: Custody) -> None:
    custody.send(10)
    late = custody.key_of(custody.other)
    custody.close()

    with pytest.raises(SealedToOthers):
        compute_figures(consultation_id=custody.consultation.pk, unlocked=late, progress=Unwatched())
    assert Figures.objects.count() == 0


def test_worker_gets_the_key_once(custody: Custody, monkeypatch: pytest.MonkeyPatch) -> None:
    custody.send(10)
    custody.close()
    worker = WorkerKey()
    worker.announce()
    monkeypatch.setattr("assessments.intake.services.figures.worker_key", lambda: worker)
    job = ask_figures(consultation=custody.consultation, unlocked=custody.unlocked, by=custody.custodian)

    run_figures(consultation_id=job.object_id, progress=Unwatched())

    assert figures_told(Figures.objects.get(), custody.unlocked).views["factors"] == {"1": {"n": "10-19", "median": 3}}
    with pytest.raises(KeyNotHandedOver):
        run_figures(consultation_id=job.object_id, progress=Unwatched())
    assert job.name == "intake.figures"
    assert custody.unlocked.private_key.encode().hex() not in str(vars(job))


def test_cancelled_computation_leaves_nothing(custody: Custody, monkeypatch: pytest.MonkeyPatch) -> None:
    class Stopped:
        def report(self, done: int, total: int) -> None:
            raise JobCancelled

    monkeypatch.setattr("assessments.intake.services.figures.CHUNK", 2)
    custody.send(4)
    custody.close()

    with pytest.raises(JobCancelled):
        compute_figures(consultation_id=custody.consultation.pk, unlocked=custody.unlocked, progress=Stopped())
    assert Figures.objects.count() == 0


def test_asking_twice_keeps_one_job_and_cancelling_stops_it(custody: Custody) -> None:
    custody.close()
    WorkerKey().announce()
    first, second = (
        ask_figures(consultation=custody.consultation, unlocked=custody.unlocked, by=custody.custodian)
        for _time in range(2)
    )
    assert first.pk == second.pk

    assert cancel_figures(consultation=custody.consultation, by=custody.custodian).state == "cancelled"
    again = ask_figures(consultation=custody.consultation, unlocked=custody.unlocked, by=custody.custodian)
    assert (again.pk, again.state) == (first.pk, "queued")


def test_nothing_is_released_twice(custody: Custody) -> None:
    custody.send(10)
    theme = theme_of(custody)
    custody.close()
    figures_of(custody)
    release_it(custody, theme)

    with pytest.raises(ReleasedBefore):
        release_it(custody, theme)
    with pytest.raises(WrongState):
        figures_of(custody)
    Consultation.objects.update(status="closed")  # even if the state were set back
    with pytest.raises(FiguresFixed):
        figures_of(custody)
    assert Release.objects.count() == 1


def test_each_theme_is_thought_of_before_it_leaves(custody: Custody) -> None:
    custody.send(10)
    first, second = theme_of(custody), theme_of(custody, title="Schools burn")
    custody.close()
    figures_of(custody)

    with pytest.raises(NotThoughtThrough):
        release_it(custody, first)
    assert len(release_it(custody, first, second).body["themes"]) == 2


def test_theme_that_changed_after_it_was_shown_does_not_leave(custody: Custody) -> None:
    custody.send(10)
    theme = theme_of(custody)
    custody.close()
    figures_of(custody)
    looked_at = shown(custody)

    def attempt() -> Release:
        return release(
            consultation=custody.consultation, thought_of=looked_at, unlocked=custody.unlocked, by=custody.custodian
        )

    theme_of(custody, theme=theme, text="Only her mill burnt.")
    with pytest.raises(ThemeChanged):
        attempt()
    theme_of(custody, theme=theme)
    assert attempt().body["themes"][0]["text"] == "Mills burn."


def test_held_and_unfinished_themes_leave_no_trace(custody: Custody) -> None:
    custody.send(10)
    held, draft, told = (theme_of(custody, title=title, ready=title != "b") for title in "abc")
    hold_theme(theme=held, held=True, by=custody.custodian)
    custody.close()
    figures_of(custody)

    row = release_it(custody, told)

    assert [theme["title"] for theme in row.body["themes"]] == ["c"]
    assert str(held.pk) not in bytes(row.package).decode()
    assert str(draft.pk) not in bytes(row.package).decode()


def changes_consent(custody: Custody) -> None:
    change_consent(code=custody.sent[0].code, consent=Consent.SUMMARY)


def adds(custody: Custody) -> None:
    add_to_contribution(code=custody.sent[0].code, text="more")


def withdraws(custody: Custody) -> None:
    delete_contribution(code=custody.sent[0].code)


def sets_aside(custody: Custody) -> None:
    set_aside(contribution=custody.sent[0].contribution, reason="empty", by=custody.custodian)


@pytest.mark.parametrize("happens", [withdraws, sets_aside])
def test_what_changes_after_computing_stops_the_release(custody: Custody, happens: Any) -> None:
    _changing, *others = custody.send(12)
    theme = theme_of(custody, *others)
    custody.close()
    figures_of(custody)
    happens(custody)

    with pytest.raises(FiguresOutdated):
        release_it(custody, theme)
    figures_of(custody)
    assert release_it(custody, theme).body["views"]["factors"] == {"1": {"n": "10-19", "median": 3}}


@pytest.mark.parametrize("happens", [changes_consent, adds])
def test_holders_of_codes_cannot_keep_a_release_from_being_signed(custody: Custody, happens: Any) -> None:
    custody.send(12)
    theme = theme_of(custody)
    custody.close()
    figures_of(custody)
    happens(custody)

    assert release_it(custody, theme).body["views"]["factors"] == {"1": {"n": "10-19", "median": 3}}


@pytest.mark.parametrize("happens", [withdraws, sets_aside])
def test_theme_that_rests_on_what_went_is_shown_and_stops_the_release(custody: Custody, happens: Any) -> None:
    custody.send(12)
    theme = theme_of(custody)
    custody.close()
    happens(custody)
    figures_of(custody)

    preview = preview_release(consultation=custody.consultation, unlocked=custody.unlocked, by=custody.custodian)
    problem = "“Mills burn” rests on something that was withdrawn, set aside, or may only be counted."
    assert [shown.problem for shown in preview.themes] == [problem]
    with pytest.raises(ThemeWithoutSource):
        release_it(custody, theme)
    assert Release.objects.count() == 0


def test_opening_something_after_computing_changes_nothing(custody: Custody) -> None:
    custody.send(10)
    custody.close()
    figures_of(custody)
    open_contribution(
        contribution=custody.sent[0].contribution, reason="theme", unlocked=custody.unlocked, by=custody.custodian
    )

    assert release_it(custody).body["themes"] == []


def test_release_needs_figures_the_key_and_a_custodian(custody: Custody) -> None:
    custody.close()
    with pytest.raises(FiguresMissing):
        release_it(custody)
    for by, error in ((custody.other, NotUnlocked), (custody.keeper, NotPermitted)):
        with pytest.raises(error):
            release(consultation=custody.consultation, thought_of={}, unlocked=custody.unlocked, by=by)


def test_voice_is_named_only_where_enough_took_part(custody: Custody) -> None:
    custody.send(12, groups=["women"])
    custody.send(12, groups=["young_people"])
    custody.send(3, groups=["women_led_organisations"])
    theme = theme_of(custody, groups=("women", "organisations"))
    custody.close()
    figures_of(custody)

    preview = preview_release(consultation=custody.consultation, unlocked=custody.unlocked, by=custody.custodian)
    assert preview.themes[0].quiet_groups == ("organisations",)
    assert release_it(custody, theme).body["themes"][0]["groups"] == ["women"]


def test_meetings_leave_as_ranges_and_weeks(custody: Custody) -> None:
    for groups in ({"women": 12, "defenders": 3}, {"women": 0}):
        cards.record_meeting(
            consultation=custody.consultation,
            day=custody.consultation.opens_on,
            groups=groups,
            officials_present=bool(groups["women"]),
            by=custody.custodian,
        )
    custody.close()
    figures_of(custody)

    meetings = release_it(custody).body["meetings"]
    told = {"week": "2026-W01", "groups": {"women": "10-19"}, "officials_present": True}
    silent = {"week": "2026-W01", "groups": {}, "officials_present": False}
    assert sorted(meetings, key=lambda row: len(row["groups"])) == [silent, told]
