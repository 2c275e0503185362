"""Uploaded files of tests stay in a folder of the test."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

Upload = Callable[..., SimpleUploadedFile]

PDF = b"%PDF-1.7 a report"


@pytest.fixture(autouse=True)
def files(settings: object, tmp_path: Path) -> Path:
    """The folder that stored files go to."""
    local = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = {**settings.STORAGES, "default": local}
    return tmp_path / "files"


@pytest.fixture
def upload() -> Upload:
    def make(name: str = "report.pdf", content: bytes = PDF) -> SimpleUploadedFile:
        return SimpleUploadedFile(name, content)

    return make
