"""Views received: what leaves the intake about single sources, and how it compares with the official rating."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import product

import numpy as np

from assessments.scoring.agreement import ordinal_alpha
from assessments.scoring.catalogue import Grid
from assessments.scoring.parameters import Methodology
from assessments.scoring.results import Cell, TrackResult, ViewsResult
from assessments.scoring.sources import RANGES, Released, ReleasedCell, Source

# Women and young people first.
GROUPS = ("women", "young_people", "organisations", "others")
CLOSE = 0.8
FAIR = 0.667

Members = frozenset[str]


def release_views(sources: Sequence[Source], grid: Grid, methodology: Methodology) -> Released:
    """Figures above the minimum number of counted sources, and nothing else. Computed once, where the sources are."""
    counted = [source for source in sources if source.counted and source.levels]
    answered = {
        factor.number: [source for source in counted if factor.number in source.levels] for factor in grid.factors
    }
    least = methodology.whole["k_min"]
    shown = {number: given for number, given in answered.items() if len(given) >= least}
    enough = len(counted) >= methodology.whole["k_group"]
    return Released(
        factors={number: _cell(given, number) for number, given in shown.items()},
        groups=_groups(shown, least) if enough else {},
        agreement=_agreement(counted, list(shown), methodology) if enough else None,
    )


def _cell(given: Sequence[Source], number: str) -> ReleasedCell:
    """A range and the whole-level median, the upper of the two when there are two."""
    levels = sorted(source.levels[number] for source in given)
    reached = [name for name, lowest in RANGES.items() if len(levels) >= lowest]
    return ReleasedCell(n=reached[-1], median=levels[len(levels) // 2])


def _groups(shown: Mapping[str, Sequence[Source]], least: int) -> dict[str, dict[str, ReleasedCell]]:
    found: dict[str, dict[str, ReleasedCell]] = {}
    for number, given in shown.items():
        for group in _groups_shown(given, least):
            members = [source for source in given if group in source.groups]
            found.setdefault(group, {})[number] = _cell(members, number)
    return {group: found[group] for group in _in_order(found)}


def _in_order(groups: Mapping[str, object] | set[str]) -> list[str]:
    return [*(group for group in GROUPS if group in groups), *sorted(set(groups) - set(GROUPS))]


def _groups_shown(given: Sequence[Source], least: int) -> list[str]:
    """Groups large enough inside and outside that, with those shown before, single out no smaller set."""
    everyone = frozenset(source.id for source in given)
    released = [everyone]
    shown: list[str] = []
    for group in _in_order({group for source in given for group in source.groups}):
        inside = frozenset(source.id for source in given if group in source.groups)
        if len(inside) < least or len(everyone - inside) < least:
            continue
        if _singles_out([*released, inside], least):
            continue
        released.append(inside)
        shown.append(group)
    return shown


def _singles_out(released: Sequence[Members], least: int) -> bool:
    """Whether adding and subtracting the released sets leaves a set of 1 to `least` - 1 sources."""
    # Sources that are in the same sets move together: one column each, with their number.
    patterns = Counter(tuple(source in members for members in released) for source in released[0])
    inside = np.array(list(patterns), dtype=np.intp)
    signs = np.array(list(product((-1, 0, 1), repeat=len(released))), dtype=np.intp)
    parts = signs @ inside.T
    is_set = ((parts == 0) | (parts == 1)).all(axis=1)
    sizes = parts[is_set] @ np.array(list(patterns.values()), dtype=np.intp)
    return bool(((sizes > 0) & (sizes < least)).any())


def _agreement(counted: Sequence[Source], shown: Sequence[str], methodology: Methodology) -> str | None:
    if len(shown) < methodology.whole["alpha_units_min"]:
        return None
    ratings = [[source.levels.get(number) for number in shown] for source in counted]
    alpha = ordinal_alpha(ratings, methodology.whole["level_max"])
    if alpha is None:
        return None
    if round(alpha, 6) >= CLOSE:
        return "close"
    return "fair" if round(alpha, 6) >= FAIR else "divided"


def official_level(score: float | None, level_max: int) -> int | None:
    """A factor's score on the whole-level scale that contributors use."""
    return None if score is None else min(level_max, math.floor(level_max * score + 0.5 + 1e-9))


def compare_views(released: Released, track: TrackResult | None, methodology: Methodology) -> ViewsResult:
    """What the office adds: its own level, the difference (positive: contributors see more risk), and a flag."""
    return ViewsResult(
        factors={
            number: _compared(cell, track.factors[number].score if track else None, methodology)
            for number, cell in released.factors.items()
        },
        groups={
            group: {number: Cell(n=cell.n, median=cell.median) for number, cell in cells.items()}
            for group, cells in released.groups.items()
        },
        agreement=released.agreement,
    )


def _compared(cell: ReleasedCell, score: float | None, methodology: Methodology) -> Cell:
    official = official_level(score, methodology.whole["level_max"])
    if official is None:
        return Cell(n=cell.n, median=cell.median)
    difference = cell.median - official
    return Cell(cell.n, cell.median, official, difference, _flag(abs(difference), methodology))


def _flag(apart: int, methodology: Methodology) -> str:
    if apart < methodology.whole["div_mild"]:
        return "aligned"
    return "strong" if apart >= methodology.whole["div_strong"] else "divergent"
