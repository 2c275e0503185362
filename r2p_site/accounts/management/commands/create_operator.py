"""The first account of a real installation."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from r2p_site.accounts.links import set_password_url
from r2p_site.accounts.services import create_first_operator
from r2p_site.errors import DomainError


class Command(BaseCommand):
    help = "Makes the first operator and prints a link, good once and for three days, to set the password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--email", help="asked for when left out")
        parser.add_argument("--name", help="asked for when left out")
        parser.add_argument("--force", action="store_true", help="one more operator; the audit chain records it")

    def handle(self, *args: Any, **options: Any) -> None:
        email = options["email"] or self._ask("E-mail address: ")
        name = options["name"] or self._ask("Name: ")
        try:
            validate_email(email)
            user = create_first_operator(email=email, name=name, force=options["force"])
        except ValidationError as error:
            raise CommandError(f"{email!r} is not an e-mail address.") from error
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{user.name} is an operator. To set the password, once, within three days:")
        self.stdout.write(set_password_url(user))

    def _ask(self, question: str) -> str:
        try:
            answer = input(question).strip()
        except EOFError as error:
            raise CommandError("Nobody answers here: pass --email and --name.") from error
        if not answer:
            raise CommandError("An empty answer will not do.")
        return answer
