"""What each indicator of a version is against the version that it was begun from, and so what answers are still worth.

What nobody decided follows from the permanent id alone: the same id is the same indicator. Similar words are suggested
to the administrator and count for nothing until they are decided.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from frameworks.enums import Lineage
from frameworks.models import Descent, FrameworkVersion, Indicator
from frameworks.queries import base_of

# Shared words, of all words of both, from which two indicators are suggested to be one.
SIMILAR = 0.5
# Of these an earlier level says the same as one given now.
COMPARABLE = (Lineage.UNCHANGED, Lineage.REWORDED)


@dataclass(frozen=True, slots=True)
class Sign:
    """What of an indicator decides whether an answer to it still answers the question."""

    permanent_id: str
    code: str
    label: str
    statement: str
    nature: str
    family: str

    @property
    def asked(self) -> tuple[str, ...]:
        return (self.label, self.statement, self.nature, self.family)

    @property
    def words(self) -> frozenset[str]:
        return frozenset(re.findall(r"\w{3,}", f"{self.label} {self.statement}".casefold()))


@dataclass(frozen=True, slots=True)
class Origin:
    """`ids` are permanent ids of the earlier version, in its order."""

    lineage: Lineage
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CrosswalkRow:
    """`sign` is of the new version, of a retired one the old; `suggested` where words resemble and nobody decided."""

    sign: Sign
    origin: Origin
    decided: bool
    reason: str
    suggested: Origin | None = None


Decisions = Mapping[str, tuple[Origin, str]]


def crosswalk(before: Iterable[Sign], after: Iterable[Sign], decisions: Decisions) -> list[CrosswalkRow]:
    """Rows of the new version in its order, then the retired ones. `decisions`: by permanent id, with the reason."""
    old, new = {row.permanent_id: row for row in before}, {row.permanent_id: row for row in after}
    suggestions = suggested_origins(old, new)
    living_decisions = {key: found for key, found in decisions.items() if found[0].lineage != Lineage.RETIRED}
    rows = []
    for key, sign in new.items():
        decided = living_decisions.get(key)
        suggested = None if decided else suggestions.get(key)
        origin, reason = decided or (_by_id(old.get(key), sign), "")
        rows.append(CrosswalkRow(sign, origin, decided is not None, reason, suggested))
    living = {key for row in rows for key in row.origin.ids}
    for key, sign in old.items():
        if key not in living and key not in new:
            _origin, reason = decisions.get(key, (None, ""))
            rows.append(CrosswalkRow(sign, Origin(Lineage.RETIRED, (key,)), key in decisions, reason))
    return rows


def _by_id(old: Sign | None, new: Sign) -> Origin:
    if old is None:
        return Origin(Lineage.NEW)
    return Origin(Lineage.UNCHANGED if old.asked == new.asked else Lineage.REWORDED, (old.permanent_id,))


def suggested_origins(old: Mapping[str, Sign], new: Mapping[str, Sign]) -> dict[str, Origin]:
    """For rows with an id that the earlier version lacks: what of its rows that are gone resembles them."""
    gone = [row for key, row in old.items() if key not in new]
    come = [row for key, row in new.items() if key not in old]
    pairs = {
        (row.permanent_id, other.permanent_id) for row in come for other in gone if resemblance(row, other) >= SIMILAR
    }
    found = {}
    for row in come:
        ids = tuple(other.permanent_id for other in gone if (row.permanent_id, other.permanent_id) in pairs)
        if len(ids) > 1:
            found[row.permanent_id] = Origin(Lineage.MERGED, ids)
        elif ids:
            siblings = sum(origin == ids[0] for _row, origin in pairs)
            found[row.permanent_id] = Origin(Lineage.SPLIT if siblings > 1 else Lineage.REWORDED, ids)
    return found


def resemblance(one: Sign, other: Sign) -> float:
    """Words that both have, as a share of the words that either has: 0 to 1."""
    either = one.words | other.words
    return len(one.words & other.words) / len(either) if either else 0.0


def signs_of(version: FrameworkVersion) -> list[Sign]:
    """In canonical order. One query."""
    rows = Indicator.objects.filter(version=version).order_by("factor__position", "position")
    return [Sign(*row) for row in rows.values_list("permanent_id", "code", "label", "statement", "nature", "family")]


def decisions_of(version: FrameworkVersion) -> dict[str, tuple[Origin, str]]:
    """One query."""
    return {
        row.permanent_id: (Origin(Lineage(row.lineage), tuple(row.origins)), row.reason)
        for row in Descent.objects.filter(version=version)
    }


def crosswalk_of(version: FrameworkVersion) -> list[CrosswalkRow]:
    """Against the version that it was begun from; empty for the first of a framework."""
    base = base_of(version)
    return crosswalk(signs_of(base), signs_of(version), decisions_of(version)) if base else []


@lru_cache(maxsize=64)
def origins_between(earlier: UUID, later: UUID) -> Mapping[str, Origin]:
    """By permanent id of the later version, where each indicator comes from in the earlier one; over those between.

    Both are published, so that the answer never changes. Where the one was not begun from the other, ids alone count.
    """
    if earlier == later:
        return {}
    old, version = (FrameworkVersion.objects.select_related("framework").get(pk=pk) for pk in (earlier, later))
    path = _path(old, version)
    if path is None:
        return _origins(crosswalk(signs_of(old), signs_of(version), {}))
    found = _origins(crosswalk_of(path[0]))
    for step in path[1:]:
        found = composed(found, _origins(crosswalk_of(step)))
    return found


def _path(old: FrameworkVersion, version: FrameworkVersion) -> list[FrameworkVersion] | None:
    """From the one after `old` to `version`, each begun from the one before; None where there is no such way."""
    path = [version]
    while (base := base_of(path[0])) is not None and base.pk != old.pk:
        path.insert(0, base)
    return path if base is not None else None


def _origins(rows: Iterable[CrosswalkRow]) -> dict[str, Origin]:
    return {row.sign.permanent_id: row.origin for row in rows if row.origin.lineage != Lineage.RETIRED}


def composed(first: Mapping[str, Origin], second: Mapping[str, Origin]) -> dict[str, Origin]:
    """Where rows of the second step come from before the first."""
    found = {}
    for key, origin in second.items():
        steps = [first[middle] for middle in origin.ids if middle in first]
        ids = tuple(dict.fromkeys(old for step in steps for old in step.ids))
        found[key] = Origin(_weakest([origin, *steps]), ids) if ids else Origin(Lineage.NEW)
    return found


def _weakest(steps: Iterable[Origin]) -> Lineage:
    """A part of one that was merged is compared with nothing, whatever the other steps were."""
    order = [Lineage.UNCHANGED, Lineage.REWORDED, Lineage.SPLIT, Lineage.MERGED, Lineage.NEW]
    return max((step.lineage for step in steps), key=order.index)
