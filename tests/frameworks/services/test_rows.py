from collections.abc import Callable

import pytest

from frameworks.errors import AlreadyPublished, EditConflict, RowGone
from frameworks.models import Descent, FrameworkVersion, Indicator
from frameworks.retirement import retired_rows
from frameworks.revising import factor_in, indicator_in, mark_of
from frameworks.services import (
    add_factor,
    add_indicator,
    change_factor,
    change_indicator,
    draft_from,
    move_factor,
    move_indicator,
    renumber,
    restore,
    retire_factor,
    retire_indicator,
)
from frameworks.stored import content_of, fingerprint
from r2p_site.accounts.models import User
from r2p_site.audit.models import Event
from r2p_site.errors import InvalidInput, NotPermitted
from tests.cast import Cast
from tests.factories.frameworks import draft, framework, framework_of, indicator, published, resilience

pytestmark = pytest.mark.django_db
SIGN = {"label": "New sign", "statement": "Something is seen.", "nature": "dynamic", "family": "incident"}


@pytest.fixture
def admin(cast: Cast) -> User:
    return cast.framework_admin


@pytest.fixture
def begun(admin: User) -> FrameworkVersion:
    """A draft of version 2, of two factors with three indicators each."""
    return draft_from(version=published(framework(2, 3)), by=admin)


def codes(version: FrameworkVersion) -> dict[str, str]:
    return dict(Indicator.objects.filter(version=version).values_list("permanent_id", "code"))


