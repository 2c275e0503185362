"""A contributor in Firefox with scripts off, as Tor Browser is at its safest level: sent, found, taken back."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.firefox import Firefox, program
from tests.e2e.installation import Installation
from tests.factories import pictures

TEXT = "They came before dawn."
MISSING = "no Firefox on this machine that takes a profile: install the package firefox-esr (the snap will not do)"


@pytest.fixture
def firefox(tmp_path: Path) -> Iterator[Firefox]:
    """A journey without a browser is skipped by name, and fails where everything has to be tested."""
    path = program()
    if path is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(MISSING)
    found = Firefox(path, tmp_path)
    yield found
    found.close()


def test_contribution_with_a_picture_is_sent_found_and_withdrawn(
    installation: Installation, firefox: Firefox, tmp_path: Path
) -> None:
    picture = tmp_path / "me-at-home.jpg"
    picture.write_bytes(pictures.jpeg())
    firefox.go("data:text/html,<h1>off</h1><script>document.querySelector('h1').textContent = 'on'</script>")
    assert firefox.read("h1") == "off"

    firefox.go(installation.url["intake"])
    code = _send(firefox, picture)

    assert firefox.read("h1") == "It was received, and sealed"
    firefox.press("I have a code")
    firefox.type("code", code)
    firefox.press("Open")
    assert "What you sent is there." in firefox.source
    assert TEXT not in firefox.source
    firefox.press("Delete everything")
    firefox.press("Delete everything")
    assert firefox.read("h1") == "Everything under your code is deleted"
    assert [(one["name"], one.get("expiry")) for one in firefox.do("GetCookies")] == [("intake_csrf", None)]
    assert [word for word in (TEXT, "me-at-home", pictures.OWNER) if word in installation.logs()] == []


def _send(firefox: Firefox, picture: Path) -> str:
    """From the first page to the last; returns the code as it was read."""
    firefox.press("Tell what you know")
    firefox.press("Start")
    firefox.press("Continue")
    firefox.type("text", TEXT)
    firefox.press("Continue")
    firefox.press("Continue")
    firefox.choose("May be summarised")
    firefox.press("Continue")
    firefox.press("Continue, with a code")
    code = firefox.read(".code")
    firefox.press("I have written it down")
    firefox.type("typed", code.lower())
    firefox.type("files", str(picture))
    firefox.press("Send")
    return code
