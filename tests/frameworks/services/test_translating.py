from dataclasses import replace

import pytest

from frameworks.errors import OwnLanguage, UnknownLanguage, WordsConflict, WordsRefused
from frameworks.models import DraftText, FrameworkVersion, TranslationDraft
from frameworks.services import publish_translation, publish_version, save_words, start_translation
from frameworks.stored import content_of
from frameworks.translation.slots import Slot, slots_of
from r2p_site.accounts.models import Role, User
from r2p_site.audit.models import Event
from r2p_site.errors import NotPermitted
from tests.factories.accounts import UserFactory
from tests.factories.frameworks import draft, framework, framework_of, indicator, published, translated, translation

pytestmark = pytest.mark.django_db


def admin(name: str = "Fatou") -> User:
    user: User = UserFactory(name=name, roles=[(Role.FRAMEWORK_ADMIN, None)])
    return user


def slot_of(version: FrameworkVersion, key: str) -> Slot:
    return next(slot for slot in slots_of(content_of(version)) if slot.key == key)


def words(found: TranslationDraft) -> dict[str, tuple[str, str]]:
    return {f"{row.permanent_id}-{row.field}": (row.words, row.source) for row in found.texts.all()}


@pytest.mark.parametrize(
    ("asked", "code"), [("fr", "fr"), (" FRA ", "fr"), ("zh_Hans", "zh-hans"), ("quc", "quc"), ("pt-BR", "pt-br")]
)
def test_translation_begins_in_any_language_of_iso_639(asked: str, code: str) -> None:
    assert start_translation(version=published(), language=asked, by=admin()).language == code


@pytest.mark.parametrize("asked", ["", "xx", "french", "fr-", "zzz", "fr'"])
def test_unknown_language_is_refused(asked: str) -> None:
    with pytest.raises(UnknownLanguage):
        start_translation(version=published(), language=asked, by=admin())


def test_own_language_takes_the_published_sentences_alone() -> None:
    version, person = published(), admin()

    with pytest.raises(OwnLanguage):
        start_translation(version=version, language="en", by=person)

    assert start_translation(version=version, language="en", by=person, wording="official").wording == "official"


def test_translation_that_is_begun_goes_on() -> None:
    version = published()
    first = start_translation(version=version, language="fr", by=admin())

    assert start_translation(version=version, language="fr", by=admin()).pk == first.pk
    assert Event.objects.filter(event="translation.started").count() == 1


def test_only_framework_administrators_translate() -> None:
    version, lead = published(), UserFactory()

    with pytest.raises(NotPermitted):
        start_translation(version=version, language="fr", by=lead)
    begun = start_translation(version=version, language="fr", by=None)
    with pytest.raises(NotPermitted):
        save_words(draft=begun, slot=slot_of(version, "1-title"), words="x", expected_version=0, by=lead)


def test_next_layer_begins_with_the_words_of_the_last() -> None:
    version = published()
    translated(version, "fr", {"1-title": "Facteur"})
    translated(version, "fr", {"1-title": "Facteur un"})

    assert words(start_translation(version=version, language="fr", by=None)) == {
        "tiny/1-title": ("Facteur un", "Factor 1")
    }


def test_words_are_carried_to_a_new_version_with_the_source_they_were_made_from() -> None:
    version = published(framework_of(indicator("1.1"), indicator("1.2"), indicator("1.3")))
    translated(version, "fr", {"1.1-label": "Un", "1.2-label": "Deux", "1.3-label": "Trois"})
    later = framework_of(indicator("1.1"), replace(indicator("1.2"), label="Second"))
    # 1.3 is retired; its words stay in the layer of the version that has it.

    begun = start_translation(version=publish_version(version=draft(later), by=None), language="fr", by=None)

    assert words(begun) == {"tiny/1.1-label": ("Un", "Label 1.1"), "tiny/1.2-label": ("Deux", "Label 1.2")}


def test_stale_words_are_carried_on_as_stale() -> None:
    first = published(framework_of(indicator("1.1"), indicator("1.2")))
    translated(first, "fr", {"1.1-label": "Un", "1.2-label": "Deux"})
    changed = framework_of(indicator("1.1"), replace(indicator("1.2"), label="Second"))
    second = publish_version(version=draft(changed), by=None)
    layer = publish_translation(draft=start_translation(version=second, language="fr", by=None), by=None)
    third = publish_version(version=draft(replace(changed, note="Third")), by=None)

    assert layer.texts == {"tiny/1.1": {"label": "Un"}}
    assert layer.stale == {"tiny/1.2": {"label": {"words": "Deux", "source": "Label 1.2"}}}
    assert words(start_translation(version=third, language="fr", by=None)) == {
        "tiny/1.1-label": ("Un", "Label 1.1"),
        "tiny/1.2-label": ("Deux", "Label 1.2"),
    }


