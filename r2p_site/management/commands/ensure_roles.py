from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from r2p_site.env import ConfigurationError, Env
from r2p_site.grants import RoleRefused, ensure_roles, roles_of


class Command(BaseCommand):
    help = "Create the database roles of this deployment, with the passwords of DB_*_PASSWORD; idempotent."
    requires_system_checks = ()
    requires_migrations_checks = False

    def handle(self, *args: Any, **options: Any) -> None:
        env = Env()
        try:
            passwords = {role.name: env.secret(role.password_variable) for role in roles_of(settings.DEPLOYMENT)}
            created = ensure_roles(passwords)
        except (ConfigurationError, RoleRefused) as error:
            raise CommandError(str(error)) from error
        if options["verbosity"]:
            self.stdout.write(f"Roles created: {', '.join(created) or 'none'}; the others brought up to date.")
