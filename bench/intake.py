"""The intake with 10,000 contributions in one consultation, and under 50 of them a second."""

import os
import re
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode

from bench.registry import Comparison, Once, benchmark, milliseconds

MANY = 10_000
SECONDS, A_SECOND, CLIENTS = 60, 50, 4
CONTENT = {
    "text": "They came at night. " * 40,
    "levels": {"1": 3, "2": 1, "3": 2},
    "groups": ["women"],
    "consent": "summary",
    "language": "en",
}


def prepared() -> tuple[Any, Any]:
    """An open consultation as the office sends it, and the key of its custodian."""
    from datetime import date

    from assessments.intake.enums import Status
    from assessments.intake.services.exchange import receive_package
    from r2p_site.packages import public_key_of
    from tests.assessments.intake.exchange import OFFICE, consultation_body, signed
    from tests.factories import intake

    intake.recipient()
    taken = receive_package(data=signed("consultation", consultation_body()), by=None, trusted=public_key_of(OFFICE))
    consultation = taken.consultation
    consultation.status, consultation.retention_until = Status.OPEN, date(2037, 1, 1)
    consultation.save()
    return consultation, intake.ready_key(consultation)


def fill(consultation: Any, key: Any, *, channel: str = "invited") -> None:
    """Many contributions at once, each sealed like any other. Without the trigger that counts before each."""
    from django.db import connection

    from assessments.intake.models import Contribution, Part, SealedKey
    from assessments.intake.sealing.bodies import seal
    from tests.factories.intake import WEEK

    rows = [Contribution(consultation=consultation, channel=channel, week=WEEK) for _number in range(MANY)]
    parts = [Part(contribution=row, week=WEEK) for row in rows]
    keys = []
    for number, part in enumerate(parts):
        content = {**CONTENT, "number": 0, "levels": {"1": number % 5, "2": number % 3}}
        sealed = seal(content, to={key.pk: key.public_key}, bound_to=part.pk)
        part.sealed = sealed.body
        keys.append(SealedKey(part=part, custodian_key=key, sealed=sealed.keys[key.pk]))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE intake_contribution DISABLE TRIGGER let_in")
        for model, made in ((Contribution, rows), (Part, parts), (SealedKey, keys)):
            model.objects.bulk_create(made, batch_size=1000)
        cursor.execute("ALTER TABLE intake_contribution ENABLE TRIGGER let_in; SET CONSTRAINTS ALL DEFERRED")


@benchmark("a contribution sealed and stored, 10,000 being there, against none", at_most=1.5, limit=50.0)
def inserting() -> Comparison:
    from assessments.intake.sealing.codes import new_code
    from assessments.intake.services.contributions import ContributionInput, receive_contribution

    consultation, key = prepared()

    def insert() -> None:
        receive_contribution(consultation=consultation, given=ContributionInput(content=CONTENT, code=new_code()))

    before = statistics.median(milliseconds(insert) for _number in range(100))
    fill(consultation, key, channel="open")  # of which every one that comes is counted
    after = statistics.median(milliseconds(insert) for _number in range(100))
    return Once(measured=after, floor=before)


@benchmark("figures of 10,000 contributions, against unsealing them", limit=30_000.0)
def figures() -> Comparison:
    from assessments.intake.models import Figures, SealedKey
    from assessments.intake.sealing.bodies import unseal
    from assessments.intake.sealing.unlock import Unlocked
    from assessments.intake.services.figures import compute_figures
    from assessments.intake.services.sealed import read_figures
    from r2p_site.enqueue.progress import Unwatched
    from tests.factories.intake import WEEK, private_half

    consultation, key = prepared()
    fill(consultation, key)
    consultation.status, consultation.closed_on = "closed", WEEK
    consultation.save()
    unlocked = Unlocked(key.pk, key.holder_id, private_half(key))

    def compute() -> None:
        compute_figures(consultation_id=consultation.pk, unlocked=unlocked, progress=Unwatched())

    def unseal_all() -> None:
        for one in SealedKey.objects.select_related("part").iterator():
            unseal(bytes(one.part.sealed), bytes(one.sealed), private_key=unlocked.private_key, bound_to=one.part_id)

    found = Once(measured=milliseconds(compute), floor=milliseconds(unseal_all))
    row = Figures.objects.get(consultation=consultation)
    if read_figures(row, unlocked)["views"]["factors"]["1"]["n"] != "50+":
        raise AssertionError("The figures are not those of what was sent.")
    return found


