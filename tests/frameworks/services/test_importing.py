import re
from datetime import timedelta

import pytest
from django.utils import timezone

from frameworks.errors import DraftChanged, FileRefused
from frameworks.models import Framework, FrameworkVersion, Indicator, PendingImport
from frameworks.services import (
    ImportReport,
    confirm_import,
    discard_import,
    import_framework,
    load_frameworks,
    prepare_import,
    publish_version,
    renew_import,
)
from frameworks.shipped import shipped_content
from r2p_site.accounts.models import Role, User
from r2p_site.audit.models import Event
from r2p_site.errors import NotPermitted, TooLarge
from tests.factories.accounts import UserFactory
from tests.factories.frameworks import draft, file_of, framework, framework_of, indicator, published, resilience

pytestmark = pytest.mark.django_db


def send(content: object, **options: object) -> ImportReport:
    options = {"by": None, **options}
    return import_framework(body=file_of(content), name="tiny.yaml", **options)  # type: ignore[arg-type]


@pytest.fixture
def admin() -> User:
    return UserFactory(roles=[(Role.FRAMEWORK_ADMIN, None)])


def test_first_file_begins_the_first_version(admin: User) -> None:
    report = send(framework(2, 2), by=admin)

    assert report.summary == "new 4, changed 0, retired 0, unchanged 0"
    version = FrameworkVersion.objects.get()
    assert (version.framework.slug, version.number, version.status, version.changed_by) == ("tiny", 1, "draft", admin)
    assert list(Indicator.objects.values_list("code", flat=True)) == ["1.1", "1.2", "2.1", "2.2"]


def test_import_into_a_framework_is_recorded_with_before_and_after(admin: User) -> None:
    published(framework(1, 2))

    draft(framework_of(indicator(statement="Better."), indicator("1.2")), by=admin)

    (change,) = Event.objects.filter(event="framework.imported").order_by("-pk")[0].details["changes"]
    assert change["fields"] == {"statement": ["Statement 1.1.", "Better."]}


def test_import_is_recorded(admin: User) -> None:
    report = send(framework(1, 1), by=admin)

    event = Event.objects.get(event="framework.imported")
    assert event.actor_id == str(admin.pk)
    assert report.version is not None
    assert event.subject == f"framework_version:{report.version.pk}"
    assert event.details["summary"] == "new 1, changed 0, retired 0, unchanged 0"
    assert len(event.details["file_sha256"]) == 64


def test_dry_run_writes_nothing() -> None:
    report = send(framework(2, 2), dry_run=True)

    assert (report.version, report.summary) == (None, "new 4, changed 0, retired 0, unchanged 0")
    assert (Framework.objects.count(), Event.objects.count()) == (0, 0)


def test_file_that_changes_nothing_makes_no_draft() -> None:
    published()

    report = send(framework())

    assert (report.version, report.summary) == (None, "new 0, changed 0, retired 0, unchanged 4")
    assert FrameworkVersion.objects.count() == 1


def test_changed_file_drafts_the_next_version() -> None:
    first = published(framework_of(indicator("1.1"), indicator("1.2")))

    report = send(framework_of(indicator("1.1", permanent_id="", label="Other"), indicator("1.2", permanent_id="")))

    assert report.summary == "new 0, changed 1, retired 0, unchanged 1"
    assert report.version is not None
    assert report.version.number == 2
    assert list(first.indicators.values_list("label", flat=True)) == ["Label 1.1", "Label 1.2"]
    assert list(report.version.indicators.values_list("permanent_id", "label")) == [
        ("tiny/1.1", "Other"),
        ("tiny/1.2", "Label 1.2"),
    ]


def test_file_replaces_the_whole_draft() -> None:
    version = draft(framework(2, 2))

    report = send(framework(1, 1))

    assert report.version == version
    assert report.summary == "new 0, changed 0, retired 3, unchanged 1"
    assert list(Indicator.objects.values_list("code", flat=True)) == ["1.1"]


def test_indicator_retired_in_a_draft_keeps_the_id_of_the_published_version() -> None:
    published(framework_of(indicator("1.1"), indicator("1.2", permanent_id="kept")))
    draft(framework_of(indicator("1.1", label="Other")))

    report = send(framework_of(indicator("1.1"), indicator("1.2", permanent_id="")))

    assert report.version is not None
    assert report.version.indicators.get(code="1.2").permanent_id == "kept"


def test_shipped_framework_keeps_its_ids_when_imported_from_a_copy_without_them() -> None:
    report = send(framework_of(indicator("1.1", permanent_id=""), permanent_id="", slug="un-framework-2014"))

    assert [row.permanent_id for _factor, row in report.content.indicators()] == ["1.1"]


