"""JSON documents: reading them strictly, and reading their fields with errors that name the place."""

import json
import math
from collections.abc import Iterable, Mapping, Sequence

from assessments.scoring.errors import ScoringError

# RFC 8785 writes numbers as IEEE 754 doubles: whole numbers beyond this are not exact.
LARGEST_WHOLE = 2**53 - 1
DEEPEST = 32
# Codes, names, seeds: long enough for any, short enough for the numbers in them to be read.
LONGEST = 1000


class _Repeated(dict[str, object]):
    """An object whose text repeats a key. Kept until its place is known."""

    key = ""


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = dict(pairs)
    if len(found) == len(pairs):
        return found
    repeated = _Repeated(found)
    seen: set[str] = set()
    repeated.key = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
    return repeated


def read_document(text: str | bytes) -> object:
    """Parse JSON text. Refuses what is not JSON, repeated keys, and numbers that are not finite or not exact."""
    try:
        decoded = text.decode("utf-8") if isinstance(text, bytes) else text
        document: object = json.loads(decoded, object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        raise ScoringError(f"line {error.lineno}, column {error.colno}", f"not JSON: {error.msg}") from error
    except UnicodeDecodeError as error:
        raise ScoringError(f"byte {error.start}", "not UTF-8 text") from error
    except (ValueError, RecursionError) as error:
        raise ScoringError("", f"not JSON that can be read: {error}") from error
    check_document(document)
    return document


def inside(place: str, key: str | int) -> str:
    if isinstance(key, int):
        return f"{place}[{key}]"
    return f"{place}.{key}" if place else key


def check_document(value: object) -> None:
    """Refuse what canonical JSON cannot carry, wherever it is in `value`."""
    if not is_plain(value):
        _refuse_where(value, "", 0)


def is_plain(value: object, depth: int = 0) -> bool:
    """Whether all of `value` is certainly sound. The common case, decided at once and without keeping track of places;
    what is not of JSON's own types is left to the search."""
    kind = type(value)
    if kind is dict or kind is list:
        return depth <= DEEPEST and _are_plain(value, depth + 1)  # type: ignore[arg-type]
    return _is_plain_scalar(value)


def _are_plain(container: "dict[object, object] | list[object]", depth: int) -> bool:
    items: Iterable[object] = container
    if isinstance(container, dict):
        if not all(type(key) is str and key.isascii() for key in container):
            return False
        items = container.values()
    for item in items:
        kind = type(item)
        if kind is dict or kind is list:
            if not is_plain(item, depth):
                return False
        elif not _is_plain_scalar(item):
            return False
    return True


def _is_plain_scalar(value: object) -> bool:
    kind = type(value)
    if kind is str:
        return bool(value.isascii())  # type: ignore[attr-defined]
    if kind is int:
        return -LARGEST_WHOLE <= value <= LARGEST_WHOLE  # type: ignore[operator]
    if kind is float:
        return math.isfinite(value)  # type: ignore[arg-type]
    return value is None or kind is bool


def _refuse_where(value: object, place: str, depth: int) -> None:
    """The same question asked of each place in turn."""
    if depth > DEEPEST:
        raise ScoringError(place, f"nested deeper than {DEEPEST} levels")
    if isinstance(value, Mapping):
        _check_keys(value, place)
        for key, item in value.items():
            _refuse_where(item, inside(place, key), depth + 1)
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            _refuse_where(item, inside(place, index), depth + 1)
    else:
        _check_scalar(value, place)


def _check_keys(value: Mapping[object, object], place: str) -> None:
    if isinstance(value, _Repeated):
        raise ScoringError(inside(place, value.key), "appears twice")
    for key in value:
        if not isinstance(key, str):
            raise ScoringError(place, f"{key!r} is not a text key")
        _check_text(key, place)


def _check_scalar(value: object, place: str) -> None:
    match value:
        case None | bool():
            return
        case str():
            _check_text(value, place)
        case int():
            if abs(value) > LARGEST_WHOLE:
                raise ScoringError(place, "is too large a number")
        case float():
            if not math.isfinite(value):
                raise ScoringError(place, f"{value} is not a number")
        case _:
            raise ScoringError(place, f"{type(value).__name__} is not a JSON value")


def _check_text(value: str, place: str) -> None:
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise ScoringError(place, "contains half of a character pair") from error


def _shown(value: object) -> str:
    """The value as JSON writes it, cut where it is long."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else f"{text[:60]}..."


def as_object(value: object, place: str, allowed: Iterable[str] | None = None) -> Mapping[str, object]:
    """A JSON object; with `allowed`, one without any other key: a misspelt key must not pass as an absent one."""
    if not isinstance(value, Mapping):
        raise ScoringError(place, f"{_shown(value)} is not an object")
    unknown = [] if allowed is None else sorted(set(value) - set(allowed))
    if unknown:
        raise ScoringError(inside(place, unknown[0]), "is not a known field")
    return value


def as_list(value: object, place: str) -> Sequence[object]:
    if not isinstance(value, list | tuple):
        raise ScoringError(place, f"{_shown(value)} is not a list")
    return value


def as_text(value: object, place: str) -> str:
    if not isinstance(value, str) or not value:
        raise ScoringError(place, f"{_shown(value)} is not a text")
    if len(value) > LONGEST:
        raise ScoringError(place, f"is longer than {LONGEST} characters")
    return value


def as_choice(value: object, place: str, choices: Sequence[str]) -> str:
    if not isinstance(value, str) or value not in choices:
        raise ScoringError(place, f"{_shown(value)} is not one of {', '.join(choices)}")
    return value


def as_number(value: object, place: str, low: float, high: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ScoringError(place, f"{_shown(value)} is not a number")
    if not low <= value <= high:
        raise ScoringError(place, f"{value:g} is outside {low:g} to {high:g}")
    return float(value)


def as_whole(value: object, place: str, low: int, high: int) -> int:
    number = as_number(value, place, low, high)
    if number != int(number):
        raise ScoringError(place, f"{number:g} is not a whole number")
    return int(number)


def as_flag(value: object, place: str) -> bool:
    if not isinstance(value, bool):
        raise ScoringError(place, f"{_shown(value)} is not true or false")
    return value
