from typing import Any

from django.core.management.base import BaseCommand

from assessments.core.services import load_methodology
from assessments.scoring.parameters import shipped_records
from r2p_site.errors import Conflict


class Command(BaseCommand):
    help = "Loads the methodology versions that ship with the software; the first is put in force. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        for record in shipped_records().values():
            try:
                methodology = load_methodology(record=dict(record))
            except Conflict as refusal:
                # Somebody here drafted a version of that number; it stays, and so does this installation's start.
                self.stderr.write(f"Not loaded: {refusal}")
                continue
            self.stdout.write(f"Methodology {methodology.version}: {methodology.get_status_display()}")
