"""The words of the pages in other languages: gathered, kept, compiled; and what every translation has to keep."""

import gettext
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from r2p_site import catalogues
from r2p_site.catalogues import catalogue_paths, compile_all, gathered, read_catalogue

HEADER = 'msgid ""\nmsgstr ""\n"Language: fr\\n"\n"Plural-Forms: nplurals=2; plural=(n > 1);\\n"\n\n'
_PARAMETER = re.compile(r"%\(\w+\)[sd]|%[sd%]")
_TAG = re.compile(r"<[^>]+>")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of one module and one page, with a catalogue in French."""
    (tmp_path / "slice").mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "locale" / "fr" / "LC_MESSAGES").mkdir(parents=True)
    (tmp_path / "slice" / "words.py").write_text(
        'A = _("One")\nB = ngettext("%(n)d file", "%(n)d files", n)\nC = pgettext_lazy("role", "Lead")\n'
    )
    (tmp_path / "templates" / "page.html").write_text(
        "<h1>\n  {% if x %}\n    {% translate 'Two' %}\n  {% endif %}</h1>\n"
        "{% blocktranslate trimmed with d=day %}\n  On {{ d }},\n  100 % sure\n{% endblocktranslate %}"
        "{% include 'x' with legend=_('Three') %}"
    )
    for name, value in (("PROJECT", tmp_path), ("LOCALE", tmp_path / "locale"), ("SOURCES", ("slice",))):
        monkeypatch.setattr(catalogues, name, value)
    monkeypatch.setattr(catalogues, "TEMPLATE", tmp_path / "locale" / "django.pot")
    return tmp_path


def po(project: Path) -> Path:
    return project / "locale" / "fr" / "LC_MESSAGES" / "django.po"


def test_every_marked_text_is_gathered(project: Path) -> None:
    found = [(message.id, message.context) for message in gathered() if message.id]

    assert found == [
        (("%(n)d file", "%(n)d files"), None),
        ("Lead", "role"),
        ("On %(d)s, 100 %% sure", None),
        ("One", None),
        ("Three", None),
        ("Two", None),
    ]


def test_update_keeps_translations_and_drops_words_that_are_gone(project: Path) -> None:
    po(project).write_text(HEADER + 'msgid "One"\nmsgstr "Un"\n\nmsgid "Gone"\nmsgstr "Parti"\n')

    assert catalogues.main(["update"]) == 0
    assert catalogues.main(["check"]) == 0

    catalogue = read_catalogue(po(project))
    one = catalogue.get("One")
    assert one is not None
    assert (one.string, catalogue.get("Gone"), len(catalogue)) == ("Un", None, 6)


def test_check_says_which_catalogue_has_drifted(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    po(project).write_text(HEADER)
    catalogues.main(["update"])
    (project / "slice" / "words.py").write_text('A = _("Other")\n')

    assert catalogues.main(["check"]) == 1
    assert capsys.readouterr().err.splitlines() == [
        "locale/django.pot does not have the words of the sources: run `make messages`.",
        "locale/fr/LC_MESSAGES/django.po does not have the words of the sources: run `make messages`.",
    ]


def test_only_whole_and_certain_translations_are_compiled(project: Path) -> None:
    po(project).write_text(
        HEADER + 'msgid "One"\nmsgstr "Un"\n\n#, fuzzy\nmsgid "Two"\nmsgstr "Deux ?"\n\nmsgid "Three"\nmsgstr ""\n\n'
        'msgid "%(n)d file"\nmsgid_plural "%(n)d files"\nmsgstr[0] "%(n)d fichier"\nmsgstr[1] ""\n'
    )

    assert compile_all() == [po(project).with_suffix(".mo")]
    assert compile_all() == []  # nothing is newer

    with po(project).with_suffix(".mo").open("rb") as file:
        words = gettext.GNUTranslations(file)
    assert [words.gettext(text) for text in ("One", "Two", "Three")] == ["Un", "Two", "Three"]
    assert words.ngettext("%(n)d file", "%(n)d files", 2) == "%(n)d files"


@pytest.mark.parametrize("arguments", [[], ["mend"], ["check", "fr"]])
def test_odd_arguments_are_refused(arguments: list[str]) -> None:
    assert catalogues.main(arguments) == 2


def forms(message: Message) -> list[tuple[str, str]]:
    """(what it says in English, what it says here), form by form; nothing where it is not translated."""
    if isinstance(message.id, str):
        return [(message.id, str(message.string))] if message.string else []
    return [(message.id[1], form) for form in message.string if form]


@pytest.mark.parametrize("path", catalogue_paths(), ids=lambda path: path.parents[1].name)
def test_translations_keep_parameters_and_markup(path: Path) -> None:
    broken = []
    for message in read_catalogue(path):
        for english, words in forms(message) if message.id else []:
            there, here = _PARAMETER.findall(english), _PARAMETER.findall(words)
            missing = set(there) - set(here)
            if not isinstance(message.id, str):
                # A form for one or two may say the number in words, but not where it is given by position.
                missing = {name for name in missing if name in {"%d", "%s"}}
            if missing or set(here) - set(there) or _TAG.findall(english) != _TAG.findall(words):
                broken.append((english, words))

    assert broken == []


@pytest.mark.parametrize("path", catalogue_paths(), ids=lambda path: path.parents[1].name)
def test_plurals_are_translated_in_every_form_or_in_none(path: Path) -> None:
    partly = [
        message.id
        for message in read_catalogue(path)
        if message.id and not isinstance(message.id, str) and any(message.string) and not all(message.string)
    ]

    assert partly == []


@pytest.mark.parametrize("path", catalogue_paths(), ids=lambda path: path.parents[1].name)
def test_everything_is_translated(path: Path) -> None:
    """Whoever reads French or Arabic meets no English on the way: a new message comes with its translations."""
    missing = [message.id for message in read_catalogue(path) if message.id and (message.fuzzy or not forms(message))]

    assert missing == []


def test_french_never_parts_a_mark_from_its_word() -> None:
    """Before a colon, a semicolon or a closing guillemet stands a space that no line is broken at."""
    (path,) = [path for path in catalogue_paths() if path.parents[1].name == "fr"]
    parted = [
        words
        for message in read_catalogue(path)
        if message.id
        for _english, words in forms(message)
        if re.search(r"\S [:;?!»]|« ", words)
    ]

    assert parted == []
