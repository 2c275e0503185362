import json
import os
import sys
from argparse import ArgumentParser
from getpass import getpass
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError

from assessments.intake.bundles import open_bundle
from r2p_site.errors import DomainError


class Command(BaseCommand):
    help = (
        "Opens a bundle of sealed contributions with the passphrase, or the recovery key, of the custodian whose it is."
        " Needs no database: run it on a computer that is not connected. The file written holds what people said; each"
        " file that they sent is written beside it, without an ending: a picture is a JPEG, anything else plain text."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="bundle, as downloaded from the custodian site")
        parser.add_argument(
            "--output", type=Path, required=True, help="file to write, one JSON object a line; a new one"
        )
        parser.add_argument("--recovery-key", action="store_true", help="ask for the printed key, not the passphrase")

    def handle(self, *args: Any, **options: Any) -> None:
        wrapped = "by_recovery_key" if options["recovery_key"] else "by_passphrase"
        prompt = "Recovery key: " if options["recovery_key"] else "Passphrase: "
        # Never an argument: those are seen by every process of the computer.
        secret = getpass(prompt) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
        try:
            count = _write(options["file"], options["output"], secret, wrapped)
        except DomainError as error:
            raise CommandError(str(error), returncode=2) from error
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}", returncode=2) from error
        self.stdout.write(f"{count} parts opened, written to {options['output']}.")


def _write(source: Path, target: Path, secret: str, wrapped: str) -> int:
    """Readable by nobody else; an existing file is not touched. Returns how many parts there were."""
    count = 0
    with source.open("rb") as lines:
        opened = open_bundle(lines, secret, wrapped=wrapped)
        first = next(opened, None)
        with _new(target) as stream:
            while first is not None:
                stream.write(json.dumps(_told(first, target), ensure_ascii=False).encode() + b"\n")
                count, first = count + 1, next(opened, None)
    return count


def _told(row: dict[str, Any], target: Path) -> dict[str, Any]:
    """Of a file its own file beside the target, named after both: the line says which."""
    if "data" not in row:
        return row
    beside = target.with_name(f"{target.name}.{row['file']}")
    with _new(beside) as stream:
        stream.write(row.pop("data"))
    return {**row, "written_to": beside.name}


def _new(target: Path) -> BinaryIO:
    return os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
