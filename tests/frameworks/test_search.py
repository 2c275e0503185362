"""Published frameworks are searched by the rules of the language that they are read in, from public tables alone."""

import csv
import io
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import QuerySet
from django.forms import Form
from django.test import Client

from frameworks.exchange.content import FrameworkContent
from frameworks.models import PublishedFramework, PublishedText
from frameworks.search import Wanted, configuration_of, editions_read, search_texts
from frameworks.services.indexing import index_edition
from r2p_site.accounts.models import User
from tests.cast import Cast
from tests.factories.frameworks import factor, framework, indicator, published, resilience, translated

pytestmark = pytest.mark.django_db
NAMED = ("framework", "version", "language", "layer")


def atrocities() -> FrameworkContent:
    fighting = {"nature": "dynamic", "tags": ("theme:displacement",)}
    hatred = {"nature": "structural", "tags": ("theme:hate_speech", "sdg:16")}
    rows = (
        indicator("1.1", label="Armed conflicts", statement="Fighting spreads between regions.", **fighting),
        indicator("1.2", label="Hate speech", statement="Media incite violence & hatred.", **hatred),
    )
    genocide = replace(factor("2", 1), title="Intent to destroy", block="genocide")
    return framework(0, factors=(replace(factor("1", 0), title="Instability", indicators=rows), genocide))


def codes(found: QuerySet[PublishedText]) -> list[str]:
    return [row.code or row.factor for row in found]


def search(words: str = "", language: str = "en", **wanted: str) -> list[str]:
    return codes(search_texts(editions_read([language]), Wanted(words=words, **wanted)))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("conflict", ["1.1"]),  # stemmed: the label says conflicts
        ("fight", ["1.1"]),
        ("FIGHTING regions", ["1.1"]),
        ('"incite violence"', ["1.2"]),
        ('"violence incite"', []),
        ("conflict or hate", ["1.1", "1.2"]),
        ("violence -hate", []),
        ("1.2", ["1.2"]),
        ("Instab", ["1"]),  # no whole word: anywhere in the text
        ("100%", []),
        ("'; DROP TABLE", []),
    ],
)
def test_words_are_found_by_the_rules_of_english(words: str, expected: list[str]) -> None:
    published(atrocities())

    assert sorted(search(words)) == expected


@pytest.mark.parametrize(
    ("language", "label", "words"),
    [
        ("fr", "Discours de haine", "discours haines"),
        ("ar", "خطاب الكراهية", "كراهية"),
        ("ru", "Вооружённые конфликты", "конфликт"),
        ("es", "Conflictos armados", "conflicto armado"),
        ("zh-hans", "武装冲突局势", "冲突"),
        ("sw", "Migogoro ya silaha", "silaha"),
    ],
)
def test_each_language_is_searched_by_its_own_rules(language: str, label: str, words: str) -> None:
    translated(published(atrocities()), language, {"1.1-label": label})

    assert search(words, language) == ["1.1"]
    assert search(label, language) == ["1.1"]


def test_language_without_rules_is_searched_as_written() -> None:
    assert (configuration_of("sw"), configuration_of("pt-br"), configuration_of("zh-hans")) == (
        "simple",
        "portuguese",
        "simple",
    )


def test_only_the_last_version_in_the_best_language_is_searched() -> None:
    version = published(atrocities())
    translated(version, "fr", {"1.1-label": "Vieux conflit"})
    translated(version, "fr", {"1.1-label": "Conflit"})
    published(replace(atrocities(), note="Second", slug="other"))

    assert [(row.slug, row.language, row.layer) for row in editions_read(["fr-ca", "fr"])] == [
        ("other", "en", 0),
        ("tiny", "fr", 2),
    ]
    assert (search("vieux", "fr"), search("conflit", "fr")) == ([], ["1.1"])


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"block": "genocide"}, ["2", "2.1"]),
        ({"nature": "structural"}, ["1.2"]),
        ({"kind": "resilience"}, ["R1", "R1.1"]),
        ({"kind": "resilience", "block": "genocide"}, []),
        ({"tag": "theme:hate_speech"}, ["1.2"]),
        ({"tag": "sdg:16"}, ["1.2"]),
        ({"tag": "sdg:1"}, []),  # not part of another tag's name
        ({"tag": "sdg:16", "words": "violence"}, ["1.2"]),
        ({"tag": "sdg:16", "words": "fighting"}, []),
        ({"tag": "sdg:16", "words": "hatr"}, ["1.2"]),  # no whole word
        ({"tag": "sdg:16", "nature": "dynamic"}, []),
    ],
)
def test_rows_are_filtered(wanted: dict[str, str], expected: list[str]) -> None:
    published(atrocities())
    published(resilience())

    assert search(**wanted) == expected


@pytest.mark.parametrize("size", [1, 30])
def test_search_costs_the_same_for_any_size(
    site: Callable[[str], Client], size: int, django_assert_num_queries: Callable[[int], object]
) -> None:
    for number in range(size):
        published(replace(atrocities(), slug=f"tiny-{number}"))
    client = site("public")

    with django_assert_num_queries(6):  # editions, blocks, tags, whether any word fits, count, rows
        assert client.get("/frameworks/search/?words=conflict").context["count"] == size
    with django_assert_num_queries(5):  # editions, blocks, tags, count, rows
        assert client.get("/frameworks/search/?tag=sdg:16").context["count"] == size


def test_page_marks_what_was_found_and_escapes_the_rest(site: Callable[[str], Client]) -> None:
    published(atrocities())

    html = site("public").get("/frameworks/search/?words=violence").content.decode()

    assert "Media incite <mark>violence</mark> &amp; hatred." in html
    assert 'href="/frameworks/tiny/versions/1/?language=en#i-1.2"' in html


