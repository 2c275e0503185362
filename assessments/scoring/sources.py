"""Views received, as a document gives them: single sources inside the intake, or what the custodian released."""

from collections.abc import Mapping
from dataclasses import dataclass

from assessments.scoring.catalogue import Grid
from assessments.scoring.documents import as_choice, as_list, as_object, as_text, as_whole, inside
from assessments.scoring.errors import ScoringError
from assessments.scoring.parameters import Methodology

COUNTED_CHANNELS = ("invited", "met")
CHANNELS = (*COUNTED_CHANNELS, "open")
# Released instead of a count: the lowest number of sources of each range. The first one is k_min, never below 10.
RANGES = {"10-19": 10, "20-49": 20, "50+": 50}
# Every combination of groups is checked for what it singles out.
MOST_GROUPS = 6
AGREEMENTS = ("close", "fair", "divided")
CELL_FIELDS = ("n", "median", "official", "difference", "flag")


@dataclass(frozen=True, slots=True)
class Source:
    """One contributor: at most one level for each factor, by number. Never leaves the intake."""

    id: str
    counted: bool
    groups: frozenset[str]
    levels: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ReleasedCell:
    n: str
    median: int


@dataclass(frozen=True, slots=True)
class Released:
    """What left the intake: cells by factor number, by group and factor number, and a word."""

    factors: Mapping[str, ReleasedCell]
    groups: Mapping[str, Mapping[str, ReleasedCell]]
    agreement: str | None


def parse_sources(value: object, grid: Grid, methodology: Methodology) -> tuple[Source, ...] | None:
    if value is None:
        return None
    sources = tuple(
        _parse_source(item, grid, methodology, inside("sources", index))
        for index, item in enumerate(as_list(value, "sources"))
    )
    seen: set[str] = set()
    for index, source in enumerate(sources):
        if source.id in seen:
            raise ScoringError(inside(inside("sources", index), "id"), f"{source.id} appears twice")
        seen.add(source.id)
    if len(frozenset().union(*(source.groups for source in sources))) > MOST_GROUPS:
        raise ScoringError("sources", f"name more than {MOST_GROUPS} groups")
    return sources


def _parse_source(value: object, grid: Grid, methodology: Methodology, place: str) -> Source:
    given = as_object(value, place, ("id", "channel", "groups", "factors"))
    groups = as_list(given.get("groups", []), inside(place, "groups"))
    at = inside(place, "factors")
    levels = {
        number: as_whole(level, inside(at, number), 0, methodology.whole["level_max"])
        for number, level in as_object(given.get("factors", {}), at).items()
        # "I don't know" is no level.
        if level is not None
    }
    _refuse_unknown(levels, grid, at)
    return Source(
        id=as_text(given.get("id"), inside(place, "id")),
        counted=as_choice(given.get("channel"), inside(place, "channel"), CHANNELS) in COUNTED_CHANNELS,
        groups=frozenset(as_text(group, inside(inside(place, "groups"), index)) for index, group in enumerate(groups)),
        levels=levels,
    )


def _refuse_unknown(numbers: Mapping[str, object], grid: Grid, place: str) -> None:
    known = {factor.number for factor in grid.factors}
    for number in numbers:
        if number not in known:
            raise ScoringError(inside(place, number), "is not a factor of the catalogue")


def parse_views(value: object, grid: Grid, methodology: Methodology) -> Released | None:
    """Released views. What the office adds to a cell is accepted and computed again."""
    if value is None or value == {}:
        return None
    given = as_object(value, "views", ("factors", "groups", "agreement"))
    groups = as_object(given.get("groups", {}), "views.groups")
    agreement = given.get("agreement")
    return Released(
        factors=_parse_cells(given.get("factors", {}), grid, methodology, "views.factors"),
        groups={
            group: _parse_cells(cells, grid, methodology, inside("views.groups", group))
            for group, cells in groups.items()
        },
        agreement=None if agreement is None else as_choice(agreement, "views.agreement", AGREEMENTS),
    )


def _parse_cells(value: object, grid: Grid, methodology: Methodology, place: str) -> dict[str, ReleasedCell]:
    given = as_object(value, place)
    _refuse_unknown(given, grid, place)
    return {
        factor.number: _parse_cell(given[factor.number], methodology, inside(place, factor.number))
        for factor in grid.factors
        if factor.number in given
    }


def _parse_cell(value: object, methodology: Methodology, place: str) -> ReleasedCell:
    cell = as_object(value, place, CELL_FIELDS)
    return ReleasedCell(
        n=as_choice(cell.get("n"), inside(place, "n"), tuple(RANGES)),
        median=as_whole(cell.get("median"), inside(place, "median"), 0, methodology.whole["level_max"]),
    )
