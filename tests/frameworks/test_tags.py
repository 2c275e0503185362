import pytest

from frameworks.enums import Kind
from frameworks.exchange.formats import FORMATS, read_content
from frameworks.stored import content_of, fingerprint
from frameworks.tags import known_tags, shown_tags, tag_choices, tag_words
from tests.factories.frameworks import framework_of, indicator, published


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("theme:hate_speech", "Hate speech"),
        ("population:women", "Women and girls"),
        ("sdg:16", "SDG 16, Peace, justice and strong institutions"),
        ("un:torture", "Torture and ill-treatment"),
        ("theme:of_a_later_version", "theme:of_a_later_version"),
        ("odd", "odd"),
    ],
)
def test_tag_is_shown_in_words(tag: str, words: str) -> None:
    assert [(row.name, str(row.words)) for row in shown_tags([tag])] == [(tag, words)]
    assert str(tag_words(tag)) == words


def test_every_known_tag_can_be_chosen_once() -> None:
    offered = [name for _list, rows in tag_choices() for name, _words in rows]

    assert offered == known_tags()
    assert len(set(offered)) == len(offered)


@pytest.mark.parametrize("format_name", FORMATS)
def test_tags_and_examples_travel_in_every_format(format_name: str) -> None:
    content = framework_of(indicator(tags=("theme:gender", "sdg:5"), examples="One.\nTwo."))

    assert read_content(FORMATS[format_name].write(content), f"a.{format_name}") == content


def test_what_came_later_leaves_older_hashes_as_they_were() -> None:
    """The hash of a version without tags and examples is that of before there were any."""
    content = framework_of(indicator())

    assert fingerprint(content) == "d172248d37e0ecb3f69ad8102d0dd5b6f54d590e7aa60d91a36282f65fad82ee"
    assert fingerprint(framework_of(indicator(examples="One."))) != fingerprint(content)


@pytest.mark.django_db
def test_published_edition_shows_tags_only_where_there_are_any() -> None:
    version = published(framework_of(indicator("1.1", tags=("sdg:5",)), indicator("1.2")))

    assert version.framework.kind == Kind.RISK
    assert [row.tags for _factor, row in content_of(version).indicators()] == [("sdg:5",), ()]
