"""Names, options and last line are fixed by contract."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from frameworks.exchange.formats import FORMATS, read_content
from frameworks.models import FrameworkVersion
from frameworks.shipped import shipped_content
from frameworks.stored import content_of
from tests.factories.frameworks import draft, file_of, framework, published

pytestmark = pytest.mark.django_db


def run(*arguments: object, **options: object) -> list[str]:
    out = StringIO()
    call_command(*(str(argument) for argument in arguments), stdout=out, **options)
    return out.getvalue().splitlines()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "tiny.yaml"
    path.write_bytes(file_of(framework(2, 2)))
    return path


def test_import_ends_with_the_counts(file: Path) -> None:
    lines = run("import_framework", file)

    assert lines[0] == "tiny, version 1: draft."
    assert lines[-1] == "new 4, changed 0, retired 0, unchanged 0"
    assert "indicator 2.1: new" in lines


def test_import_publishes_when_asked(file: Path) -> None:
    assert run("import_framework", file, "--publish")[0] == "tiny, version 1: published."
    assert run("import_framework", file) == [
        "Nothing differs: no draft was made.",
        "new 0, changed 0, retired 0, unchanged 4",
    ]


def test_import_names_the_fields_that_change(file: Path) -> None:
    run("import_framework", file, "--publish")
    file.write_bytes(file.read_bytes().replace(b"Label 1.1", b"Other").replace(b"Tiny framework", b"Tiny"))

    assert run("import_framework", file, "--dry-run") == [
        "Dry run: nothing written.",
        "framework: title changed",
        "indicator 1.1: changed (label)",
        "new 0, changed 1, retired 0, unchanged 3",
    ]
    assert FrameworkVersion.objects.count() == 1


def test_refused_file_names_every_problem(file: Path) -> None:
    file.write_bytes(file.read_bytes().replace(b"family: condition", b"family: odd"))

    with pytest.raises(CommandError) as caught:
        run("import_framework", file)

    lines = str(caught.value).splitlines()
    assert lines[0] == "tiny.yaml was refused; nothing was written."
    assert lines[1].startswith("line 18 (risk_factors[0].indicators[0].family): “odd” is not known.")
    assert len(lines) == 5


@pytest.mark.parametrize("arguments", [["--publish", "--dry-run"]])
def test_publishing_and_dry_run_exclude_each_other(file: Path, arguments: list[str]) -> None:
    with pytest.raises(CommandError, match="exclude each other"):
        run("import_framework", file, *arguments)


def test_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read: No such file or directory"):
        run("import_framework", tmp_path / "nothing.yaml")


@pytest.mark.parametrize("format_name", FORMATS)
def test_export_round_trips_with_import(tmp_path: Path, format_name: str) -> None:
    published()
    path = tmp_path / f"out.{format_name}"

    run("export_framework", "tiny", "--format", format_name, "--output", path)

    assert run("import_framework", path, "--dry-run")[-1] == "new 0, changed 0, retired 0, unchanged 4"


def test_export_takes_the_version_asked_for(tmp_path: Path) -> None:
    published()
    version = draft(framework(1, 1))
    path = tmp_path / "out.yaml"

    run("export_framework", "tiny", "--version", 2, "--output", path)

    assert read_content(path.read_bytes(), path.name) == content_of(version)


def test_export_goes_to_standard_output(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    version = published()

    run("export_framework", "tiny")

    assert read_content(capfdbinary.readouterr().out, "tiny.yaml") == content_of(version)


@pytest.mark.parametrize("arguments", [["nothing"], ["tiny", "--version", "7"]])
def test_export_of_what_is_not_there_is_refused(arguments: list[str]) -> None:
    published()

    with pytest.raises(CommandError, match="There is no such version"):
        run("export_framework", *arguments)


def test_loading_says_what_it_published() -> None:
    assert run("load_frameworks") == [f"Published {slug}, version 1." for slug in shipped_content()]
    assert run("load_frameworks") == ["The frameworks are there already."]
