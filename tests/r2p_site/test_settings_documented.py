"""One list of settings: the table of docs/operations.md, .env.example and what the code reads say the same."""

import re

from r2p_site.embedded.places import PROJECT
from r2p_site.grants import ROLES

OPERATIONS = (PROJECT / "docs" / "operations.md").read_text()
EXAMPLE = (PROJECT / ".env.example").read_text()
COMPOSE = (PROJECT / "docker-compose.yml").read_text()


def documented() -> list[str]:
    table = OPERATIONS.split("## Settings")[1].split("\n## ")[0]
    return re.findall(r"^\| `([A-Z0-9_]+)` \|", table, re.MULTILINE)


def test_env_example_names_the_documented_settings_in_the_same_order() -> None:
    assert re.findall(r"^#?([A-Z0-9_]+)=", EXAMPLE, re.MULTILINE) == documented()


def test_env_example_sets_nothing_by_itself() -> None:
    assert [line for line in EXAMPLE.splitlines() if line and not line.startswith("#")] == []


def test_every_variable_that_the_settings_read_is_documented() -> None:
    settings = (PROJECT / "r2p_site" / "settings.py").read_text()
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z0-9_]+)"', settings))

    assert len(read) > 20
    assert read - set(documented()) == set()


def test_every_variable_of_compose_and_of_the_roles_is_documented() -> None:
    used = set(re.findall(r"\$\{([A-Z_]+)", COMPOSE)) | {role.password_variable for role in ROLES}

    assert used - set(documented()) == set()


def test_every_database_role_is_described() -> None:
    described = OPERATIONS.split("## Database roles")[1].split("\n## ")[0]

    assert {role.name for role in ROLES} == set(re.findall(r"`(r2p_[a-z]+)`", described))
