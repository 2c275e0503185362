"""The import contracts hold, and each refuses a violation planted in a copy of the source."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import PACKAGES, ROOT

LINT = "import sys; from importlinter.cli import lint_imports_command; lint_imports_command()"

# Contract, the module that gets an import it must not have, the module imported.
PLANTED = [
    ("The project knows nothing of the domain", "r2p_site.audit.services", "assessments.core.models"),
    ("The project knows nothing of the domain", "r2p_site.enqueue.queries", "r2p_site.accounts.models"),
    ("The project knows nothing of the domain", "frameworks.queries", "assessments.core.queries"),
    ("Slices call downwards", "assessments.core.services", "assessments.review.services"),
    ("Slices call downwards", "assessments.review.services", "assessments.results.services"),
    ("Inside a slice, one direction", "assessments.core.queries", "assessments.core.permissions"),
    ("Inside a slice, one direction", "frameworks.models", "frameworks.services"),
    ("No domain module imports a web module", "assessments.core.services", "assessments.core.views"),
    ("The intake stands alone", "assessments.intake", "assessments.core.models"),
    ("Nothing in the office imports the intake", "assessments.core.models", "assessments.intake"),
    ("Scoring imports nothing of ours and no framework", "assessments.scoring.means", "django.utils.timezone"),
    ("Scoring imports nothing of ours and no framework", "assessments.scoring.means", "datetime"),
    ("Few may import scoring", "assessments.core.models", "assessments.scoring.means"),
    ("REST framework in api.py only", "assessments.core.services", "rest_framework.exceptions"),
    ("WeasyPrint in reports only", "assessments.core.services", "weasyprint"),
    ("The chart converter in one module only", "assessments.core.services", "vl_convert"),
    ("Slices call downwards", "assessments.signals.services", "assessments.review.services"),
]


def lint(folder: Path) -> tuple[int, str]:
    """Exit status and report of import-linter on the packages below `folder`."""
    ran = subprocess.run(
        [sys.executable, "-c", LINT, "--no-cache"], cwd=folder, capture_output=True, text=True, timeout=120, check=False
    )
    return ran.returncode, ran.stdout + ran.stderr


def copy_of_source(folder: Path) -> Path:
    for package in PACKAGES:
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__", "data"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def plant(folder: Path, module: str, imported: str) -> None:
    path = folder.joinpath(*module.split("."))
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    file.write_text(f"import {imported}\n{file.read_text()}")


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    """One report over a copy that holds every planted violation."""
    folder = copy_of_source(tmp_path_factory.mktemp("planted"))
    for _contract, module, imported in PLANTED:
        plant(folder, module, imported)
    status, text = lint(folder)
    assert status == 1, text
    return text


def test_contracts_hold() -> None:
    status, text = lint(ROOT)

    assert status == 0, text


@pytest.mark.parametrize(("contract", "module", "imported"), PLANTED)
def test_planted_import_is_refused(report: str, contract: str, module: str, imported: str) -> None:
    details = report.partition("Broken contracts")[2]
    section = details.partition(f"{contract}\n-")[2].partition("\n---")[0]

    assert f"{contract} BROKEN" in report
    assert f"{module} -> {imported.partition('.')[0]}" in section, details


def test_every_contract_is_tested() -> None:
    _status, text = lint(ROOT)
    names = {line.partition(" KEPT")[0] for line in text.splitlines() if " KEPT" in line}

    assert names <= {contract for contract, _module, _imported in PLANTED}