@benchmark("each of 3,000 contributions sent over loopback, against healthz (50 a second: 20 ms)", limit=20.0)
def submissions() -> Comparison:
    """None may be lost: what was acknowledged is counted in the database."""
    consultation = _elsewhere(lambda: prepared()[0])
    server, port = _site()
    try:
        floor = _timed(port, Sending("GET", "/healthz", 200))
        measured = _timed(port, _last_page(port, consultation.slug))
        kept = _elsewhere(consultation.contributions.count)
        if kept != SECONDS * A_SECOND:
            raise AssertionError(f"{SECONDS * A_SECOND} were acknowledged and {kept} are there.")
    finally:
        server.terminate()
        server.wait()
        _elsewhere(lambda: _forget(consultation))
    return Once(measured=measured, floor=floor)


def _elsewhere(action: Callable[[], Any]) -> Any:
    """In a thread, which has a connection of its own: what it writes is there for the server too."""
    from django.db import connection

    found: list[Any] = []

    def run() -> None:
        found.append(action())
        connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return found[0]


def _forget(consultation: Any) -> None:
    from assessments.intake.models import CustodianKey, ReceivedPackage, Recipient, WrappedKey

    consultation.contributions.all().delete()
    WrappedKey.objects.all().delete()
    for key in CustodianKey.objects.select_related("holder"):
        holder = key.holder
        key.delete()
        holder.delete()
    ReceivedPackage.objects.all().delete()
    consultation.delete()
    Recipient.objects.all().delete()


def _site() -> tuple[subprocess.Popen[bytes], int]:
    """The contributor site as production runs it: a process, four threads."""
    from django.db import connection

    from r2p_site.embedded.processes import free_port, wait_until

    port, database = free_port(), connection.settings_dict
    address = f"{database['HOST']}:{database['PORT']}" if database["HOST"] else f"localhost:{database['PORT']}"
    url = f"postgres://{database['USER']}:{database['PASSWORD']}@{address}/{database['NAME']}"
    environment = {**os.environ, "R2P_SITE": "intake", "DATABASE_URL": url, "CONTRIBUTIONS_PER_MINUTE": "1000000"}
    environment.pop("DJANGO_SETTINGS_MODULE")
    command = [sys.executable, "-m", "gunicorn", "r2p_site.wsgi", "--workers", "2", "--threads", "4"]
    command += ["--bind", f"127.0.0.1:{port}", "--no-control-socket"]
    server = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)  # noqa: S603
    if not wait_until(lambda: _answers(port), 30):
        server.terminate()
        raise AssertionError("The site does not answer.")
    return server, port


def _answers(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz", headers={"Host": "localhost"})
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


@dataclass(frozen=True)
class Sending:
    method: str
    address: str
    expected: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


def _last_page(port: int, slug: str) -> Sending:
    """What a browser sends from the last page."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    address = f"/{slug}/tell/"
    connection.request("GET", address, headers={"Host": "localhost"})
    answer = connection.getresponse()
    page, cookie = answer.read().decode(), answer.getheader("Set-Cookie", "").partition(";")[0]
    connection.close()
    token = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[0]
    fields = {"csrfmiddlewaretoken": token, "step": "check", "go": "send", "consent": "summary"}
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    return Sending("POST", address, 302, urlencode({**fields, "text": CONTENT["text"]}).encode(), headers)


def _timed(port: int, one: Sending) -> float:
    """Milliseconds for each request, when CLIENTS send all of them as fast as they are answered."""

    def send(count: int) -> None:
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
        for _number in range(count):
            connection.request(one.method, one.address, one.body, {"Host": "localhost", **one.headers})
            answer = connection.getresponse()
            answer.read()
            if answer.status != one.expected:
                raise AssertionError(f"{one.address} answered {answer.status}")
        connection.close()

    total = SECONDS * A_SECOND
    started = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(send, [total // CLIENTS] * CLIENTS))
    return (time.perf_counter() - started) * 1000 / total
