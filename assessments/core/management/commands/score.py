import json
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessments.core import batch
from assessments.core.answers_file import answers_of, read_answers_file
from assessments.core.batch_output import ProgressLines, folder_to, lines_to, name_refusals, without_refused
from assessments.scoring import Answers, ScoringError, canonical_bytes, read_document, results_object, score_answers

HELP = """Scores an answers file, a snapshot or a published bundle. Needs no database.

A folder (its *.json files, by name) or a file of lines (.ndjson, .jsonl; a document on each) is scored on all cores,
with progress on standard error. The results come in the order of the documents, a line each; a folder with a folder
as --output gives a file each, named alike. One document that is refused refuses the whole: every such file or line
is named, nothing is written, and the exit status is 2, as for a single file."""


class Command(BaseCommand):
    help = HELP
    requires_system_checks: list[str] = []

    def create_parser(self, prog_name: str, subcommand: str, **options: Any) -> Any:
        return super().create_parser(prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **options)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--input", required=True, type=Path, help="file, file of lines, or folder")
        parser.add_argument("--output", type=Path, help="where to write the results; default: standard output")
        parser.add_argument("--no-draws", action="store_true", help="leave out intervals and method spread")

    def handle(self, *args: Any, **options: Any) -> None:
        source, output, draws = options["input"], options["output"], not options["no_draws"]
        try:
            if batch.is_batch(source):
                self.score_batch(source, output, draws=draws)
            else:
                self.score_one(source, output, draws=draws)
        except ScoringError as error:
            raise CommandError(str(error), returncode=2) from error
        except OSError as error:
            # Whatever is temporary has a name that nobody asked for.
            raise CommandError(f"{output}: {error.strerror}", returncode=2) from error

    def score_one(self, source: Path, output: Path | None, *, draws: bool) -> None:
        text = as_file(read_answers_file(source), draws=draws)
        if output is None:
            self.stdout.write(text)
        else:
            output.write_text(text, encoding="utf-8")

    def score_batch(self, source: Path, output: Path | None, *, draws: bool) -> None:
        total = batch.count(source)
        if output is None or not source.is_dir() or output.suffix in batch.LINES:
            refused = self.write_lines(source, output, total, draws=draws)
        else:
            refused = self.write_folder(source, output, total, draws=draws)
        if refused:
            name_refusals(self.stderr.write, refused)
            raise CommandError(f"{len(refused)} of {total} documents refused; nothing was written.", returncode=2)

    def write_lines(self, source: Path, output: Path | None, total: int, *, draws: bool) -> list[str]:
        refused: list[str] = []
        with lines_to(output, self.stdout.write, refused) as file:
            step = partial(scored, form=as_line, draws=draws)
            for done in self.answers(step, source, total, refused):
                file.write(f"{done.answer}\n")
        return refused

    def write_folder(self, source: Path, output: Path, total: int, *, draws: bool) -> list[str]:
        refused: list[str] = []
        with folder_to(output, refused) as folder:
            step = partial(scored, form=as_file, draws=draws)
            for done in self.answers(step, source, total, refused):
                (folder / Path(done.place).name).write_text(done.answer or "", encoding="utf-8")
        return refused

    def answers(self, step: batch.Step, source: Path, total: int, refused: list[str]) -> Iterator[batch.Done]:
        report = ProgressLines(self.stderr.write, "scored")
        return without_refused(batch.run(step, batch.documents(source), total=total, report=report), refused)


def scored(body: bytes, *, form: Callable[..., str], draws: bool) -> str:
    return form(answers_of(read_document(body)), draws=draws)


def as_file(answers: Answers, *, draws: bool) -> str:
    """As a file of its own, for people too."""
    content = results_object(score_answers(answers, draws=draws))
    return json.dumps(content, indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def as_line(answers: Answers, *, draws: bool) -> str:
    return canonical_bytes(results_object(score_answers(answers, draws=draws))).decode()
