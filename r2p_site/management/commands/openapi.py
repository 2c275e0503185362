"""Writes docs/openapi-staff.yml and docs/openapi-public.yml, or with --check says whether they are up to date."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from r2p_site.api.schema import SITES, SchemaError, as_yaml, committed_file


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail when a file would change")

    def handle(self, *args: Any, **options: Any) -> None:
        stale = []
        for site in SITES:
            file = committed_file(site)
            try:
                text = as_yaml(site)
            except SchemaError as problem:
                raise CommandError(f"{site}: {problem}") from problem
            if not options["check"]:
                file.write_text(text)
            elif not file.exists() or file.read_text() != text:
                stale.append(file.name)
        if stale:
            raise CommandError(f"Out of date: {', '.join(stale)}. Run `manage.py openapi` and commit the files.")
