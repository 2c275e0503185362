"""The side-by-side editor: with script text by text, without all of a page at once; nothing typed is ever lost."""

import io
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from frameworks.errors import DraftChanged
from frameworks.models import DraftText, PendingImport, TranslationDraft, TranslationLayer
from frameworks.services import publish_version, start_translation
from r2p_site.accounts.models import User
from tests.assessments.core.pages import text_of, value_of, words
from tests.cast import Cast
from tests.factories.frameworks import draft, framework, framework_of, indicator, published, translated, translation

SignedIn = Callable[[User], Client]
HERE = "/frameworks/tiny/versions/1/translations/"


@pytest.fixture
def client(cast: Cast, client_of: SignedIn) -> Client:
    return client_of(cast.framework_admin)


def sent(key: str, **fields: object) -> dict[str, str]:
    return {f"{key}-{name}": str(value) for name, value in fields.items()}


def stored() -> dict[str, tuple[str, int]]:
    return {f"{row.permanent_id}-{row.field}": (row.words, row.version) for row in DraftText.objects.all()}


# --- languages ----------------------------------------------------------------------------------------------


def test_language_is_begun_and_opened(client: Client) -> None:
    published()

    response = client.post(HERE, {"language": "AR", "wording": "translation"})

    assert response["Location"] == f"{HERE}ar/"
    assert words(client.get(f"{HERE}ar/").content).count("0 of 11 texts are translated and up to date.") == 1


def test_unknown_language_is_said_at_the_field(client: Client) -> None:
    published()

    response = client.post(HERE, {"language": "xx", "wording": "translation"})

    assert (response.status_code, response.context["form"].errors["language"]) == (
        422,
        ["Write a code of ISO 639, for example sw or pt-br."],
    )
    assert b'value="xx"' in response.content


def test_completeness_is_shown_by_language(client: Client) -> None:
    version = published()
    translated(version, "fr", {"1-title": "Facteur"})
    translation(version, "ar", {"1-title": "عامل", "1.1-label": "مؤشر"})

    page = words(client.get(HERE).content)

    assert "العربيّة ar Not published yet Draft of the next layer : 9 to translate" in page
    assert "Français fr Layer 1, published" in page
    assert "10 to translate" in page


@pytest.mark.parametrize("size", [1, 30])
def test_pages_cost_the_same_for_any_size(
    client: Client, size: int, django_assert_num_queries: Callable[[int], object]
) -> None:
    version = published(framework(size, 3))
    for language in ("fr", "ar", "es")[: 1 if size == 1 else 3]:
        translated(version, language, {"1-title": "x"})
        translation(version, language, {f"{number}-title": "x" for number in range(1, size + 1)})

    for address, cost in (("", 9), ("fr/", 8), ("fr/parts/1/", 8), ("fr/publish/", 9)):
        with django_assert_num_queries(cost):
            assert client.get(f"{HERE}{address}").status_code == 200


# --- one factor, side by side -------------------------------------------------------------------------------


def test_source_and_translation_stand_side_by_side_with_their_language(client: Client) -> None:
    translation(published(framework_of(indicator("1.1"))), "ar", {"1.1-label": "مؤشر"})

    html = client.get(f"{HERE}ar/parts/1/").content.decode()

    assert text_of(html.encode(), "1.1-label-words") == "مؤشر"
    assert 'name="1.1-label-words" rows="2" lang="ar" dir="rtl"' in html
    assert "Label 1.1" in html


def test_autosave_answers_with_the_status_line_alone(client: Client) -> None:
    start_translation(version=published(), language="fr", by=None)

    response = client.post(f"{HERE}fr/texts/1-title/", sent("1-title", words="Facteur", version=0))

    assert (response.status_code, b"<article" in response.content) == (200, False)
    assert value_of(response.content, "1-title-version") == "1"
    assert words(response.content).endswith("Version 1, by you.")
    assert stored() == {"tiny/1-title": ("Facteur", 1)}


def test_autosave_refuses_and_says_why(client: Client) -> None:
    translation(published(), "fr", {"1-title": "Facteur"})

    response = client.post(f"{HERE}fr/texts/1-title/", sent("1-title", words="a\nb", version=1))

    assert (response.status_code, words(response.content)[:17]) == (422, "Must be one line.")
    assert value_of(response.content, "1-title-version") == "1"
    assert stored() == {"tiny/1-title": ("Facteur", 1)}


