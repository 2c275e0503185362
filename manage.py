#!/usr/bin/env python
"""Commands of this project. Those that need a database start or join the embedded one when DATABASE_URL is not set."""

import os
import sys

# These work on files alone. Whatever is not named here gets a database.
WITHOUT_DATABASE = {
    "--version", "check", "collectstatic", "compilemessages", "diffsettings", "findstatic", "help", "makemessages",
    "makemigrations",
    "open_bundle", "openapi", "score", "spectacular", "verify_snapshot",
}  # fmt: skip

# These know what to do with a database that has no tables; before any other command it is made ready.
TO_EMPTY_DATABASES = {"dbshell", "ensure_roles", "migrate", "prepare", "shell", "showmigrations", "sqlmigrate"}


def main() -> None:
    from r2p_site.env import ConfigurationError

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "r2p_site.settings")
    try:
        empty = prepare_environment(sys.argv[1:])
        from django.core.management import execute_from_command_line

        if empty and sys.argv[1] not in TO_EMPTY_DATABASES:
            execute_from_command_line([sys.argv[0], "prepare", "--bare", "--verbosity=0"])
        execute_from_command_line(sys.argv)
    except ConfigurationError as error:
        sys.exit(f"Settings: {error}")


def prepare_environment(arguments: list[str]) -> bool:
    """A database where one is needed; elsewhere a key that signs nothing, because the settings want one.

    True when it is the embedded one and nothing is in it yet.
    """
    import secrets

    from r2p_site import embedded

    if not arguments or arguments[0] in WITHOUT_DATABASE or {"--help", "-h"} & set(arguments):
        if not os.environ.get("SECRET_KEY_FILE"):
            os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(50))
    elif not os.environ.get("DATABASE_URL") and not os.environ.get("DATABASE_URL_FILE"):
        try:
            return embedded.join()
        except embedded.EmbeddedError as error:
            sys.exit(f"Database: {error}")
    return False


if __name__ == "__main__":
    main()
