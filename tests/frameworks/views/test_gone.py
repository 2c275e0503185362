"""A form left open on a draft that ends meanwhile: what was typed is shown, with what happened and where to go."""

import re
from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client

from frameworks.errors import DraftGone
from frameworks.models import FrameworkVersion
from frameworks.services import change_header, discard_draft, draft_from, publish_translation
from frameworks.services.translating import save_words
from frameworks.stored import content_of
from frameworks.translation.slots import slots_of
from r2p_site.accounts.models import Role
from tests.cast import Cast
from tests.factories.accounts import UserFactory
from tests.factories.frameworks import draft, framework, published, translation

VERSION = "/frameworks/tiny/versions/2/"
WHY = "Begun from the wrong document."
INDICATOR = {"label": "Mine", "statement": "First line\nSecond <b>line</b>", "nature": "dynamic", "tags": ["sdg:5"]}
WORDS = {"1.1-label-words": "Un", "1.1-label-version": "1", "1.1-statement-words": " ", "about-title-words": "Titre"}


@pytest.fixture
def admin(cast: Cast, client_of: Callable[..., Client]) -> Client:
    return client_of(cast.framework_admin)


@pytest.fixture
def discarded(cast: Cast) -> FrameworkVersion:
    version = draft_from(version=published(framework(1, 2)), by=cast.framework_admin)
    translation(version, "fr", {"1.1-label": "Un"}, by=cast.framework_admin)
    discard_draft(version=version, by=cast.framework_admin, reason=WHY)
    return version


def typed_in(response: HttpResponse) -> list[tuple[str, str]]:
    """(field, words) as the page lists them."""
    rows = re.findall(r'<dt>(.*?)</dt><dd dir="auto">(.*?)</dd>', response.content.decode(), re.DOTALL)
    return [(re.sub(r"<[^>]+>", "", name), words) for name, words in rows]


@pytest.mark.parametrize(
    ("path", "sent", "typed"),
    [
        (
            "edit/indicator/tiny/1.1/",
            INDICATOR,
            [
                ("Label", "Mine"),
                ("Statement", "First line<br>Second &lt;b&gt;line&lt;/b&gt;"),
                ("Nature", "Dynamic"),
                ("Tags", "SDG 5, Gender equality"),
            ],
        ),
        ("edit/indicators/new/tiny/1/", {"label": "Mine", "as_read": "x"}, [("Label", "Mine")]),
        ("edit/factor/tiny/1/", {"summary": "Mine"}, [("Summary", "Mine")]),
        ("edit/factors/new/", {"title": "Mine"}, [("Title", "Mine")]),
        ("edit/about/", {"note": "Mine"}, [("What changed in this version", "Mine")]),
        ("edit/retire/indicator/tiny/1.1/", {"reason": "Doubled"}, [("Why", "Doubled")]),
        ("edit/restore/tiny/1.1/", {}, []),
        ("edit/move/indicator/tiny/1.1/", {"move": "1.1>1.2"}, []),
        ("edit/renumber/", {}, []),
        ("compare/tiny/1.1/", {"statement": "Mine", "compared": "1"}, [("Statement", "Mine")]),
        ("crosswalk/tiny/1.1/", {"lineage": "new", "reason": "Other sense"}, [("Why", "Other sense")]),
        ("discard/", {"as_read": "x", "reason": "Not needed"}, [("Why", "Not needed")]),
        ("publish/", {"as_read": "x"}, []),
        ("draft/", {}, []),
        ("translations/", {"language": "ar"}, [("Language", "ar")]),
        ("translations/fr/parts/1/", WORDS, [("1.1 Label", "Un"), ("Title", "Titre")]),
        ("translations/fr/texts/1.1-label/", {"1.1-label-words": "Un"}, [("1.1 Label", "Un")]),
    ],
)
def test_what_was_typed_is_shown(
    admin: Client, discarded: FrameworkVersion, path: str, sent: dict[str, object], typed: list[tuple[str, str]]
) -> None:
    response = admin.post(VERSION + path, sent)

    html = response.content.decode()
    assert response.status_code == 410
    assert "The draft of version 2 was discarded while this form was open." in html
    assert WHY in html
    assert 'href="/frameworks/tiny/"' in html
    assert typed_in(response) == typed


def test_first_draft_leads_to_the_list(admin: Client, cast: Cast) -> None:
    discard_draft(version=draft(framework(1, 1)), by=cast.framework_admin, reason=WHY)

    response = admin.post("/frameworks/tiny/versions/1/edit/about/", {"title": "Mine"})

    assert response.status_code == 410
    assert '<a href="/frameworks/">Go to what is published</a>' in response.content.decode()


