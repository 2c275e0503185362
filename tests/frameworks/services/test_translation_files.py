import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from frameworks.errors import DraftChanged, FileRefused
from frameworks.models import PendingImport, TranslationDraft
from frameworks.services import (
    confirm_translation,
    export_translation,
    import_translation,
    prepare_translation,
    renew_translation,
    save_words,
    start_translation,
)
from frameworks.stored import content_of
from frameworks.translation.slots import slots_of
from r2p_site.accounts.models import Role, User
from r2p_site.audit.models import Event
from r2p_site.errors import NotPermitted, TooLarge
from tests.factories.accounts import UserFactory
from tests.factories.frameworks import framework, published, translation

pytestmark = pytest.mark.django_db


def admin() -> User:
    user: User = UserFactory(roles=[(Role.FRAMEWORK_ADMIN, None)])
    return user


def words(draft: TranslationDraft) -> dict[str, str]:
    return {f"{row.permanent_id}-{row.field}": row.words for row in draft.texts.all()}


def written(draft: TranslationDraft, **texts: str) -> bytes:
    """The exported workbook with other words, by code and field (`1.1-label` as a11_label is too clever: cells)."""
    book = load_workbook(io.BytesIO(export_translation(draft=draft)))
    for name, text in texts.items():
        book["texts"][name] = text
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_exported_file_changes_nothing() -> None:
    draft = translation(published(), "fr", {"1-title": "Facteur", "1.1-label": "Un"})

    report = import_translation(draft=draft, body=export_translation(draft=draft), by=None)

    assert (report.is_empty, report.summary) == (True, "new 0, changed 0, unchanged 11")
    assert not Event.objects.filter(event="translation.imported").exists()


def test_file_adds_and_replaces_words_and_empties_none() -> None:
    draft, person = translation(published(), "fr", {"1-title": "Facteur", "1.1-label": "Un"}), admin()

    report = import_translation(draft=draft, body=written(draft, E2="Cadre", E3="", E4="Une"), by=person)

    assert report.summary == "new 1, changed 1, unchanged 9"
    assert words(draft) == {"-title": "Cadre", "tiny/1-title": "Facteur", "tiny/1.1-label": "Une"}
    assert draft.changed_by == person
    event = Event.objects.get(event="translation.imported")
    assert event.details["changes"] == [
        {"code": "about", "field": "title", "before": "", "after": "Cadre"},
        {"code": "1.1", "field": "label", "before": "Un", "after": "Une"},
    ]


def test_file_may_say_that_its_sentences_are_the_published_ones() -> None:
    draft = translation(published(), "fr", {})
    book = load_workbook(io.BytesIO(written(draft, E5="Phrase publiée.")))
    book["translation"]["B6"] = "official"
    out = io.BytesIO()
    book.save(out)

    report = import_translation(draft=draft, body=out.getvalue(), by=None)

    draft.refresh_from_db()
    assert (report.wording, draft.wording, words(draft)) == (
        "official",
        "official",
        {"tiny/1.1-statement": "Phrase publiée."},
    )


def test_refused_file_writes_nothing() -> None:
    draft = translation(published(), "fr", {})

    with pytest.raises(FileRefused):
        import_translation(draft=draft, body=written(draft, E2="Cadre", E3="two\nlines"), by=None)

    assert words(draft) == {}


def test_file_waits_for_its_sender() -> None:
    draft, person = translation(published(), "fr", {}), admin()

    pending, report = prepare_translation(draft=draft, body=written(draft, E2="Cadre"), name="fr.xlsx", by=person)

    assert (report.new_count, words(draft)) == (1, {})
    confirm_translation(pending=pending, by=person)
    assert (words(draft), PendingImport.objects.exists()) == ({"-title": "Cadre"}, False)


def test_somebody_elses_file_is_not_mine_to_confirm() -> None:
    draft = translation(published(), "fr", {})
    pending, _report = prepare_translation(draft=draft, body=written(draft, E2="Cadre"), name="fr.xlsx", by=admin())

    for decide in (confirm_translation, renew_translation):
        with pytest.raises(NotPermitted):
            decide(pending=pending, by=admin())


def test_draft_that_changed_meanwhile_is_shown_again() -> None:
    version, person = published(), admin()
    draft = start_translation(version=version, language="fr", by=None)
    pending, _report = prepare_translation(draft=draft, body=written(draft, E2="Cadre"), name="fr.xlsx", by=person)
    save_words(draft=draft, slot=slots_of(content_of(version))[0], words="Autre", expected_version=0, by=admin())

    with pytest.raises(DraftChanged):
        confirm_translation(pending=pending, by=person)

    assert words(draft) == {"-title": "Autre"}
    assert [(row.before, row.after) for row in renew_translation(pending=pending, by=person).changes] == [
        ("Autre", "Cadre")
    ]
    confirm_translation(pending=pending, by=person)
    assert words(draft) == {"-title": "Cadre"}


def test_file_over_the_limit_and_other_senders_are_refused(settings: object) -> None:
    draft = translation(published(), "fr", {})
    settings.FRAMEWORK_FILE_LIMIT = 10

    with pytest.raises(TooLarge):
        import_translation(draft=draft, body=b"x" * 11, by=None)
    with pytest.raises(NotPermitted):
        import_translation(draft=draft, body=b"x", by=UserFactory())


@pytest.mark.parametrize("size", [1, 30])
def test_import_costs_the_same_for_any_size(size: int) -> None:
    draft = translation(published(framework(size, 2)), "fr", {"1-title": "Facteur"})
    body = written(draft, E3="Facteur un", **{f"E{row}": "mots" for row in range(4, 4 + size)})

    with CaptureQueriesContext(connection) as queries:
        import_translation(draft=draft, body=body, by=None)

    assert len(queries) == IMPORT_QUERIES


# Lock, texts, factors, indicators; change, add, touch; the event; and two savepoints.
IMPORT_QUERIES = 10
