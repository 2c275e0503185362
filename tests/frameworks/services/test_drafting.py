import pytest

from frameworks.errors import AlreadyPublished, DraftExists, EditConflict
from frameworks.models import Framework, FrameworkVersion
from frameworks.revising import mark_of
from frameworks.services import change_header, create_framework, draft_from, publish_version
from frameworks.stored import content_of
from r2p_site.accounts.models import User
from r2p_site.audit.models import Event
from r2p_site.errors import InvalidInput, NotPermitted
from tests.cast import Cast
from tests.factories.frameworks import draft, framework, published

pytestmark = pytest.mark.django_db
NEW = {"slug": "own", "kind": "risk", "title": "Our own", "wording": "own", "language": "en"}


@pytest.fixture
def admin(cast: Cast) -> User:
    return cast.framework_admin


def test_new_framework_begins_as_an_empty_draft(admin: User) -> None:
    version = create_framework(by=admin, values=NEW)

    assert (version.number, version.status, version.title, version.changed_by) == (1, "draft", "Our own", admin)
    assert content_of(version).factors == ()
    event = Event.objects.get(event="framework.created")
    assert (event.subject, event.details["framework"]) == (f"framework_version:{version.pk}", "own")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"slug": "Not so"}, "slug"),
        ({"slug": "new"}, "slug"),
        ({"slug": "tiny"}, "slug"),
        ({"kind": "odd"}, "kind"),
        ({"title": ""}, "title"),
        ({"language": "English"}, "language"),
    ],
)
def test_new_framework_is_refused_by_field(admin: User, values: dict[str, str], field: str) -> None:
    published()

    with pytest.raises(InvalidInput) as refused:
        create_framework(by=admin, values=NEW | values)

    assert list(refused.value.fields) == [field]
    assert Framework.objects.count() == 1


def test_draft_begins_as_the_chosen_version_says(admin: User) -> None:
    first = published(framework(1, 2, note="first"))
    publish_version(version=draft(framework(1, 3)), by=None)

    begun = draft_from(version=first, by=admin)

    assert (begun.number, begun.base, begun.changed_by, begun.note) == (3, first, admin, "")
    assert content_of(begun).factors == content_of(first).factors
    assert Event.objects.get(event="framework.drafted").details == {"framework": "tiny", "number": 3, "from": 1}


def test_framework_has_one_draft(admin: User) -> None:
    first = published()
    begun = draft_from(version=first, by=admin)

    for version in (first, begun):
        with pytest.raises(DraftExists):
            draft_from(version=version, by=admin)


def test_header_is_changed_and_recorded_with_before_and_after(admin: User) -> None:
    version = draft()

    change_header(version=version, by=admin, values={"title": "Other", "published": "2014", "gaps": "9: why"})

    version.refresh_from_db()
    assert (version.title, version.published_year, version.gaps, version.changed_by) == (
        "Other", 2014, {"9": "why"}, admin
    )  # fmt: skip
    changes = Event.objects.get(event="framework.described").details["changes"]
    assert changes == [
        {
            "row": "framework",
            "what": "changed",
            "code": "tiny",
            "fields": {
                "title": ["Tiny framework", "Other"],
                "published": [None, 2014],
                "gaps": [[], ["9: why"]],
            },
        }
    ]


def test_same_header_again_is_no_change(admin: User) -> None:
    version = draft()

    change_header(version=version, by=admin, values={"title": "Tiny framework"}, as_read="something older")

    assert (Event.objects.filter(event="framework.described").count(), version.changed_by) == (0, None)


def test_header_read_before_another_change_is_not_written_over(admin: User) -> None:
    version = draft()
    read = mark_of(content_of(version))
    change_header(version=version, by=admin, values={"title": "First"}, as_read=read)

    with pytest.raises(EditConflict) as conflict:
        change_header(version=version, by=admin, values={"title": "Second"}, as_read=read)

    assert conflict.value.current == content_of(FrameworkVersion.objects.get(pk=version.pk))
    assert content_of(version).title != "Second"


def test_published_version_is_not_edited(admin: User) -> None:
    with pytest.raises(AlreadyPublished):
        change_header(version=published(), by=admin, values={"title": "x"})


@pytest.mark.parametrize("name", ["lead", "operator", "approver", "nobody"])
def test_others_neither_create_nor_draft_nor_change(cast: Cast, name: str) -> None:
    person, version = cast.named(name), published()
    other = draft(framework(slug="other"))

    for attempt in (
        lambda: create_framework(by=person, values=NEW),
        lambda: draft_from(version=version, by=person),
        lambda: change_header(version=other, by=person, values={"title": "x"}),
    ):
        with pytest.raises(NotPermitted):
            attempt()
