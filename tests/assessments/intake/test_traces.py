"""What a contribution leaves behind: a marker is planted in every field, and looked for wherever anything is kept."""

import base64
import hashlib
import io
import logging
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from django.conf import global_settings
from django.conf import settings as django_settings
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox
from nacl.secret import SecretBox

from assessments.intake.enums import Channel
from assessments.intake.errors import CannotOpen, CodeMistyped
from assessments.intake.models import Consultation, Contribution, Part, SealedFile, SealedKey
from assessments.intake.sealing.codes import groups_of, lookup_sha256, printed
from assessments.intake.sealing.keys import unwrap_by_passphrase, unwrap_by_recovery_key
from assessments.intake.sealing.unlock import Unlocked
from assessments.intake.services import contributions
from assessments.intake.services.figures import compute_figures
from assessments.intake.services.life import write_report
from assessments.intake.services.sealed import read_figures
from r2p_site.enqueue.progress import Unwatched
from r2p_site.logs import JsonFormatter
from tests.assessments.intake.browser import Writer
from tests.assessments.intake.exchange import CATALOGUE, RECORD, trust
from tests.factories import intake, pictures

pytestmark = pytest.mark.django_db

MARKER = "Zq7marker0in0the0text"
ANSWER = "Zq7marker0in0an0answer"
ADDED = "Zq7marker0added0later"
FILE, FILE_NAME = "Zq7marker0in0a0file", "Zq7marker0name0of0a0file"
PICTURE = pictures.jpeg((3000, 2000))  # made before anything is logged
# Values that no row holds for another reason, when nobody else contributed.
CHOSEN = ("indigenous_peoples", "persons_with_disabilities", '"levels"', '"consent"')


@pytest.fixture
def consultation() -> Consultation:
    intake.recipient()
    consultation = intake.consultation(files_asked=True)
    intake.ready_key(consultation)
    return consultation


@pytest.fixture(autouse=True)
def _in_memory(settings: Any) -> None:
    """As settings.py has it on this site."""
    settings.FILE_UPLOAD_HANDLERS = ["assessments.intake.uploads.InMemoryOnly"]


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that this process logs, at the most talkative level, as it would be written."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    root, names = logging.getLogger(), ("django", "django.request", "django.db.backends", "r2p_site", "assessments")
    logging.getLogger("PIL").setLevel(logging.DEBUG)  # more than the settings let it say
    before = {name: logging.getLogger(name).level for name in ("", *names)}
    root.addHandler(handler)
    for name in before:
        logging.getLogger(name).setLevel(logging.DEBUG)
    logging.getLogger("django.db.backends").setLevel(before["django.db.backends"])  # it quotes statements on purpose
    yield stream
    root.removeHandler(handler)
    logging.getLogger("PIL").setLevel(logging.WARNING)
    for name, level in before.items():
        logging.getLogger(name).setLevel(level)


def send_marked(client: Client, consultation: Consultation) -> str:
    """The whole path, with an error on the way; returns the code."""
    writer = Writer(client, f"/{consultation.slug}/tell/")
    writer.press(topics=["3"])
    writer.press(level_3="4", text=MARKER + "x" * 9000, answer_q1=ANSWER)  # too long: refused once
    writer.press(level_3="4", text=MARKER, answer_q1=ANSWER, region="South", urgent="on")
    writer.press(groups=["indigenous_peoples", "persons_with_disabilities"])
    writer.press(consent="quote")
    writer.press("code")
    code = writer.code
    writer.press()
    writer.press(typed=code[:-1] + ("A" if code[-1] != "A" else "B"), files=sent_files())  # mistyped once
    writer.press(typed=code, files=[SimpleUploadedFile(f"{FILE_NAME}.doc", b"\xd0\xcf" + FILE.encode())])  # refused
    writer.press(typed=code, files=sent_files())
    client.post("/return/", {"code": code})
    client.post("/return/", {"action": "add", "code": code, "text": ADDED, "files": sent_files()})
    return code


def sent_files() -> list[SimpleUploadedFile]:
    """Larger than what Django would keep in memory: a text, a picture that tells its owner."""
    text = SimpleUploadedFile(f"{FILE_NAME}.txt", FILE.encode() + b" word" * 600_000)
    return [text, SimpleUploadedFile(f"{FILE_NAME}.jpg", PICTURE)]


def every_row() -> str:
    """Every table of the database as text, bytes as hexadecimal: what a dump or a backup would hold."""
    rows = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            rows += [f"{table} {row}" for (row,) in cursor.fetchall()]
    return "\n".join(rows)


def everything_in_redis() -> bytes:
    with redis.Redis.from_url(django_settings.REDIS_URL) as server:
        found = []
        for name in server.scan_iter("*", count=1000):
            found.append(name)
            if server.type(name) == b"string":
                found.append(server.get(name) or b"")
        return b"\n".join(found)


