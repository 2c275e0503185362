from typing import Any

from django.core.management.base import BaseCommand, CommandError

from r2p_site.packages import NoExchangeKey, fingerprint, own_key, public_key_of


class Command(BaseCommand):
    help = "Print the public key with which this deployment signs packages, and its fingerprint."
    requires_system_checks = ()
    requires_migrations_checks = False

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            public = public_key_of(own_key())
        except NoExchangeKey as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{public}\nfingerprint {fingerprint(public)}")
