"""What became of each indicator: by permanent id, by decision, over several versions."""

from dataclasses import replace

import pytest

from frameworks.crosswalk import (
    CrosswalkRow,
    Origin,
    Sign,
    composed,
    crosswalk,
    crosswalk_of,
    origins_between,
    resemblance,
)
from frameworks.enums import Lineage
from frameworks.errors import AlreadyPublished, RowGone
from frameworks.models import FrameworkVersion
from frameworks.services import (
    add_indicator,
    change_indicator,
    decide_descent,
    draft_from,
    publish_version,
    renumber,
    retire_indicator,
)
from r2p_site.accounts.models import User
from r2p_site.audit.models import Event
from r2p_site.errors import InvalidInput, NotPermitted
from tests.cast import Cast
from tests.factories.frameworks import framework, published

SIGN = {"label": "Label 1.9", "statement": "Statement 1.9.", "nature": "dynamic", "family": "condition"}


def sign(key: str, statement: str = "Armed groups recruit children near schools") -> Sign:
    return Sign(key, key, "Recruitment", statement, "dynamic", "incident")


def shown(rows: list[CrosswalkRow]) -> dict[str, tuple[str, tuple[str, ...]]]:
    return {row.sign.permanent_id: (row.origin.lineage.value, row.origin.ids) for row in rows}


def test_without_decisions_the_id_alone_counts() -> None:
    before = [sign("a"), sign("b"), sign("c")]
    after = [sign("a"), replace(sign("b"), statement="Something else entirely"), sign("d", "Courts are closed")]

    assert shown(crosswalk(before, after, {})) == {
        "a": ("unchanged", ("a",)),
        "b": ("reworded", ("b",)),
        "d": ("new", ()),
        "c": ("retired", ("c",)),
    }


def test_other_scale_is_no_unchanged_question() -> None:
    rows = crosswalk([sign("a")], [replace(sign("a"), family="condition")], {})

    assert shown(rows) == {"a": ("reworded", ("a",))}


def test_similar_words_are_suggested_and_count_for_nothing() -> None:
    rows = crosswalk([sign("a")], [sign("b", "Armed groups recruit young children near schools")], {})

    assert shown(rows) == {"b": ("new", ()), "a": ("retired", ("a",))}
    assert rows[0].suggested == Origin(Lineage.REWORDED, ("a",))


def test_split_and_merger_are_suggested() -> None:
    split = crosswalk([sign("a")], [sign("b"), sign("c")], {})
    merged = crosswalk([sign("a"), sign("b")], [sign("c")], {})

    assert [row.suggested and row.suggested.lineage for row in split[:2]] == [Lineage.SPLIT, Lineage.SPLIT]
    assert merged[0].suggested == Origin(Lineage.MERGED, ("a", "b"))


def test_decision_wins_and_ends_suggestions() -> None:
    decisions = {"b": (Origin(Lineage.REWORDED, ("a",)), "same thing")}

    (row,) = crosswalk([sign("a")], [sign("b")], decisions)

    assert (row.origin, row.decided, row.reason, row.suggested) == (
        Origin(Lineage.REWORDED, ("a",)), True, "same thing", None
    )  # fmt: skip


def test_same_id_may_be_decided_to_be_new() -> None:
    rows = crosswalk([sign("a")], [sign("a")], {"a": (Origin(Lineage.NEW), "")})

    assert shown(rows) == {"a": ("new", ())}


def test_resemblance_is_the_share_of_words() -> None:
    assert resemblance(sign("a"), sign("b")) == 1
    assert resemblance(Sign("a", "a", "", "", "", ""), Sign("b", "b", "", "", "", "")) == 0
    assert resemblance(sign("a"), Sign("b", "b", "Courts", "Judges are dismissed", "", "")) == 0


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("unchanged", "unchanged", "unchanged"),
        ("unchanged", "reworded", "reworded"),
        ("reworded", "unchanged", "reworded"),
        ("split", "reworded", "split"),
    ],
)
def test_steps_are_no_better_than_the_weakest(first: str, second: str, expected: str) -> None:
    steps = composed({"b": Origin(Lineage(first), ("a",))}, {"c": Origin(Lineage(second), ("b",))})

    assert steps == {"c": Origin(Lineage(expected), ("a",))}


