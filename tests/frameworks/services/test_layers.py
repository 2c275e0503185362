import hashlib
import json

import pytest

from frameworks.errors import LayerUnchanged, NothingTranslated, SecondPersonNeeded, VersionIsDraft
from frameworks.models import PublishedFramework, TranslationDraft, TranslationLayer
from frameworks.queries import outline
from frameworks.services import publish_translation, start_translation
from r2p_site.accounts.models import Role, User
from r2p_site.audit.models import Event
from r2p_site.errors import NotPermitted
from tests.factories.accounts import UserFactory
from tests.factories.frameworks import draft, framework, published, translated, translation

pytestmark = pytest.mark.django_db


def admin() -> User:
    user: User = UserFactory(roles=[(Role.FRAMEWORK_ADMIN, None)])
    return user


def test_second_administrator_publishes_the_next_layer() -> None:
    writer, other = admin(), admin()
    version = published(framework(1, 1))
    begun = translation(version, "fr", {"1-title": "Facteur"}, by=writer)

    with pytest.raises(SecondPersonNeeded):
        publish_translation(draft=begun, by=writer)
    layer = publish_translation(draft=begun, by=other)

    assert (layer.number, layer.texts, layer.published_by) == (1, {"tiny/1": {"title": "Facteur"}}, other)
    assert not TranslationDraft.objects.exists()


def test_number_increases_by_language() -> None:
    version = published()

    numbers = [
        (
            translated(version, language, {"1-title": words}).language,
            TranslationLayer.objects.latest("created_at").number,
        )
        for language, words in (("fr", "Un"), ("fr", "Deux"), ("ar", "واحد"))
    ]

    assert numbers == [("fr", 1), ("fr", 2), ("ar", 1)]


def test_public_edition_is_the_layer_as_bytes() -> None:
    version = published(framework(1, 1))
    before = bytes(PublishedFramework.objects.get().body)

    translated(version, "fr", {"1-title": "Facteur"})

    edition = PublishedFramework.objects.get(language="fr")
    body = bytes(edition.body)
    assert (json.loads(body), hashlib.sha256(body).hexdigest()) == (edition.content, edition.etag)
    assert (edition.number, edition.layer, edition.title) == (1, 1, "Tiny framework")
    assert bytes(PublishedFramework.objects.get(layer=0).body) == before


def test_publication_is_recorded() -> None:
    version, person = published(), admin()

    publish_translation(draft=translation(version, "fr", {"1-title": "Facteur"}), by=person)

    event = Event.objects.get(event="translation.published")
    etag = PublishedFramework.objects.get(language="fr").etag
    assert event.subject == f"framework_version:{version.pk}"
    assert event.details == {
        "framework": "tiny",
        "number": 1,
        "language": "fr",
        "layer": 1,
        "wording": "translation",
        "sha256": etag,
    }


def test_translation_waits_for_its_version() -> None:
    with pytest.raises(VersionIsDraft):
        publish_translation(draft=translation(draft(), "fr", {"1-title": "Facteur"}), by=None)


def test_nothing_and_nothing_new_are_no_layer() -> None:
    version = published()

    with pytest.raises(NothingTranslated):
        publish_translation(draft=translation(version, "fr", {}), by=None)
    TranslationDraft.objects.all().delete()
    translated(version, "fr", {"1-title": "Facteur"})
    with pytest.raises(LayerUnchanged):
        publish_translation(draft=start_translation(version=version, language="fr", by=None), by=None)


def test_others_publish_nothing() -> None:
    with pytest.raises(NotPermitted):
        publish_translation(draft=translation(published(), "fr", {"1-title": "Facteur"}), by=UserFactory())


def test_published_sentences_stand_before_the_paraphrase_that_fills_in_for_them() -> None:
    version = published(framework(1, 2))
    translated(version, "en", {"1.1-statement": "As the document says."}, wording="official")

    first, second = outline(version, "en").indicators

    assert (str(first.statement), first.is_official) == ("As the document says.", True)
    assert (str(second.statement), second.is_official) == ("Statement 1.2.", False)
    # Who reads a language without a layer reads the published sentences too.
    assert outline(version, "de").indicators[0].statement == "As the document says."
