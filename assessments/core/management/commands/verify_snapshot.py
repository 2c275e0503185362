from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessments.core import batch
from assessments.core.answers_file import read_json_file
from assessments.core.batch_output import ProgressLines, name_refusals
from assessments.scoring import ScoringError, Verification, read_document, verify_bundle

MATCHES, DIFFERS = "matches", "DIFFERS"


class Command(BaseCommand):
    help = (
        "Recomputes hashes and results of a published bundle; of each *.json in a folder, or of each line of an .ndjson"
        " file, on all cores. Ends with status 1 where any differ, 2 on bad input. Needs no database."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="published bundle (JSON), file of lines, or folder")

    def handle(self, *args: Any, **options: Any) -> None:
        source: Path = options["file"]
        try:
            if batch.is_batch(source):
                self.verify_batch(source)
            else:
                self.verify_one(source)
        except ScoringError as error:
            raise CommandError(str(error), returncode=2) from error

    def verify_one(self, source: Path) -> None:
        found = verify_bundle(read_json_file(source))
        self.stdout.write(f"snapshot {found.snapshot_sha256}")
        self.stdout.write(f"methodology {found.methodology_version}")
        for check in found.checks:
            self.stdout.write(f"{MATCHES if check.ok else DIFFERS}  {check.name}: {check.detail}")
        if not found.ok:
            raise CommandError("This bundle does not match.", returncode=1)
        self.stdout.write("This bundle matches.")

    def verify_batch(self, source: Path) -> None:
        """A line for each bundle as it is done, in order; what is no bundle is named at the end."""
        total = batch.count(source)
        report = ProgressLines(self.stderr.write, "verified")
        refused: list[str] = []
        differing = 0
        for done in batch.run(verified, batch.documents(source), total=total, report=report):
            if done.answer is None:
                refused.append(f"{done.place}: {done.refusal}")
                continue
            differing += done.answer.startswith(DIFFERS)
            self.stdout.write(f"{done.answer}  {done.place}")
        name_refusals(self.stderr.write, refused)
        if refused:
            raise CommandError(f"{len(refused)} of {total} documents are not bundles.", returncode=2)
        if differing:
            raise CommandError(f"{differing} of {total} bundles do not match.", returncode=1)
        self.stdout.write(f"All {total} bundles match.")


def verified(body: bytes) -> str:
    """The verdict, the snapshot's hash, and where it first differs."""
    found: Verification = verify_bundle(read_document(body))
    first = next((f"  {check.name}: {check.detail}" for check in found.checks if not check.ok), "")
    return f"{MATCHES if found.ok else DIFFERS}  {found.snapshot_sha256}{first}"
