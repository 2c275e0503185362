import os
import re
import runpy
import shutil
import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from r2p_site.deploy.secrets import main, write_secrets
from r2p_site.embedded.places import PROJECT
from r2p_site.enqueue.registry import registered, registered_names

COMPOSE = PROJECT / "docker-compose.yml"
# Of every service that reads the settings: as whom it enters the database.
DATABASE_USERS = {
    **{f"{deployment}-migrate": "r2p_owner" for deployment in ("office", "intake")},
    **dict.fromkeys(("staff", "office-worker", "office-beat"), "r2p_staff"),
    **dict.fromkeys(("custodian", "intake-worker", "intake-beat"), "r2p_custodian"),
    "public": "r2p_public",
    "intake": "r2p_intake",
}


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


def services() -> dict[str, Any]:
    """With the values that stand in the file for variables that nobody set."""
    text = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", COMPOSE.read_text())
    found: dict[str, Any] = yaml.safe_load(text)["services"]
    return found


def test_every_service_with_settings_is_looked_at() -> None:
    assert {name for name, row in services().items() if "R2P_SITE" in row.get("environment", {})} == set(DATABASE_USERS)


@pytest.mark.parametrize("name", DATABASE_USERS)
def test_service_starts_with_the_settings_of_production(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the environment and the secrets that compose gives it, and nothing else."""
    for deployment in ("office", "intake"):
        write_secrets(deployment, tmp_path)
    service = services()[name]
    wanted = {str(value) for value in service["environment"].values() if "/run/secrets/" in str(value)}
    assert wanted == {f"/run/secrets/{secret}" for secret in service["secrets"]}
    for variable in os.environ.keys() - {"PATH"}:
        monkeypatch.delenv(variable)
    for variable, value in service["environment"].items():
        monkeypatch.setenv(variable, str(value or "").replace("/run/secrets", str(tmp_path)))

    found = runpy.run_path(str(PROJECT / "r2p_site" / "settings.py"))

    assert (found["DEBUG"], found["PRACTICE_MODE"]) == (False, False)
    assert (found["SECOND_FACTOR_REQUIRED"], found["HTTPS_ONLY"], found["TRUSTED_PROXIES"]) == (True, True, 1)
    assert {url.partition("://")[0] for url in found["SITE_URLS"].values()} == {"https"}
    assert found["DATABASES"]["default"]["USER"] == DATABASE_USERS[name]
    own_host = found["SITE_URLS"][found["R2P_SITE"]].removeprefix("https://")
    assert found["ALLOWED_HOSTS"] in ([own_host, "localhost"], ["localhost"])
    assert (found["ALLOWED_HOSTS"] == [own_host, "localhost"]) == (name == found["R2P_SITE"])
    assert bool(found["EXCHANGE_KEY"]) == (found["R2P_SITE"] in {"staff", "custodian"} and "-migrate" not in name)


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


@pytest.mark.parametrize("deployment", ["office", "intake"])
def test_proxy_loses_no_form_to_a_connection_that_closes(deployment: str) -> None:
    """One kept open longer than gunicorn keeps it ended, now and then, in an empty page and a lost text."""
    folder = PROJECT / "r2p_site" / "deploy"
    start, _, sites = (folder / f"Caddyfile.{deployment}").read_text().partition("{$")

    assert "\nimport Caddyfile.both\n" in start
    assert "keepalive off" in (folder / "Caddyfile.both").read_text().partition("(patient)")[2].partition("\n}")[0]
    upstreams = re.findall(r"reverse_proxy \w+:8000( \{\n\t\timport patient)?", sites)
    assert upstreams == [" {\n\t\timport patient"] * 2
    assert sites.count("import words") == 2


def test_restore_is_documented_with_the_password_that_the_database_asks_for() -> None:
    """Its socket wants one too: see POSTGRES_INITDB_ARGS."""
    restore = (PROJECT / "docs" / "operations.md").read_text().partition("## Restore")[2].partition("\n## ")[0]

    assert "--auth=scram-sha-256" in services()["office-db"]["environment"]["POSTGRES_INITDB_ARGS"]
    assert "PGPASSWORD=$(cat /run/secrets/office-db-owner-password) pg_restore" in restore


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


def test_worker_of_the_intake_is_left_the_time_of_a_job_that_is_not_begun_again() -> None:
    once = [known for name in registered_names() if (known := registered(name)).max_attempts == 1]

    assert {known.name.partition(".")[0] for known in once} == {"intake"}
    minutes = int(services()["intake-worker"]["stop_grace_period"].removesuffix("m"))
    assert 60 * minutes > max(known.hard_limit for known in once)
