from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from frameworks.errors import FileRefused
from frameworks.exchange.difference import Difference
from frameworks.services import ImportReport, import_framework, publish_version
from r2p_site.errors import DomainError


class Command(BaseCommand):
    help = "Imports a framework file (YAML, XLSX or CSV) into a draft version. The last line counts the indicators."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--publish", action="store_true", help="publish the draft at once")
        parser.add_argument("--dry-run", action="store_true", help="say what would change and write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["publish"] and options["dry_run"]:
            raise CommandError("--publish and --dry-run exclude each other.")
        path: Path = options["file"]
        try:
            report = self._import(path.read_bytes(), path.name, publish=options["publish"], dry_run=options["dry_run"])
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
        except FileRefused as refused:
            lines = [str(problem) for problem in refused.problems]
            raise CommandError("\n".join([f"{path.name} was refused; nothing was written.", *lines])) from refused
        except DomainError as error:
            raise CommandError(str(error)) from error
        for line in difference_lines(report.difference):
            self.stdout.write(line)
        self.stdout.write(report.summary)

    def _import(self, body: bytes, name: str, *, publish: bool, dry_run: bool) -> ImportReport:
        with transaction.atomic():
            report = import_framework(body=body, name=name, by=None, dry_run=dry_run)
            if report.version is None:
                self.stdout.write("Dry run: nothing written." if dry_run else "Nothing differs: no draft was made.")
                return report
            version = publish_version(version=report.version, by=None) if publish else report.version
        self.stdout.write(f"{version.framework.slug}, version {version.number}: {version.status}.")
        return report


def difference_lines(difference: Difference) -> list[str]:
    """One line per change: what, code, and the fields that differ."""
    lines = [f"framework: {change.name} changed" for change in difference.header]
    for what, changes in (("factor", difference.factors), ("indicator", difference.indicators)):
        for change in changes:
            fields = ", ".join(field.name for field in change.fields)
            lines.append(f"{what} {change.code}: {change.what}" + (f" ({fields})" if fields else ""))
    return lines
