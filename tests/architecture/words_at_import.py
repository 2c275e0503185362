"""Program: imports every module of the site in R2P_SITE, and says what asked for a translation meanwhile.

Prints JSON: {"asked": ["<file>: <words>"], "away": [modules that this deployment does not have]}.
"""

import importlib
import json
import sys
import traceback
from pathlib import Path

import django
from django.utils import functional, text, translation

from tests.architecture.source import ROOT, modules, place

_SOURCES = frozenset(modules(ROOT))
# How words come here from where they are asked for.
_WAYS = {Path(module.__file__) for module in (functional, text, translation)}
_asked: list[str] = []


def _note(words: str) -> str:
    """Names the module that asked, when it is one of ours: what Django asks of itself is none of our business."""
    for frame in reversed(traceback.extract_stack()):
        file = Path(frame.filename)
        if file in _SOURCES:
            _asked.append(f"{place(ROOT, file)}: {words}")
        if file != Path(__file__) and file not in _WAYS:
            break
    return words


def _listen() -> None:
    real = translation._trans  # type: ignore[attr-defined]
    real.gettext = _note
    real.pgettext = lambda _context, words: _note(words)
    real.ngettext = lambda words, _many, _number: _note(words)
    real.npgettext = lambda _context, words, _many, _number: _note(words)


def main() -> None:
    _listen()
    django.setup()
    away = []
    for file in sorted(_SOURCES):
        name = ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        if not name.endswith("__main__"):
            try:
                importlib.import_module(name)
            except RuntimeError as error:
                if "INSTALLED_APPS" not in str(error):
                    raise
                away.append(name)
    json.dump({"asked": _asked, "away": away}, sys.stdout)


if __name__ == "__main__":
    main()