def test_what_was_new_in_between_is_new() -> None:
    steps = composed({"b": Origin(Lineage.NEW)}, {"c": Origin(Lineage.UNCHANGED, ("b",)), "d": Origin(Lineage.NEW)})

    assert steps == {"c": Origin(Lineage.NEW), "d": Origin(Lineage.NEW)}


@pytest.fixture
def admin(cast: Cast) -> User:
    return cast.framework_admin


@pytest.fixture
def begun(admin: User) -> FrameworkVersion:
    return draft_from(version=published(framework(1, 4)), by=admin)


def test_versions_in_a_row_are_followed(admin: User, begun: FrameworkVersion) -> None:
    """1.1 is reworded; 1.2 leaves for a new indicator, whose decision holds over a later version without any change."""
    change_indicator(version=begun, permanent_id="tiny/1.1", by=admin, values={"statement": "Better."})
    retire_indicator(version=begun, permanent_id="tiny/1.2", reason="said better", by=admin)
    made = add_indicator(version=begun, factor_id="tiny/1", by=admin, values=SIGN)
    decide_descent(version=begun, permanent_id=made.permanent_id, lineage="reworded", origins=["tiny/1.2"], by=admin)
    renumber(version=begun, by=admin)
    second = publish_version(version=begun, by=None)
    third = publish_version(version=draft_from(version=second, by=admin), by=None)

    first = FrameworkVersion.objects.get(number=1)
    found = {key: (origin.lineage.value, origin.ids) for key, origin in origins_between(first.pk, third.pk).items()}
    assert found == {
        "tiny/1.1": ("reworded", ("tiny/1.1",)),
        "tiny/1.3": ("unchanged", ("tiny/1.3",)),
        "tiny/1.4": ("unchanged", ("tiny/1.4",)),
        made.permanent_id: ("reworded", ("tiny/1.2",)),
    }
    assert origins_between(third.pk, third.pk) == {}


def test_version_that_was_not_begun_from_the_other_goes_by_ids(admin: User, begun: FrameworkVersion) -> None:
    first = FrameworkVersion.objects.get(number=1)
    second = publish_version(version=begun, by=None)
    third = publish_version(version=draft_from(version=first, by=admin), by=None)

    assert {origin.lineage for origin in origins_between(second.pk, third.pk).values()} == {Lineage.UNCHANGED}


def test_decision_is_recorded(admin: User, begun: FrameworkVersion) -> None:
    decide_descent(version=begun, permanent_id="tiny/1.1", lineage="new", origins=[], by=admin, reason="other thing")

    event = Event.objects.get(event="descent.decided")
    assert event.details["after"] == ["new", []]
    assert (event.reason, event.details["before"]) == ("other thing", None)
    assert shown(crosswalk_of(begun))["tiny/1.1"] == ("new", ())


@pytest.mark.parametrize(
    ("row", "lineage", "origins", "refusal"),
    [
        ("tiny/1.1", "odd", [], "lineage"),
        ("tiny/1.1", "reworded", [], "origins"),
        ("tiny/1.1", "reworded", ["tiny/1.1", "tiny/1.2"], "origins"),
        ("tiny/1.1", "merged", ["tiny/1.1"], "origins"),
        ("tiny/1.1", "new", ["tiny/1.1"], "origins"),
        ("tiny/1.1", "unchanged", ["elsewhere"], "origins"),
        ("tiny/9.9", "new", [], "gone"),
        ("tiny/1.1", "retired", [], "gone"),
    ],
)
def test_decision_is_refused(
    admin: User, begun: FrameworkVersion, row: str, lineage: str, origins: list[str], refusal: str
) -> None:
    with pytest.raises((InvalidInput, RowGone)) as refused:
        decide_descent(version=begun, permanent_id=row, lineage=lineage, origins=origins, by=admin)

    assert (list(refused.value.fields) or ["gone"]) == [refusal]


def test_published_crosswalk_is_not_decided_again(admin: User, begun: FrameworkVersion) -> None:
    publish_version(version=begun, by=None)

    with pytest.raises(AlreadyPublished):
        decide_descent(version=begun, permanent_id="tiny/1.1", lineage="new", origins=[], by=admin)


def test_only_framework_administrators_decide(cast: Cast, begun: FrameworkVersion) -> None:
    with pytest.raises(NotPermitted):
        decide_descent(version=begun, permanent_id="tiny/1.1", lineage="new", origins=[], by=cast.lead)
