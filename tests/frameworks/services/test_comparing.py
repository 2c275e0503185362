import pytest
from django.db import IntegrityError, InternalError, connection, transaction

from frameworks.errors import AlreadyPublished, EditConflict
from frameworks.models import SourceCheck
from frameworks.queries import last_checks
from frameworks.revising import indicator_in, mark_of
from frameworks.services import change_indicator, draft_from, note_compared, publish_version
from frameworks.stored import content_of
from r2p_site.accounts.models import User
from r2p_site.audit.models import Event
from r2p_site.errors import NotPermitted
from tests.cast import Cast
from tests.factories.frameworks import draft, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(cast: Cast) -> User:
    return cast.framework_admin


def test_comparison_corrects_ticks_and_keeps_who_and_when(admin: User) -> None:
    version = draft()

    row = note_compared(
        version=version, permanent_id="tiny/1.1", compared=True, by=admin, values={"statement": "As published."}
    )

    assert (row.source_checked, row.statement) == (True, "As published.")
    check = last_checks(version.framework)["tiny/1.1"]
    assert (check.compared, check.by, check.number) == (True, admin, 1)
    (change,) = Event.objects.get(event="source.compared").details["changes"]
    assert change["fields"]["source_checked"] == [False, True]


def test_comparison_is_taken_back_and_both_are_kept(admin: User) -> None:
    version = draft()
    note_compared(version=version, permanent_id="tiny/1.1", compared=True, by=admin)

    note_compared(version=version, permanent_id="tiny/1.1", compared=False, by=admin)

    assert list(SourceCheck.objects.order_by("pk").values_list("compared", flat=True)) == [True, False]
    assert last_checks(version.framework)["tiny/1.1"].compared is False


def test_same_comparison_again_is_no_second_record(admin: User) -> None:
    version = draft()
    for _time in range(2):
        note_compared(version=version, permanent_id="tiny/1.1", compared=True, by=admin)

    assert SourceCheck.objects.count() == 1


def test_record_outlives_the_version_it_was_made_in(admin: User) -> None:
    version = draft()
    note_compared(version=version, permanent_id="tiny/1.1", compared=True, by=admin)
    publish_version(version=version, by=None)

    begun = draft_from(version=version, by=admin)

    assert indicator_in(content_of(begun), "tiny/1.1")[1].source_checked is True
    assert last_checks(begun.framework)["tiny/1.1"].number == 1


def test_words_changed_meanwhile_are_not_ticked_unseen(admin: User) -> None:
    version = draft()
    read = mark_of(indicator_in(content_of(version), "tiny/1.1")[1])
    change_indicator(version=version, permanent_id="tiny/1.1", by=admin, values={"statement": "Other."})

    with pytest.raises(EditConflict):
        note_compared(
            version=version,
            permanent_id="tiny/1.1",
            compared=True,
            by=admin,
            values={"statement": "Statement 1.1."},
            as_read=read,
        )

    assert SourceCheck.objects.count() == 0


def test_published_version_is_not_ticked(admin: User) -> None:
    with pytest.raises(AlreadyPublished):
        note_compared(version=published(), permanent_id="tiny/1.1", compared=True, by=admin)


def test_others_do_not_compare(cast: Cast) -> None:
    with pytest.raises(NotPermitted):
        note_compared(version=draft(), permanent_id="tiny/1.1", compared=True, by=cast.lead)


@pytest.mark.parametrize(
    "statement", ["UPDATE frameworks_sourcecheck SET compared = false", "DELETE FROM frameworks_sourcecheck"]
)
def test_database_keeps_every_comparison(admin: User, statement: str) -> None:
    note_compared(version=draft(), permanent_id="tiny/1.1", compared=True, by=admin)

    with (
        pytest.raises((InternalError, IntegrityError), match="source_check_kept"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert SourceCheck.objects.get().compared is True
