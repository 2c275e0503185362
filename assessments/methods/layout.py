"""The parts of a record as the form asks for them: in groups, each with its notation and what may be written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from assessments.core.parameter_words import MEANINGS
from assessments.methods import notation
from assessments.methods.notation import Notation
from assessments.scoring.parameters import NUMBERS, WHOLES
from r2p_site.wording import Words, filled_lazy

Json = dict[str, Any]
# Parts that stand beside the parameters in a record.
BESIDE = ("critical", "nexus", "resilience_map")


@dataclass(frozen=True, slots=True)
class Part:
    """`remedy` says what to write; the engine has the last word on every value."""

    name: str
    label: Words
    notation: Notation
    remedy: Words
    is_long: bool = False


def _number(name: str) -> Part:
    low, high = NUMBERS[name]
    remedy = filled_lazy(_("Write a number from %(low)s to %(high)s."), {"low": f"{low:g}", "high": f"{high:g}"})
    return Part(name, MEANINGS[name], notation.NUMBER, remedy)


def _whole(name: str) -> Part:
    low, high = WHOLES[name]
    remedy = filled_lazy(_("Write a whole number from %(low)s to %(high)s."), {"low": low, "high": high})
    return Part(name, MEANINGS[name], notation.NUMBER, remedy)


_CONFIDENCES = _("Write one value for each confidence, like this: low: 0.4; medium: 0.7; high: 1")
_MINIMA = _("Write level: band, separated by semicolons, like this: 3: 2; 4: 4")
_STEPS = _("Write share of draws: exponent, shares rising and the last 1, like this: 0.25: 1; 0.75: 2; 1: 3")
_FACTOR = _("Write the permanent id of one factor or domain.")
_OTHERS: Mapping[str, tuple[Notation, Words, bool]] = {
    "bands": (notation.NUMBERS, _("Write rising numbers from 0 to 1, one for each level above 0, with commas."), False),
    "critical_own": (notation.NAMED_NUMBERS, _MINIMA, False),
    "critical_common": (notation.NAMED_NUMBERS, _MINIMA, False),
    "conf_weight": (notation.NAMED_NUMBERS, _CONFIDENCES, False),
    "mc_q": (notation.NUMBERS, _("Write two rising numbers between 0 and 1, like this: 0.05, 0.95"), False),
    "mc_error": (
        notation.NAMED_LISTS,
        _("Write a line for each confidence, its five chances adding up to 1: high: 0, 0.1, 0.8, 0.1, 0"),
        True,
    ),
    "mc_p": (notation.STEPS, _STEPS, False),
    "mc_p_res": (notation.STEPS, _STEPS, False),
    "ew_trigger_factor": (notation.TEXT, _FACTOR, False),
    "ew_civic_domain": (notation.TEXT, _FACTOR, False),
    "ec_factors": (notation.TEXTS, _("Write permanent ids of factors, separated by commas."), False),
}
_BESIDE = (
    Part(
        "critical",
        _("Critical indicators"),
        notation.TEXTS,
        _("Write permanent ids of indicators, separated by commas."),
        is_long=True,
    ),
    Part(
        "nexus",
        _("From where critical signs of common factors reach a crime"),
        notation.THRESHOLDS,
        _("Write a line for each crime that is tied to an indicator: war_crimes: 1.1 at 2"),
        is_long=True,
    ),
    Part(
        "resilience_map",
        _("Domains of resilience that answer each factor"),
        notation.NAMED_TEXTS,
        _("Write a line for each factor, with permanent ids: 2: R5, R6"),
        is_long=True,
    ),
)


def _other(name: str) -> Part:
    written, remedy, is_long = _OTHERS[name]
    return Part(name, MEANINGS[name], written, remedy, is_long)


def _parameter(name: str) -> Part:
    if name in NUMBERS:
        return _number(name)
    return _whole(name) if name in WHOLES else _other(name)


_GROUPS: tuple[tuple[Words, tuple[str, ...]], ...] = (
    (_("Scale and bands"), ("level_max", "level_present", "bands", "weight_min", "weight_max")),
    (
        _("From ratings to scores"),
        ("p_indicator", "p_factor", "p_block", "p_resilience", "w_common", "w_specific"),
    ),
    (_("Critical signs"), ("critical", "critical_own", "critical_common", "nexus")),
    (_("Coverage and confidence"), ("cov_partial", "cov_sufficient", "cov_specific", "conf_weight")),
    (
        _("Ranges"),
        ("mc_n", "mc_q", "mc_error", "mc_hotdeck", "mc_p", "mc_p_res", "mc_w_noise"),
    ),
    (_("Views received"), ("k_min", "k_group", "div_mild", "div_strong", "alpha_units_min")),
    (
        _("Change and early warning"),
        (
            "trend_delta", "trend_prob", "ew_jump_amber", "ew_jump_red", "ew_level_jump", "ew_fertile",
            "ew_trigger_level", "ew_trigger_factor", "ew_civic_domain", "ew_civic_drop", "ew_cov_drop",
            "ew_missing_share",
        ),
    ),
    (_("Factors and domains"), ("ec_factors", "resilience_map")),
)  # fmt: skip

GROUPS: tuple[tuple[Words, tuple[Part, ...]], ...] = tuple(
    (
        title,
        tuple(next((part for part in _BESIDE if part.name == name), None) or _parameter(name) for name in names),
    )
    for title, names in _GROUPS
)
PARTS: Mapping[str, Part] = {part.name: part for _title, parts in GROUPS for part in parts}


def value_of(record: Mapping[str, Any], name: str) -> Any:
    return record.get(name) if name in BESIDE else record.get("parameters", {}).get(name)


def with_value(record: Json, name: str, value: Any) -> Json:
    """The record with that part replaced."""
    if name in BESIDE:
        return record | {name: value}
    return record | {"parameters": record["parameters"] | {name: value}}


def values(record: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Every part with its value, in the order of the form."""
    for name in PARTS:
        yield name, value_of(record, name)
