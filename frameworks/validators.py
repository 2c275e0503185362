"""What was typed into a form or sent to a service, read by the rules that files keep."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from frameworks.enums import Family, Kind
from frameworks.exchange.content import FrameworkContent
from frameworks.exchange.fields import FACTOR, HEADER, INDICATOR, Field, read_fields
from frameworks.exchange.parsing import BLOCK_RESILIENCE
from frameworks.exchange.rows import Problems, Raw
from r2p_site.errors import InvalidInput, Message

# What even a draft must say, because every page names rows by it. The rest is asked before publication.
_NAMED_BY = frozenset({"slug", "kind", "title", "label"})
# The service decides on these.
_GIVEN = frozenset({"id", "number", "code", "source_checked", "blocks"})
HEADER_FIELDS = tuple(spec for spec in HEADER if spec.name not in {*_GIVEN, "slug", "kind"})


@dataclass(frozen=True, slots=True)
class _Typed:
    """A row whose place is the field itself."""

    values: Mapping[str, Raw]

    def where(self, name: str = "") -> str:
        return name


def fields_of(specs: tuple[Field, ...], kind: str) -> tuple[Field, ...]:
    """Those that an administrator fills in, for a framework of that kind."""
    hidden = {"prevention"} if kind == Kind.RISK else {"block", "nature", "family"}
    return tuple(spec for spec in specs if spec.name not in _GIVEN | hidden)


def read_header(raw: Mapping[str, Raw], *, whole: bool = False) -> dict[str, Any]:
    """{attribute: value} of what `raw` says. Raises InvalidInput, naming each field.

    `whole`: of a new framework, so that what it is named by must be there.
    """
    return _read(raw, HEADER if whole else HEADER_FIELDS, required=_NAMED_BY, whole=whole)


def read_factor(raw: Mapping[str, Raw], content: FrameworkContent, *, whole: bool = False) -> dict[str, Any]:
    """As read_header, for a factor of this framework."""
    values = _read(raw, fields_of(FACTOR, content.kind), required=_NAMED_BY | {"block"}, whole=whole)
    if content.is_risk and values.get("block") == BLOCK_RESILIENCE:
        raise InvalidInput(fields={"block": [_("This block is for resilience; choose another name.")]})
    return values if content.is_risk else values | {"block": BLOCK_RESILIENCE}


def read_indicator(raw: Mapping[str, Raw], content: FrameworkContent, *, whole: bool = False) -> dict[str, Any]:
    """As read_header, for an indicator of this framework."""
    values = _read(raw, fields_of(INDICATOR, content.kind), required=_NAMED_BY | {"family"}, whole=whole)
    if content.is_risk and values.get("family") == Family.MEASURE:
        raise InvalidInput(fields={"family": [_("The family `measure` is for resilience.")]})
    return values if content.is_risk else values | {"family": Family.MEASURE.value, "nature": ""}


def read_reason(reason: str) -> str:
    words = reason.strip()
    if not words:
        raise InvalidInput(fields={"reason": [_("Say why; whoever reads an older assessment will ask.")]})
    return words


def _read(
    raw: Mapping[str, Raw], specs: tuple[Field, ...], *, required: Collection[str], whole: bool
) -> dict[str, Any]:
    asked = tuple(
        replace(spec, required=spec.name in required)
        for spec in specs
        if spec.name in raw or (whole and spec.name in required)
    )
    problems = Problems()
    values: dict[str, Any] = read_fields(_Typed(raw), asked, problems)
    if problems.found:
        errors: dict[str, list[Message]] = {}
        for problem in problems.found:
            errors.setdefault(problem.place, []).append(_plain(problem.message, problem.place))
        raise InvalidInput(fields=errors)
    return values


def _plain(message: str, name: str) -> str:
    return _("Fill this in.") if message == _("`%(name)s` is missing.") % {"name": name} else message
