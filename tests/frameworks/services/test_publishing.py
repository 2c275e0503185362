import hashlib
import json

import pytest

from frameworks.errors import AlreadyPublished, EmptyVersion, SecondPersonNeeded
from frameworks.models import Framework, FrameworkVersion, PublishedFramework
from frameworks.queries import version_of
from frameworks.services import publish_version
from frameworks.stored import content_of, fingerprint
from r2p_site.accounts.models import Role
from r2p_site.audit.models import Event
from r2p_site.errors import NotPermitted
from tests.factories.accounts import UserFactory
from tests.factories.frameworks import draft, framework

pytestmark = pytest.mark.django_db


def admin() -> object:
    return UserFactory(roles=[(Role.FRAMEWORK_ADMIN, None)])


def test_publication_freezes_and_hashes_the_content() -> None:
    version = publish_version(version=draft(), by=None)

    version.refresh_from_db()
    assert (version.status, version.sha256) == ("published", fingerprint(content_of(version)))
    assert version.published_at is not None


def test_public_edition_is_the_content_as_bytes() -> None:
    version = publish_version(version=draft(framework(2, 2)), by=None)

    edition = PublishedFramework.objects.get()
    body = bytes(edition.body)
    assert json.loads(body) == edition.content
    assert hashlib.sha256(body).hexdigest() == edition.etag
    assert (edition.slug, edition.number, edition.language, edition.layer) == ("tiny", 1, "en", 0)
    assert edition.content["sha256"] == version.sha256
    assert [[row["code"] for row in factor["indicators"]] for factor in edition.content["factors"]] == [
        ["1.1", "1.2"],
        ["2.1", "2.2"],
    ]


def test_publication_is_recorded() -> None:
    person = admin()

    version = publish_version(version=draft(), by=person)

    event = Event.objects.get(event="framework.published")
    assert (event.actor_id, event.subject) == (str(person.pk), f"framework_version:{version.pk}")
    assert event.details == {"framework": "tiny", "number": 1, "sha256": version.sha256}


def test_who_changed_the_draft_last_cannot_publish_it() -> None:
    person = admin()
    version = draft(by=person)

    with pytest.raises(SecondPersonNeeded):
        publish_version(version=version, by=person)

    publish_version(version=version, by=admin())


def test_others_cannot_publish(cast: object) -> None:
    version = draft()

    for name in ("lead", "operator", "approver", "nobody"):
        with pytest.raises(NotPermitted):
            publish_version(version=version, by=getattr(cast, name))

    assert version_of("tiny").status == "draft"


def test_published_version_is_not_published_again() -> None:
    version = publish_version(version=draft(), by=None)

    with pytest.raises(AlreadyPublished):
        publish_version(version=version, by=None)

    assert PublishedFramework.objects.count() == 1


def test_version_without_indicators_is_not_published() -> None:
    owner = Framework.objects.create(slug="tiny", kind="risk")
    version = FrameworkVersion.objects.create(framework=owner, number=1, title="T")

    with pytest.raises(EmptyVersion):
        publish_version(version=version, by=None)
