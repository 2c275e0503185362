"""Signed packages, the only thing that the office and the intake deployment ever exchange, by file or by HTTPS.

A package is canonical JSON (RFC 8785):
{"format": 1, "kind": ..., "id": <uuid4>, "from": "office" | "intake", "signer": <hex>, "body": {...},
"signature": <hex>}. The Ed25519 signature is over the canonical JSON of everything but `signature`. What a body means
is the affair of the slices.
"""

import hashlib
import json
import re
import urllib.error
import urllib.request
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPException
from typing import Any, cast
from urllib.parse import urlsplit

import rfc8785
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from r2p_site.errors import DomainError, InvalidInput, Message, TooLarge

FORMAT = 1
SIZE_LIMIT = 2 * 1024**2  # bytes
PUSH_TIMEOUT = 20  # seconds
_LATER = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}
_MEMBERS = {"format", "kind", "id", "from", "signer", "body", "signature"}
_KEY = re.compile(r"[0-9a-f]{64}")
_SIGNATURE = re.compile(r"[0-9a-f]{128}")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


class PackageRefused(InvalidInput):
    """Nothing of the package may be used."""

    code = "package_refused"
    message = _("This package cannot be used.")


class PackageTooLarge(TooLarge):
    code = "package_too_large"
    message = _("This file is larger than a package may be.")


class NotAPackage(PackageRefused):
    code = "package_not_readable"
    message = _("This file is not a package of this software.")


class NotCanonical(PackageRefused):
    code = "package_not_canonical"
    message = _("This package was changed on its way: it is no longer byte for byte as it was written.")


class UnknownFormat(PackageRefused):
    code = "package_unknown_format"
    message = _("This package is of a format that this version does not know. Upgrade the older of the two sites.")


class UnexpectedKind(PackageRefused):
    code = "package_unexpected_kind"
    message = _("This is a package, but not one that belongs here.")


class WrongSender(PackageRefused):
    code = "package_wrong_sender"
    message = _("This package comes from the wrong side: it was made here, or not for this site.")


class UntrustedSigner(PackageRefused):
    code = "package_untrusted_signer"
    message = _("This package is signed with a key that this site does not trust. Compare the fingerprints.")


class BadSignature(PackageRefused):
    code = "package_bad_signature"
    message = _("The signature of this package does not fit its content: it was changed, or forged.")


class NoExchangeKey(DomainError):
    code = "no_exchange_key"
    message = _("The keys of the exchange are not set here: EXCHANGE_KEY and EXCHANGE_PEER.")


class PushFailed(DomainError):
    """The other site was not reached, or refused; the package can be sent again or carried as a file."""

    code = "push_failed"
    message = _("The other site could not be reached. Try again, or download the file and hand it over.")


class PushRefused(PushFailed):
    """Something was there and said no, which it would say again: the package or the other site has to be mended."""

    code = "push_refused"
    message = _("What answers at the address of the other site does not take packages. Tell the operator.")


@dataclass(frozen=True, slots=True)
class Package:
    """What was signed by a trusted key. `sha256` is that of the whole package as it came, in hexadecimal."""

    id: uuid.UUID
    kind: str
    body: dict[str, Any]
    sha256: str


def sign_package(*, kind: str, body: dict[str, Any], key: SigningKey, sender: str) -> bytes:
    """The bytes to keep and to send. Raises ValueError for a body that canonical JSON cannot carry."""
    content: dict[str, Any] = {
        "format": FORMAT,
        "kind": kind,
        "id": str(uuid.uuid4()),
        "from": sender,
        "signer": public_key_of(key),
        "body": body,
    }
    signature = key.sign(rfc8785.dumps(content)).signature.hex()
    data = rfc8785.dumps({**content, "signature": signature})
    if len(data) > SIZE_LIMIT:
        raise PackageTooLarge
    return data


def open_package(data: bytes, *, kind: str | Collection[str], sender: str, trusted: str) -> Package:
    """What a package of one of these kinds says, if `trusted` (hex) signed it as `sender`; else a PackageRefused."""
    content = _read(data)
    if content["format"] != FORMAT:
        raise UnknownFormat
    if content["kind"] not in ({kind} if isinstance(kind, str) else kind):
        raise UnexpectedKind
    if content["from"] != sender:
        raise WrongSender
    if not trusted or content["signer"] != trusted:
        raise UntrustedSigner
    _check_signature(content)
    return Package(
        id=uuid.UUID(content["id"]),
        kind=content["kind"],
        body=content["body"],
        sha256=hashlib.sha256(data).hexdigest(),
    )


