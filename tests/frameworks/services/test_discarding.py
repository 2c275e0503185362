"""A draft is taken back whole; what is published, and whatever rests on it, stays."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from frameworks import registry
from frameworks.errors import AlreadyPublished, DraftChanged, DraftHeld
from frameworks.held import held_by
from frameworks.models import (
    Descent,
    DraftText,
    Framework,
    FrameworkVersion,
    Indicator,
    PendingImport,
    PublishedFramework,
    SourceCheck,
    TranslationDraft,
)
from frameworks.queries import events_of, last_checks
from frameworks.services import (
    change_indicator,
    create_framework,
    decide_descent,
    discard_draft,
    draft_from,
    load_frameworks,
    note_compared,
    prepare_translation,
    retire_indicator,
)
from frameworks.services.translation_files import export_translation
from frameworks.shipped import shipped_content
from frameworks.stored import content_of
from r2p_site.accounts.models import User
from r2p_site.audit.models import Event
from r2p_site.errors import NotFound, NotPermitted
from tests.cast import Cast
from tests.factories.frameworks import draft, framework, published, resilience, translated, translation

pytestmark = pytest.mark.django_db
WHY = "Begun from the wrong document."


@pytest.fixture
def admin(cast: Cast) -> User:
    return cast.framework_admin


@pytest.fixture
def begun(admin: User) -> FrameworkVersion:
    """Version 2 in draft: 1.1 reworded, 1.2 retired with a decision, two texts in French."""
    first = published(framework(1, 3))
    translated(first, "ar", {"1.1-label": "نزاع"})
    version = draft_from(version=first, by=admin)
    change_indicator(version=version, permanent_id="tiny/1.1", by=admin, values={"statement": "Reworded."})
    retire_indicator(version=version, permanent_id="tiny/1.2", reason="Doubled", by=admin)
    translation(version, "fr", {"1.1-label": "Un", "1.3-label": "Trois"}, by=admin)
    version.refresh_from_db()
    return version


def published_state() -> list[Any]:
    versions = FrameworkVersion.objects.filter(status="published").order_by("number")
    return [*(content_of(version) for version in versions), *PublishedFramework.objects.values_list("body", "etag")]


def test_draft_goes_with_all_that_was_begun_of_it(begun: FrameworkVersion, admin: User) -> None:
    fr = TranslationDraft.objects.get(version=begun)
    prepare_translation(draft=fr, body=export_translation(draft=fr), name="fr.xlsx", by=admin)
    assert (Descent.objects.count(), DraftText.objects.count(), PendingImport.objects.count()) == (1, 2, 1)
    before = published_state()

    discard_draft(version=begun, by=admin, reason=WHY)

    assert list(FrameworkVersion.objects.values_list("number", "status")) == [(1, "published")]
    gone = (Descent, TranslationDraft, DraftText, PendingImport)
    assert [model.objects.count() for model in gone] == [0, 0, 0, 0]
    assert Indicator.objects.exclude(version__number=1).count() == 0
    assert published_state() == before


def test_audit_keeps_what_it_held(begun: FrameworkVersion, admin: User) -> None:
    sha256 = held_by(begun).content_sha256

    discard_draft(version=begun, by=admin, reason=WHY)

    event = Event.objects.get(event="framework.discarded")
    changes = event.details.pop("changes")
    assert (event.actor_id, event.reason) == (str(admin.pk), WHY)
    assert event.details == {
        "framework": "tiny",
        "number": 2,
        "version": 2,
        "title": "Tiny framework",
        "from": 1,
        "summary": "new 0, changed 1, retired 1, unchanged 1",
        "content_sha256": sha256,
        "decisions": 1,
        "translations": ["fr: 2"],
    }
    assert [(row["row"], row["what"], row["code"]) for row in changes] == [
        ("framework", "changed", "tiny"),
        ("indicator", "changed", "1.1"),
        ("indicator", "retired", "1.2"),
    ]
    assert changes[1]["fields"] == {"statement": ["Statement 1.1.", "Reworded."]}


def test_history_of_the_version_before_shows_it(begun: FrameworkVersion, admin: User) -> None:
    discard_draft(version=begun, by=admin, reason=WHY)

    first = FrameworkVersion.objects.get()
    assert events_of(first)[0].event == "framework.discarded"
    assert "framework.discarded" not in events_of(published(resilience())).values_list("event", flat=True)


def test_draft_can_be_begun_again_under_the_same_number(begun: FrameworkVersion, admin: User) -> None:
    discard_draft(version=begun, by=admin, reason=WHY)

    again = draft_from(version=FrameworkVersion.objects.get(), by=admin)

    assert (again.number, content_of(again).factors) == (2, content_of(again.base).factors)


@pytest.mark.parametrize(("kind", "values"), [("risk", {}), ("resilience", {})])
def test_first_draft_leaves_its_short_name_free(admin: User, kind: str, values: dict[str, str]) -> None:
    discard_draft(version=draft(), by=admin, reason=WHY)

    again = create_framework(by=admin, values={"slug": "tiny", "kind": kind, "title": "Again", **values})

    assert (again.number, again.framework.kind, Framework.objects.count()) == (1, kind, 1)


def test_file_of_another_kind_may_take_the_free_name(admin: User) -> None:
    discard_draft(version=draft(), by=admin, reason=WHY)

    assert draft(resilience(slug="tiny")).framework.kind == "resilience"


def test_shipped_framework_of_which_a_first_draft_was_discarded_is_loaded(admin: User) -> None:
    slug, (_path, content) = next(iter(shipped_content().items()))
    discard_draft(version=draft(replace(content, title="Tried")), by=admin, reason=WHY)

    assert slug in {version.framework.slug for version in load_frameworks()}


def test_comparisons_made_in_it_are_taken_back(admin: User) -> None:
    first = published(framework(1, 3))
    version = draft_from(version=first, by=admin)
    note_compared(version=version, permanent_id="tiny/1.1", compared=True, by=admin)

    discard_draft(version=version, by=admin, reason=WHY)

    assert [(row.permanent_id, row.compared) for row in SourceCheck.objects.order_by("pk")] == [
        ("tiny/1.1", True),
        ("tiny/1.1", False),
    ]
    assert not last_checks(first.framework)["tiny/1.1"].compared


def test_second_of_two_who_discard_it_at_once_finds_nothing(begun: FrameworkVersion, admin: User) -> None:
    read = FrameworkVersion.objects.get(pk=begun.pk)
    discard_draft(version=begun, by=admin, reason=WHY)

    with pytest.raises(NotFound):
        discard_draft(version=read, by=admin, reason=WHY)


def test_published_version_is_not_discarded(admin: User) -> None:
    version = published()
    before = published_state()

    with pytest.raises(AlreadyPublished):
        discard_draft(version=version, by=admin, reason=WHY)

    assert published_state() == before


def test_database_refuses_whatever_the_code_asks(admin: User) -> None:
    version = published()

    with pytest.raises(DatabaseError, match="_frozen"), transaction.atomic():
        version.delete()


@pytest.fixture
def in_use() -> Iterator[None]:
    registry.register_usage("test", lambda ids: ids)
    yield
    registry.register_usage("test", lambda _ids: frozenset())


@pytest.mark.usefixtures("in_use")
def test_draft_that_something_rests_on_is_not_discarded(begun: FrameworkVersion, admin: User) -> None:
    with pytest.raises(DraftHeld):
        discard_draft(version=begun, by=admin, reason=WHY)

    assert FrameworkVersion.objects.filter(pk=begun.pk).exists()


def _reword(version: FrameworkVersion, admin: User) -> None:
    change_indicator(version=version, permanent_id="tiny/1.3", by=admin, values={"label": "Other"})


def _decide(version: FrameworkVersion, admin: User) -> None:
    decide_descent(version=version, permanent_id="tiny/1.1", lineage="reworded", origins=["tiny/1.1"], by=admin)


def _translate(version: FrameworkVersion, admin: User) -> None:
    DraftText.objects.filter(draft__version=version, permanent_id="tiny/1.1").update(words="Deux")


@pytest.mark.parametrize("change", [_reword, _decide, _translate])
def test_nothing_goes_that_was_not_seen(begun: FrameworkVersion, admin: User, change: Any) -> None:
    seen = held_by(begun).mark
    change(begun, admin)

    with pytest.raises(DraftChanged):
        discard_draft(version=begun, by=admin, reason=WHY, as_read=seen)

    discard_draft(version=begun, by=admin, reason=WHY, as_read=held_by(begun).mark)
    assert FrameworkVersion.objects.count() == 1


@pytest.mark.parametrize("name", ["lead", "operator", "approver", "nobody"])
def test_others_do_not_discard(cast: Cast, begun: FrameworkVersion, name: str) -> None:
    with pytest.raises(NotPermitted):
        discard_draft(version=begun, by=cast.named(name), reason=WHY)
