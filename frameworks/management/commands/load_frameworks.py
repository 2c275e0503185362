from typing import Any

from django.core.management.base import BaseCommand

from frameworks.services import load_frameworks


class Command(BaseCommand):
    help = "Loads and publishes the frameworks that come with the software, where they are not there yet."

    def handle(self, *args: Any, **options: Any) -> None:
        loaded = load_frameworks()
        for version in loaded:
            self.stdout.write(f"Published {version.framework.slug}, version {version.number}.")
        if not loaded:
            self.stdout.write("The frameworks are there already.")
