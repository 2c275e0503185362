"""Only what a trusted key signed, byte for byte, is read; everything else is refused by name."""

import hashlib
import http.server
import json
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import rfc8785
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st
from nacl.signing import SigningKey

from r2p_site import packages
from r2p_site.packages import (
    BadSignature,
    NoExchangeKey,
    NotAPackage,
    NotCanonical,
    PackageRefused,
    PackageTooLarge,
    PushFailed,
    PushRefused,
    UnexpectedKind,
    UnknownFormat,
    UntrustedSigner,
    WrongSender,
    fingerprint,
    open_package,
    public_key_of,
    push_package,
    sign_package,
)
from tests.strategies import CALM

KEY = SigningKey(b"\x01" * 32)
OTHER = SigningKey(b"\x02" * 32)
TRUSTED = public_key_of(KEY)
BODY = {"consultation": "c", "themes": [{"title": "Žluté noviny", "n": 3}], "none": None}


def signed(body: dict = BODY, **changes: object) -> bytes:
    return sign_package(**{"kind": "release", "body": body, "key": KEY, "sender": "intake", **changes})


def opened(data: bytes, **changes: object) -> packages.Package:
    return open_package(data, **{"kind": "release", "sender": "intake", "trusted": TRUSTED, **changes})


def resigned(**changes: object) -> bytes:
    """A package whose members were changed before it was signed, by the trusted key."""
    content = {**json.loads(signed()), **changes}
    del content["signature"]
    signature = KEY.sign(rfc8785.dumps(content)).signature.hex()
    return rfc8785.dumps({**content, "signature": signature})


def test_package_says_what_was_signed() -> None:
    data = signed()

    package = opened(data)

    assert (package.kind, package.body) == ("release", BODY)
    assert package.sha256 == hashlib.sha256(data).hexdigest()
    assert str(package.id) == json.loads(data)["id"]


def test_package_of_one_of_several_kinds_is_read() -> None:
    assert opened(signed(), kind=("status", "release")).kind == "release"


def test_packages_differ_by_id() -> None:
    assert opened(signed()).id != opened(signed()).id


texts = st.text(st.characters(exclude_categories=["Cs"]))
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abé/", max_size=4), inner, max_size=3),
    max_leaves=8,
)


@CALM
@given(st.dictionaries(st.text("xyz", max_size=3), json_values, max_size=4))
def test_any_body_survives_the_journey(body: dict) -> None:
    assert opened(signed(body)).body == body


@CALM
@given(st.data())
def test_one_changed_byte_is_refused(data: st.DataObject) -> None:
    package = signed()
    place = data.draw(st.integers(0, len(package) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda value: value != package[place]))

    with pytest.raises(PackageRefused):
        opened(package[:place] + bytes([byte]) + package[place + 1 :])


REFUSED = [
    (b"", NotAPackage),
    (b"\xff\xfe", NotAPackage),
    (b"[1]", NotAPackage),
    (b"{}", NotAPackage),
    (b"[" * 100_000, NotAPackage),
    (b'{"a":' + b"9" * 5000 + b"}", NotAPackage),
    (signed() + b"\n", NotCanonical),
    (signed().replace(b'"kind":"release"', b'"kind":"status","kind":"release"'), NotCanonical),
    (signed().replace(b'"n":3', b'"n":3.0'), NotCanonical),
    (signed().replace(b'"n":3', b'"n":NaN'), NotCanonical),
    (signed().replace(b'"n":3', b'"n":"\\ud800"'), NotCanonical),
    (signed().replace(b'"n":3', b'"n":4'), BadSignature),
    (signed(key=OTHER), UntrustedSigner),
    (signed(sender="office"), WrongSender),
    (signed(kind="answers"), UnexpectedKind),
    (resigned(format=2), UnknownFormat),
    (resigned(format=True), NotAPackage),
    (resigned(id="7"), NotAPackage),
    (resigned(kind=["release"]), NotAPackage),
    (resigned(body=[]), NotAPackage),
    (resigned(more=1), NotAPackage),
    (b" " * (packages.SIZE_LIMIT + 1), PackageTooLarge),
]


@pytest.mark.parametrize(
    ("data", "refusal"), REFUSED, ids=[f"{refusal.__name__}-{n}" for n, (_, refusal) in enumerate(REFUSED)]
)
def test_package_is_refused_by_name(data: bytes, refusal: type[Exception]) -> None:
    with pytest.raises(refusal) as caught:
        opened(data)
    assert caught.type is refusal


