"""Discarding a draft as an administrator meets it."""

from collections.abc import Callable

import pytest
from django.test import Client

from frameworks.held import held_by
from frameworks.models import FrameworkVersion
from frameworks.services import change_indicator, draft_from, publish_version
from r2p_site.accounts.models import Role
from tests.cast import Cast
from tests.factories.accounts import UserFactory
from tests.factories.frameworks import draft, framework, published, translation

PAGE = "/frameworks/tiny/versions/2/discard/"


@pytest.fixture
def admin(cast: Cast, client_of: Callable[..., Client]) -> Client:
    return client_of(cast.framework_admin)


@pytest.fixture
def begun(cast: Cast) -> FrameworkVersion:
    version = draft_from(version=published(framework(2, 3)), by=cast.framework_admin)
    change_indicator(
        version=version, permanent_id="tiny/1.1", by=cast.framework_admin, values={"statement": "Reworded."}
    )
    translation(version, "fr", {"1.1-label": "Un"}, by=cast.framework_admin)
    return version


def test_page_says_what_goes_and_what_stays(admin: Client, begun: FrameworkVersion) -> None:
    assert PAGE in admin.get("/frameworks/tiny/versions/2/").content.decode()
    assert PAGE in admin.get("/frameworks/tiny/versions/2/edit/").content.decode()

    html = admin.get(PAGE).content.decode()

    assert "Discard the draft of version 2" in html
    assert '<ins dir="auto">Reworded.</ins>' in html
    assert "Français" in html
    assert "1 translated text" in html
    assert "/frameworks/tiny/versions/2/export/yaml/" in html


def test_draft_is_discarded_with_a_reason(admin: Client, begun: FrameworkVersion) -> None:
    refused = admin.post(PAGE, {"as_read": held_by(begun).mark})
    assert (refused.status_code, FrameworkVersion.objects.count()) == (422, 2)

    done = admin.post(PAGE, {"as_read": held_by(begun).mark, "reason": "Wrong document"}, follow=True)

    assert done.redirect_chain == [("/frameworks/tiny/", 302)]
    assert "The draft of version 2 is discarded." in done.content.decode()
    assert FrameworkVersion.objects.count() == 1
    assert "Wrong document" in admin.get("/frameworks/tiny/versions/1/history/").content.decode()


def test_draft_that_changed_meanwhile_is_shown_again(admin: Client, cast: Cast, begun: FrameworkVersion) -> None:
    seen = held_by(begun).mark
    change_indicator(version=begun, permanent_id="tiny/2.1", by=cast.framework_admin, values={"label": "Newer"})

    response = admin.post(PAGE, {"as_read": seen, "reason": "Wrong document"})

    html = response.content.decode()
    assert (response.status_code, FrameworkVersion.objects.count()) == (409, 2)
    assert '<ins dir="auto">Newer</ins>' in html
    assert "Wrong document" in html
    assert held_by(begun).mark in html


def test_first_draft_leads_back_to_the_list(admin: Client) -> None:
    version = draft()
    page = "/frameworks/tiny/versions/1/discard/"
    assert "no version of it is published yet" in admin.get(page).content.decode()

    done = admin.post(page, {"as_read": held_by(version).mark, "reason": "Tried"})

    assert done["Location"] == "/frameworks/"


def test_published_version_leads_to_its_page(admin: Client, begun: FrameworkVersion) -> None:
    mark = held_by(begun).mark
    publish_version(version=begun, by=UserFactory(roles=[(Role.FRAMEWORK_ADMIN, None)]))

    assert admin.get(PAGE)["Location"] == "/frameworks/tiny/versions/2/"
    assert admin.post(PAGE, {"as_read": mark, "reason": "Late"})["Location"] == "/frameworks/tiny/versions/2/"
    assert FrameworkVersion.objects.filter(status="published").count() == 2


@pytest.mark.parametrize("person", ["lead", "operator", "reviewer"])
def test_others_are_refused(cast: Cast, client_of: Callable[..., Client], begun: FrameworkVersion, person: str) -> None:
    response = client_of(cast.named(person)).post(PAGE, {"as_read": held_by(begun).mark, "reason": "x"})

    assert (response.status_code, FrameworkVersion.objects.count()) == (403, 2)
