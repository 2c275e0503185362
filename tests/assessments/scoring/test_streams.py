import hashlib
import random

import pytest

from assessments.scoring.streams import seed_words, uniforms


def as_specified(seed_text: str, key: str, count: int) -> list[float]:
    digest = hashlib.sha256(f"{seed_text}|{key}".encode()).digest()
    generator = random.Random(int.from_bytes(digest, "big"))
    return [generator.random() for _ in range(count)]


@pytest.mark.parametrize("seed_text", ["1.0.0|example-5|official", "1.0.0|\u00e9|reviewer"])
@pytest.mark.parametrize("key", ["1.1", "13.18", "R9.5", "p", "w:R3"])
def test_streams_are_those_of_the_standard_library(seed_text: str, key: str) -> None:
    assert uniforms(seed_text, [key], 500)[0].tolist() == as_specified(seed_text, key, 500)


def test_a_stream_depends_on_its_own_key_alone() -> None:
    together = uniforms("seed", ["a", "b"], 10)

    assert together[1].tolist() == uniforms("seed", ["b"], 10)[0].tolist()


@pytest.mark.parametrize(
    ("number", "words"), [(0, [0]), (5, [5]), (2**32, [0, 1]), (2**256 - 1, [2**32 - 1] * 8), (2**192, [0] * 6 + [1])]
)
def test_seeds_are_read_without_leading_zeros(number: int, words: list[int]) -> None:
    assert seed_words(number.to_bytes(32, "big")).tolist() == words
