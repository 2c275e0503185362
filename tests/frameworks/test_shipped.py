"""The shipped files agree with themselves; their counts are read, never assumed."""

import re

from frameworks.models import Indicator
from frameworks.queries import version_of
from frameworks.search import editions_read, tags_of
from frameworks.services import load_frameworks
from frameworks.shipped import FOLDER, shipped_content
from frameworks.tags import THEMES


def test_every_indicator_written_in_the_files_is_read() -> None:
    for path, content in shipped_content().values():
        written = re.findall(r"^ +- code: ", path.read_text(), re.MULTILINE)
        assert len(list(content.indicators())) == len(written)


def test_shipped_rows_have_their_code_as_permanent_id() -> None:
    for _path, content in shipped_content().values():
        assert {factor.number: factor.permanent_id for factor in content.factors} == {
            factor.number: factor.number for factor in content.factors
        }
        assert all(row.permanent_id == row.code for _factor, row in content.indicators())


def test_risk_comes_before_resilience() -> None:
    assert [content.kind for _path, content in shipped_content().values()] == ["risk", "resilience"]


def test_loading_publishes_each_file_once(db: None) -> None:
    loaded = load_frameworks()

    assert sorted(version.framework.slug for version in loaded) == sorted(shipped_content())
    assert {version.status for version in loaded} == {"published"}
    assert load_frameworks() == []
    assert len(list(FOLDER.glob("*.yaml"))) == len(loaded)


def test_marks_of_comparison_are_kept(db: None) -> None:
    load_frameworks()

    for slug, (_path, content) in shipped_content().items():
        checked = {row.code for _factor, row in content.indicators() if row.source_checked}
        stored = Indicator.objects.filter(version=version_of(slug), source_checked=True)
        assert set(stored.values_list("code", flat=True)) == checked


def test_every_theme_finds_what_is_shipped(db: None) -> None:
    """A new installation can be searched by tag; few indicators have many."""
    load_frameworks()

    found = tags_of(editions_read(["en"]))
    lists = [row.tags for _path, content in shipped_content().values() for _factor, row in content.indicators()]
    assert {f"theme:{name}" for name in THEMES} <= found
    assert max(map(len, lists)) <= 5
    assert sum(map(bool, lists)) < 2 / 3 * len(lists)


def test_tags_are_written_in_the_order_of_their_lists() -> None:
    """As export writes them, so that a file exported differs from the shipped one in nothing but layout."""
    for path, content in shipped_content().values():
        written = re.findall(r"^ +tags: \[(.*)\]$", path.read_text(), re.MULTILINE)
        read = [", ".join(row.tags) for _factor, row in content.indicators() if row.tags]
        assert written == read