def changes(event: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = Event.objects.get(event=event).details["changes"]
    return found


def test_indicator_is_added_after_the_last_with_an_id_of_its_own(admin: User, begun: FrameworkVersion) -> None:
    row = add_indicator(version=begun, factor_id="tiny/1", by=admin, values=SIGN | {"tags": ["sdg:16", "theme:youth"]})

    assert (row.code, row.permanent_id, row.tags) == ("1.4", "tiny/1.4", ("theme:youth", "sdg:16"))
    assert indicator_in(content_of(begun), "tiny/1.4")[1] == row
    assert changes("indicator.added")[0]["fields"]["label"] == [None, "New sign"]


def test_id_of_a_retired_indicator_is_not_given_again(admin: User, begun: FrameworkVersion) -> None:
    retire_indicator(version=begun, permanent_id="tiny/1.3", reason="asked twice", by=admin)
    renumber(version=begun, by=admin)

    row = add_indicator(version=begun, factor_id="tiny/1", by=admin, values=SIGN)

    assert (row.code, row.permanent_id) == ("1.3", "tiny/1.3-1")


def test_factor_is_added_after_the_last(admin: User, begun: FrameworkVersion) -> None:
    made = add_factor(version=begun, by=admin, values={"title": "New", "block": "famine", "weight": "1.5"})

    assert (made.number, made.permanent_id, made.block, str(made.weight)) == ("3", "tiny/3", "famine", "1.50")


def test_domain_has_the_block_of_resilience(admin: User) -> None:
    version = draft(resilience())

    made = add_factor(version=version, by=admin, values={"title": "Second", "prevention": "operational"})
    row = add_indicator(version=version, factor_id=made.permanent_id, by=admin, values={"label": "Measure"})

    assert (made.number, made.block, row.code, row.family, row.nature) == ("R2", "resilience", "R2.1", "measure", "")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"label": ""}, "label"),
        ({"label": "x" * 201}, "label"),
        ({"family": ""}, "family"),
        ({"family": "measure"}, "family"),
        ({"nature": "odd"}, "nature"),
        ({"weight": "3"}, "weight"),
        ({"weight": "many"}, "weight"),
        ({"tags": ["theme:odd"]}, "tags"),
        ({"source_paragraphs": "0"}, "source_paragraphs"),
        ({"statement": "a\x00b"}, "statement"),
    ],
)
def test_indicator_is_refused_by_field(
    admin: User, begun: FrameworkVersion, values: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        add_indicator(version=begun, factor_id="tiny/1", by=admin, values=SIGN | values)

    assert list(refused.value.fields) == [field]
    assert len(codes(begun)) == 6


@pytest.mark.parametrize("name", ["code", "id", "source_checked", "prevention"])
def test_what_is_not_typed_is_refused(admin: User, begun: FrameworkVersion, name: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        add_indicator(version=begun, factor_id="tiny/1", by=admin, values=SIGN | {name: "9.9"})

    assert list(refused.value.fields) == [name]


def test_factor_of_risk_has_no_block_of_resilience(admin: User, begun: FrameworkVersion) -> None:
    with pytest.raises(InvalidInput) as refused:
        add_factor(version=begun, by=admin, values={"title": "New", "block": "resilience"})

    assert list(refused.value.fields) == ["block"]


def test_change_is_recorded_with_before_and_after(admin: User, begun: FrameworkVersion) -> None:
    rows = Indicator.objects.filter(version=begun).values_list("pk", flat=True)
    before = set(rows)

    change_indicator(version=begun, permanent_id="tiny/1.2", by=admin, values={"statement": "Better.", "weight": "2"})

    row = Indicator.objects.get(version=begun, code="1.2")
    assert (row.statement, row.weight, set(rows)) == ("Better.", 2, before)
    assert changes("indicator.changed") == [
        {
            "row": "indicator",
            "what": "changed",
            "code": "1.2",
            "words": "Label 1.2",
            "fields": {"statement": ["Statement 1.2.", "Better."], "weight": [1, 2]},
        }
    ]


def test_change_of_the_draft_leaves_the_published_version_alone(admin: User, begun: FrameworkVersion) -> None:
    first = FrameworkVersion.objects.get(number=1)

    change_indicator(version=begun, permanent_id="tiny/1.2", by=admin, values={"statement": "Better."})
    change_factor(version=begun, permanent_id="tiny/1", by=admin, values={"title": "Better"})
    move_indicator(version=begun, permanent_id="tiny/1.3", place=1, by=admin)

    assert fingerprint(content_of(first)) == first.sha256


def test_other_words_are_to_be_compared_again(admin: User) -> None:
    version = draft(framework_of(indicator("1.1", source_checked=True)))

    same = change_indicator(version=version, permanent_id="tiny/1.1", by=admin, values={"guidance": "Look here."})
    other = change_indicator(version=version, permanent_id="tiny/1.1", by=admin, values={"statement": "Other."})

    assert (same.source_checked, other.source_checked) == (True, False)


def test_second_administrator_does_not_write_over_the_first(admin: User, begun: FrameworkVersion) -> None:
    read = mark_of(indicator_in(content_of(begun), "tiny/1.2")[1])
    first = change_indicator(
        version=begun, permanent_id="tiny/1.2", by=admin, values={"statement": "First."}, as_read=read
    )

    with pytest.raises(EditConflict) as conflict:
        change_indicator(version=begun, permanent_id="tiny/1.2", by=admin, values={"label": "Second"}, as_read=read)

    assert conflict.value.current == first
    assert indicator_in(content_of(begun), "tiny/1.2")[1] == first
    change_indicator(
        version=begun, permanent_id="tiny/1.2", by=admin, values={"label": "Second"}, as_read=mark_of(first)
    )
    assert indicator_in(content_of(begun), "tiny/1.2")[1].label == "Second"


def test_factor_read_before_another_change_is_not_written_over(admin: User, begun: FrameworkVersion) -> None:
    read = mark_of(factor_in(content_of(begun), "tiny/1"))
    change_factor(version=begun, permanent_id="tiny/1", by=admin, values={"title": "First"}, as_read=read)

    with pytest.raises(EditConflict):
        change_factor(version=begun, permanent_id="tiny/1", by=admin, values={"title": "Second"}, as_read=read)


def test_moving_renumbers_and_keeps_ids(admin: User, begun: FrameworkVersion) -> None:
    move_indicator(version=begun, permanent_id="tiny/1.3", place=1, by=admin)
    move_factor(version=begun, permanent_id="tiny/2", place=1, by=admin)

    assert codes(begun) == {
        "tiny/2.1": "1.1", "tiny/2.2": "1.2", "tiny/2.3": "1.3",
        "tiny/1.3": "2.1", "tiny/1.1": "2.2", "tiny/1.2": "2.3",
    }  # fmt: skip
    assert {row["code"]: row["fields"]["code"][0] for row in changes("indicator.moved")} == {
        "1.1": "1.3", "1.2": "1.1", "1.3": "1.2"
    }  # fmt: skip


def test_retired_indicator_is_listed_with_its_reason_and_restored(admin: User, begun: FrameworkVersion) -> None:
    retire_indicator(version=begun, permanent_id="tiny/1.2", reason="Asked twice.", by=admin)

    begun.refresh_from_db()
    content = content_of(begun)
    assert "tiny/1.2" not in codes(begun)
    (row,) = retired_rows(begun, content)
    assert (row.permanent_id, row.code, row.number, row.reason) == ("tiny/1.2", "1.2", 1, "Asked twice.")
    assert dict(content.gaps) == {"1.2": "Asked twice."}
    event = Event.objects.get(event="indicator.retired")
    assert (event.reason, event.details["changes"][1]["fields"]["label"]) == ("Asked twice.", ["Label 1.2", None])

    restore(version=begun, permanent_id="tiny/1.2", by=admin)

    begun.refresh_from_db()
    first = FrameworkVersion.objects.get(number=1)
    assert content_of(begun).factors == content_of(first).factors
    assert (dict(content_of(begun).gaps), Descent.objects.count()) == ({}, 0)


def test_retired_factor_comes_back_with_its_indicators(admin: User, begun: FrameworkVersion) -> None:
    retire_factor(version=begun, permanent_id="tiny/1", reason="Folded.", by=admin)
    assert [row.permanent_id for row in retired_rows(begun, content_of(begun))] == [
        "tiny/1", "tiny/1.1", "tiny/1.2", "tiny/1.3"
    ]  # fmt: skip
    assert Descent.objects.filter(lineage="retired", reason="Folded.").count() == 3

    restore(version=begun, permanent_id="tiny/1", by=admin)

    assert content_of(begun).factors == content_of(FrameworkVersion.objects.get(number=1)).factors
    assert Descent.objects.count() == 0


def test_indicator_of_a_retired_factor_comes_back_with_it_alone(admin: User, begun: FrameworkVersion) -> None:
    retire_factor(version=begun, permanent_id="tiny/1", reason="Folded.", by=admin)

    restore(version=begun, permanent_id="tiny/1.2", by=admin)

    factor = factor_in(content_of(begun), "tiny/1")
    assert [(row.permanent_id, row.code) for row in factor.indicators] == [("tiny/1.2", "1.2")]


def test_restored_indicator_whose_code_is_taken_gets_the_next(admin: User, begun: FrameworkVersion) -> None:
    retire_indicator(version=begun, permanent_id="tiny/1.1", reason="x", by=admin)
    renumber(version=begun, by=admin)

    restore(version=begun, permanent_id="tiny/1.1", by=admin)

    assert codes(begun)["tiny/1.1"] == "1.3"


def test_what_was_never_published_leaves_only_its_event(admin: User, begun: FrameworkVersion) -> None:
    row = add_indicator(version=begun, factor_id="tiny/1", by=admin, values=SIGN)

    retire_indicator(version=begun, permanent_id=row.permanent_id, reason="a slip", by=admin)

    assert (Descent.objects.count(), retired_rows(begun, content_of(begun))) == (0, [])
    with pytest.raises(RowGone):
        restore(version=begun, permanent_id=row.permanent_id, by=admin)


def test_retiring_needs_a_reason(admin: User, begun: FrameworkVersion) -> None:
    for service, row in ((retire_indicator, "tiny/1.2"), (retire_factor, "tiny/1")):
        with pytest.raises(InvalidInput) as refused:
            service(version=begun, permanent_id=row, reason="  ", by=admin)
        assert list(refused.value.fields) == ["reason"]


_EDITS: dict[str, Callable[[FrameworkVersion, User], object]] = {
    "add_factor": lambda version, by: add_factor(version=version, by=by, values={"title": "T", "block": "common"}),
    "add_indicator": lambda version, by: add_indicator(version=version, factor_id="tiny/1", by=by, values=SIGN),
    "change_factor": lambda version, by: change_factor(
        version=version, permanent_id="tiny/1", by=by, values={"title": "T"}
    ),
    "change_indicator": lambda version, by: change_indicator(
        version=version, permanent_id="tiny/1.1", by=by, values={"label": "L"}
    ),
    "move_factor": lambda version, by: move_factor(version=version, permanent_id="tiny/1", place=2, by=by),
    "move_indicator": lambda version, by: move_indicator(version=version, permanent_id="tiny/1.1", place=2, by=by),
    "renumber": lambda version, by: renumber(version=version, by=by),
    "restore": lambda version, by: restore(version=version, permanent_id="tiny/1.1", by=by),
    "retire_factor": lambda version, by: retire_factor(version=version, permanent_id="tiny/1", reason="r", by=by),
    "retire_indicator": lambda version, by: retire_indicator(
        version=version, permanent_id="tiny/1.1", reason="r", by=by
    ),
}


@pytest.mark.parametrize("edit", _EDITS)
def test_published_version_is_never_edited(admin: User, edit: str) -> None:
    version = published()

    with pytest.raises(AlreadyPublished):
        _EDITS[edit](version, admin)


@pytest.mark.parametrize("edit", _EDITS)
def test_only_framework_administrators_edit(cast: Cast, edit: str) -> None:
    version = draft()

    for name in ("lead", "approver", "operator", "reviewer", "nobody"):
        with pytest.raises(NotPermitted):
            _EDITS[edit](version, cast.named(name))