def every_file() -> bytes:
    folder = Path(django_settings.STORAGES["default"]["OPTIONS"]["location"])
    return b"\n".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def disguises(word: str) -> list[bytes]:
    """As it is, as hexadecimal, as base64 at each of the three places that it can begin at."""
    plain = word.encode()
    shifted = [base64.b64encode(b"x" * shift + plain)[4:-4] for shift in range(3)]
    return [plain, plain.hex().encode(), *shifted]


def test_the_marker_is_nowhere(site: Callable[[str], Client], consultation: Consultation, log: io.StringIO) -> None:
    code = send_marked(site("intake"), consultation)
    assert (Part.objects.count(), SealedFile.objects.count()) == (2, 4)

    kept = {
        "database": every_row().encode(),
        "redis": everything_in_redis(),
        "log": log.getvalue().encode(),
        "files": every_file(),
        "mail": b"\n".join(str(message.message()).encode() for message in mail.outbox),
    }
    planted = [
        MARKER,
        ANSWER,
        ADDED,
        FILE,
        FILE_NAME,
        pictures.OWNER,
        code,
        printed(code),
        code.lower(),
        "".join(groups_of(code)[:3]),
    ]
    found = [
        (place, word) for place, data in kept.items() for word in planted for one in disguises(word) if one in data
    ]
    assert found == []
    rows = "\n".join(line for line in kept["database"].decode().splitlines() if line.startswith("intake_contrib"))
    assert [word for word in CHOSEN if word in rows or word.encode() in kept["log"] + kept["redis"]] == []


WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_written: list[str] = []
_watching: list[bool] = []


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    """What Python itself tells of every file that it opens, temporary ones with and without a name too."""
    if _watching and event == "open" and isinstance(arguments[2], int) and arguments[2] & WRITING:
        _written.append(str(arguments[0]))
    if _watching and event.startswith("tempfile."):
        _written.append(event)


sys.addaudithook(_watch)  # for good: Python takes none back


@pytest.fixture
def written() -> Iterator[list[str]]:
    _written.clear()
    _watching.append(True)
    yield _written
    _watching.clear()


@pytest.mark.parametrize("is_asked", [True, False], ids=["asked", "not asked"])
def test_no_file_is_written_while_files_are_sent(
    site: Callable[[str], Client], consultation: Consultation, written: list[str], is_asked: bool
) -> None:
    Consultation.objects.update(files_asked=is_asked)
    client = site("intake")
    code = send_marked(client, consultation)
    fields = {"step": "check", "go": "send", "text": "y", "consent": "count"}
    client.post(f"/{consultation.slug}/tell/", {**fields, "other": sent_files()})

    assert SealedFile.objects.count() == (4 if is_asked else 0)
    assert code
    assert written == []


def test_the_watch_would_see_a_file(written: list[str], settings: Any, site: Callable[[str], Client]) -> None:
    """With what Django does by itself, the same file lies in /tmp for a while."""
    settings.FILE_UPLOAD_HANDLERS = list(global_settings.FILE_UPLOAD_HANDLERS)
    site("intake").post("/return/", {"file": sent_files()[0]})

    assert len(written) >= 1


def test_the_search_would_find_it(consultation: Consultation) -> None:
    """The same search finds what is planted in clear, in each disguise: a search that finds nothing proves nothing."""
    for word in (MARKER, MARKER.encode().hex(), base64.b64encode(b"yy" + MARKER.encode()).decode()):
        consultation.office_contact = word
        consultation.save()
        assert any(one in every_row().encode() for one in disguises(MARKER))


