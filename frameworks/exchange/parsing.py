"""From rows to the content of a framework: every rule that a file of any format has to keep."""

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from operator import itemgetter
from typing import Any

from django.utils.translation import gettext as _

from frameworks.enums import Family, Kind
from frameworks.errors import FileRefused
from frameworks.exchange.content import FactorContent, FrameworkContent, IndicatorContent
from frameworks.exchange.fields import FACTOR, FACTOR_NUMBER, HEADER, INDICATOR, INDICATOR_CODE, read_fields
from frameworks.exchange.rows import FileRow, Place, Problems, RawFramework, Row

BLOCK_RESILIENCE = "resilience"
MOST_ROWS = 20_000


def parse(raw: RawFramework, *, known_blocks: Collection[str] = ()) -> FrameworkContent:
    """The content of a file, or FileRefused with everything wrong in it.

    `known_blocks` are those of the version before; a file that adds one declares all of its own in its header.
    """
    problems = raw.problems
    header = read_fields(raw.header, HEADER, problems)
    blocks = header.pop("blocks") or tuple(known_blocks)
    gaps = dict(header["gaps"])
    if len(raw.indicators) + len(raw.factors) > MOST_ROWS:
        problems.add("", _("A framework has at most %(limit)d rows.") % {"limit": MOST_ROWS})
        raise FileRefused(problems.found)
    factors = _factors(raw.factors, header["kind"], blocks, problems)
    indicators = _indicators(raw.indicators, header["kind"], problems)
    used = {values["number"] for _place, values in factors} | {read.content.code for read in indicators}
    _check_gaps(raw.header, gaps, used, problems)
    _check_factor_numbers(factors, gaps, problems)
    _check_ids(((place, values["permanent_id"]) for place, values in factors), indicators, problems)
    grouped = _grouped(factors, indicators, gaps, problems)
    if problems.found:
        raise FileRefused(problems.found)
    return _content(header, factors, grouped)


