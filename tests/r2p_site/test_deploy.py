import re
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from r2p_site.deploy.secrets import main, write_secrets
from r2p_site.embedded.places import PROJECT

COMPOSE = PROJECT / "docker-compose.yml"


def configured(profile: str, *arguments: str) -> str:
    program = shutil.which("docker-compose")
    if program is None:
        pytest.skip("no docker-compose on this machine: install the package docker-compose")
    command = [program, "--file", str(COMPOSE), "--profile", profile, "config", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True, cwd=PROJECT).stdout


@pytest.mark.parametrize("profile", ["office", "intake"])
def test_compose_file_is_valid_and_complete(profile: str) -> None:
    services = set(configured(profile, "--services").split())

    parts = ("db", "redis-users", "redis", "migrate", "worker", "beat", "proxy", "backup")
    sites = {"office": {"staff", "public"}, "intake": {"custodian", "intake"}}[profile]
    assert {f"{profile}-{part}" for part in parts} | sites <= services


def test_compose_file_holds_no_secret() -> None:
    named = re.findall(r"^\s+(\w*(?:PASSWORD|SECRET|KEY|_URL)\w*): (\S+)", COMPOSE.read_text(), re.MULTILINE)

    assert len(named) > 20
    for name, value in named:
        assert value.startswith(("/run/secrets/", "https://$", "${STORAGE_URL")), name


@pytest.mark.parametrize("deployment", ["office", "intake"])
def test_secrets_are_those_that_compose_mounts(deployment: str, tmp_path: Path) -> None:
    mounted = set(re.findall(r"\{file: \./secrets/([\w-]+)\}", COMPOSE.read_text()))
    written = set(write_secrets("office", tmp_path)) | set(write_secrets("intake", tmp_path))

    assert written == mounted
    assert {name for name in written if name.startswith(deployment)}


def test_secrets_are_closed_and_kept(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    write_secrets("office", folder)
    before = {file.name: file.read_text() for file in folder.iterdir()}

    assert write_secrets("office", folder) == []
    assert {file.name: file.read_text() for file in folder.iterdir()} == before
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert len({text for name, text in before.items() if not name.endswith("email-url")}) == len(before) - 1


def test_secrets_without_deployment_say_how(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert capsys.readouterr().err.startswith("Say which deployment and where")


def test_proxy_of_the_intake_hides_the_address() -> None:
    proxy = (PROJECT / "r2p_site" / "deploy" / "Caddyfile.intake").read_text()
    site = proxy.split("{$INTAKE_HOST}")[1].split("{$CUSTODIAN_HOST}")[0]

    assert "header_up -X-Forwarded-For" in site
    assert "exclude http.log.access" in proxy


def test_proxy_of_the_intake_hands_on_what_is_whole() -> None:
    """Else a few who send slowly keep everybody waiting; and it holds no more than a limit lets it."""
    proxy = (PROJECT / "r2p_site" / "deploy" / "Caddyfile.intake").read_text()
    site = proxy.split("{$INTAKE_HOST}")[1].split("{$CUSTODIAN_HOST}")[0]
    service = (PROJECT / "docker-compose.yml").read_text().split("  intake-proxy:")[1].split("  intake-backup:")[0]

    assert "request_buffers unlimited" in site
    assert "max_size 64MB" in site
    assert "read_body" in proxy
    assert "mem_limit: 1g" in service


def test_no_server_logs_a_request_or_a_statement_that_it_refused() -> None:
    """The one would quote an address, the other would say when somebody wrote."""
    image = (PROJECT / "Dockerfile").read_text()
    database = (PROJECT / "docker-compose.yml").read_text().split("  intake-db:")[1].split("  intake-redis-users:")[0]

    assert '"--log-level", "error"' in image
    assert "log_min_messages=fatal" in database
