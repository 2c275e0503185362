"""Canonical JSON (RFC 8785) and its SHA-256: one document, one hash, on any machine."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, cast

import rfc8785

from assessments.scoring.documents import DEEPEST, check_document

# Within these limits Python writes a number that is not whole as ECMAScript does, and so as the RFC asks.
SMALLEST, LARGEST = 1e-4, 1e15
_ENCODER = json.JSONEncoder(ensure_ascii=False, check_circular=False, sort_keys=True, separators=(",", ":"))


def canonical_bytes(document: object) -> bytes:
    """Raises `ScoringError` naming the place of a value that canonical JSON cannot carry."""
    try:
        # Python's own encoder writes the same where keys are ASCII and numbers within limits, and far faster.
        return _ENCODER.encode(_simple(document, 0)).encode()
    except (_NotSimple, UnicodeEncodeError):
        check_document(document)
        return rfc8785.dumps(cast("dict[str, None]", _plain(document)))


def canonical_sha256(document: object) -> str:
    return hashlib.sha256(canonical_bytes(document)).hexdigest()


def sha256_knowing(document: Mapping[str, object], known: Mapping[str, str]) -> str:
    """The same hash, where the canonical text of some of the values is known already."""
    try:
        # The keys of all of it are looked at, the values of what is not known.
        rest = _simple_object({key: None if key in known else value for key, value in document.items()}, 1)
        written = {**{key: _ENCODER.encode(value) for key, value in rest.items()}, **known}
        inner = ",".join(f"{_ENCODER.encode(key)}:{written[key]}" for key in sorted(written))
        return hashlib.sha256(f"{{{inner}}}".encode()).hexdigest()
    except (_NotSimple, UnicodeEncodeError):
        return canonical_sha256(document)


class _NotSimple(Exception):
    """Something in the document is refused, or is written differently by the two."""


def _simple(value: object, depth: int) -> Any:
    kind = type(value)
    if kind is dict:
        return _simple_object(cast("dict[str, object]", value), depth + 1)
    if kind is list or kind is tuple:
        if depth >= DEEPEST:
            raise _NotSimple
        return [_simple(item, depth + 1) for item in cast("list[object]", value)]
    if kind is str or value is None or kind is bool:
        return value
    if kind is int or kind is float:
        return _simple_number(cast("float", value))
    raise _NotSimple


def _simple_object(value: dict[str, object], depth: int) -> dict[str, Any]:
    if depth > DEEPEST or not all(type(key) is str and key.isascii() for key in value):
        raise _NotSimple
    # Texts, most of a document, are not worth a call each.
    return {key: item if type(item) is str else _simple(item, depth) for key, item in value.items()}


def _simple_number(value: float) -> float:
    """Whole numbers are written without a point; so is a negative zero, without its sign."""
    if not -LARGEST < value < LARGEST:
        raise _NotSimple
    if type(value) is int or value.is_integer():
        return int(value)
    if -SMALLEST < value < SMALLEST:
        raise _NotSimple
    return value


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
