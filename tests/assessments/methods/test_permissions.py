"""Role x status x action, as one table."""

import pytest
from django.contrib.auth.models import AnonymousUser

from assessments.core.models import Methodology
from assessments.methods.permissions import may_activate, may_change, may_draft, visible_to
from r2p_site.accounts.models import User
from tests.assessments.methods.drafted import administrator, draft
from tests.cast import PEOPLE, Cast

READS = (True, False, False, False, False)
# person: (sees the one in force, sees the draft, drafts, changes the draft, puts it in force)
TABLE = {name: READS for name in PEOPLE if name not in {"framework_admin", "nobody"}} | {
    "framework_admin": (True, True, True, True, True),
    "nobody": (False, False, False, False, False),
    "anonymous": (False, False, False, False, False),
}


def person(cast: Cast, name: str) -> User | AnonymousUser:
    return AnonymousUser() if name == "anonymous" else cast.named(name)


@pytest.mark.parametrize("name", TABLE)
def test_role_may(cast: Cast, name: str) -> None:
    made = draft(administrator())
    active, user = Methodology.objects.get(version="1.0.0"), person(cast, name)
    seen = set(visible_to(user))

    found = (active in seen, made in seen, may_draft(user), may_change(user, made), may_activate(user, made))

    assert found == TABLE[name]


@pytest.mark.parametrize("status", ["active", "retired"])
@pytest.mark.parametrize("name", TABLE)
def test_nobody_changes_what_has_been_in_force(cast: Cast, name: str, status: str) -> None:
    made = draft(administrator())
    made.status = status

    assert (may_change(person(cast, name), made), may_activate(person(cast, name), made)) == (False, False)


def test_administrator_changes_an_own_draft_and_does_not_put_it_in_force(cast: Cast) -> None:
    made = draft(cast.framework_admin)

    assert (may_change(cast.framework_admin, made), may_activate(cast.framework_admin, made)) == (True, False)


def test_draft_that_came_with_the_software_is_put_in_force_and_not_changed(cast: Cast) -> None:
    made = draft(administrator())
    made.changed_by = None

    assert (may_change(cast.framework_admin, made), may_activate(cast.framework_admin, made)) == (False, True)
