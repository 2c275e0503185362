"""Rules of an answer that form, REST and service share (methodology, section 2)."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from assessments.core.enums import AnswerState, Confidence, Trend
from r2p_site.errors import InvalidInput, Message

LEVEL_MAX = 4
RATIONALE_MAX = 5000
# Indicators of the shipped framework, by permanent id, where a level of 3 or 4 requires a targeted group or population.
TARGET_REQUIRED = frozenset({"7.9", "7.10", "7.11", "7.12"})
TARGET_FROM_LEVEL = 3

VERSION_DIGITS = 9


@dataclass(frozen=True, slots=True)
class RatingInput:
    """What somebody answers. `sources` and `populations` are ids; None leaves them as they are."""

    state: str
    level: int | None = None
    confidence: str = ""
    contested: bool = False
    trend: str = ""
    rationale: str = ""
    targeted: bool | None = None
    sources: tuple[UUID, ...] | None = None
    populations: tuple[UUID, ...] | None = None


def version_of(text: str) -> int | None:
    """The version of an answer that a client sends back; None for what cannot be one."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= VERSION_DIGITS else None


class Asked(Protocol):
    """An indicator, official or national."""

    @property
    def permanent_id(self) -> str: ...


def asks_target(indicator: Asked) -> bool:
    return indicator.permanent_id in TARGET_REQUIRED


def validate_rating(values: RatingInput, indicator: Asked) -> None:
    """Raises InvalidInput naming every field that cannot stand."""
    errors: dict[str, list[Message]] = {}
    _one_of(errors, "state", values.state, AnswerState.values)
    _one_of(errors, "confidence", values.confidence, [*Confidence.values, ""])
    _one_of(errors, "trend", values.trend, [*Trend.values, ""])
    _check_level(errors, values, indicator)
    _check_rationale(errors, values)
    if errors:
        raise InvalidInput(fields=errors)


def _check_level(errors: dict[str, list[Message]], values: RatingInput, indicator: Asked) -> None:
    if values.state != AnswerState.RATED:
        if values.level is not None:
            errors["level"] = [_("A level goes only with a rating. Choose the level, or clear it.")]
    elif values.level is None or not 0 <= values.level <= LEVEL_MAX:
        errors["level"] = [_("Choose a level from 0 to 4.")]
    elif asks_target(indicator) and values.level >= TARGET_FROM_LEVEL and not values.targeted:
        errors["targeted"] = [
            _("Levels 3 and 4 mean here that a group or population is targeted. Say so, or choose a lower level.")
        ]


def _check_rationale(errors: dict[str, list[Message]], values: RatingInput) -> None:
    if values.state == AnswerState.NOT_APPLICABLE and not values.rationale.strip():
        errors["rationale"] = [_("Say why this cannot arise here; a second person then has to agree.")]
    if len(values.rationale) > RATIONALE_MAX:
        errors["rationale"] = [
            _("Shorten this to %(limit)s characters; it has %(length)s. Long material belongs in a source.")
            % {"limit": RATIONALE_MAX, "length": len(values.rationale)}
        ]
    if "\x00" in values.rationale:
        errors["rationale"] = [_("Remove the character that cannot be stored (NUL).")]


def _one_of(errors: dict[str, list[Message]], field: str, value: str, allowed: Collection[str]) -> None:
    if value not in allowed:
        choices = ", ".join(word for word in allowed if word)
        errors[field] = [_("%(value)s is not one of: %(choices)s.") % {"value": value or "''", "choices": choices}]
