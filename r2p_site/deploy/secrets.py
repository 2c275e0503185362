"""Makes the secrets of a deployment as files, once; docker-compose.yml mounts them. Standard library only.

    python3 -m r2p_site.deploy.secrets office secrets    (or: intake secrets)

The folder is closed to everybody else (0700). The files in it are readable (0444), because a bind mount keeps modes and
the containers are not root. Files that exist are kept, so run it again after an upgrade that needs new ones.
"""

import secrets
import sys
from pathlib import Path

SITES = {"office": ("staff", "public"), "intake": ("custodian", "intake")}


def write_secrets(deployment: str, folder: Path) -> list[str]:
    """Write what is missing; returns the names of the files written."""
    folder.mkdir(mode=0o700, exist_ok=True)
    folder.chmod(0o700)
    before = {file.name for file in folder.iterdir()}
    owner = _keep(folder / f"{deployment}-db-owner-password")
    server = f"{deployment}-db:5432/{deployment}"
    _keep(folder / f"{deployment}-db-owner-url", f"postgres://r2p_owner:{owner}@{server}")
    _keep(folder / f"{deployment}-email-url", "console:")
    _keep(folder / f"{deployment}-worker-key")
    _keep(folder / f"{deployment}-exchange-key", secrets.token_hex(32))
    for site in SITES[deployment]:
        _keep(folder / f"{site}-key")
        database, redis = _keep(folder / f"{site}-db-password"), _keep(folder / f"{site}-redis-password")
        _keep(folder / f"{site}-db-url", f"postgres://r2p_{site}:{database}@{server}")
        _keep(folder / f"{site}-redis-url", f"redis://{site}:{redis}@{deployment}-redis:6379/0")
    return sorted({file.name for file in folder.iterdir()} - before)


def _keep(file: Path, content: str = "") -> str:
    """The content of the file, written first if it is not there: what is given, or else a random secret."""
    if not file.exists():
        file.write_text(content or secrets.token_urlsafe(48))
        file.chmod(0o444)
    return file.read_text()


def main(arguments: list[str]) -> int:
    if len(arguments) != 2 or arguments[0] not in SITES:
        sys.stderr.write("Say which deployment and where: python3 -m r2p_site.deploy.secrets office|intake FOLDER\n")
        return 2
    written = write_secrets(arguments[0], Path(arguments[1]))
    sys.stdout.write(f"{len(written)} written to {arguments[1]}: {', '.join(written) or 'all were there'}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
