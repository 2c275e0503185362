"""A bundle of sealed contributions as a file, to be opened away from the server with a custodian's secret alone.

JSON lines. The first: {"format": 2, "consultation", "public_key", "by_passphrase", "by_recovery_key"}, the private half
wrapped twice. Each further one is a part: {"contribution", "part", "kind", "channel", "week", "sealed", "key"}, or, in
format 2, a file that came with one: the same with "file" beside, and the kind "file". Bytes are in base64. Without the
passphrase or the recovery key the bundle says how many came, in which week, by which channel, and with how many files.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from uuid import UUID

from nacl.public import PrivateKey

from assessments.intake.errors import CannotOpen
from assessments.intake.sealing.bodies import unseal, unseal_file
from assessments.intake.sealing.keys import public_half, unwrap_by_passphrase, unwrap_by_recovery_key

FORMAT = 2
READABLE = (1, 2)
FILE = "file"  # a kind of line beside those of parts
Json = dict[str, Any]
_UNWRAP: dict[str, Callable[[bytes, str], PrivateKey]] = {
    "by_passphrase": unwrap_by_passphrase,
    "by_recovery_key": unwrap_by_recovery_key,
}


def line(content: Json) -> bytes:
    encoded = {
        name: b64encode(value).decode() if isinstance(value, bytes) else value for name, value in content.items()
    }
    return json.dumps(encoded, ensure_ascii=False).encode() + b"\n"


def open_bundle(lines: Iterable[bytes], secret: str, *, wrapped: str) -> Iterator[Json]:
    """Each part with what it says ("content"), each file with its bytes ("data"). `wrapped`: by_passphrase or
    by_recovery_key, whichever `secret` is.

    Raises CannotOpen for a wrong secret or a changed file, CodeMistyped for a mistyped recovery key.
    """
    rows = iter(lines)
    try:
        header = json.loads(next(rows))
        if header["format"] not in READABLE:
            raise CannotOpen
        private_key = _UNWRAP[wrapped](b64decode(header[wrapped]), secret)
        if public_half(private_key) != header["public_key"]:
            raise CannotOpen
        for row in rows:
            yield _opened(json.loads(row), private_key)
    except (StopIteration, KeyError, TypeError, ValueError) as error:
        raise CannotOpen from error


def _opened(row: Json, private_key: PrivateKey) -> Json:
    named = {name: row[name] for name in ("contribution", "part", "kind", "channel", "week")}
    if row["kind"] == FILE:
        sealed, key = b64decode(row["sealed"]), b64decode(row["key"])
        data = unseal_file(sealed, key, private_key=private_key, bound_to=(file := UUID(row["file"])))
        return {**named, "file": str(file), "data": data}
    said = unseal(b64decode(row["sealed"]), b64decode(row["key"]), private_key=private_key, bound_to=UUID(row["part"]))
    return {**named, "content": said}
