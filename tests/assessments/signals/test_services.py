"""From a file that was checked to what stands beside a result, and who may bring it in."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.results.models import Result
from assessments.results.services import score_snapshot
from assessments.signals.errors import AlreadyKept, MayNotImport, NotKept, SignalsRefused
from assessments.signals.models import Signal, SignalFile
from assessments.signals.permissions import may_import_signals
from assessments.signals.queries import signals_at
from assessments.signals.services import check_signals, discard_signals, keep_signals, remove_signals
from r2p_site.audit.models import Event
from r2p_site.errors import InvalidInput
from tests.assessments.signals.files import CIVICUS, INFORM, PUBLISHED, signal_input
from tests.cast import PEOPLE, Cast
from tests.factories.assessments import signed_off

YEAR = PUBLISHED["civicus-monitor"][1]


def brought_in(cast: Cast, text: str = CIVICUS, *, edition: str = "2030", **speaks_to: str) -> SignalFile:
    file = check_signals(state=cast.state, by=cast.lead, values=signal_input(text, YEAR, edition=edition))
    return keep_signals(file_id=file.pk, by=cast.lead, speaks_to=speaks_to)


def shown(cast: Cast) -> list[tuple[str, str, str]]:
    return [
        (row["title"], row["edition"], row["values"][0]["value"]) for row in signals_at(cast.state.pk, timezone.now())
    ]


@pytest.mark.parametrize("key", PUBLISHED)
def test_file_of_each_publisher_is_stored_with_edition_licence_year_and_unit(cast: Cast, key: str) -> None:
    text, asked, expected = PUBLISHED[key]

    file = check_signals(state=cast.state, by=cast.lead, values=signal_input(text, asked))
    keep_signals(file_id=file.pk, by=cast.lead, speaks_to={})

    rows = signals_at(cast.state.pk, timezone.now())
    assert [
        (row["title"], value["year"], value["value"], row["speaks_to"]) for row in rows for value in row["values"]
    ] == expected
    assert {row["edition"] for row in rows} == {"2030"}
    assert all(row["licence"] and row["unit"] and row["link"] for row in rows)


def test_nothing_is_shown_before_it_is_kept_nor_after_it_is_taken_away(cast: Cast) -> None:
    file = check_signals(state=cast.state, by=cast.lead, values=signal_input(CIVICUS, YEAR))
    before = shown(cast)
    keep_signals(file_id=file.pk, by=cast.lead, speaks_to={})
    kept = shown(cast)
    remove_signals(file_id=file.pk, by=cast.lead)

    assert (before, kept, shown(cast)) == ([], [("Rating of civic space", "2030", "Narrowed")], [])


def test_newer_file_takes_the_place_of_the_older_one(cast: Cast) -> None:
    brought_in(cast, edition="2029")
    newer = brought_in(cast, CIVICUS.replace("Narrowed", "Obstructed"), edition="2030")

    assert shown(cast) == [("Rating of civic space", "2030", "Obstructed")]
    remove_signals(file_id=newer.pk, by=cast.lead)
    assert shown(cast) == [("Rating of civic space", "2029", "Narrowed")]


def test_what_was_shown_at_a_moment_stays_what_was_shown_then(cast: Cast) -> None:
    """An assessment signed off in between shows the same for ever."""
    file = brought_in(cast)
    assert file.kept_at is not None
    then = timezone.now()
    remove_signals(file_id=file.pk, by=cast.lead)
    brought_in(cast, CIVICUS.replace("Narrowed", "Open"), edition="2031")

    assert [row["edition"] for row in signals_at(cast.state.pk, then)] == ["2030"]
    assert signals_at(cast.state.pk, file.kept_at - timedelta(microseconds=1)) == []
    assert [row["edition"] for row in signals_at(cast.state.pk, timezone.now())] == ["2031"]


def test_importer_chooses_what_a_measure_speaks_to(cast: Cast) -> None:
    file = brought_in(cast, **{"CIVICUS Monitor Rating": "6"})

    signal = file.signals.get()
    assert (signal.speaks_to, signal.why) == ("6", "Chosen when it was brought in.")


def test_rows_of_other_states_are_stored_nowhere(cast: Cast) -> None:
    file = brought_in(cast, INFORM)

    assert (file.rows, file.other_rows, file.rank_columns) == (2, 1, ["Rank"])
    assert set(Signal.objects.values_list("value", flat=True)) == {"6.1", "5.4", "4.9"}
    assert signals_at(cast.other_state.pk, timezone.now()) == []


def test_signal_is_in_no_score(cast: Cast) -> None:
    """Not even in the random streams: the same assessment has the same bytes with and without."""
    snapshot = signed_off(cast)
    without = bytes(score_snapshot(snapshot_id=snapshot.pk).body)
    Result.objects.all().delete()
    for key, (text, asked, _kept) in PUBLISHED.items():
        file = check_signals(state=cast.state, by=cast.lead, values=signal_input(text, asked, edition=key))
        keep_signals(file_id=file.pk, by=cast.lead, speaks_to={})
    SignalFile.objects.update(kept_at=snapshot.created_at - timedelta(days=1))

    assert signals_at(cast.state.pk, snapshot.created_at) != []
    assert bytes(score_snapshot(snapshot_id=snapshot.pk).body) == without


@pytest.mark.parametrize("person", PEOPLE)
def test_only_the_lead_of_the_state_brings_in_and_decides(cast: Cast, person: str) -> None:
    user = cast.named(person)
    allowed = person == "lead"
    assert may_import_signals(user, cast.state) is allowed
    if allowed:
        return
    kept = brought_in(cast)
    waiting = check_signals(state=cast.state, by=cast.lead, values=signal_input(CIVICUS, YEAR))

    with pytest.raises(MayNotImport):
        check_signals(state=cast.state, by=user, values=signal_input(CIVICUS, YEAR))
    with pytest.raises(MayNotImport):
        keep_signals(file_id=waiting.pk, by=user, speaks_to={})
    with pytest.raises(MayNotImport):
        discard_signals(file_id=waiting.pk, by=user)
    with pytest.raises(MayNotImport):
        remove_signals(file_id=kept.pk, by=user)


def test_steps_out_of_order_are_refused(cast: Cast) -> None:
    waiting = check_signals(state=cast.state, by=cast.lead, values=signal_input(CIVICUS, YEAR))
    with pytest.raises(NotKept):
        remove_signals(file_id=waiting.pk, by=cast.lead)
    keep_signals(file_id=waiting.pk, by=cast.lead, speaks_to={})
    with pytest.raises(AlreadyKept):
        keep_signals(file_id=waiting.pk, by=cast.lead, speaks_to={})
    with pytest.raises(AlreadyKept):
        discard_signals(file_id=waiting.pk, by=cast.lead)


def test_file_that_is_refused_stores_nothing(cast: Cast) -> None:
    with pytest.raises(SignalsRefused) as refused:
        check_signals(state=cast.state, by=cast.lead, values=signal_input(CIVICUS.replace("Narrowed", "Tight"), YEAR))

    assert list(refused.value.fields) == ["file"]
    assert str(refused.value.problems[0]).startswith("row 3, column CIVICUS Monitor Rating: “Tight” is none of: Open,")
    assert SignalFile.objects.count() == 0


@pytest.mark.parametrize(("edition", "limit", "field"), [(" ", 1000, "edition"), ("2030", 10, "file")])
def test_missing_edition_and_large_file_are_refused(
    cast: Cast, settings: object, edition: str, limit: int, field: str
) -> None:
    settings.SIGNAL_FILE_LIMIT = limit  # type: ignore[attr-defined]

    with pytest.raises(InvalidInput) as refused:
        check_signals(state=cast.state, by=cast.lead, values=signal_input(CIVICUS, YEAR, edition=edition))

    assert list(refused.value.fields) == [field]


def test_undecided_file_goes_after_a_day(cast: Cast) -> None:
    old = check_signals(state=cast.state, by=cast.lead, values=signal_input(CIVICUS, YEAR))
    SignalFile.objects.update(checked_at=timezone.now() - timedelta(days=2))

    check_signals(state=cast.state, by=cast.lead, values=signal_input(CIVICUS, YEAR))

    assert not SignalFile.objects.filter(pk=old.pk).exists()


def test_each_step_is_an_audit_event(cast: Cast) -> None:
    file = brought_in(cast)
    remove_signals(file_id=file.pk, by=cast.lead)
    discard_signals(
        file_id=check_signals(state=cast.state, by=cast.lead, values=signal_input(CIVICUS, YEAR)).pk, by=cast.lead
    )

    events = Event.objects.filter(event__startswith="signals.").order_by("pk")
    assert [event.event for event in events] == [
        "signals.checked",
        "signals.kept",
        "signals.removed",
        "signals.checked",
        "signals.discarded",
    ]


@pytest.mark.parametrize(
    ("fields", "name"),
    [({"edition": ""}, "signal_file_has_edition"), ({"removed_at": timezone.now()}, "signal_file_removed_after_kept")],
)
def test_constraint_refuses_what_no_service_writes(cast: Cast, fields: dict[str, object], name: str) -> None:
    file = brought_in(cast)
    SignalFile.objects.filter(pk=file.pk).update(kept_at=timezone.now() + timedelta(days=1))

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        SignalFile.objects.filter(pk=file.pk).update(**fields)


@pytest.mark.parametrize(("twin", "name"), [("measure", "signal_position_once"), ("position", "signal_once_per_year")])
def test_value_stands_once(cast: Cast, twin: str, name: str) -> None:
    signal = brought_in(cast).signals.get()
    signal.pk, signal._state.adding = None, True
    signal.id = Signal._meta.pk.get_default()
    setattr(signal, twin, "another" if twin == "measure" else 99)

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        signal.save(force_insert=True)


def test_signals_cost_one_query_for_one_file_and_for_many(cast: Cast) -> None:
    counts = []
    for wanted in (1, 6):
        while SignalFile.objects.count() < wanted:
            brought_in(cast, INFORM, edition=str(SignalFile.objects.count()))
        with CaptureQueriesContext(connection) as queries:
            signals_at(cast.state.pk, timezone.now())
        counts.append(len(queries))

    assert counts == [1, 1]
