"""`make run`: the whole installation on this machine, in practice mode, until Ctrl-C. Imports no Django.

Environment: STAFF_PORT, PUBLIC_PORT, INTAKE_PORT, CUSTODIAN_PORT, BIND (default 127.0.0.1), R2P_DATA. It starts servers
of its own unless DATABASE_URL, REDIS_URL, INTAKE_DATABASE_URL and INTAKE_REDIS_URL name others.
"""

import fcntl
import http.client
import os
import socket
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from r2p_site import embedded
from r2p_site.embedded.places import data_folder, make_folder, secret
from r2p_site.env import ConfigurationError, Env
from r2p_site.external import ExternalServices
from r2p_site.supervisor import GivenUp, Program, Supervisor, python, run_to_end

AnyServices = embedded.Services | ExternalServices
_OPERATOR_OF = {"office": "staff", "intake": "custodian"}  # the site whose settings a deployment's commands use
_START_LIMIT = 120  # seconds until every site must answer
_NAMES = {"staff": "Staff", "public": "Public", "intake": "Intake", "custodian": "Custodian"}
_ACCOUNTS = {
    "staff": "lead drafter respondent approver reviewer admin admin2 operator operator2",
    "custodian": "custodian custodian2 keeper",
}
# No warnings: of a request that cannot be read they quote the address and what was sent.
_QUIETLY = ("--no-control-socket", "--log-level", "error")


def main() -> int:
    os.umask(0o077)  # logs and files of this installation are nobody else's
    supervisor = Supervisor([], _say)
    supervisor.listen()
    try:
        ports, bind = embedded.ports(), Env().text("BIND", "127.0.0.1")
        with _only_one_here():
            _refuse_taken(ports, bind)
            _run(ports, bind, supervisor)
    except (embedded.EmbeddedError, ConfigurationError, GivenUp) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _run(ports: dict[str, int], bind: str, supervisor: Supervisor) -> None:
    services: AnyServices = ExternalServices() if ExternalServices.named() else embedded.Services(data_folder())
    try:
        services.join()
        _prepare(services, ports, supervisor)
        supervisor.programs += _sites(services, ports, bind)
        supervisor.run(until=_all_answer(ports))
        supervisor.programs += _workers(services, ports)  # a moment later: they would slow the sites down
        if not supervisor.should_stop():
            _print_addresses(ports)
        supervisor.run(until=lambda: not services.are_running())
        if not supervisor.should_stop():
            raise GivenUp(f"The database or Redis went away, so all is stopped; their logs are in {data_folder()}.")
        _say("Stopping.")
    finally:
        supervisor.end_all()
        services.leave()


def _only_one_here() -> IO[str]:
    stream = (data_folder() / "run.lock").open("a")
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        stream.close()
        raise GivenUp("This checkout is running already, in another terminal: stop it there with Ctrl-C.") from None
    return stream


def _refuse_taken(ports: dict[str, int], bind: str) -> None:
    for site, port in ports.items():
        for address in _addresses(bind):
            if _is_taken(address, port):
                variable = f"{site.upper()}_PORT"
                raise GivenUp(
                    f"Port {port} is taken, the {site} site needs one: for instance {variable}={port + 100} make run"
                )
    if len(set(ports.values())) < len(ports):
        raise GivenUp("Two sites have the same port: set STAFF_PORT, PUBLIC_PORT, INTAKE_PORT, CUSTODIAN_PORT apart.")


def _addresses(bind: str) -> list[str]:
    """`localhost` means either loopback address: take both where the machine has both."""
    both = bind == "127.0.0.1" and socket.has_ipv6 and not _is_taken("::1", 0)
    return ["127.0.0.1", "::1"] if both else [bind]


def _is_taken(address: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return True
    return False


def _prepare(services: AnyServices, ports: dict[str, int], supervisor: Supervisor) -> None:
    environments = (_environment(services, site, ports, owner=True) for site in _OPERATOR_OF.values())
    jobs = [(python("manage.py", "prepare"), {**one, **services.role_passwords()}) for one in environments]
    run_to_end(jobs, supervisor)


def _environment(services: AnyServices, site: str, ports: dict[str, int], *, owner: bool = False) -> dict[str, str]:
    """What a process of that site is told: everything about itself, no password of another role or site."""
    inherited = {name: value for name, value in os.environ.items() if not _is_secret(name)}
    return {**inherited, **embedded.local_settings(site, ports), **services.environment(site, owner=owner)}


def _is_secret(name: str) -> bool:
    return name.startswith(
        ("DB_", "INTAKE_DATABASE", "INTAKE_REDIS", "SECRET_KEY", "DATABASE_URL", "REDIS_URL", "EXCHANGE_KEY")
    )


def _sites(services: AnyServices, ports: dict[str, int], bind: str) -> Iterator[Program]:
    for site, port in ports.items():
        binds = [f"[{address}]:{port}" if ":" in address else f"{address}:{port}" for address in _addresses(bind)]
        command = python("-m", "gunicorn", "r2p_site.wsgi", "--workers", "1", "--threads", "4", *_QUIETLY)
        command += [option for where in binds for option in ("--bind", where)]
        yield Program(site, command, _environment(services, site, ports), _log(site))


def _workers(services: AnyServices, ports: dict[str, int]) -> Iterator[Program]:
    for deployment, site in _OPERATOR_OF.items():
        environment = {**_environment(services, site, ports), "SECRET_KEY": secret(f"key-worker-{deployment}")}
        celery = python("-m", "celery", "--app", "r2p_site.celery", "--quiet")
        name = f"worker-{deployment}"
        yield Program(
            name, [*celery, "worker", "--concurrency", "1", "--hostname", f"{name}@%h"], environment, _log(name)
        )
        name, beat = f"beat-{deployment}", [*celery, "beat", "--pidfile="]
        yield Program(name, beat, {**environment, "SECRET_KEY": secret(f"key-beat-{deployment}")}, _log(name))


def _log(name: str) -> Path:
    return make_folder(data_folder() / "logs") / f"{name}.log"


def _all_answer(ports: dict[str, int]) -> Callable[[], bool]:
    deadline = time.monotonic() + _START_LIMIT

    def ask() -> bool:
        silent = [site for site, port in ports.items() if not _answers(port)]
        if silent and time.monotonic() > deadline:
            raise GivenUp(f"No answer from {', '.join(silent)} in {_START_LIMIT} s: see {data_folder() / 'logs'}.")
        return not silent

    return ask


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz", headers={"Host": "localhost"})
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()


def _print_addresses(ports: dict[str, int]) -> None:
    password = embedded.local_settings("staff", ports)["PRACTICE_PASSWORD"]
    lines = ["", *(f"  {_NAMES[site]:10} http://localhost:{port}/" for site, port in ports.items()), ""]
    lines += [f"  Practice accounts (@practice.example), all with the password {password}"]
    lines += [f"  {_NAMES[site]:10} {accounts}" for site, accounts in _ACCOUNTS.items()]
    lines += ["", f"  Data and logs: {data_folder()}", "  Ctrl-C stops everything.", ""]
    _say("\n".join(lines))


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
