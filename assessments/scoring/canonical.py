"""Canonical JSON (RFC 8785) and its SHA-256: one document, one hash, on any machine."""

import hashlib
from collections.abc import Mapping
from typing import cast

import rfc8785

from assessments.scoring.documents import check_document


def canonical_bytes(document: object) -> bytes:
    """Raises `ScoringError` naming the place of a value that canonical JSON cannot carry."""
    check_document(document)
    return rfc8785.dumps(cast("dict[str, None]", _plain(document)))


def canonical_sha256(document: object) -> str:
    return hashlib.sha256(canonical_bytes(document)).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