def test_staff_and_public_find_the_same(
    cast: Cast, client_of: Callable[[User], Client], site: Callable[[str], Client]
) -> None:
    translated(published(atrocities()), "ar", {"1.1-label": "نزاعات مسلحة"})
    address = "/frameworks/search/?words=نزاع&language=ar"

    on_staff = client_of(cast.drafter).get(address).context["rows"]

    assert [row["code"] for row in on_staff] == ["1.1"]
    assert on_staff == site("public").get(address).context["rows"]


def test_found_rows_are_a_file(site: Callable[[str], Client]) -> None:
    published(framework(0, factors=(replace(factor("1", 1), title="=Instability"),)))

    response = site("public").get("/frameworks/search/?words=instability&format=csv")

    assert list(csv.reader(io.StringIO(response.content.decode()))) == [
        [*NAMED, "factor", "code", "block", "nature", "tags", "title", "statement"],
        ["tiny", "1", "en", "0", "1", "", "common", "", "", "'=Instability", ""],
    ]


def test_file_has_what_the_tag_finds(site: Callable[[str], Client]) -> None:
    published(atrocities())

    response = site("public").get("/frameworks/search/?tag=sdg:16&format=csv")

    rows = list(csv.DictReader(io.StringIO(response.content.decode())))
    assert [(row["code"], row["tags"]) for row in rows] == [("1.2", "theme:hate_speech; sdg:16")]


def test_tags_lead_to_what_has_them(site: Callable[[str], Client]) -> None:
    published(atrocities())
    client = site("public")
    link = 'href="/frameworks/search/?tag=theme%3Ahate_speech"'

    assert link in client.get("/frameworks/tiny/").content.decode()
    assert link in client.get("/frameworks/search/?words=hatred").content.decode()
    assert 'href="?tag=theme%3Ahate_speech"' in client.get("/frameworks/search/").content.decode()
    found = client.get("/frameworks/search/?tag=theme%3Ahate_speech").context
    assert [row["code"] for row in found["rows"]] == ["1.2"]


def offered(form: Form) -> list[str]:
    return (
        [tag for _list, tags in form.fields["tag"].choices[1:] for tag, _words in tags] if "tag" in form.fields else []
    )


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("search/", ["theme:hate_speech", "theme:displacement", "sdg:16"]),
        ("tiny/", ["theme:hate_speech", "theme:displacement", "sdg:16"]),
        ("strong/", []),
        # Asked for and nowhere: still chosen, and nothing fits.
        ("search/?tag=sdg:5", ["theme:hate_speech", "theme:displacement", "sdg:5", "sdg:16"]),
        ("strong/?tag=sdg:5", ["sdg:5"]),
        ("strong/?tag=odd", []),
    ],
)
def test_only_tags_that_indicators_have_are_offered(
    site: Callable[[str], Client], address: str, expected: list[str]
) -> None:
    published(atrocities())
    published(resilience())

    assert offered(site("public").get(f"/frameworks/{address}").context["form"]) == expected


def test_tag_that_nothing_has_finds_nothing(site: Callable[[str], Client]) -> None:
    published(atrocities())

    response = site("public").get("/frameworks/search/?tag=sdg:5")

    assert response.context["count"] == 0
    assert "Nothing published fits all of these choices" in response.content.decode()


def test_public_role_may_search() -> None:
    published(atrocities())

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE r2p_public")
        found = search("conflict")
        cursor.execute("RESET ROLE")

    assert found == ["1.1"]


def test_editions_from_before_are_indexed_alike(django_db_blocker: object) -> None:
    """The migration fills the table as publishing does."""
    translated(published(atrocities()), "ar", {"1.1-label": "نزاع", "2-title": "نية"})
    fields = ("edition", "position", "factor", "code", "block", "nature", "title", "statement", "guidance", "search")
    later = ("permanent_id", "tags", "title_language", "statement_language")
    written = list(PublishedText.objects.values_list(*fields, *later))
    PublishedText.objects.all().delete()
    nodes = MigrationExecutor(connection).loader.graph.nodes

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        # Columns that the first filling knew nothing of.
        for name, value in zip(later, ("", "[]", "", ""), strict=True):
            cursor.execute(f"ALTER TABLE published_framework_text ALTER {name} SET DEFAULT '{value}'")
        cursor.execute(nodes["frameworks", "0005_search"].operations[-1].sql)
        cursor.execute(nodes["frameworks", "0006_search_by_tag"].operations[-1].sql)
        cursor.execute(nodes["frameworks", "0007_search_in_their_language"].operations[-1].sql)

    assert list(PublishedText.objects.values_list(*fields, *later)) == written
    PublishedText.objects.all().delete()
    for edition in PublishedFramework.objects.all():
        index_edition(edition)
    assert list(PublishedText.objects.values_list(*fields, *later)) == written


def test_words_that_a_layer_leaves_to_the_source_say_so(site: Callable[[str], Client]) -> None:
    """Read out as what they are, each in its own direction."""
    translated(published(atrocities()), "ar", {"1.1-label": "نزاعات مسلحة"})

    html = site("public").get("/frameworks/search/?words=1.1&language=ar").content.decode()

    assert re.search(r'<p lang="ar" dir="rtl"><a [^>]+><b>نزاعات مسلحة</b>', html)
    assert "<p>Fighting spreads between regions.</p>" in html
    languages = PublishedText.objects.filter(edition__language="ar").values_list("title_language", "statement_language")
    assert list(languages.filter(code="1.1")) == [("ar", "en")]
    assert set(languages.exclude(code="1.1")) == {("en", "en"), ("en", "ar")}
