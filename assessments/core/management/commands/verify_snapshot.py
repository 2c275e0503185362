from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessments.core.answers_file import read_json_file
from assessments.scoring import ScoringError, verify_bundle


class Command(BaseCommand):
    help = "Recomputes hashes and results of a published bundle. Ends with status 1 where they differ, 2 on bad input."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="published bundle (JSON)")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = verify_bundle(read_json_file(options["file"]))
        except ScoringError as error:
            raise CommandError(str(error), returncode=2) from error
        self.stdout.write(f"snapshot {found.snapshot_sha256}")
        self.stdout.write(f"methodology {found.methodology_version}")
        for check in found.checks:
            self.stdout.write(f"{'matches' if check.ok else 'DIFFERS'}  {check.name}: {check.detail}")
        if not found.ok:
            raise CommandError("This bundle does not match.", returncode=1)
        self.stdout.write("This bundle matches.")
