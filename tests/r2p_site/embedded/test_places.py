import stat
from pathlib import Path

import pytest

from r2p_site.embedded import places


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("R2P_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_secret_is_made_once_and_kept_private(data: Path) -> None:
    first = places.secret("key-staff")

    assert places.secret("key-staff") == first
    assert places.secret("key-public") != first
    assert len(first) >= 50
    assert mode(data / "secrets") == 0o700
    assert mode(data / "secrets" / "key-staff") == 0o600


def test_make_folder_changes_no_folder_that_exists(tmp_path: Path) -> None:
    tmp_path.chmod(0o750)

    places.make_folder(tmp_path / "a" / "b")

    assert mode(tmp_path) == 0o750
    assert [mode(tmp_path / "a"), mode(tmp_path / "a" / "b")] == [0o711, 0o711]


def test_data_folder_differs_between_checkouts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("R2P_DATA")
    monkeypatch.setattr(places, "ROOT_STORE", tmp_path)
    folders = []
    for checkout in ("one", "two"):
        monkeypatch.setattr(places, "PROJECT", tmp_path / checkout / "desk")
        folders.append(places.data_folder())

    assert folders[0] != folders[1]


def test_private_file_replaces_an_earlier_one(tmp_path: Path) -> None:
    places.private_file(tmp_path / "f", "one")
    places.private_file(tmp_path / "f", "two")

    assert (tmp_path / "f").read_text() == "two"
    assert [path.name for path in tmp_path.iterdir()] == ["f"]
