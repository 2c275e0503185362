"""The editor as an administrator uses it, without script."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from frameworks.models import Framework, FrameworkVersion, Indicator
from frameworks.queries import version_of
from frameworks.revising import indicator_in, mark_of
from frameworks.services import (
    add_indicator,
    change_indicator,
    draft_from,
    note_compared,
    publish_version,
    retire_indicator,
)
from frameworks.stored import content_of
from r2p_site.accounts.models import Role
from tests.cast import Cast
from tests.factories.accounts import UserFactory
from tests.factories.frameworks import draft, framework, published, resilience

EDIT = "/frameworks/tiny/versions/2/edit/"
SIGN = {"label": "New sign", "statement": "Seen.", "nature": "dynamic", "family": "incident", "weight": "1"}


@pytest.fixture
def admin(cast: Cast, client_of: Callable[..., Client]) -> Client:
    return client_of(cast.framework_admin)


@pytest.fixture
def begun(cast: Cast) -> FrameworkVersion:
    """A draft of version 2, of two factors with three indicators each."""
    return draft_from(version=published(framework(2, 3)), by=cast.framework_admin)


def codes(version: FrameworkVersion) -> dict[str, str]:
    return dict(Indicator.objects.filter(version=version).values_list("permanent_id", "code"))


def test_framework_is_begun_and_filled(admin: Client) -> None:
    new = {"title": "Our own", "slug": "own", "kind": "risk", "wording": "own", "language": "en"}
    edit = "/frameworks/own/versions/1/edit/"
    assert admin.post("/frameworks/new/", new)["Location"] == edit

    added = admin.post(f"{edit}factors/new/", {"title": "Hunger", "block": "common", "weight": "1"})
    assert added["Location"] == f"{edit}#f-1"
    sign = admin.post(f"{edit}indicators/new/own/1/", SIGN | {"tags": ["theme:gender", "sdg:2"]})
    assert sign["Location"] == f"{edit}#i-1.1"

    (factor,) = content_of(FrameworkVersion.objects.get()).factors
    assert (factor.title, factor.indicators[0].label) == ("Hunger", "New sign")
    assert factor.indicators[0].tags == ("theme:gender", "sdg:2")


def test_refused_framework_keeps_what_was_typed(admin: Client) -> None:
    response = admin.post("/frameworks/new/", {"title": "Our own", "slug": "Not so", "kind": "risk"})

    form = response.context["form"]
    assert (response.status_code, list(form.errors), form["title"].value()) == (422, ["slug"], "Our own")
    assert Framework.objects.count() == 0


def test_draft_is_begun_from_any_published_version(admin: Client, cast: Cast) -> None:
    published(framework(1, 2))
    publish_version(version=draft(framework(1, 3)), by=None)

    response = admin.post("/frameworks/tiny/versions/1/draft/")

    begun = version_of("tiny", 3)
    assert (response["Location"], begun.base.number) == ("/frameworks/tiny/versions/3/edit/", 1)
    again = admin.post("/frameworks/tiny/versions/2/draft/", follow=True)
    assert "This framework has a draft already" in again.content.decode()


def test_indicator_form_shows_everything_and_the_level_words(admin: Client, begun: FrameworkVersion) -> None:
    response = admin.get(f"{EDIT}indicator/tiny/1.2/")

    assert response.context["form"].initial["statement"] == "Statement 1.2."
    scales = response.context["scales"]
    assert [(family, len(levels), chosen) for family, levels, chosen in scales] == [
        ("incident", 5, False), ("condition", 5, True), ("capacity", 5, False), ("build-up", 5, False),
        ("event", 5, False),
    ]  # fmt: skip


def test_indicator_is_changed(admin: Client, begun: FrameworkVersion) -> None:
    page = admin.get(f"{EDIT}indicator/tiny/1.2/")
    sent = {field.name: field.value() for field in page.context["form"] if field.value()}

    response = admin.post(f"{EDIT}indicator/tiny/1.2/", sent | {"statement": "Better.", "examples": "One.\r\nTwo."})

    assert response["Location"] == f"{EDIT}#i-1.2"
    row = indicator_in(content_of(begun), "tiny/1.2")[1]
    assert (row.statement, row.examples) == ("Better.", "One.\nTwo.")


def test_stale_edit_shows_both_and_saves_when_sent_again(admin: Client, begun: FrameworkVersion, cast: Cast) -> None:
    other = UserFactory(roles=[(Role.FRAMEWORK_ADMIN, None)])
    read = mark_of(indicator_in(content_of(begun), "tiny/1.2")[1])
    change_indicator(version=begun, permanent_id="tiny/1.2", by=other, values={"statement": "Theirs."})

    response = admin.post(f"{EDIT}indicator/tiny/1.2/", SIGN | {"statement": "Mine.", "as_read": read})

    form = response.context["form"]
    assert (response.status_code, form["statement"].value()) == (422, "Mine.")
    assert {"label": "Statement", "stored": "Theirs."} in response.context["differences"]
    assert indicator_in(content_of(begun), "tiny/1.2")[1].statement == "Theirs."

    again = admin.post(f"{EDIT}indicator/tiny/1.2/", SIGN | {"statement": "Mine.", "as_read": form["as_read"].value()})

    assert again.status_code == 302
    assert indicator_in(content_of(begun), "tiny/1.2")[1].statement == "Mine."


def test_edit_of_a_retired_indicator_keeps_what_was_typed(admin: Client, begun: FrameworkVersion, cast: Cast) -> None:
    retire_indicator(version=begun, permanent_id="tiny/1.2", reason="x", by=cast.framework_admin)

    response = admin.post(f"{EDIT}indicator/tiny/1.2/", SIGN | {"statement": "Mine."})

    assert (response.status_code, response.context["form"]["statement"].value()) == (422, "Mine.")
    assert "took this out of the draft" in response.content.decode()


def test_edit_of_what_was_published_meanwhile_keeps_what_was_typed(admin: Client, begun: FrameworkVersion) -> None:
    publish_version(version=begun, by=None)

    response = admin.post(f"{EDIT}indicator/tiny/1.2/", SIGN | {"statement": "Mine."})

    assert (response.status_code, response.context["form"]["statement"].value()) == (422, "Mine.")
    assert "This version is published" in response.content.decode()


@pytest.mark.parametrize(
    ("address", "move", "expected"),
    [
        ("move/indicator/tiny/1.3/", "1.3>1.2", {"tiny/1.2": "1.3", "tiny/1.3": "1.2"}),
        ("move/indicator/tiny/1.1/", "1.1>1.3", {"tiny/1.1": "1.3", "tiny/1.2": "1.1"}),
        ("move/factor/tiny/2/", "2>1", {"tiny/2.1": "1.1", "tiny/1.1": "2.1"}),
        ("move/indicator/tiny/1.3/", "1.2>1.1", {"tiny/1.3": "1.3"}),
        ("move/indicator/tiny/1.3/", "1.3>2.1", {"tiny/1.3": "1.3"}),
        ("move/factor/tiny/2/", "1>2", {"tiny/2.1": "2.1"}),
        ("move/indicator/tiny/1.3/", "", {"tiny/1.3": "1.3"}),
    ],
)
def test_row_is_moved_as_far_as_it_is_where_it_was_read(
    admin: Client, begun: FrameworkVersion, address: str, move: str, expected: dict[str, str]
) -> None:
    response = admin.post(f"{EDIT}{address}", {"move": move})

    assert response.status_code == 302
    assert expected.items() <= codes(begun).items()


def test_row_is_retired_with_a_reason_and_restored(admin: Client, begun: FrameworkVersion) -> None:
    retire = f"{EDIT}retire/indicator/tiny/1.2/"
    assert admin.post(retire, {"reason": ""}).status_code == 422
    assert admin.post(retire, {"reason": "Asked twice."})["Location"] == f"{EDIT}#retired"

    page = admin.get(EDIT)
    assert [row.permanent_id for row in page.context["retired"]] == ["tiny/1.2"]
    assert "Asked twice." in page.content.decode()
    assert admin.post(f"{EDIT}restore/tiny/1.2/")["Location"] == f"{EDIT}#i-1.2"
    assert codes(begun)["tiny/1.2"] == "1.2"
    assert admin.post(f"{EDIT}retire/factor/tiny/1/", {"reason": "Asked twice."}).status_code == 302
    assert admin.post(f"{EDIT}restore/tiny/1/")["Location"] == f"{EDIT}#f-1"


def test_gaps_are_closed(admin: Client, begun: FrameworkVersion, cast: Cast) -> None:
    retire_indicator(version=begun, permanent_id="tiny/1.1", reason="x", by=cast.framework_admin)

    admin.post(f"{EDIT}renumber/")

    assert codes(begun)["tiny/1.3"] == "1.2"


def test_review_names_each_failure_with_its_place(admin: Client, begun: FrameworkVersion) -> None:
    Indicator.objects.filter(version=begun, code="1.2").update(statement="")

    response = admin.get("/frameworks/tiny/versions/2/publish/")

    assert response.context["problems"] == [
        {"text": "1.2: `statement` is missing.", "href": f"{EDIT}indicator/tiny/1.2/"}
    ]
    assert "Publish this version" not in response.content.decode()


def test_second_administrator_publishes_after_review(begun: FrameworkVersion, client_of: Callable[..., Client]) -> None:
    other = client_of(UserFactory(roles=[(Role.FRAMEWORK_ADMIN, None)]))
    page = other.get("/frameworks/tiny/versions/2/publish/")
    assert (page.context["base"].number, page.context["may_publish"]) == (1, True)

    other.post("/frameworks/tiny/versions/2/publish/", {"as_read": page.context["as_read"]})

    begun.refresh_from_db()
    assert begun.status == "published"


def test_what_nobody_has_reviewed_is_not_published(
    begun: FrameworkVersion, cast: Cast, client_of: Callable[..., Client]
) -> None:
    other, address = (
        client_of(UserFactory(roles=[(Role.FRAMEWORK_ADMIN, None)])),
        "/frameworks/tiny/versions/2/publish/",
    )
    read = {"as_read": other.get(address).context["as_read"]}
    change_indicator(version=begun, permanent_id="tiny/1.2", by=cast.framework_admin, values={"statement": "Later."})

    response = other.post(address, read)

    assert (response.status_code, version_of("tiny", 2).status) == (409, "draft")
    assert "changed after this report was made" in response.content.decode()
    assert "Later." in response.content.decode()


def test_worklist_goes_from_one_to_the_next(admin: Client, begun: FrameworkVersion, cast: Cast) -> None:
    note_compared(version=begun, permanent_id="tiny/1.2", compared=True, by=cast.framework_admin)
    compare = "/frameworks/tiny/versions/2/compare/"

    page = admin.get(compare)
    assert [entry["row"].code for entry in page.context["rows"]] == ["1.1", "1.3", "2.1", "2.2", "2.3"]
    assert (page.context["done"], page.context["total"]) == (1, 6)
    done = admin.get(f"{compare}?compared=yes").context["rows"]
    assert [(entry["row"].code, entry["check"].by.name) for entry in done] == [("1.2", "Framework_Admin")]

    row = indicator_in(content_of(begun), "tiny/1.1")[1]
    words = {"label": row.label, "statement": "As published.", "as_read": mark_of(row), "compared": "yes"}
    assert admin.post(f"{compare}tiny/1.1/", words)["Location"] == f"{compare}tiny/1.3/"
    row = indicator_in(content_of(begun), "tiny/1.1")[1]
    assert (row.statement, row.source_checked) == ("As published.", True)


def test_history_shows_before_and_after_and_is_searched(admin: Client, begun: FrameworkVersion, cast: Cast) -> None:
    change_indicator(version=begun, permanent_id="tiny/1.2", by=cast.framework_admin, values={"statement": "Better."})
    retire_indicator(version=begun, permanent_id="tiny/2.1", reason="asked twice", by=cast.framework_admin)
    history = "/frameworks/tiny/versions/2/history/"

    entries = admin.get(history).context["entries"]
    assert [str(entry.words) for entry in entries] == ["Indicator retired", "Indicator changed", "Draft begun"]
    (change,) = entries[1].changes[0].fields
    assert (change.name, change.before, change.after) == ("statement", "Statement 1.2.", "Better.")
    found = admin.get(f"{history}?search=asked").context["entries"]
    assert [entry.reason for entry in found] == ["asked twice"]


def test_crosswalk_is_read_by_all_and_decided_in_the_draft(
    admin: Client, begun: FrameworkVersion, cast: Cast, client_of: Callable[..., Client]
) -> None:
    retire_indicator(version=begun, permanent_id="tiny/1.2", reason="said better", by=cast.framework_admin)
    words = {"label": "Label 1.2", "statement": "Statement 1.2, better.", "nature": "dynamic", "family": "condition"}
    made = add_indicator(version=begun, factor_id="tiny/1", by=cast.framework_admin, values=words).permanent_id
    address = "/frameworks/tiny/versions/2/crosswalk/"

    rows = admin.get(address).context["rows"]
    assert [(row["sign"].permanent_id, str(row["lineage"])) for row in rows] == [(made, "New"), ("tiny/1.2", "Retired")]
    suggested = rows[0]["suggested"]
    assert (suggested["value"], [sign.code for sign in suggested["from"]]) == ("reworded", ["1.2"])
    assert [row["sign"].permanent_id for row in admin.get(f"{address}?show=open").context["rows"]] == [made]
    assert admin.get(f"{address}{made}/").context["form"].initial["origins"] == ["tiny/1.2"]

    assert admin.post(f"{address}{made}/", {"lineage": "reworded", "origins": ["tiny/1.2"]})["Location"] == address
    (row,) = admin.get(address).context["rows"]
    assert (str(row["lineage"]), [sign.code for sign in row["from"]]) == ("Reworded, means the same", ["1.2"])

    publish_version(version=begun, by=None)
    page = client_of(cast.lead).get(address)
    assert (page.context["can_decide"], len(page.context["rows"])) == (False, 1)


def test_refused_decision_keeps_what_was_chosen(admin: Client, begun: FrameworkVersion) -> None:
    response = admin.post("/frameworks/tiny/versions/2/crosswalk/tiny/1.1/", {"lineage": "merged", "reason": "Mine."})

    form = response.context["form"]
    assert (response.status_code, list(form.errors), form["reason"].value()) == (422, ["origins"], "Mine.")


def test_several_origins_are_boxes_to_tick_and_stay_ticked(admin: Client, begun: FrameworkVersion) -> None:
    """A list that asks for a key held down cannot be used by touch, and loses the choice at a slip."""
    address = "/frameworks/tiny/versions/2/crosswalk/tiny/1.1/"
    chosen = {"lineage": "reworded", "origins": ["tiny/1.1", "tiny/1.2"]}

    html = admin.post(address, chosen).content.decode()

    boxes = re.findall(r'<input type="checkbox" name="origins" value="([^"]+)"([^>]*)>', html)
    assert [value for value, attributes in boxes if " checked" in attributes] == ["tiny/1.1", "tiny/1.2"]
    assert "<select" not in html.split('id="id_origins"')[1]


def test_what_left_by_a_file_is_explained_on_the_crosswalk(admin: Client, cast: Cast) -> None:
    published(framework(1, 3))
    begun = draft(framework(1, 2), by=cast.framework_admin)
    address = "/frameworks/tiny/versions/2/crosswalk/tiny/1.3/"
    assert admin.post(address, {"lineage": "retired", "origins": ["tiny/1.3"]}).status_code == 422

    admin.post(address, {"lineage": "retired", "origins": ["tiny/1.3"], "reason": "asked elsewhere"})

    (row,) = begun.descents.all()
    assert (row.permanent_id, row.lineage, row.reason) == ("tiny/1.3", "retired", "asked elsewhere")


EDITOR_PAGES = [
    "/frameworks/new/",
    EDIT,
    f"{EDIT}about/",
    f"{EDIT}factors/new/",
    f"{EDIT}factor/tiny/1/",
    f"{EDIT}indicators/new/tiny/1/",
    f"{EDIT}indicator/tiny/1.2/",
    f"{EDIT}retire/indicator/tiny/1.2/",
    f"{EDIT}retire/factor/tiny/1/",
    "/frameworks/tiny/versions/2/compare/",
    "/frameworks/tiny/versions/2/compare/tiny/1.1/",
    "/frameworks/tiny/versions/2/history/",
]


@pytest.mark.parametrize("address", EDITOR_PAGES)
def test_editor_is_for_framework_administrators(
    begun: FrameworkVersion, cast: Cast, client_of: Callable[..., Client], address: str
) -> None:
    assert client_of(cast.framework_admin).get(address).status_code == 200
    for name in ("lead", "drafter", "approver", "reviewer", "respondent", "operator"):
        assert client_of(cast.named(name)).get(address).status_code == 403


@pytest.mark.parametrize("address", [page for page in EDITOR_PAGES if "edit" in page])
def test_editor_of_a_published_version_leads_back_to_it(admin: Client, begun: FrameworkVersion, address: str) -> None:
    publish_version(version=begun, by=None)

    assert admin.get(address)["Location"] == "/frameworks/tiny/versions/2/"


@pytest.mark.parametrize("size", [1, 30])
def test_editor_costs_the_same_for_any_size(
    admin: Client, cast: Cast, size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    begun = draft_from(version=published(framework(size, 3)), by=cast.framework_admin)
    for row in range(1, size):
        retire_indicator(version=begun, permanent_id=f"tiny/{row}.2", reason="x", by=cast.framework_admin)

    # Session, person, roles; version; content by two, outline by three; reasons, earlier factors and indicators.
    with django_assert_num_queries(3 + 1 + 5 + 3):
        admin.get(EDIT)
    # Version, content, checks.
    with django_assert_num_queries(3 + 1 + 2 + 1):
        admin.get("/frameworks/tiny/versions/2/compare/")


def test_resilience_is_edited_without_fields_of_risk(admin: Client) -> None:
    draft(resilience())

    page = admin.get("/frameworks/strong/versions/1/edit/indicator/strong/R1.1/")

    assert not {"nature", "family"} & set(page.context["form"].fields)
    factor = admin.get("/frameworks/strong/versions/1/edit/factor/strong/R1/")
    assert ("block" in factor.context["form"].fields, "prevention" in factor.context["form"].fields) == (False, True)
