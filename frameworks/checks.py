"""What must hold before a draft is published. Each failure says where to mend it."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from frameworks.errors import FileRefused
from frameworks.exchange.content import FrameworkContent
from frameworks.exchange.fields import FACTOR, HEADER, INDICATOR
from frameworks.exchange.parsing import parse
from frameworks.exchange.rows import FileRow, Raw, RawFramework
from frameworks.exchange.tables import flat
from frameworks.models import Descent, FrameworkVersion
from frameworks.queries import base_of
from frameworks.registry import answered_indicators, needed_rows
from frameworks.stored import content_of
from r2p_site.wording import labelled

HEADER_PLACE, FACTOR_PLACE, INDICATOR_PLACE, RETIRED_PLACE = "header", "factor", "indicator", "retired"


@dataclass(frozen=True, slots=True)
class Failure:
    """`kind` and `permanent_id` name the row to open; of what is gone, the list of what was retired."""

    kind: str
    permanent_id: str
    code: str
    message: str

    def __str__(self) -> str:
        return labelled(self.code, self.message) if self.code else self.message


@dataclass(frozen=True, slots=True)
class _DraftRow:
    """A row that says by `where` which one it is; `key` is looked up again when a problem names it."""

    values: Mapping[str, Raw]
    key: str

    def where(self, name: str = "") -> str:
        return self.key

    def bare(self) -> "_DraftRow":
        return self


def failures_of(version: FrameworkVersion) -> list[Failure]:
    """Everything that stands in the way of publishing a draft, in the order of the draft."""
    content = content_of(version)
    base = base_of(version)
    before = content_of(base) if base else None
    found = content_failures(content)
    if before is not None:
        found += _needed(before, content)
        found += _answered(version, before, content)
    return found


def content_failures(content: FrameworkContent) -> list[Failure]:
    """By the rules that files keep: unique codes, gaps with a reason, everything said that has to be."""
    header = _DraftRow(flat(content, HEADER), HEADER_PLACE)
    places = {HEADER_PLACE: Failure(HEADER_PLACE, "", "", "")}
    factors: deque[FileRow] = deque()
    indicators: deque[FileRow] = deque()
    for factor in content.factors:
        key = f"{FACTOR_PLACE} {factor.permanent_id}"
        places[key] = Failure(FACTOR_PLACE, factor.permanent_id, factor.number, "")
        factors.append(_DraftRow(flat(factor, FACTOR), key))
        for row in factor.indicators:
            key = f"{INDICATOR_PLACE} {row.permanent_id}"
            places[key] = Failure(INDICATOR_PLACE, row.permanent_id, row.code, "")
            indicators.append(_DraftRow({"factor": factor.number, **flat(row, INDICATOR)}, key))
    if not factors:
        return [replace(places[HEADER_PLACE], message=_("There is no factor yet."))]
    try:
        parse(RawFramework(header, factors, indicators))
    except FileRefused as refused:
        return [
            replace(places.get(problem.place, places[HEADER_PLACE]), message=problem.message)
            for problem in refused.problems
        ]
    return []


def _needed(before: FrameworkContent, content: FrameworkContent) -> list[Failure]:
    """What the version before has and the method in force speaks of must still be there."""
    kept = _codes(content)
    needs = needed_rows()
    return [
        Failure(RETIRED_PLACE, key, code, _("Not in this draft, but %(why)s.") % {"why": needs[key]})
        for key, code in _codes(before).items()
        if key in needs and key not in kept
    ]


def _answered(version: FrameworkVersion, before: FrameworkContent, content: FrameworkContent) -> list[Failure]:
    """An answer of a cycle under way may only lose its question by somebody's decision."""
    kept = _codes(content)
    answered = answered_indicators(version.framework_id)
    decided = {key for row in Descent.objects.filter(version=version) for key in (row.permanent_id, *row.origins)}
    message = _("Not in this draft, and a cycle under way has an answer to it. Say why it left, or restore it.")
    return [
        Failure(RETIRED_PLACE, row.permanent_id, row.code, message)
        for _factor, row in before.indicators()
        if row.permanent_id in answered and row.permanent_id not in kept and row.permanent_id not in decided
    ]


def _codes(content: FrameworkContent) -> dict[str, str]:
    factors = {row.permanent_id: row.number for row in content.factors}
    return factors | {row.permanent_id: row.code for _factor, row in content.indicators()}
