"""Style sheets: one sheet for both writing directions, positions in percent as classes; light."""

import gzip
import re
from pathlib import Path

import django_htmx
import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR) / "static"
SHEETS = sorted(ROOT.glob("css/*.css"))
PHYSICAL = re.compile(
    r"(?<![\w-])((?:margin|padding|border)-(?:left|right|top|bottom)\b|(?:left|right|top|bottom)\s*:"
    r"|(?:min-|max-)?(?:width|height)\s*:|text-align:\s*(?:left|right)|float:\s*(?:left|right))"
)
NEVER_FIRST_VISIT = 150_000  # bytes, compressed


def ids(path: Path) -> str:
    return path.name


@pytest.mark.parametrize("path", SHEETS, ids=ids)
def test_sheet_uses_logical_properties(path: Path) -> None:
    rules = re.sub(r"@media[^{]*\{|/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)

    assert PHYSICAL.findall(rules) == []


@pytest.mark.parametrize("path", SHEETS, ids=ids)
def test_sheet_asks_nothing_from_another_site(path: Path) -> None:
    assert re.findall(r"@import|url\(\s*['\"]?(?:https?:)?//", path.read_text()) == []


def test_scale_has_every_whole_percent() -> None:
    scale = (ROOT / "css" / "scale.css").read_text()

    found = {
        name: re.findall(rf"^.*\.{name}-(\d+) \{{ {rule}: (\d+)%", scale, re.MULTILINE)
        for name, rule in {"at": "inset-inline-start", "to": "inline-size"}.items()
    }

    whole = [(str(number), str(number)) for number in range(101)]
    assert found == {"at": whole, "to": whole}


def test_everything_static_together_is_light() -> None:
    """All sheets and scripts, more than any one page loads, with the library that the staff pages use."""
    htmx = Path(django_htmx.__file__).parent / "static" / "django_htmx" / "htmx-2.min.js"
    files = [*SHEETS, *ROOT.glob("js/*.js"), htmx]

    weight = sum(len(gzip.compress(path.read_bytes())) for path in files)

    assert weight < NEVER_FIRST_VISIT / 3
