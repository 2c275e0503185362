"""The words of the pages in other languages: gathered from the sources, kept in locale/, compiled for Django.

Usage: python -m r2p_site.catalogues [update | check | compile]. Needs no program of the system. `update` writes what
the sources say into locale/django.pot and every locale/*/LC_MESSAGES/django.po, keeps translations and drops those of
words that are gone; `check` says whether that would change anything; `compile` writes the .mo files that are missing or
older. Text that nobody has translated, or that is marked fuzzy, is shown in English. A new language begins as a file
with nothing but the header, which says Language and Plural-Forms.
"""

import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

PROJECT = Path(__file__).resolve().parents[1]
LOCALE = PROJECT / "locale"
TEMPLATE = LOCALE / "django.pot"
SOURCES = ("r2p_site", "frameworks", "assessments")
_LAZY = {f"{name}_lazy": DEFAULT_KEYWORDS[name] for name in ("gettext", "ngettext", "pgettext", "npgettext")}
KEYWORDS = {**DEFAULT_KEYWORDS, **_LAZY}
WIDTH = 120


def main(arguments: list[str]) -> int:
    match arguments:
        case ["update"]:
            for path, body in expected_files():
                path.write_bytes(body)
        case ["check"]:
            return check()
        case ["compile"]:
            compile_all()
        case _:
            sys.stderr.write("Say update, check or compile.\n")
            return 2
    return 0


def check() -> int:
    drifted = [path for path, body in expected_files() if not path.exists() or path.read_bytes() != body]
    for path in drifted:
        sys.stderr.write(f"{path.relative_to(PROJECT)} does not have the words of the sources: run `make messages`.\n")
    return 1 if drifted else 0


def expected_files() -> Iterator[tuple[Path, bytes]]:
    """The template, then the catalogue of every language that has one, as they should be."""
    template = gathered()
    yield TEMPLATE, as_bytes(template)
    for path in catalogue_paths():
        catalogue = read_catalogue(path)
        catalogue.update(template, no_fuzzy_matching=True, update_header_comment=False)
        catalogue.obsolete.clear()
        yield path, as_bytes(catalogue)


def catalogue_paths() -> list[Path]:
    return sorted(LOCALE.glob("*/LC_MESSAGES/django.po"))


def read_catalogue(path: Path) -> Catalog:
    """The folder names the language: `zh_Hans`."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parents[1].name, domain="django", abort_invalid=True)


def gathered() -> Catalog:
    """Every marked text of the sources, in the order of the texts; no place, so that moving code changes nothing."""
    catalogue = Catalog(charset="utf-8")
    for _line, message, comments, context in sorted(_messages(), key=_order):
        catalogue.add(message, context=context, auto_comments=comments)
    return catalogue


Found = tuple[int, str | tuple[str, ...], list[str], str | None]


def _order(found: Found) -> tuple[str, str]:
    message = found[1]
    return (message if isinstance(message, str) else message[0], found[3] or "")


def _messages() -> Iterator[Found]:
    for folder in SOURCES:
        for path in sorted((PROJECT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield from _extracted(path.read_bytes())
    for path in sorted((PROJECT / "templates").rglob("*")):
        if path.suffix in {".html", ".txt"}:
            # Left with no indentation, which the tokenizer of Python would object to.
            lines = templatize(path.read_text(), origin=str(path)).splitlines()
            yield from _extracted("\n".join(line.strip() for line in lines).encode())


def _extracted(source: bytes) -> Iterator[Found]:
    yield from extract("python", io.BytesIO(source), KEYWORDS, comment_tags=("Translators:",), strip_comment_tags=True)


def as_bytes(catalogue: Catalog) -> bytes:
    out = io.BytesIO()
    is_template = catalogue.locale is None
    if not is_template:
        out.write(
            f'msgid ""\nmsgstr ""\n"Language: {catalogue.locale_identifier}\\n"\n'
            f'"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: {catalogue.plural_forms}\\n"\n\n'.encode()
        )
    write_po(out, catalogue, width=WIDTH, no_location=True, omit_header=True, sort_output=True, include_previous=False)
    return out.getvalue()


def compile_all() -> list[Path]:
    """Returns what was written."""
    written = []
    for path in catalogue_paths():
        target = path.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= path.stat().st_mtime_ns:
            continue
        out = io.BytesIO()
        write_mo(out, _translated(read_catalogue(path)))
        # Whole or not at all: another process may be reading it.
        fresh = target.with_suffix(f".mo.{os.getpid()}")
        fresh.write_bytes(out.getvalue())
        fresh.replace(target)
        written.append(target)
    return written


def _translated(catalogue: Catalog) -> Catalog:
    """Only what is translated in every form: a plural that is empty would be shown as nothing at all."""
    for message in list(catalogue):
        forms = message.string if isinstance(message.string, tuple | list) else [message.string]
        if message.id and not all(forms):
            catalogue.delete(message.id, message.context)
    return catalogue


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