Parsed = tuple[Place, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class _Read:
    """An indicator as it was read, and the number of the factor that it names; empty when it names none."""

    place: Place
    factor: str
    content: IndicatorContent


def _factors(rows: Iterable[Row], kind: str, blocks: Collection[str], problems: Problems) -> list[Parsed]:
    found: list[Parsed] = []
    for row in rows:
        values = read_fields(row, FACTOR, problems)
        if kind == Kind.RESILIENCE:
            _check_domain(row, values, problems)
        elif kind == Kind.RISK:
            _check_risk_factor(row, values, blocks, problems)
        found.append((row, values))
    return found


def _check_domain(row: Row, values: dict[str, Any], problems: Problems) -> None:
    values["block"] = values["block"] or BLOCK_RESILIENCE
    if values["block"] != BLOCK_RESILIENCE:
        problems.add(row.where("block"), _("A domain of resilience has the block `resilience`, or none."))
    if not values["prevention"]:
        _missing(row, "prevention", problems)


def _check_risk_factor(row: Row, values: dict[str, Any], blocks: Collection[str], problems: Problems) -> None:
    block = values["block"]
    if not block:
        _missing(row, "block", problems)
    elif block == BLOCK_RESILIENCE or (blocks and block not in blocks):
        known = ", ".join(name for name in blocks if name != BLOCK_RESILIENCE)
        problems.add(
            row.where("block"),
            _("The block “%(block)s” is not known. Known: %(known)s. Add a new one to `blocks` of the framework.")
            % {"block": block, "known": known or "-"},
        )
    if values["prevention"]:
        problems.add(row.where("prevention"), _("Only a domain of resilience has this field."))


def _indicators(rows: deque[FileRow], kind: str, problems: Problems) -> list[_Read]:
    found = []
    while rows:
        row = rows.popleft()
        values = read_fields(row, INDICATOR, problems, also=frozenset({"factor"}))
        if kind == Kind.RESILIENCE:
            _check_measure(row, values, problems)
        elif kind == Kind.RISK:
            _check_sign(row, values, problems)
        found.append(_Read(row.bare(), str(row.values.get("factor") or ""), IndicatorContent(**values)))
    return found


def _check_measure(row: Row, values: dict[str, Any], problems: Problems) -> None:
    values["family"] = values["family"] or Family.MEASURE.value
    if values["family"] != Family.MEASURE:
        problems.add(row.where("family"), _("An indicator of resilience has the family `measure`, or none."))
    if values["nature"]:
        problems.add(row.where("nature"), _("Only an indicator of risk has this field."))


def _check_sign(row: Row, values: dict[str, Any], problems: Problems) -> None:
    if values["family"] == Family.MEASURE:
        problems.add(row.where("family"), _("The family `measure` is for resilience."))
    for name in ("nature", "family"):
        # An empty value after an unknown one has been reported already.
        if not values[name] and not row.values.get(name):
            _missing(row, name, problems)


def _missing(row: Row, name: str, problems: Problems) -> None:
    problems.add(row.where(name), _("`%(name)s` is missing.") % {"name": name})


def _check_gaps(header: Row, gaps: Collection[str], used: Collection[str], problems: Problems) -> None:
    for code in gaps:
        if code in used:
            problems.add(header.where("gaps"), _("%(code)s is named as a gap but is in use.") % {"code": code})


def _check_factor_numbers(factors: list[Parsed], gaps: Collection[str], problems: Problems) -> None:
    if not factors:
        problems.add("", _("The file has no factors."))
    numbered = []
    for place, values in factors:
        if match := FACTOR_NUMBER.fullmatch(values["number"]):
            numbered.append((int(match[2]), match[1], place))
    prefixes = {prefix for _number, prefix, _place in numbered}
    if len(prefixes) > 1:
        odd = next(place for _number, prefix, place in numbered if prefix != numbered[0][1])
        problems.add(odd.where("number"), _("All numbers begin with the same letters, or with none."))
        return
    prefix = next(iter(prefixes), "")
    _check_sequence(
        [(number, place) for number, _p, place in numbered], prefix, name="number", gaps=gaps, problems=problems
    )


def _check_sequence(
    numbered: list[tuple[int, Place]], prefix: str, *, name: str, gaps: Collection[str], problems: Problems
) -> None:
    """1, 2, 3, ... each once, whatever their order in the file."""
    seen: dict[int, Place] = {}
    for number, place in numbered:
        if number in seen:
            problems.add(
                place.where(name),
                _("%(code)s appears twice; first at %(place)s.")
                % {"code": f"{prefix}{number}", "place": seen[number].where(name)},
            )
        else:
            seen[number] = place
    expected = 1
    for number in sorted(seen):
        absent = [f"{prefix}{k}" for k in range(expected, number) if f"{prefix}{k}" not in gaps]
        if absent:
            shown = ", ".join(absent[:5]) + (", ..." if len(absent) > 5 else "")
            problems.add(
                seen[number].where(name),
                _("Before %(code)s the numbering leaves out %(absent)s. Add them, or say why under `gaps`.")
                % {"code": f"{prefix}{number}", "absent": shown},
            )
        expected = number + 1


def _check_ids(factors: Iterable[tuple[Place, str]], indicators: list[_Read], problems: Problems) -> None:
    """Factors and indicators share them: a translation finds its words by them."""
    seen: dict[str, Place] = {}
    for place, permanent_id in chain(factors, ((read.place, read.content.permanent_id) for read in indicators)):
        if permanent_id and permanent_id in seen:
            problems.add(
                place.where("id"),
                _("The permanent id %(id)s appears twice; first at %(place)s.")
                % {"id": permanent_id, "place": seen[permanent_id].where("id")},
            )
        seen.setdefault(permanent_id, place)


def _grouped(
    factors: list[Parsed], indicators: list[_Read], gaps: Collection[str], problems: Problems
) -> dict[str, tuple[IndicatorContent, ...]]:
    """Indicators by the number of their factor, in order."""
    by_factor = _by_factor(indicators, {values["number"] for _place, values in factors}, problems)
    for place, values in factors:
        number, below = values["number"], by_factor[values["number"]]
        if not below and number:
            problems.add(place.where("number"), _("Factor %(number)s has no indicators.") % {"number": number})
        numbered = [(k, read.place) for k, read in below]
        _check_sequence(numbered, f"{number}.", name="code", gaps=gaps, problems=problems)
    return {
        number: tuple(read.content for _k, read in sorted(below, key=itemgetter(0)))
        for number, below in by_factor.items()
    }


def _by_factor(
    indicators: list[_Read], numbers: Collection[str], problems: Problems
) -> defaultdict[str, list[tuple[int, _Read]]]:
    found: defaultdict[str, list[tuple[int, _Read]]] = defaultdict(list)
    for read in indicators:
        code = read.content.code
        match = INDICATOR_CODE.fullmatch(code)
        if match is None:
            continue
        factor = read.factor or match[1]
        if factor != match[1]:
            message = _("The code %(code)s does not begin with the number of its factor, %(factor)s.")
            problems.add(read.place.where("code"), message % {"code": code, "factor": factor})
        elif factor not in numbers:
            message = _("There is no factor %(factor)s in the file.")
            problems.add(read.place.where("factor"), message % {"factor": factor})
        else:
            found[factor].append((int(match[2]), read))
    return found


def _content(
    header: dict[str, Any], factors: list[Parsed], grouped: Mapping[str, tuple[IndicatorContent, ...]]
) -> FrameworkContent:
    ordered = sorted((values for _place, values in factors), key=_factor_position)
    built = tuple(FactorContent(**values, indicators=grouped[values["number"]]) for values in ordered)
    return FrameworkContent(**header, factors=built)


def _factor_position(values: dict[str, Any]) -> int:
    match = FACTOR_NUMBER.fullmatch(values["number"])
    return int(match[2]) if match else 0