def _read(data: bytes) -> dict[str, Any]:
    """The members, each of its type; the bytes are the only ones that say this."""
    if len(data) > SIZE_LIMIT:
        raise PackageTooLarge
    try:
        content = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise NotAPackage from error
    if not isinstance(content, dict) or set(content) != _MEMBERS or not _is_well_formed(content):
        raise NotAPackage
    try:
        canonical = rfc8785.dumps(content)
    except (ValueError, RecursionError) as error:
        raise NotCanonical from error
    if canonical != data:
        raise NotCanonical
    return cast("dict[str, Any]", content)


def _is_well_formed(content: dict[str, Any]) -> bool:
    patterns = {"id": _UUID, "signer": _KEY, "signature": _SIGNATURE}
    return (
        type(content["format"]) is int
        and all(isinstance(content[name], str) for name in ("kind", "from", *patterns))
        and all(pattern.fullmatch(content[name]) for name, pattern in patterns.items())
        and isinstance(content["body"], dict)
    )


def _check_signature(content: dict[str, Any]) -> None:
    signed = {name: value for name, value in content.items() if name != "signature"}
    try:
        VerifyKey(bytes.fromhex(content["signer"])).verify(rfc8785.dumps(signed), bytes.fromhex(content["signature"]))
    except (BadSignatureError, ValueError) as error:
        raise BadSignature from error


# --- Keys -----------------------------------------------------------------------------------------------------------


def own_key() -> SigningKey:
    """This deployment's signing key. Raises NoExchangeKey on the sites that must not have it."""
    if not settings.EXCHANGE_KEY:
        raise NoExchangeKey
    return SigningKey(bytes.fromhex(settings.EXCHANGE_KEY))


def peer_key() -> str:
    """The other deployment's public key, in hexadecimal. Raises NoExchangeKey."""
    if not settings.EXCHANGE_PEER:
        raise NoExchangeKey
    return str(settings.EXCHANGE_PEER)


def public_key_of(key: SigningKey) -> str:
    return key.verify_key.encode().hex()


def fingerprint(public_key: str) -> str:
    """SHA-256 of the key in groups of four digits, to be compared by voice or on paper."""
    digest = hashlib.sha256(bytes.fromhex(public_key)).hexdigest()
    return " ".join(digest[start : start + 4] for start in range(0, len(digest), 4))


# --- By HTTPS -------------------------------------------------------------------------------------------------------


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A package goes to the address that was set, or nowhere."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


def push_package(data: bytes, *, url: str) -> None:
    """POST a package to the peer's /exchange/. Raises PushFailed, and PushRefused where trying again is of no use by
    itself; with the peer's own words where it gave some."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"}:
        raise PushFailed
    # On one machine, as in `make run`, a proxy of the environment must not be asked.
    handlers = [urllib.request.ProxyHandler({})] if parts.hostname in {"localhost", "127.0.0.1", "::1"} else []
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"})  # noqa: S310 - scheme checked above
    try:
        with urllib.request.build_opener(_NoRedirect, *handlers).open(request, timeout=PUSH_TIMEOUT):
            return
    except urllib.error.HTTPError as error:
        kind = PushFailed if error.code in _LATER or error.code >= HTTPStatus.INTERNAL_SERVER_ERROR else PushRefused
        raise kind(_words_of_peer(error)) from error
    except (OSError, HTTPException) as error:
        raise PushFailed from error


def _words_of_peer(error: urllib.error.HTTPError) -> Message | None:
    """The message of the error envelope with its lines by field, cut; None when there is none."""
    try:
        told = json.loads(error.read(10_000))["error"]
        places = [f"{name}: {line}" for name, lines in told.get("fields", {}).items() for line in lines]
        words = " ".join([told["message"], *places])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    finally:
        error.close()
    return _("The other site refused: %(words)s") % {"words": str(words)[:500]}
