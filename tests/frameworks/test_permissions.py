"""Role x state x action."""

import pytest
from django.contrib.auth.models import AnonymousUser

from frameworks.permissions import may_edit, may_publish, visible_to
from r2p_site.accounts.models import User
from tests.cast import Cast
from tests.factories.frameworks import draft, framework, published

# person: (sees published, sees draft, edits, publishes the draft)
TABLE = {
    "lead": (True, False, False, False),
    "drafter": (True, False, False, False),
    "approver": (True, False, False, False),
    "respondent": (True, False, False, False),
    "reviewer": (True, False, False, False),
    "operator": (True, False, False, False),
    "stranger": (True, False, False, False),
    "framework_admin": (True, True, True, True),
    "nobody": (False, False, False, False),
    "anonymous": (False, False, False, False),
}


def person(cast: Cast, name: str) -> User | AnonymousUser:
    return AnonymousUser() if name == "anonymous" else cast.named(name)


@pytest.mark.parametrize("name", TABLE)
def test_role_may(cast: Cast, name: str) -> None:
    frozen, open_draft = published(), draft(framework(slug="other"))
    user = person(cast, name)

    seen = set(visible_to(user))

    found = (frozen in seen, open_draft in seen, may_edit(user), may_publish(user, open_draft))
    assert found == TABLE[name]


@pytest.mark.parametrize("name", TABLE)
def test_nobody_publishes_a_published_version(cast: Cast, name: str) -> None:
    assert may_publish(person(cast, name), published()) is False


def test_administrator_does_not_publish_an_own_draft(cast: Cast) -> None:
    assert may_publish(cast.framework_admin, draft(by=cast.framework_admin)) is False