def test_the_marker_is_in_no_error_report(
    site: Callable[[str], Client],
    consultation: Consultation,
    log: io.StringIO,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The code fails in the very moment in which it holds the text: the log says where, and not what."""

    def fail(content: dict[str, Any], **_kwargs: object) -> None:
        raise RuntimeError(f"cannot seal {content}")

    client = site("intake")
    client.raise_request_exception = False
    writer = Writer(client, f"/{consultation.slug}/tell/")
    writer.press()
    writer.press(text=MARKER)
    writer.press()
    writer.press(consent="count")
    writer.press("send")
    monkeypatch.setattr(contributions, "seal", fail)
    writer.press("send", files=sent_files())

    assert writer.response.status_code == 500
    assert "RuntimeError" in log.getvalue()
    assert [word for word in (MARKER, FILE, FILE_NAME) if word in log.getvalue()] == []
    assert MARKER not in writer.page
    assert Contribution.objects.count() == 0


def test_nothing_is_logged_when_somebody_contributes(
    site: Callable[[str], Client], consultation: Consultation, log: io.StringIO
) -> None:
    """Even a line without content would have a time of day."""
    for name in ("", "django", "django.request", "r2p_site", "assessments"):
        logging.getLogger(name).setLevel(logging.INFO)
    send_marked(site("intake"), consultation)

    assert log.getvalue() == ""


def test_rows_of_nobody_else_change(site: Callable[[str], Client], consultation: Consultation) -> None:
    """No audit event, no job, no session, no account row: a contribution touches its own tables alone."""
    before = set(every_row().splitlines())
    send_marked(site("intake"), consultation)
    touched = {line.split(" ", 1)[0] for line in set(every_row().splitlines()) - before}

    assert touched == {"intake_contribution", "intake_part", "intake_sealedfile", "intake_sealedkey"}


def candidates() -> Iterator[bytes]:
    """Every value of every row and every setting, as whoever carries off the server would try it."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                for value in row:
                    yield bytes(value) if isinstance(value, memoryview) else str(value).encode()
    for name in dir(django_settings):
        if name.isupper():
            yield str(getattr(django_settings, name)).encode()


def keys_from(value: bytes) -> Iterator[bytes]:
    """32 bytes that a value is, spells in hexadecimal, or holds at its beginning, its end, or hashed."""

    yield from (
        value[:32],
        value[-32:],
        hashlib.sha256(value).digest(),
        hashlib.blake2b(value, digest_size=32).digest(),
    )
    try:
        yield bytes.fromhex(value.decode())[:32]
    except ValueError:
        return


def test_a_switched_off_server_reads_nothing(
    site: Callable[[str], Client], consultation: Consultation, settings: Any
) -> None:
    """Database, settings, files and an empty Redis: no value of them is or wraps a key that opens anything."""
    settings.EXCHANGE_KEY = "1" * 64
    send_marked(site("intake"), consultation)
    part, sealed = Part.objects.first(), SealedKey.objects.first()
    wrapped = consultation.custodian_keys.get().wrapped
    assert part is not None
    assert sealed is not None
    tried = 0
    for value in set(candidates()):
        for key in keys_from(value):
            if len(key) != 32:
                continue
            tried += 1
            with pytest.raises(CryptoError):
                SecretBox(key).decrypt(bytes(part.sealed))
            with pytest.raises(CryptoError):
                SealedBox(PrivateKey(key)).decrypt(bytes(sealed.sealed))
        text = value.decode(errors="replace")
        if len(text) < 100:
            with pytest.raises(CannotOpen):
                unwrap_by_passphrase(bytes(wrapped.by_passphrase), text)
            with pytest.raises((CannotOpen, CodeMistyped)):
                unwrap_by_recovery_key(bytes(wrapped.by_recovery_key), text)
    assert tried > 100
    assert unwrap_by_passphrase(bytes(wrapped.by_passphrase), intake.PASSPHRASE)  # the one thing that is not there


def test_look_up_says_nothing_of_the_code(site: Callable[[str], Client], consultation: Consultation) -> None:
    code = send_marked(site("intake"), consultation)
    row = Contribution.objects.get()

    assert row.lookup_sha256 == lookup_sha256(code)
    assert row.lookup_sha256 != row.reply_key


def test_a_switched_off_server_tells_no_figure_before_the_release(consultation: Consultation, settings: Any) -> None:
    """Figures of a consultation that has closed, and a draft of the recipient's report: only a custodian reads them."""
    trust(settings)
    Consultation.objects.update(
        catalogue=CATALOGUE, methodology={"version": "1.0.0", "sha256": "0" * 64, "record": RECORD}
    )
    for _number in range(12):
        said = {"text": "", "levels": {"1": 3}, "groups": ["women"], "consent": "count", "number": 0}
        intake.contribution(consultation, said, channel=Channel.INVITED)
    Consultation.objects.update(status="closed", closed_on=intake.WEEK)
    key = consultation.custodian_keys.get()
    unlocked = Unlocked(key.pk, key.holder_id, intake.private_half(key))
    before = every_row()
    row = compute_figures(consultation_id=consultation.pk, unlocked=unlocked, progress=Unwatched())
    write_report(consultation=consultation, text=MARKER, by=key.holder)

    kept = every_row().encode()
    told = read_figures(row, unlocked)
    assert told["views"]["factors"] == {"1": {"n": "10-19", "median": 3}}
    assert told["reach"]["channels"]["invited"] == "10-19"
    planted = ("10-19", '"median"', "fewer than 10", MARKER)
    assert [word for word in planted for one in disguises(word) if one in kept and one not in before.encode()] == []
    for value in set(candidates()):
        for one in keys_from(value):
            if len(one) == 32:
                with pytest.raises(CryptoError):
                    SecretBox(one).decrypt(bytes(row.sealed))