def test_package_of_a_trusted_name_with_another_signature_is_refused() -> None:
    forged = json.loads(signed(key=OTHER)) | {"signer": TRUSTED}

    with pytest.raises(BadSignature):
        opened(rfc8785.dumps(forged))


def test_nobody_is_trusted_where_no_key_is_set() -> None:
    with pytest.raises(UntrustedSigner):
        opened(signed(), trusted="")


def test_package_over_the_limit_is_not_made() -> None:
    with pytest.raises(PackageTooLarge):
        signed({"text": "x" * packages.SIZE_LIMIT})


def test_fingerprint_is_the_digest_of_the_key_in_groups() -> None:
    printed = fingerprint(TRUSTED)

    assert printed.replace(" ", "") == hashlib.sha256(KEY.verify_key.encode()).hexdigest()
    assert {len(group) for group in printed.split()} == {4}


def test_keys_come_from_the_settings(settings: Any) -> None:
    settings.EXCHANGE_KEY, settings.EXCHANGE_PEER = KEY.encode().hex(), public_key_of(OTHER)

    assert (public_key_of(packages.own_key()), packages.peer_key()) == (TRUSTED, public_key_of(OTHER))


def test_keys_that_are_not_set_are_refused(settings: Any) -> None:
    settings.EXCHANGE_KEY = settings.EXCHANGE_PEER = ""

    for ask in (packages.own_key, packages.peer_key):
        with pytest.raises(NoExchangeKey):
            ask()
    with pytest.raises(CommandError, match="EXCHANGE_KEY"):
        call_command("exchange_key")


def test_command_prints_key_and_fingerprint(settings: Any, capsys: pytest.CaptureFixture[str]) -> None:
    settings.EXCHANGE_KEY = KEY.encode().hex()
    call_command("exchange_key")

    assert capsys.readouterr().out.splitlines() == [TRUSTED, f"fingerprint {fingerprint(TRUSTED)}"]


class Peer(http.server.BaseHTTPRequestHandler):
    """Answers as its path says, and keeps what it was sent."""

    received: list[bytes] = []
    answers = {
        "/exchange/": (200, b"{}"),
        "/refuses/": (409, b'{"error": {"code": "conflict", "message": "It is closed."}}'),
        "/names/": (400, b'{"error": {"code": "unreadable", "message": "No.", "fields": {"theme": ["is unknown"]}}}'),
        "/busy/": (429, b'{"error": {"code": "throttled", "message": "Later."}}'),
        "/list/": (404, b'{"error": []}'),
        "/odd/": (500, b"<html>"),
        "/moved/": (302, b""),
    }

    def do_POST(self) -> None:
        status, answer = self.answers[self.path]
        self.received.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(status)
        self.send_header("Content-Length", str(len(answer)))
        if status == 302:
            self.send_header("Location", "/exchange/")
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *args: object) -> None:
        return


@pytest.fixture(scope="module")
def peer() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Peer) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_push_delivers_the_bytes(peer: str) -> None:
    Peer.received.clear()
    package = signed()

    push_package(package, url=f"{peer}/exchange/")

    assert Peer.received == [package]


@pytest.mark.parametrize(
    ("path", "kind", "words"),
    [
        ("/refuses/", PushRefused, "The other site refused: It is closed."),
        ("/names/", PushRefused, "The other site refused: No. theme: is unknown"),
        ("/busy/", PushFailed, "The other site refused: Later."),
        ("/odd/", PushFailed, str(PushFailed.message)),
        ("/moved/", PushRefused, str(PushRefused.message)),
        ("/list/", PushRefused, str(PushRefused.message)),
    ],
)
def test_push_that_is_refused_says_why(peer: str, path: str, kind: type[PushFailed], words: str) -> None:
    """And whether the same would be refused again."""
    with pytest.raises(PushFailed) as caught:
        push_package(b"{}", url=f"{peer}{path}")
    assert (type(caught.value), str(caught.value)) == (kind, words)


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/exchange/", "file:///etc/passwd", ""])
def test_push_to_where_nobody_listens_fails(url: str) -> None:
    with pytest.raises(PushFailed):
        push_package(b"{}", url=url)
