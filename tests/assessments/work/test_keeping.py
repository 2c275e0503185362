"""A framework administrator finds the drafts that wait: of others to publish, of one's own to go on with."""

from collections.abc import Callable

from django.test import Client
from pytest_django import DjangoAssertNumQueries

from assessments.work.keeping import drafts_waiting
from r2p_site.accounts.models import Role, User
from tests.assessments.methods.drafted import administrator, in_force
from tests.assessments.methods.drafted import draft as draft_method
from tests.cast import Cast
from tests.factories.accounts import UserFactory
from tests.factories.assessments import ground
from tests.factories.frameworks import draft, framework

PUBLISH = "/frameworks/tiny/versions/1/publish/"
EDIT = "/frameworks/tiny/versions/1/edit/"


def tasks(user: User) -> list[tuple[str, str, bool]]:
    return [(task["text"], task["url"], task["urgent"]) for task in drafts_waiting(user)]


def test_draft_of_somebody_else_waits_to_be_published(cast: Cast) -> None:
    draft(framework(), by=UserFactory(name="First Admin", roles=[(Role.FRAMEWORK_ADMIN, None)]))

    (task,) = drafts_waiting(cast.framework_admin)

    assert (task["text"], task["url"], task["urgent"]) == (
        "Check and publish: Tiny framework, version 1",
        PUBLISH,
        True,
    )
    assert task["detail"] == "Last changed by First Admin."


def test_own_draft_is_gone_on_with(cast: Cast) -> None:
    draft(framework(), by=cast.framework_admin)

    assert tasks(cast.framework_admin) == [("Go on with the draft: Tiny framework, version 1", EDIT, False)]


def test_drafts_of_the_method_wait_too_and_what_waits_for_somebody_comes_first(cast: Cast) -> None:
    ground()
    in_force()
    other = draft_method(by=administrator(), version="1.1.0")
    draft(framework(slug="another"), by=cast.framework_admin)

    assert tasks(cast.framework_admin) == [
        ("Check and put in force: method, version 1.1.0", "/frameworks/methods/1.1.0/activate/", True),
        ("Go on with the draft: Tiny framework, version 1", "/frameworks/another/versions/1/edit/", False),
    ]
    assert other.changed_by is not None
    assert tasks(other.changed_by)[-1] == (
        "Go on with the draft: method, version 1.1.0",
        "/frameworks/methods/1.1.0/",
        False,
    )


def test_two_queries_however_many_wait(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for slug in ("one", "two", "three"):
        draft(framework(slug=slug), by=cast.framework_admin)
    user = User.objects.get(pk=cast.framework_admin.pk)
    assert user.has_role(Role.FRAMEWORK_ADMIN)  # roles are read once

    with django_assert_num_queries(2):
        assert len(drafts_waiting(user)) == 3


def test_first_page_shows_them_to_framework_administrators_alone(
    cast: Cast, client_of: Callable[[User], Client]
) -> None:
    draft(framework(), by=None)

    shown = {
        name: PUBLISH in client_of(cast.named(name)).get("/").content.decode()
        for name in ("framework_admin", "lead", "operator")
    }

    assert shown == {"framework_admin": True, "lead": False, "operator": False}
