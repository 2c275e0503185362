import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from frameworks.exchange.formats import FORMATS
from frameworks.queries import version_of
from frameworks.services import export_version


class Command(BaseCommand):
    help = "Writes a version of a framework as a file that import_framework reads: the one published last by default."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        # `--version` is Django's own option on every command; here it names the version of the framework.
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--version", dest="number", type=int, metavar="N")
        parser.add_argument("--format", choices=sorted(FORMATS), default="yaml")
        parser.add_argument("--output", type=Path, help="a file; standard output when absent")

    def handle(self, *args: Any, **options: Any) -> None:
        version = version_of(options["slug"], options["number"])
        if version is None:
            raise CommandError(f"There is no such version of {options['slug']}.")
        body = export_version(version=version, format_name=options["format"])
        if options["output"] is None:
            sys.stdout.buffer.write(body)
            return
        options["output"].write_bytes(body)
        self.stdout.write(f"Wrote {options['output']}: {version.framework.slug}, version {version.number}.")
