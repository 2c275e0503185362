"""Writes a chain as NDJSON that an outsider can verify with verify_audit --file, or with any SHA-256 and RFC 8785."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from r2p_site.audit.chains import chains, export_chain


class Command(BaseCommand):
    help = "Exports one audit chain, a JSON object a line."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("chain", help="ISO3 code of a State, or 'installation'")
        parser.add_argument("--output", type=Path, help="file to write; without it, standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["chain"] not in (known := chains()):
            raise CommandError(f"There is no chain {options['chain']!r}; there are: {', '.join(known) or 'none yet'}.")
        lines = export_chain(options["chain"])
        if options["output"] is None:
            for line in lines:
                self.stdout.write(line)
            return
        with options["output"].open("w", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in lines)
