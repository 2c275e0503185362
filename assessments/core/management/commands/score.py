import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessments.core.answers_file import read_answers_file
from assessments.scoring import ScoringError, results_object, score_answers


class Command(BaseCommand):
    help = "Scores an answers file or a published bundle. Needs no database; bad input ends with status 2."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--input", required=True, type=Path, help="answers file, snapshot or bundle (JSON)")
        parser.add_argument("--output", type=Path, help="where to write the results; default: standard output")
        parser.add_argument("--no-draws", action="store_true", help="leave out intervals and method spread")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            results = score_answers(read_answers_file(options["input"]), draws=not options["no_draws"])
        except ScoringError as error:
            raise CommandError(str(error), returncode=2) from error
        text = json.dumps(results_object(results), indent=2, ensure_ascii=False, sort_keys=True)
        if options["output"] is None:
            self.stdout.write(text)
            return
        try:
            options["output"].write_text(f"{text}\n", encoding="utf-8")
        except OSError as error:
            raise CommandError(f"{options['output']}: {error.strerror}", returncode=2) from error