def test_autosave_of_what_is_not_there_is_404(client: Client) -> None:
    start_translation(version=published(), language="fr", by=None)

    for key, data in (("9-title", sent("9-title", words="x")), ("1-title", {})):
        assert client.post(f"{HERE}fr/texts/{key}/", data).status_code == 404


def test_conflict_shows_both_and_keeps_what_one_chooses(client: Client) -> None:
    translation(published(), "fr", {"1-title": "Facteur"})
    DraftText.objects.update(version=3)
    url = f"{HERE}fr/texts/1-title/"

    conflict = client.post(url, sent("1-title", words="Élément", version=1))
    again = client.post(url, sent("1-title", words="Élément !", version=value_of(conflict.content, "1-title-version")))
    mine = client.post(url, sent("1-title", words="Élément !", version=3, resolve="mine"))

    assert [conflict.status_code, again.status_code, mine.status_code] == [409, 409, 200]
    assert "Facteur Keep theirs Yours, not saved Élément Use mine" in words(conflict.content)
    assert b"<article" in mine.content
    assert stored() == {"tiny/1-title": ("Élément !", 4)}


def test_keeping_theirs_shows_the_stored_words(client: Client) -> None:
    translation(published(), "fr", {"1-title": "Facteur"})

    response = client.post(f"{HERE}fr/texts/1-title/", sent("1-title", words="Mine", version=0, resolve="theirs"))

    assert text_of(response.content, "1-title-words") == "Facteur"
    assert stored() == {"tiny/1-title": ("Facteur", 1)}


def test_without_script_a_page_is_saved_at_once(client: Client) -> None:
    start_translation(version=published(), language="fr", by=None)
    page = f"{HERE}fr/parts/1/"

    response = client.post(page, sent("1-title", words="Facteur", version=0) | sent("1.1-label", words="Un", version=0))

    assert response["Location"] == f"{page}?saved=2"
    assert stored() == {"tiny/1-title": ("Facteur", 1), "tiny/1.1-label": ("Un", 1)}
    assert "Saved." in words(client.get(response["Location"]).content)


def test_without_script_what_cannot_be_saved_is_shown_as_typed(client: Client) -> None:
    translation(published(), "fr", {"1-title": "Facteur"})
    page = f"{HERE}fr/parts/1/"
    data = (
        sent("1-title", words="Élément", version=0)
        | sent("1.1-label", words="a\nb", version=0)
        | sent("1.2-label", words="Deux", version=0)
    )

    response = client.post(page, data)

    assert response.status_code == 422
    assert [problem["href"] for problem in response.context["problems"]] == ["#t-1-title", "#t-1.1-label"]
    assert text_of(response.content, "1-title-words") == "Élément"
    assert text_of(response.content, "1.1-label-words") == "a\nb"
    assert stored() == {"tiny/1-title": ("Facteur", 1), "tiny/1.2-label": ("Deux", 1)}
    seen = value_of(response.content, "1-title-seen")
    client.post(page, sent("1-title", words="Élément", version=0, resolve="mine", seen=seen))
    assert stored()["tiny/1-title"] == ("Élément", 2)


def test_stale_words_show_the_source_as_it_was_and_can_be_confirmed(client: Client) -> None:
    translated(published(framework(1, 1)), "fr", {"1.1-label": "Un"})
    corrected = framework_of(replace(indicator("1.1"), label="Label, corrected"))
    version = publish_version(version=draft(corrected), by=None)
    start_translation(version=version, language="fr", by=None)
    here = "/frameworks/tiny/versions/2/translations/fr/"

    page = words(client.get(f"{here}parts/1/").content)
    client.post(f"{here}texts/1.1-label/", sent("1.1-label", words="Un", version=1, right=1))

    assert "The source has changed since this was translated." in page
    assert "The source as it was then Label 1.1 The words still fit" in page
    assert "1 to look at again" not in words(client.get(here).content)


def test_part_that_is_not_there_is_404(client: Client) -> None:
    start_translation(version=published(), language="fr", by=None)

    assert [client.get(f"{HERE}{address}").status_code for address in ("fr/parts/9/", "de/", "de/parts/1/")] == [
        404
    ] * 3


# --- files --------------------------------------------------------------------------------------------------


def workbook(client: Client, **cells: str) -> SimpleUploadedFile:
    book = load_workbook(io.BytesIO(client.get(f"{HERE}fr/file/").content))
    for name, value in cells.items():
        book["texts"][name] = value
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("fr.xlsx", out.getvalue())


