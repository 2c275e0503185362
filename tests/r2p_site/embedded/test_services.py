"""Who comes first starts the servers, who leaves last stops them."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest
from nacl.signing import SigningKey

from r2p_site.embedded.places import PROJECT
from r2p_site.embedded.services import Services, local_settings
from tests.servers import scratch_folder


@pytest.fixture(scope="module")
def cluster() -> Path:
    return scratch_folder()


@pytest.fixture
def data(cluster: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("R2P_DATA", str(cluster))
    yield cluster
    last = Services(cluster)  # whatever a test left running
    last.join()
    last.leave()


def another_process(data: Path, what: str) -> subprocess.Popen[str]:
    """A process that joins, says so, and then does as it is told."""
    program = f"""
import sys
from pathlib import Path
from r2p_site.embedded.services import Services, local_settings
services = Services(Path({str(data)!r}))
services.join()
print("joined", flush=True)
sys.stdin.readline()
{what}
"""
    process = subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "joined\n"
    return process


def end(process: subprocess.Popen[str]) -> int:
    process.communicate("go\n", timeout=60)
    return process.returncode


def test_second_user_keeps_the_servers_when_the_first_leaves(data: Path) -> None:
    first, second = another_process(data, "services.leave()"), Services(data)
    second.join()

    assert end(first) == 0
    assert second.are_running()

    second.leave()
    assert not second.are_running()


def test_first_user_keeps_the_servers_when_the_second_leaves(data: Path) -> None:
    first = Services(data)
    first.join()

    assert end(another_process(data, "services.leave()")) == 0
    assert first.are_running()

    first.leave()
    assert not first.are_running()


def test_killed_user_does_not_keep_the_servers(data: Path) -> None:
    killed, other = another_process(data, ""), Services(data)
    other.join()
    killed.send_signal(signal.SIGKILL)
    end(killed)

    other.leave()

    assert not other.are_running()


def test_each_deployment_has_a_database_of_its_own(data: Path) -> None:
    services = Services(data)
    services.join()
    for site, name in (("staff", "office"), ("custodian", "intake")):
        session = psycopg2.connect(services.environment(site, owner=True)["DATABASE_URL"])
        with session.cursor() as cursor:
            cursor.execute("SELECT current_database()")
            assert cursor.fetchone() == (name,)
        session.close()
    services.leave()


def test_sites_reach_the_servers_as_users_of_their_own(data: Path) -> None:
    services = Services(data)
    services.join()
    users = {site: services.environment(site) for site in ("staff", "public", "intake", "custodian")}
    services.leave()

    assert [one["DATABASE_URL"].split("/")[2].split(":")[0] for one in users.values()] == [
        "r2p_staff", "r2p_public", "r2p_intake", "r2p_custodian",
    ]  # fmt: skip
    assert [one["REDIS_URL"].split("/")[2].split(":")[0] for one in users.values()] == list(users)
    assert len({url for one in users.values() for url in one.values()}) == 8


def test_each_deployment_trusts_the_key_of_the_other(data: Path) -> None:
    ports = dict.fromkeys(("staff", "public", "intake", "custodian"), 1)
    office, intake = local_settings("staff", ports), local_settings("custodian", ports)

    for own, peer in ((office, intake), (intake, office)):
        seed = bytes.fromhex(own["EXCHANGE_KEY"])
        assert SigningKey(seed).verify_key.encode().hex() == peer["EXCHANGE_PEER"]
    for site in ("public", "intake"):
        assert {name for name in local_settings(site, ports) if name.startswith("EXCHANGE")} == set()
