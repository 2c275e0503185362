"""The engine is a pure package: it imports nothing of ours outside itself, neither Django nor the clock."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import assessments.scoring

FOLDER = Path(assessments.scoring.__file__).parent
ALLOWED = {
    "collections", "dataclasses", "functools", "hashlib", "itertools", "json", "math", "numpy", "pathlib", "re",
    "rfc8785", "typing",
}  # fmt: skip


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.stem)
def test_a_module_imports_the_engine_and_plain_libraries_alone(path: Path) -> None:
    imported: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {name.name for name in node.names}
        if isinstance(node, ast.ImportFrom):
            imported.add(node.module or "")

    ours = {name for name in imported if name.startswith("assessments.scoring.")}
    assert {name.split(".")[0] for name in imported - ours} - ALLOWED == set()


def test_importing_the_engine_brings_no_django() -> None:
    script = "import sys, assessments.scoring; print('django' in sys.modules, 'frameworks' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=FOLDER.parent.parent, capture_output=True, text=True, check=True
    )

    assert done.stdout.split() == ["False", "False"]
