"""Reading the project's own source for the rules that no linter of ours states."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("r2p_site", "frameworks", "assessments")

FUNCTION_LIMIT, MODULE_LIMIT, TEMPLATE_LIMIT = 50, 300, 100  # lines
LONG_BY_NATURE = {"r2p_site/settings.py"}  # one file, in Django's order
BANNED_NAMES = {"utils", "helpers", "common", "manager", "managers", "misc"}

_INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")|<style|\sstyle=|\son[a-z]+=\"|javascript:", re.IGNORECASE
)
_UNTRIMMED = re.compile(r"\{%-?\s*blocktranslate(?![^%]*\btrimmed\b)[^%]*%\}")
_FOREIGN = re.compile(r"(?:src|href|action)=\"(?:https?:)?//(?!www\.w3\.org)", re.IGNORECASE)


def modules(root: Path) -> Iterator[Path]:
    for package in PACKAGES:
        for file in sorted((root / package).rglob("*.py")):
            if "migrations" not in file.parts and "__pycache__" not in file.parts:
                yield file


def templates(root: Path) -> Iterator[Path]:
    yield from sorted((root / "templates").rglob("*.html"))


def offences_of_size(root: Path) -> list[str]:
    return [*_long_modules(root), *_long_functions(root), *_long_templates(root)]


def offences_of_names(root: Path) -> list[str]:
    return [
        place(root, file) for file in modules(root) if file.stem in BANNED_NAMES or file.parent.name in BANNED_NAMES
    ]


def offences_of_templates(root: Path) -> list[str]:
    found = []
    for file in templates(root):
        text = file.read_text()
        for rule, pattern in (("inline", _INLINE), ("untrimmed", _UNTRIMMED), ("foreign", _FOREIGN)):
            found += [f"{place(root, file)}: {rule}: {match[0].strip()[:60]}" for match in pattern.finditer(text)]
    return found


def place(root: Path, file: Path) -> str:
    return str(file.relative_to(root))


def _long_modules(root: Path) -> Iterator[str]:
    for file in modules(root):
        lines = len(file.read_text().splitlines())
        if lines > MODULE_LIMIT and place(root, file) not in LONG_BY_NATURE:
            yield f"{place(root, file)}: {lines} lines"


def _long_functions(root: Path) -> Iterator[str]:
    for file in modules(root):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > FUNCTION_LIMIT:
                    yield f"{place(root, file)}: {node.name}: {lines} lines"


def _long_templates(root: Path) -> Iterator[str]:
    for file in templates(root):
        lines = len(file.read_text().splitlines())
        if lines > TEMPLATE_LIMIT:
            yield f"{place(root, file)}: {lines} lines"


def enqueued_names(root: Path) -> set[str]:
    """The names that services ask for: the first argument of every call of enqueue, which must be a literal."""
    names = set()
    for file in modules(root):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "enqueue":
                names.add(_literal(node.args[0], place(root, file)))
    return names


def _literal(node: ast.expr, where: str) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return f"{where}:{node.lineno} (not a literal)"
