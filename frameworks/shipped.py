"""The frameworks that come with the software."""

from functools import cache
from pathlib import Path

from frameworks.exchange.content import FrameworkContent
from frameworks.exchange.formats import read_content
from frameworks.exchange.identity import KnownIds, ids_of

FOLDER = Path(__file__).resolve().parent / "data"


@cache
def shipped_content() -> dict[str, tuple[Path, FrameworkContent]]:
    """By short name; risk before resilience, as everywhere."""
    found = [(path, read_content(path.read_bytes(), path.name)) for path in sorted(FOLDER.glob("*.yaml"))]
    found.sort(key=lambda pair: not pair[1].is_risk)
    return {content.slug: (path, content) for path, content in found}


def shipped_ids(slug: str) -> KnownIds:
    """So that a shipped framework keeps its permanent ids even when it is first imported from a copy without them."""
    if slug not in shipped_content():
        return KnownIds()
    _path, content = shipped_content()[slug]
    return ids_of(content)
