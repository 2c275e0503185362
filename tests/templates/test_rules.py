"""What holds for every template: small, its context said, no code or style inside (the security policy drops it)."""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR) / "templates"
PAGES = sorted(path for path in ROOT.rglob("*.html"))
INLINE = re.compile(r"""<style\b|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=["']|javascript:|\bhx-on""", re.IGNORECASE)
OURS = (
    "components",
    "core",
    "custodian",
    "errors",
    "intake",
    "public",
    "reports",
    "results",
    "review",
    "staff",
    "work",
)


def ids(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", PAGES, ids=ids)
def test_template_has_no_inline_code_or_style(path: Path) -> None:
    assert INLINE.findall(path.read_text()) == []


@pytest.mark.parametrize("path", PAGES, ids=ids)
def test_template_is_under_one_hundred_lines(path: Path) -> None:
    assert len(path.read_text().splitlines()) < 100


@pytest.mark.parametrize("path", [path for path in PAGES if ids(path).startswith(OURS)], ids=ids)
def test_template_says_its_context(path: Path) -> None:
    assert re.search(r"context:|context as|Context", path.read_text()) is not None


@pytest.mark.parametrize("path", PAGES, ids=ids)
def test_template_comment_of_one_line_ends_on_it(path: Path) -> None:
    """Django prints a {# that is not closed on its line."""
    lines = path.read_text().splitlines()

    assert [line for line in lines if line.count("{#") != line.count("#}")] == []


@pytest.mark.parametrize("path", PAGES, ids=ids)
def test_template_writes_no_colon_of_one_language(path: Path) -> None:
    """What is hidden from sight is read aloud, and French has a space before a colon: `{% colon %}` knows."""
    assert re.findall(r'class="vh">\s*:|\}\}:\s*</(?:b|strong|dt)>', path.read_text()) == []


@pytest.mark.parametrize("path", PAGES, ids=ids)
def test_template_joins_a_list_as_the_language_does(path: Path) -> None:
    assert re.findall(r"""\|join:["'] ?[/,;]""", path.read_text()) == []
