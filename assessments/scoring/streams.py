"""Random streams that anyone can reproduce: one per key, fixed by the seed text and the key alone."""

import hashlib
from collections.abc import Sequence

import numpy as np

from assessments.scoring.means import Floats


def uniforms(seed_text: str, keys: Sequence[str], count: int) -> Floats:
    """For each key k, `count` calls of `random.Random(n).random()`, n the SHA-256 of "seed_text|k" as a big-endian
    number. Shape (keys, count).

    NumPy's legacy generator is the same Mersenne Twister, seeded the same way by the words of n, lowest first; it is
    frozen by NumPy's policy and fills a whole row at once. A test compares the two.
    """
    generator = np.random.RandomState(0)
    drawn = np.empty((len(keys), count))
    for index, key in enumerate(keys):
        digest = hashlib.sha256(f"{seed_text}|{key}".encode()).digest()
        generator.seed(seed_words(digest))
        drawn[index] = generator.random_sample(count)
    return drawn


def seed_words(digest: bytes) -> np.ndarray[tuple[int, ...], np.dtype[np.uint32]]:
    """The 32-bit words of the big-endian number, lowest first, without leading zeros, as Python seeds by."""
    words = np.frombuffer(digest[::-1], dtype="<u4")
    used = np.flatnonzero(words)
    return words[: used[-1] + 1] if used.size else words[:1]