def test_refused_file_leaves_everything_as_it_was() -> None:
    published()
    body = file_of(framework(2, 2)).replace(b"family: condition", b"family: odd")

    with pytest.raises(FileRefused) as caught:
        import_framework(body=body, name="tiny.yaml", by=None)

    assert len(caught.value.problems) == 4
    assert (FrameworkVersion.objects.count(), Indicator.objects.count()) == (1, 4)


def test_another_kind_under_the_same_name_is_refused() -> None:
    published()

    with pytest.raises(FileRefused) as caught:
        send(resilience(slug="tiny"))

    assert [problem.message for problem in caught.value.problems] == [
        "The framework tiny is of the kind risk; a new kind needs a new short name."
    ]


def test_file_over_the_limit_is_refused(settings: object) -> None:
    settings.FRAMEWORK_FILE_LIMIT = 10  # type: ignore[attr-defined]

    with pytest.raises(TooLarge):
        send(framework())


def test_only_framework_administrators_import(cast: object) -> None:
    with pytest.raises(NotPermitted):
        send(framework(), by=cast.lead, dry_run=True)  # type: ignore[attr-defined]


def test_pending_file_changes_nothing_until_confirmed(admin: User) -> None:
    pending, report = prepare_import(body=file_of(framework()), name="tiny.yaml", by=admin)

    assert (report.summary, Framework.objects.count()) == ("new 4, changed 0, retired 0, unchanged 0", 0)
    assert confirm_import(pending=pending, by=admin).version == FrameworkVersion.objects.get()
    assert PendingImport.objects.count() == 0


def test_confirmation_is_refused_when_the_differences_are_others_by_now(admin: User) -> None:
    pending, _report = prepare_import(body=file_of(framework()), name="tiny.yaml", by=admin)
    draft(framework(1, 1))

    with pytest.raises(DraftChanged):
        confirm_import(pending=pending, by=admin)

    assert renew_import(pending=pending, by=admin).summary == "new 3, changed 0, retired 0, unchanged 1"
    assert confirm_import(pending=pending, by=admin).version is not None


def test_pending_file_is_its_senders_alone(admin: User) -> None:
    pending, _report = prepare_import(body=file_of(framework()), name="tiny.yaml", by=admin)
    other = UserFactory(roles=[(Role.FRAMEWORK_ADMIN, None)])

    for act in (confirm_import, discard_import, renew_import):
        with pytest.raises(NotPermitted):
            act(pending=pending, by=other)

    discard_import(pending=pending, by=admin)
    assert PendingImport.objects.count() == 0


def test_file_never_confirmed_goes_after_a_day(admin: User) -> None:
    pending, _report = prepare_import(body=file_of(framework()), name="tiny.yaml", by=admin)
    PendingImport.objects.filter(pk=pending.pk).update(created_at=timezone.now() - timedelta(hours=25))

    kept, _report = prepare_import(body=file_of(framework()), name="tiny.yaml", by=admin)

    assert list(PendingImport.objects.all()) == [kept]


def test_draft_of_another_takes_the_name_of_who_changed_it_last(admin: User) -> None:
    other = UserFactory(roles=[(Role.FRAMEWORK_ADMIN, None)])
    send(framework(1, 1), by=admin)

    report = send(framework(1, 2), by=other)

    assert report.version is not None
    assert report.version.changed_by == other
    publish_version(version=report.version, by=admin)


def without_tags(body: bytes) -> bytes:
    """The file as it was written before there were tags."""
    return re.sub(rb"\n +(examples: ''|tags:( \[.*\]|(\n +- .*)+))(?=\n)", b"", body)


def test_file_from_before_tags_keeps_those_of_the_framework() -> None:
    published(framework_of(indicator("1.1", tags=("sdg:5",)), indicator("1.2")))
    older = without_tags(file_of(framework_of(indicator("1.1"), indicator("1.2", label="Better"))))
    assert b"tags" not in older

    report = import_framework(body=older, name="tiny.yaml", by=None)

    assert report.summary == "new 0, changed 1, retired 0, unchanged 1"
    assert list(Indicator.objects.filter(version=report.version).values_list("tags", flat=True)) == [["sdg:5"], []]


def test_file_whose_tags_are_empty_clears_them() -> None:
    published(framework_of(indicator("1.1", tags=("sdg:5",)), indicator("1.2")))

    report = send(framework_of(indicator("1.1"), indicator("1.2")))

    assert report.summary == "new 0, changed 1, retired 0, unchanged 1"
    assert list(Indicator.objects.filter(version=report.version).values_list("tags", flat=True)) == [[], []]


def test_shipped_files_without_their_tags_change_nothing_of_what_was_loaded() -> None:
    load_frameworks()

    for path, content in shipped_content().values():
        report = import_framework(body=without_tags(path.read_bytes()), name=path.name, by=None)
        assert report.summary == f"new 0, changed 0, retired 0, unchanged {len(list(content.indicators()))}"
        assert report.version is None
