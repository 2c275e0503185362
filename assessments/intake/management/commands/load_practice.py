from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from assessments.intake.practice.load import load_practice


class Command(BaseCommand):
    help = (
        "Loads the practice accounts of the independent recipient and a finished consultation; the worker fills it."
        " Safe to repeat; refused outside practice mode."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--password", default=settings.PRACTICE_PASSWORD, help="password of the practice accounts")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.PRACTICE_MODE:
            raise CommandError("This installation is not in practice mode; set PRACTICE_MODE=1 on one that is.")
        if not options["password"]:
            raise CommandError("Give --password, or set PRACTICE_PASSWORD.")
        accounts = load_practice(password=options["password"])
        self.stdout.write(f"{len(accounts)} practice accounts of the independent recipient are in place.")