def test_permanent_id_carries_words_through_renumbering() -> None:
    translated(published(framework_of(indicator("1.1"), indicator("1.2"))), "fr", {"1.2-label": "Deux"})
    renumbered = framework_of(replace(indicator("1.1"), permanent_id="tiny/1.2", label="Label 1.2"))

    begun = start_translation(version=publish_version(version=draft(renumbered), by=None), language="fr", by=None)

    assert words(begun) == {"tiny/1.2-label": ("Deux", "Label 1.2")}


def test_words_are_saved_with_the_source_of_today_and_recorded() -> None:
    version, person = published(), admin()
    begun = start_translation(version=version, language="ar", by=None)

    saved = save_words(draft=begun, slot=slot_of(version, "1.1-label"), words=" مؤشر ", expected_version=0, by=person)

    assert saved is not None
    assert (saved.words, saved.source, saved.version, saved.changed_by) == ("مؤشر", "Label 1.1", 1, person)
    begun.refresh_from_db()
    assert begun.changed_by == person
    event = Event.objects.get(event="translation.words_saved")
    assert event.details == {"language": "ar", "code": "1.1", "field": "label", "before": "", "after": "مؤشر"}


def test_same_words_again_are_no_change() -> None:
    version, person = published(), admin()
    begun = translation(version, "fr", {"1.1-label": "Un"})

    again = save_words(draft=begun, slot=slot_of(version, "1.1-label"), words="Un", expected_version=9, by=person)
    nothing = save_words(draft=begun, slot=slot_of(version, "1.2-label"), words="", expected_version=0, by=person)

    assert (again and again.version, nothing, Event.objects.filter(event="translation.words_saved").count()) == (
        1,
        None,
        0,
    )


def test_words_of_another_are_never_overwritten_unseen() -> None:
    version, other, person = published(), admin("Felix"), admin()
    slot = slot_of(version, "1.1-label")
    begun = start_translation(version=version, language="fr", by=None)
    save_words(draft=begun, slot=slot, words="Un", expected_version=0, by=other)

    with pytest.raises(WordsConflict) as conflict:
        save_words(draft=begun, slot=slot, words="Une", expected_version=0, by=person)

    assert (conflict.value.words, conflict.value.version, conflict.value.by) == ("Un", 1, "Felix")
    assert DraftText.objects.get().words == "Un"
    saved = save_words(draft=begun, slot=slot, words="Une", expected_version=1, by=person)
    assert saved is not None
    assert (saved.words, saved.version) == ("Une", 2)


def test_emptied_words_can_be_written_again() -> None:
    version, person = published(), admin()
    begun, slot = translation(version, "fr", {"1.1-label": "Un"}), slot_of(version, "1.1-label")

    emptied = save_words(draft=begun, slot=slot, words=" ", expected_version=1, by=person)
    again = save_words(draft=begun, slot=slot, words="Un", expected_version=2, by=person)

    assert emptied is not None
    assert again is not None
    assert (again.words, again.version) == ("Un", 3)


@pytest.mark.parametrize(
    ("key", "refused", "why"),
    [
        ("1.1-label", "x" * 201, "Has 201 characters; shorten it to 200."),
        ("1.1-label", "a\nb", "Must be one line."),
        ("1.1-statement", "bell \x07", "Contains the character U+0007, which cannot be kept. Remove it."),
    ],
)
def test_words_that_the_field_cannot_hold_are_refused(key: str, refused: str, why: str) -> None:
    version = published()
    begun = start_translation(version=version, language="fr", by=None)

    with pytest.raises(WordsRefused, match=why.replace("+", r"\+")):
        save_words(draft=begun, slot=slot_of(version, key), words=refused, expected_version=0, by=admin())


def test_stale_words_that_still_fit_are_confirmed() -> None:
    translated(published(framework(1, 1)), "fr", {"1.1-label": "Un"})
    corrected = framework_of(replace(indicator("1.1"), label="Label, corrected"))
    version = publish_version(version=draft(corrected), by=None)
    begun, slot = start_translation(version=version, language="fr", by=None), slot_of(version, "1.1-label")
    person = admin()

    save_words(draft=begun, slot=slot, words="Un", expected_version=1, by=person)
    assert words(begun) == {"tiny/1.1-label": ("Un", "Label 1.1")}

    save_words(draft=begun, slot=slot, words="Un", expected_version=1, by=person, still_right=True)
    assert words(begun) == {"tiny/1.1-label": ("Un", "Label, corrected")}
