"""The quick way of writing canonical JSON gives the bytes of the RFC's reference way, and refuses what that refuses."""

import hashlib
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from assessments.scoring import ScoringError, canonical_bytes, canonical_sha256, read_document
from assessments.scoring.canonical import sha256_knowing
from assessments.scoring.documents import LARGEST_WHOLE, check_document, is_plain

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-LARGEST_WHOLE, LARGEST_WHOLE)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.floats(-1, 1, allow_nan=False).map(lambda x: round(x, 10))
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
)
KEYS = st.text(st.characters(exclude_categories=["Cs"]), max_size=5) | st.sampled_from(
    ["a", "b", "10", "9", "\U0001f600", "\ufb33"]
)
DOCUMENTS = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=20
)
# What canonical JSON cannot carry.
UNSOUND = st.sampled_from([float("nan"), float("inf"), LARGEST_WHOLE + 1, -LARGEST_WHOLE - 1, "\ud800", {1: 2}, {1}])


@given(DOCUMENTS)
def test_bytes_are_those_of_the_reference(document: Any) -> None:
    assert canonical_bytes(document) == rfc8785.dumps(document)


@pytest.mark.parametrize(
    "number", [0.0, -0.0, 1.0, -3.0, 1e15, 1e16, 1e21, 1e-4, 9.9e-5, 1e-6, 1e-7, 5e-324, 0.1 + 0.2, 2**53 - 1]
)
def test_numbers_at_the_limits_are_written_as_the_reference_does(number: float) -> None:
    assert canonical_bytes([number, -number]) == rfc8785.dumps([number, -number])


@given(st.dictionaries(KEYS, DOCUMENTS, max_size=5), st.data())
def test_hash_is_the_same_whatever_is_known_already(document: dict[str, Any], data: Any) -> None:
    names = data.draw(st.sets(st.sampled_from(sorted(document)))) if document else set()
    known = {name: canonical_bytes(document[name]).decode() for name in names}

    digest = sha256_knowing(document, known)

    assert digest == canonical_sha256(document) == hashlib.sha256(rfc8785.dumps(document)).hexdigest()


@given(DOCUMENTS, UNSOUND, st.data())
def test_what_is_unsound_is_refused_wherever_it_is(document: Any, unsound: Any, data: Any) -> None:
    bad = data.draw(st.sampled_from([[document, unsound], {"a": unsound, "b": document}, {"a": [{"b": unsound}]}]))

    assert not is_plain(bad)
    for refused in (check_document, canonical_bytes):
        with pytest.raises(ScoringError):
            refused(bad)


@pytest.mark.parametrize("depth", [31, 32, 33, 34])
def test_depth_is_refused_alike_by_both_ways(depth: int) -> None:
    document: Any = 1
    for _ in range(depth):
        document = [document]

    if depth <= 33:
        assert canonical_bytes(document) == rfc8785.dumps(document)
        assert read_document(canonical_bytes(document)) == document
        return
    with pytest.raises(ScoringError, match="nested deeper than 32 levels"):
        canonical_bytes(document)