def test_workbook_is_sent_shown_and_confirmed(client: Client) -> None:
    start_translation(version=published(), language="fr", by=None)

    report = client.post(f"{HERE}fr/import/", {"file": workbook(client, E2="Cadre")}, follow=True)
    address = report.redirect_chain[-1][0]
    assert "1 new 0 changed 10 unchanged" in words(report.content)
    assert stored() == {}
    confirmed = client.post(address)

    assert confirmed["Location"] == f"{HERE}fr/"
    assert stored() == {"-title": ("Cadre", 1)}


def test_workbook_with_errors_is_refused_with_their_places(client: Client) -> None:
    start_translation(version=published(), language="fr", by=None)

    response = client.post(f"{HERE}fr/import/", {"file": workbook(client, E3="two\nlines")})

    assert response.status_code == 400
    assert response.context["file_problems"] == ["sheet texts, row 3, column E (words): Must be one line."]


def test_workbook_can_be_thrown_away(client: Client) -> None:
    start_translation(version=published(), language="fr", by=None)
    report = client.post(f"{HERE}fr/import/", {"file": workbook(client, E2="Cadre")})

    client.post(f"{report['Location']}discard/")

    assert (stored(), PendingImport.objects.exists()) == ({}, False)


def test_report_starts_anew_when_the_draft_changed(client: Client) -> None:
    start_translation(version=published(), language="fr", by=None)
    address = client.post(f"{HERE}fr/import/", {"file": workbook(client, E2="Cadre")})["Location"]
    client.post(f"{HERE}fr/texts/about-title/", sent("about-title", words="Autre", version=0))

    response = client.post(address)

    assert (response.status_code, stored()) == (409, {"-title": ("Autre", 1)})
    assert [(row.before, row.after) for row in response.context["report"].changes] == [("Autre", "Cadre")]


# --- publishing ---------------------------------------------------------------------------------------------


def test_second_administrator_publishes(cast: Cast, client: Client) -> None:
    translation(published(framework(1, 1)), "fr", {"1-title": "Facteur"}, by=None)

    page = client.get(f"{HERE}fr/publish/")
    DraftText.objects.update(words="Facteur deux")
    too_late = client.post(f"{HERE}fr/publish/", {"seen": page.context["seen"]})
    response = client.post(f"{HERE}fr/publish/", {"seen": too_late.context["seen"]})

    assert "1 text that readers will see" in words(page.content)
    assert (too_late.status_code, str(too_late.context["refusal"])) == (409, str(DraftChanged.message))
    assert [(row.slot.key, row.after) for row in page.context["changes"]] == [("1-title", "Facteur")]
    assert response["Location"] == HERE
    assert (TranslationLayer.objects.get().published_by, TranslationDraft.objects.exists()) == (
        cast.framework_admin,
        False,
    )


def test_who_changed_it_last_is_told_to_ask_another(cast: Cast, client: Client) -> None:
    translation(published(framework(1, 1)), "fr", {"1-title": "Facteur"}, by=cast.framework_admin)

    page = client.get(f"{HERE}fr/publish/")
    response = client.post(f"{HERE}fr/publish/", {"seen": page.context["seen"]})

    assert "You changed this translation last. Another framework administrator can publish it." in words(page.content)
    assert (response.status_code, TranslationLayer.objects.exists()) == (409, False)


def test_others_of_the_office_translate_nothing(cast: Cast, client_of: SignedIn) -> None:
    translation(published(), "fr", {"1-title": "Facteur"})

    statuses = {
        client_of(cast.lead).get(f"{HERE}{page}").status_code for page in ("", "fr/", "fr/parts/1/", "fr/file/")
    }

    assert statuses == {403}


# --- reading ------------------------------------------------------------------------------------------------


def test_version_is_read_in_the_language_asked_for(cast: Cast, client_of: SignedIn) -> None:
    translated(published(framework(1, 1)), "ar", {"1-title": "عامل"})

    html = client_of(cast.lead).get("/frameworks/tiny/versions/1/?language=ar").content.decode()

    assert '<span lang="ar" dir="rtl">عامل</span>' in html
    assert "<b>Label 1.1</b>" in html
    assert '<b lang="ar" dir="rtl">العربيّة</b>' in html


def test_public_page_is_read_in_the_language_asked_for(db: None, site: Callable[[str], Client]) -> None:
    translated(published(framework(1, 1)), "fr", {"1-title": "Facteur"})

    html = site("public").get("/frameworks/tiny/?language=fr").content.decode()

    assert '<span lang="fr" dir="ltr">Facteur</span>' in html
    assert 'href="?language=en"' in html
