"""What the recipient's packages hold, read strictly: a field too many, or an exact count, is refused with its place."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from assessments.consultation.enums import FEWER, RANGES, HoldReason, Stage
from assessments.consultation.errors import UnreadableContent
from assessments.scoring import parse_answers, parse_methodology, released_object
from assessments.scoring.documents import as_choice, as_flag, as_list, as_object, as_text, as_whole, inside
from assessments.scoring.errors import ScoringError

Json = dict[str, Any]

RANGE_WORDS = (FEWER, *(name for _least, name in RANGES))
MOST_THEMES = 300
LONGEST_TEXT = 20_000
HIGHEST_NUMBER = 1_000_000
RECIPIENT_FIELDS = (
    "name",
    "appointing_body",
    "accreditation",
    "privilege",
    "runs_server",
    "opens_until",
    "fingerprint",
)
HOLD_FIELDS = ("consultation", "theme", "reason")
THEME_FIELDS = ("id", "title", "text", "factors", "groups", "language", "quote")
RELEASE_FIELDS = (
    "consultation",
    "views",
    "views_sha256",
    "reach",
    "themes",
    "set_aside",
    "meetings",
    "recipient",
)


@dataclass(frozen=True, slots=True)
class StatusContent:
    """`plan`: the number of the plan by which it asks, None from a recipient that does not say it; `declined`: the
    highest one that it kept out."""

    stage: Stage
    recipient: Mapping[str, str]
    address: str
    plan: int | None = None
    declined: int = 0


@dataclass(frozen=True, slots=True)
class ThemeContent:
    id: UUID
    title: str
    text: str
    factors: Sequence[str]
    groups: Sequence[str]
    language: str
    quote: bool


@dataclass(frozen=True, slots=True)
class ReleaseContent:
    """`views` as an answers file holds them, without what the office adds; counts are ranges everywhere."""

    views: Json
    views_sha256: str
    reach: Json
    themes: tuple[ThemeContent, ...]
    set_aside: Json
    meetings: list[Json]
    recipient: Mapping[str, str]


def consultation_named(body: Mapping[str, Any]) -> UUID:
    """The consultation that a package is about. Raises UnreadableContent."""
    try:
        return _uuid(body.get("consultation"), "consultation")
    except ScoringError as error:
        raise UnreadableContent(error.place, error.message) from error


def read_status(body: Mapping[str, Any]) -> StatusContent:
    """Raises UnreadableContent."""
    try:
        given = as_object(body, "", ("consultation", "status", "recipient", "address", "plan", "declined"))
        return StatusContent(
            stage=Stage(as_choice(given.get("status"), "status", (Stage.OPEN.value, Stage.CLOSED.value))),
            recipient=_recipient(given.get("recipient")),
            address=_address(given.get("address"), "address"),
            plan=as_whole(given["plan"], "plan", 1, HIGHEST_NUMBER) if "plan" in given else None,
            declined=as_whole(given.get("declined", 0), "declined", 0, HIGHEST_NUMBER),
        )
    except ScoringError as error:
        raise UnreadableContent(error.place, error.message) from error


def read_release(body: Mapping[str, Any], *, catalogue: Sequence[Json], methodology: Json) -> ReleaseContent:
    """`catalogue`: rows of the pinned versions; `methodology`: the pinned record. Raises UnreadableContent."""
    numbers = {str(row["factor"]) for row in catalogue}
    try:
        given = as_object(body, "", RELEASE_FIELDS)
        return ReleaseContent(
            views=_views(given.get("views"), catalogue, methodology),
            views_sha256=_sha256(given.get("views_sha256"), "views_sha256"),
            reach=_reach(given.get("reach")),
            themes=_themes(given.get("themes"), numbers),
            set_aside=_set_aside(given.get("set_aside")),
            meetings=_meetings(given.get("meetings", [])),
            recipient=_recipient(given.get("recipient")),
        )
    except ScoringError as error:
        raise UnreadableContent(error.place, error.message) from error


def read_hold(body: Mapping[str, Any]) -> tuple[UUID, HoldReason]:
    """Which theme, and why. Raises UnreadableContent."""
    try:
        given = as_object(body, "", HOLD_FIELDS)
        reason = as_choice(given.get("reason"), "reason", HoldReason.values)
        return _uuid(given.get("theme"), "theme"), HoldReason(reason)
    except ScoringError as error:
        raise UnreadableContent(error.place, error.message) from error


def _views(value: object, catalogue: Sequence[Json], methodology: Json) -> Json:
    """As the engine reads them; what is not released, such as a difference to the official rating, is dropped."""
    method = parse_methodology(methodology)
    document = {"methodology": method.version, "catalogue": list(catalogue), "views": value}
    found = parse_answers(document, {method.version: method}, allow_retired=True).views
    return {"factors": {}, "groups": {}, "agreement": None} if found is None else released_object(found)


def _reach(value: object) -> Json:
    given = as_object(value, "reach", ("channels", "groups"))
    return {name: _ranges(given.get(name, {}), inside("reach", name)) for name in ("channels", "groups")}


def _ranges(value: object, place: str) -> Json:
    return {
        _word(name, place): as_choice(count, inside(place, name), RANGE_WORDS)
        for name, count in as_object(value, place).items()
    }


def _themes(value: object, numbers: Collection[str]) -> tuple[ThemeContent, ...]:
    rows = as_list(value, "themes")
    if len(rows) > MOST_THEMES:
        raise ScoringError("themes", f"are more than {MOST_THEMES}")
    found = tuple(_theme(row, inside("themes", index), numbers) for index, row in enumerate(rows))
    if len({theme.id for theme in found}) < len(found):
        raise ScoringError("themes", "name one id twice")
    return found


def _theme(value: object, place: str, numbers: Collection[str]) -> ThemeContent:
    given = as_object(value, place, THEME_FIELDS)
    at, groups = inside(place, "factors"), inside(place, "groups")
    return ThemeContent(
        id=_uuid(given.get("id"), inside(place, "id")),
        title=_text(given.get("title"), inside(place, "title"), most=300),
        text=_text(given.get("text"), inside(place, "text")),
        factors=[as_choice(row, at, sorted(numbers)) for row in as_list(given.get("factors", []), at)],
        groups=[_word(row, groups) for row in as_list(given.get("groups", []), groups)],
        language=_text(given.get("language"), inside(place, "language"), most=12),
        quote=as_flag(given.get("quote", False), inside(place, "quote")),
    )


def _set_aside(value: object) -> Json:
    if not value:
        return {}
    given = as_object(value, "set_aside", ("criteria", "count"))
    return {
        "criteria": _text(given.get("criteria", ""), "set_aside.criteria", least=0),
        "count": as_choice(given.get("count"), "set_aside.count", RANGE_WORDS),
    }


def _meetings(value: object) -> list[Json]:
    return [_meeting(row, inside("meetings", index)) for index, row in enumerate(as_list(value, "meetings"))]


def _meeting(value: object, place: str) -> Json:
    given = as_object(value, place, ("week", "groups", "officials_present"))
    return {
        "week": _text(given.get("week"), inside(place, "week"), most=10),
        "groups": _ranges(given.get("groups", {}), inside(place, "groups")),
        "officials_present": as_flag(given.get("officials_present"), inside(place, "officials_present")),
    }


def _recipient(value: object) -> dict[str, str]:
    """The public description; a field that this office does not know is left out rather than refused."""
    given = as_object(value, "recipient")
    return {
        name: _text(given[name], inside("recipient", name), least=0, most=2000)
        for name in RECIPIENT_FIELDS
        if given.get(name) is not None
    }


def _address(value: object, place: str) -> str:
    text = _text(value, place, most=500)
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username:
        raise ScoringError(place, "is not the address of a site")
    return text


def _text(value: object, place: str, *, least: int = 1, most: int = LONGEST_TEXT) -> str:
    if not isinstance(value, str) or not least <= len(value.strip()) or "\x00" in value:
        raise ScoringError(place, "is not a text")
    if len(value) > most:
        raise ScoringError(place, f"is longer than {most} characters")
    return value.strip()


def _word(value: object, place: str) -> str:
    """The code of a channel or group."""
    text = as_text(value, place)
    if len(text) > 40 or not text.replace("_", "").isascii() or not text.replace("_", "").isalnum():
        raise ScoringError(place, "is not a code")
    return text


def _uuid(value: object, place: str) -> UUID:
    try:
        return UUID(as_text(value, place))
    except ValueError as error:
        raise ScoringError(place, "is not a UUID") from error


def _sha256(value: object, place: str) -> str:
    text = as_text(value, place)
    if len(text) != 64 or set(text) - set("0123456789abcdef"):
        raise ScoringError(place, "is not a SHA-256")
    return text