def test_page_leads_to_the_draft_that_there_is_by_now(admin: Client, cast: Cast, discarded: FrameworkVersion) -> None:
    """It has the number of the one that went; a translation is not begun of it."""
    draft_from(version=FrameworkVersion.objects.get(), by=cast.framework_admin)

    response = admin.post(f"{VERSION}translations/fr/parts/1/", WORDS)

    assert response.status_code == 410
    assert f'href="{VERSION}edit/"' in response.content.decode()
    assert f'href="{VERSION}translations/"' in response.content.decode()


def test_words_sent_after_the_translation_was_published_are_shown(admin: Client, cast: Cast) -> None:
    version = published(framework(1, 2))
    begun = translation(version, "fr", {"1.1-label": "Un"}, by=cast.framework_admin)
    publish_translation(draft=begun, by=UserFactory(name="Second Admin", roles=[(Role.FRAMEWORK_ADMIN, None)]))

    response = admin.post("/frameworks/tiny/versions/1/translations/fr/parts/1/", WORDS)

    html = response.content.decode()
    assert response.status_code == 410
    assert "The translation into this language (Français) was published while this form was open." in html
    assert "Second Admin" in html
    assert 'href="/frameworks/tiny/versions/1/translations/"' in html
    assert typed_in(response) == [("1.1 Label", "Un"), ("Title", "Titre")]


@pytest.mark.parametrize("path", ["edit/about/", "translations/fr/parts/1/"])
def test_reading_finds_nothing_as_before(admin: Client, discarded: FrameworkVersion, path: str) -> None:
    assert admin.get(VERSION + path).status_code == 404


@pytest.mark.parametrize("number", [3, 9])
def test_what_never_was_stays_not_found(admin: Client, discarded: FrameworkVersion, number: int) -> None:
    assert admin.post(f"/frameworks/tiny/versions/{number}/edit/about/", {"title": "Mine"}).status_code == 404
    assert admin.post(f"/frameworks/other/versions/{number}/edit/about/", {"title": "Mine"}).status_code == 404


def test_others_learn_nothing_of_it(cast: Cast, client_of: Callable[..., Client], discarded: FrameworkVersion) -> None:
    assert client_of(cast.lead).post(f"{VERSION}edit/about/", {"title": "Mine"}).status_code == 403


def test_services_say_that_it_is_gone(cast: Cast, discarded: FrameworkVersion) -> None:
    """Between the reading of a form and its saving."""
    with pytest.raises(DraftGone):
        change_header(version=discarded, by=cast.framework_admin, values={"title": "Mine"})


def test_words_of_a_translation_that_is_gone_are_refused(cast: Cast) -> None:
    version = published(framework(1, 2))
    begun = translation(version, "fr", {"1.1-label": "Un"}, by=cast.framework_admin)
    slot = slots_of(content_of(version))[0]
    type(begun).objects.all().delete()

    with pytest.raises(DraftGone):
        save_words(draft=begun, slot=slot, words="Titre", expected_version=0, by=cast.framework_admin)


def test_text_that_is_saved_by_itself_is_told_why_not_beside_its_field(
    admin: Client, cast: Cast, discarded: FrameworkVersion
) -> None:
    response = admin.post(
        f"{VERSION}translations/fr/texts/1.1-label/", {"1.1-label-words": "Un"}, headers={"HX-Request": "true"}
    )

    html = response.content.decode()
    assert response.status_code == 410
    assert html.lstrip().startswith('<span class="alert error" role="alert">')
    for said in (
        "The draft of version 2 was discarded",
        cast.framework_admin.name,
        WHY,
        "Copy it",
        'href="/frameworks/',
    ):
        assert said in html


def test_text_that_is_saved_by_itself_after_publication_leads_to_the_translations(admin: Client, cast: Cast) -> None:
    version = published(framework(1, 2))
    begun = translation(version, "fr", {"1.1-label": "Un"}, by=cast.framework_admin)
    publish_translation(draft=begun, by=UserFactory(name="Second Admin", roles=[(Role.FRAMEWORK_ADMIN, None)]))

    html = admin.post(
        "/frameworks/tiny/versions/1/translations/fr/texts/1.1-label/",
        {"1.1-label-words": "Un"},
        headers={"HX-Request": "true"},
    ).content.decode()

    for said in (
        "was published while this form was open.",
        "Second Admin",
        'href="/frameworks/tiny/versions/1/translations/"',
    ):
        assert said in html
