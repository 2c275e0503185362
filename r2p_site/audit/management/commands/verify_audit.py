"""Walks the audit chains and says whether every link holds. Exit status 1 when one does not."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from r2p_site.audit.chains import ChainReport, chains, verify_chain, verify_lines


class Command(BaseCommand):
    help = "Verifies the audit chains of this installation, or an exported one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--chain", help="ISO3 code of a State, or 'installation'; without it, every chain")
        parser.add_argument("--file", type=Path, help="a file written by export_audit, instead of the database")

    def handle(self, *args: Any, **options: Any) -> None:
        reports = self._reports(options["chain"], options["file"])
        for report in reports:
            self.stdout.write(f"{report.chain}: {report.length} events, head {report.head}")
        broken = [f"{report.chain or 'file'}: {report.problem}" for report in reports if report.problem]
        if broken:
            raise CommandError("\n".join(broken))
        self.stdout.write("Every link holds. Note the heads outside this installation: a cut-off end shows only there.")

    def _reports(self, chain: str | None, file: Path | None) -> list[ChainReport]:
        if file is not None:
            try:
                return [verify_lines(file.read_text(encoding="utf-8").splitlines())]
            except (OSError, UnicodeDecodeError) as error:
                raise CommandError(f"{file} cannot be read: {error}") from error
        return [verify_chain(name) for name in ([chain] if chain else chains())]
